import { scheduleJobs } from '#app/queue/outbox.server.ts';
import type { Services } from '#app/services.ts';

const batchSize = 500;

/**
 * Looks again at the store's products that wait, that the rule was not for, or whose photo was of no use: the rule
 * changed, credits came, the catalogue was read, or the shop is back. Products that came while automation was off stay as they are: switching it on orders nothing for the past.
 */
export async function lookAgain(
  services: Pick<Services, 'db'>,
  { storeId }: { storeId: string },
): Promise<number> {
  let looked = 0;
  for (let after: string | undefined; ;) {
    const rows = await services.db.automationDecision.findMany({
      where: {
        storeId,
        OR: [{ kind: 'waiting' }, { reason: { in: ['not-matching', 'photo-unusable'] } }],
        ...(after ? { productId: { gt: after } } : {}),
      },
      orderBy: { productId: 'asc' },
      take: batchSize,
      select: { productId: true },
    });
    await scheduleJobs(
      services.db,
      rows.map(({ productId }) => ({ name: 'run-automation', payload: { productId } })),
    );
    looked += rows.length;
    if (rows.length < batchSize) return looked;
    after = rows.at(-1)?.productId;
  }
}

/** Products whose time has come, of all stores. Several processes may ask: each product is taken by one. */
export async function lookAgainWhenDue(services: Pick<Services, 'db' | 'clock'>): Promise<number> {
  return services.db.$transaction(async (tx) => {
    const rows = await tx.$queryRaw<{ productId: string }[]>`
      SELECT "productId" FROM "AutomationDecision" WHERE "lookAgainAt" <= ${services.clock.now()}
      ORDER BY "lookAgainAt" LIMIT ${batchSize} FOR UPDATE SKIP LOCKED`;
    if (!rows.length) return 0;
    const productIds = rows.map(({ productId }) => productId);
    await tx.automationDecision.updateMany({
      where: { productId: { in: productIds } },
      data: { lookAgainAt: null },
    });
    await scheduleJobs(
      tx,
      productIds.map((productId) => ({ name: 'run-automation', payload: { productId } })),
    );
    return rows.length;
  });
}
