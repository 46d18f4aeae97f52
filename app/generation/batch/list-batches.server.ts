import type { Services } from '#app/services.ts';

export type BatchRow = {
  id: string;
  status: 'queued' | 'processing' | 'complete' | 'partial' | 'failed';
  itemCount: number;
  openCount: number;
  createdAt: Date;
  finishedAt: Date | null;
};

/** A partner's batches, newest first. */
export async function listBatches(
  { db }: Pick<Services, 'db'>,
  input: { partnerId: string; mode: 'live' | 'test'; limit: number; after: string | undefined },
): Promise<BatchRow[]> {
  const { partnerId, mode, limit, after } = input;
  const rows = await db.batch.findMany({
    where: { partnerId, mode },
    include: { _count: { select: { items: true } } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
    ...(after ? { cursor: { id: after }, skip: 1 } : {}),
  });
  return rows.map(({ id, status, openCount, createdAt, finishedAt, _count }) => ({
    id,
    status: status as BatchRow['status'],
    itemCount: _count.items,
    openCount,
    createdAt,
    finishedAt,
  }));
}
