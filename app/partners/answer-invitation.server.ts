import type { Services } from '#app/services.ts';
import { noteDeed } from './audit.server.ts';
import { openTo } from './invitations.server.ts';
import { grantScopes } from './scopes.ts';
import { giveGrant } from './store-grants.server.ts';

export type InvitationView = {
  id: string;
  partnerName: string;
  scopes: string[];
  note: string;
  expiresAt: string;
};

type Shop = { id: string; shopDomain: string | null };

/** Who asks this merchant for what: invitations to its shop, and the one whose code it was given. */
export async function readInvitations(
  { db, clock }: Pick<Services, 'db' | 'clock'>,
  { shop, code }: { shop: Shop; code?: string | undefined },
): Promise<InvitationView[]> {
  if (!shop.shopDomain) return [];
  const rows = await db.invitation.findMany({
    where: openTo(shop.shopDomain, code, clock.now()),
    orderBy: { createdAt: 'desc' },
    take: 50,
    include: { partner: { select: { name: true } } },
  });
  return rows.map(({ id, partner, scopes, note, expiresAt }) => ({
    id,
    partnerName: partner.name,
    scopes,
    note,
    expiresAt: expiresAt.toISOString(),
  }));
}

export type AnswerOutcome = { ok: true } | { ok: false; message: string };

/** The merchant's answer, once: accepting gives the partner what it asked for, for this store. */
export async function answerInvitation(
  services: Pick<Services, 'db' | 'clock'>,
  input: { shop: Shop; invitationId: string; code?: string | undefined; isAccepted: boolean },
): Promise<AnswerOutcome> {
  const { shop, invitationId: id, code, isAccepted } = input;
  const gone = 'This invitation is not open any more. Ask the partner for a new one.';
  if (!shop.shopDomain) return { ok: false, message: gone };
  const now = services.clock.now();
  const where = { id, ...openTo(shop.shopDomain, code, now) };
  return services.db.$transaction(async (tx) => {
    const { count } = await tx.invitation.updateMany({
      where,
      data: { status: isAccepted ? 'accepted' : 'declined', storeId: shop.id, answeredAt: now },
    });
    if (!count) return { ok: false, message: gone };
    const { partnerId, scopes: asked } = await tx.invitation.findUniqueOrThrow({ where: { id } });
    const scopes = grantScopes.filter((scope) => asked.includes(scope));
    const actor = shop.id;
    if (isAccepted)
      await giveGrant(tx, services, { partnerId, storeId: shop.id, scopes, actor, reference: id });
    else
      await noteDeed(tx, services, {
        actor,
        action: 'invitation.declined',
        subject: id,
        detail: { partnerId },
      });
    return { ok: true };
  });
}
