import type { Tx } from '#app/platform/db.server.ts';
import type { Services } from '#app/services.ts';
import type { Flow, Shares } from './fair-turns.ts';

/** Every queue in which something waits, by skipping through the index from one to the next. */
export async function readFlows(tx: Tx): Promise<Flow[]> {
  return tx.$queryRaw<Flow[]>`
    WITH RECURSIVE flow AS (
      (SELECT "turnPayer", "turnStore" FROM "Generation"
        WHERE "status" = 'queued' AND "releasedAt" IS NULL AND "turnPayer" IS NOT NULL
        ORDER BY "turnPayer", "turnStore" LIMIT 1)
      UNION ALL
      SELECT next.* FROM flow CROSS JOIN LATERAL (
        SELECT g."turnPayer", g."turnStore" FROM "Generation" g
        WHERE g."status" = 'queued' AND g."releasedAt" IS NULL
          AND (g."turnPayer", g."turnStore") > (flow."turnPayer", flow."turnStore")
        ORDER BY g."turnPayer", g."turnStore" LIMIT 1) next
    )
    SELECT "turnPayer" AS payer, "turnStore" AS store FROM flow`;
}

/** What each payer's and store's ring gives it in a round, and whether either ring is halted. */
export async function readShares(
  tx: Tx,
  rings: Services['rings'],
  flows: readonly Flow[],
): Promise<(flow: Flow) => Shares & { isHalted: boolean }> {
  const ids = [...new Set(flows.flatMap(({ payer, store }) => [payer, store]))];
  const [partners, stores] = [
    await tx.partner.findMany({ where: { id: { in: ids } }, select: { id: true, ring: true } }),
    await tx.store.findMany({ where: { id: { in: ids } }, select: { id: true, ring: true } }),
  ];
  const halted = new Set(
    (await tx.ringState.findMany({ where: { haltedAt: { not: null } } })).map(({ ring }) => ring),
  );
  const ringsOf = new Map([...partners, ...stores].map(({ id, ring }) => [id, ring]));
  const table: Record<string, { share: number } | undefined> = rings;
  const shares = new Map([...partners, ...stores].map(({ id, ring }) => [id, table[ring]?.share]));
  return ({ payer, store }) => ({
    payer: shares.get(payer) ?? 1,
    store: shares.get(store) ?? 1,
    isHalted: [payer, store].some((id) => halted.has(ringsOf.get(id) ?? '')),
  });
}
