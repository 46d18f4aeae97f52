import { Prisma } from '@prisma/client';
import type { Services } from '#app/services.ts';
import { explainReason } from './decision.ts';

export const coverageStates = ['done', 'waiting', 'refused', 'not-covered'] as const;
export type CoverageState = (typeof coverageStates)[number];

export type CoverageRow = {
  productId: string;
  title: string;
  state: CoverageState;
  why: string;
  generationId: string | null;
};

export type Coverage = {
  counts: Record<CoverageState, number>;
  rows: CoverageRow[];
  /** for the next page */
  nextCursor: string | null;
};

type Row = {
  productId: string;
  title: string;
  state: CoverageState;
  kind: string | null;
  reason: string | null;
  message: string | null;
  announcement: string;
  generationId: string | null;
};

const pageSize = 50;

/**
 * Why each product of the store has new photos or not. What a person had photographed counts as done; what automation was
 * never told of was there before it.
 */
export async function readCoverage(
  services: Pick<Services, 'db'>,
  input: { storeId: string; state?: CoverageState; cursor?: string },
): Promise<Coverage> {
  const { storeId, state, cursor } = input;
  const all = classified(storeId);
  const counted = await services.db.$queryRaw<{ state: CoverageState; count: number }[]>`
    SELECT c."state", count(*)::int AS "count" FROM (${all}) c GROUP BY 1`;
  const rows = await services.db.$queryRaw<Row[]>`
    SELECT * FROM (${all}) c
    WHERE (${state ?? null}::text IS NULL OR c."state" = ${state ?? null})
      AND (${cursor ?? null}::text IS NULL OR c."productId" > ${cursor ?? null})
    ORDER BY c."productId" LIMIT ${pageSize + 1}`;
  const counts = { done: 0, waiting: 0, refused: 0, 'not-covered': 0 };
  for (const one of counted) counts[one.state] = one.count;
  const shown = rows.slice(0, pageSize);
  return {
    counts,
    rows: shown.map(present),
    nextCursor: rows.length > pageSize ? (shown.at(-1)?.productId ?? null) : null,
  };
}

function classified(storeId: string): Prisma.Sql {
  return Prisma.sql`
    SELECT p."id" AS "productId", p."title", p."announcement", d."kind", d."reason", d."message",
      COALESCE(d."generationId", g."id") AS "generationId",
      CASE
        WHEN d."kind" = 'done' THEN 'done'
        WHEN d."kind" IN ('started', 'waiting') THEN 'waiting'
        WHEN g."id" IS NOT NULL THEN 'done'
        WHEN d."kind" IS NOT NULL THEN d."kind"
        WHEN p."announcement" IN ('waiting', 'announced') THEN 'waiting'
        ELSE 'not-covered'
      END AS "state"
    FROM "Product" p
    LEFT JOIN "AutomationDecision" d ON d."productId" = p."id"
    LEFT JOIN LATERAL (
      SELECT x."id" FROM "Generation" x
      WHERE x."productId" = p."id" AND x."origin" = 'merchant' AND x."status" IN ('complete', 'partial')
      ORDER BY x."createdAt" DESC LIMIT 1) g ON true
    WHERE p."storeId" = ${storeId} AND p."deletedAt" IS NULL`;
}

function present(row: Row): CoverageRow {
  const { productId, title, state, generationId } = row;
  return { productId, title, state, generationId, why: explain(row) };
}

function explain(row: Row): string {
  const { state, kind, reason, message, announcement } = row;
  if (state === 'done') return kind === 'done' ? 'Photographed automatically.' : 'Photographed by hand.';
  if (kind === 'started') return 'It is being photographed.';
  if (kind) return explainReason(reason, message);
  if (announcement === 'waiting') return explainReason('no-photo', null);
  if (state === 'waiting') return 'It is looked at next.';
  return 'It was there before automation. Photograph it by hand.';
}
