import type { Prisma } from '@prisma/client';
import type { Services } from '#app/services.ts';
import { isFinished, progressOf } from '#app/generation/generation.ts';

const itemParts = {
  generation: { include: { assets: { orderBy: { position: 'asc' } } } },
} as const satisfies Prisma.BatchItemInclude;

export type BatchItemRow = Prisma.BatchItemGetPayload<{ include: typeof itemParts }>;

export type BatchView = {
  id: string;
  status: 'queued' | 'processing' | 'complete' | 'partial' | 'failed';
  /** 0..1 over all items; a refused one has its outcome */
  progress: number;
  itemCount: number;
  counts: Record<string, number>;
  createdAt: Date;
  finishedAt: Date | null;
  /** see set-consistency.ts */
  consistency: unknown;
  items: BatchItemRow[];
  nextPosition: number | null;
};

/** A batch with one page of its items; undefined when the partner has no such batch. */
export async function readBatch(
  { db }: Pick<Services, 'db'>,
  input: { partnerId: string; mode: 'live' | 'test'; batchId: string; from: number; limit: number },
): Promise<BatchView | undefined> {
  const { partnerId, mode, batchId, from, limit } = input;
  const batch = await db.batch.findFirst({ where: { id: batchId, partnerId, mode } });
  if (!batch) return undefined;
  const [itemCount, groups, open, items] = await Promise.all([
    db.batchItem.count({ where: { batchId } }),
    db.generation.groupBy({ by: ['status'], where: { batchId }, _count: true }),
    db.asset.groupBy({
      by: ['generationId', 'status'],
      where: { generation: { batchId, status: 'processing' } },
      _count: true,
    }),
    db.batchItem.findMany({
      where: { batchId, position: { gte: from } },
      orderBy: { position: 'asc' },
      take: limit + 1,
      include: itemParts,
    }),
  ]);
  const counts = Object.fromEntries(groups.map(({ status, _count }) => [status, _count]));
  const generations = groups.reduce((sum, { _count }) => sum + _count, 0);
  const rejected = itemCount - generations;
  const ended = groups
    .filter(({ status }) => isFinished(status))
    .reduce((sum, { _count }) => sum + _count, 0);
  const done = ended + rejected + partsDone(open);
  const isUntouched = counts.queued === generations && !batch.finishedAt;
  return {
    id: batch.id,
    status: isUntouched ? 'queued' : (batch.status as BatchView['status']),
    progress: batch.finishedAt ? 1 : Math.floor((done / itemCount) * 1000) / 1000,
    itemCount,
    counts: { ...counts, rejected },
    createdAt: batch.createdAt,
    finishedAt: batch.finishedAt,
    consistency: batch.consistency,
    items: items.slice(0, limit),
    nextPosition: items.length > limit ? items[limit].position : null,
  };
}

/** How far the generations under way are, in generations. */
function partsDone(groups: { generationId: string; status: string; _count: number }[]): number {
  const byGeneration = new Map<string, { status: string }[]>();
  for (const { generationId, status, _count } of groups) {
    const assets = byGeneration.get(generationId) ?? [];
    byGeneration.set(generationId, [...assets, ...Array.from({ length: _count }, () => ({ status }))]);
  }
  return [...byGeneration.values()].reduce((sum, assets) => sum + progressOf(assets, 'processing'), 0);
}
