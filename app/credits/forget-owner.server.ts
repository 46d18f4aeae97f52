import type { Tx } from '#app/platform/db.server.ts';
import { newId } from '#app/platform/ids.ts';
import { forfeitCredits, type CreditOwner } from './ledger.server.ts';

/** Holds the entries of owners that were erased; its balances are always zero. */
const erased = { ownerKind: 'house', ownerId: 'erased' };

/**
 * Takes an owner out of the ledger: what was left is forfeited, its entries go to one nameless account, and its moves lose
 * their names. Every sum stays, so the ledger still proves itself; who it was about is gone.
 */
export async function forgetOwner(tx: Tx, owner: CreditOwner): Promise<void> {
  await forfeitCredits(tx, { owner, key: `forfeit:${newId('trf')}` });
  const where = { ownerKind: owner.kind, ownerId: owner.id };
  const accounts = await tx.creditAccount.findMany({ where });
  const ids = accounts.map(({ id }) => id);
  await tx.$executeRaw`
    UPDATE "CreditTransfer" SET "key" = 'erased:' || "id", "reference" = NULL, "note" = NULL
    WHERE "key" NOT LIKE 'trial:%'
      AND "id" IN (SELECT "transferId" FROM "CreditEntry" WHERE "accountId" = ANY(${ids}))`;
  for (const { id, kind } of accounts) {
    const heir = await tx.creditAccount.upsert({
      where: { ownerKind_ownerId_kind: { ...erased, kind } },
      create: { id: newId('acc'), ...erased, kind },
      update: {},
    });
    await tx.creditEntry.updateMany({ where: { accountId: id }, data: { accountId: heir.id } });
  }
  await tx.creditAccount.deleteMany({ where });
}
