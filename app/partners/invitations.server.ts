import { createHash } from 'node:crypto';
import type { Invitation } from '@prisma/client';
import type { Tx } from '#app/platform/db.server.ts';
import { newId, randomToken } from '#app/platform/ids.ts';
import type { Services } from '#app/services.ts';
import { noteDeed } from './audit.server.ts';
import type { GrantScope } from './scopes.ts';

type Inviting = Pick<Services, 'db' | 'clock'>;

const mostOpen = 200;
const dayMs = 86_400_000;

export type InvitationStatus = 'open' | 'accepted' | 'declined' | 'withdrawn' | 'expired';

function hashOf(code: string): string {
  return createHash('sha256').update(code.trim()).digest('hex');
}

/** What became of an invitation; one that nobody answered in time has expired. */
export function statusOf({ status, expiresAt }: Invitation, now: Date): InvitationStatus {
  if (status === 'open') return expiresAt > now ? 'open' : 'expired';
  return status as InvitationStatus;
}

export type Invited =
  { ok: true; invitation: Invitation; code: string } | { ok: false; code: 'too_many'; message: string };

/**
 * Asks one merchant for permission. Whoever shows the code in the app's settings can answer; with a `shopDomain` only that
 * shop, which sees the question without the code. The code is answered now and never again.
 */
export async function createInvitation(
  tx: Tx,
  services: Pick<Services, 'clock'>,
  input: {
    partnerId: string;
    scopes: readonly GrantScope[];
    shopDomain: string | null;
    note: string;
    days: number;
    actor: string;
  },
): Promise<Invited> {
  const { partnerId, shopDomain, note, days, actor } = input;
  const now = services.clock.now();
  const open = await tx.invitation.count({ where: { partnerId, status: 'open', expiresAt: { gt: now } } });
  if (open >= mostOpen)
    return {
      ok: false,
      code: 'too_many',
      message: `There are ${open} open invitations. Withdraw one first.`,
    };
  const code = `invite_${randomToken(24)}`;
  const invitation = await tx.invitation.create({
    data: {
      id: newId('inv'),
      partnerId,
      codeHash: hashOf(code),
      hint: `${code.slice(0, 11)}…`,
      scopes: [...input.scopes],
      shopDomain,
      note,
      createdAt: now,
      expiresAt: new Date(now.getTime() + days * dayMs),
    },
  });
  await noteDeed(tx, services, {
    actor,
    action: 'invitation.made',
    subject: invitation.id,
    detail: { partnerId, scopes: invitation.scopes },
  });
  return { ok: true, invitation, code };
}

/** A partner's invitations, newest first. */
export function listInvitations(
  { db }: Pick<Services, 'db'>,
  { partnerId, limit, after }: { partnerId: string; limit: number; after: string | undefined },
): Promise<Invitation[]> {
  return db.invitation.findMany({
    where: { partnerId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
    ...(after ? { cursor: { id: after }, skip: 1 } : {}),
  });
}

/** Ends an invitation that nobody answered. False when there is no such open one. */
export async function withdrawInvitation(
  services: Inviting,
  { partnerId, invitationId, actor }: { partnerId: string; invitationId: string; actor: string },
): Promise<boolean> {
  const now = services.clock.now();
  return services.db.$transaction(async (tx) => {
    const { count } = await tx.invitation.updateMany({
      where: { id: invitationId, partnerId, status: 'open' },
      data: { status: 'withdrawn', answeredAt: now },
    });
    if (count) await noteDeed(tx, services, { actor, action: 'invitation.withdrawn', subject: invitationId });
    return count > 0;
  });
}

/** Open invitations that this shop may answer: those that name it, and the one whose code it shows. */
export function openTo(shopDomain: string, code: string | undefined, now: Date) {
  return {
    status: 'open',
    expiresAt: { gt: now },
    OR: [
      { shopDomain },
      ...(code ? [{ codeHash: hashOf(code), OR: [{ shopDomain: null }, { shopDomain }] }] : []),
    ],
  };
}
