import { grantCredits } from '#app/credits/ledger.server.ts';
import { recordEvent } from '#app/events/record-event.server.ts';
import type { Tx } from '#app/platform/db.server.ts';

type Gift = { amount: number; key: string; reference: string; note: string };

/** Credits, once; what waited for them is looked at again. */
export async function giveCredits(tx: Tx, storeId: string, gift: Gift): Promise<void> {
  if (await tx.creditTransfer.findUnique({ where: { key: gift.key } })) return;
  await grantCredits(tx, { owner: { kind: 'store', id: storeId }, ...gift });
  if (gift.amount) await recordEvent(tx, { type: 'credits.granted', subjectId: storeId, storeId });
}
