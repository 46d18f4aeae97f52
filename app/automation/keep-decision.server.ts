import type { Db, Tx } from '#app/platform/db.server.ts';
import type { Clock } from '#app/platform/clock.ts';
import type { Decision } from './decision.ts';

/** Stores what was found about a product. Unless it is settled, the catalogue tells automation of every change to it. */
export async function keepDecision(
  { db, clock }: { db: Db | Tx; clock: Clock },
  product: { id: string; storeId: string },
  decision: Decision,
): Promise<Decision> {
  const row = {
    storeId: product.storeId,
    kind: decision.kind,
    reason: 'reason' in decision ? decision.reason : null,
    message: 'message' in decision ? decision.message : null,
    generationId: 'generationId' in decision ? (decision.generationId ?? null) : null,
    lookAgainAt: 'lookAgainAt' in decision ? (decision.lookAgainAt ?? null) : null,
    decidedAt: clock.now(),
  };
  // what came while automation was off is not asked again: switching it on orders nothing for the past
  const isSettled =
    decision.kind === 'started' ||
    decision.kind === 'done' ||
    (decision.kind === 'not-covered' && decision.reason !== 'not-matching');
  await db.automationDecision.upsert({
    where: { productId: product.id },
    create: { productId: product.id, ...row },
    update: row,
  });
  // the row's own time stays: it says when the shop was last looked at
  await db.$executeRaw`
    UPDATE "Product" SET "announcement" = ${isSettled ? 'announced' : 'undecided'} WHERE "id" = ${product.id}`;
  return decision;
}
