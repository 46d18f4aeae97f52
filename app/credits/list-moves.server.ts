import type { Services } from '#app/services.ts';
import type { CreditOwner } from './ledger.server.ts';

export type CreditMove = {
  id: string;
  /** where the next page begins */
  cursor: string;
  reason: string;
  amount: number;
  reference: string | null;
  note: string | null;
  at: Date;
};

/** The latest changes of what an owner can use, newest first. */
export async function listMoves(
  services: Pick<Services, 'db'>,
  { owner, limit, after }: { owner: CreditOwner; limit: number; after?: string | undefined },
): Promise<CreditMove[]> {
  const entries = await services.db.creditEntry.findMany({
    where: { account: { ownerKind: owner.kind, ownerId: owner.id, kind: 'available' } },
    include: { transfer: true },
    orderBy: [{ transfer: { createdAt: 'desc' } }, { id: 'desc' }],
    take: limit,
    ...(after ? { cursor: { id: after }, skip: 1 } : {}),
  });
  return entries.map(({ id, amount, transfer }) => ({
    cursor: id,
    id: transfer.id,
    reason: transfer.reason,
    amount,
    reference: transfer.reference,
    note: transfer.note,
    at: transfer.createdAt,
  }));
}
