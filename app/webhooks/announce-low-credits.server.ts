import type { Services } from '#app/services.ts';
import { lowCreditsBody } from './event-body.ts';
import { tellPartner } from './tell-partner.server.ts';

/** Tells a partner, or a store that has keys of its own, that an order took its available credits below its mark; once for each fall. */
export async function announceLowCredits(
  services: Pick<Services, 'db' | 'clock'>,
  { transferId }: { transferId: string },
): Promise<void> {
  const { db, clock } = services;
  const transfer = await db.creditTransfer.findUnique({
    where: { id: transferId },
    include: { entries: { include: { account: true } } },
  });
  const accounts = transfer?.entries.map(({ account }) => account) ?? [];
  const available = accounts.find(({ kind }) => kind === 'available');
  const reserved = accounts.find(({ kind }) => kind === 'reserved');
  if (!available || !reserved) return;
  const { ownerKind, ownerId, lowMark } = available;
  const own =
    ownerKind === 'store'
      ? await db.partner.findUnique({ where: { storeId: ownerId }, select: { id: true } })
      : { id: ownerId };
  // a merchant without keys of its own is told in the app
  if (!own) return;
  const partnerId = own.id;
  const credits = { available: available.balance, reserved: reserved.balance, lowMark };
  const body = lowCreditsBody(clock.now(), partnerId, credits);
  await tellPartner(services, { partnerId, mode: 'live', type: 'credits.low', subjectId: transferId, body });
}
