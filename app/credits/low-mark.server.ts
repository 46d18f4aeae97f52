import type { Services } from '#app/services.ts';
import type { CreditOwner } from './ledger.server.ts';

/** Below how many available credits an owner is told. */
export async function readLowMark({ db }: Pick<Services, 'db'>, owner: CreditOwner): Promise<number> {
  const account = await db.creditAccount.findUnique({ where: whereOf(owner), select: { lowMark: true } });
  return account?.lowMark ?? 0;
}

/** Moves the mark; 0 tells never. */
export async function setLowMark(
  { db }: Pick<Services, 'db'>,
  owner: CreditOwner,
  lowMark: number,
): Promise<void> {
  await db.creditAccount.updateMany({
    where: { ownerKind: owner.kind, ownerId: owner.id, kind: 'available' },
    data: { lowMark },
  });
}

function whereOf({ kind: ownerKind, id: ownerId }: CreditOwner) {
  return { ownerKind_ownerId_kind: { ownerKind, ownerId, kind: 'available' } };
}
