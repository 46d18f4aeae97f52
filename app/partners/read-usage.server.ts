import type { Services } from '#app/services.ts';

export type UsageRow = {
  /** the day on which it was asked for, UTC */
  day: string;
  storeId: string | null;
  generations: number;
  /** credits paid, one for each photo that passed */
  captured: number;
  /** credits given back */
  released: number;
};

/** What a partner asked for in [from, to), by day and store; the credits are the ledger's own. */
export async function readUsage(
  { db }: Pick<Services, 'db'>,
  { partnerId, mode, from, to }: { partnerId: string; mode: 'live' | 'test'; from: Date; to: Date },
): Promise<UsageRow[]> {
  const rows = await db.$queryRaw<
    Record<'day' | 'storeId' | 'generations' | 'captured' | 'released', unknown>[]
  >`
    WITH asked AS (
      SELECT "id", "storeId", to_char("createdAt", 'YYYY-MM-DD') AS day
      FROM "Generation"
      WHERE "partnerId" = ${partnerId} AND "mode" = ${mode} AND "createdAt" >= ${from} AND "createdAt" < ${to}
    ), moved AS (
      SELECT a."id",
        COALESCE(-sum(e."amount") FILTER (WHERE t."reason" = 'capture'), 0) AS captured,
        COALESCE(-sum(e."amount") FILTER (WHERE t."reason" = 'release'), 0) AS released
      FROM asked a
      JOIN "CreditTransfer" t ON t."reference" = a."id" AND t."reason" IN ('capture', 'release')
      JOIN "CreditEntry" e ON e."transferId" = t."id" AND e."amount" < 0
      GROUP BY a."id"
    )
    SELECT a.day, a."storeId", count(*)::int AS generations,
      COALESCE(sum(m.captured), 0)::int AS captured, COALESCE(sum(m.released), 0)::int AS released
    FROM asked a LEFT JOIN moved m ON m."id" = a."id"
    GROUP BY a.day, a."storeId" ORDER BY a.day, a."storeId"`;
  return rows.map((row) => ({
    day: String(row.day),
    storeId: typeof row.storeId === 'string' ? row.storeId : null,
    generations: Number(row.generations),
    captured: Number(row.captured),
    released: Number(row.released),
  }));
}
