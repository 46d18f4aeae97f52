import type { Services } from '#app/services.ts';

export type QueueView = {
  /** generations before a new one */
  position: number;
  /** their photos that are not finished */
  photosAhead: number;
  /** until a new one is finished; an estimate from the latest photos */
  etaSeconds: number;
};

/** A photo takes about this long when none was made yet. */
const usualSeconds = 4;

/** Where a generation of `count` photos would stand if it were asked for now, and when it would be done. */
export async function readQueue(
  { db }: Pick<Services, 'db'>,
  { count }: { count: number },
): Promise<QueueView> {
  const [position, photosAhead, rendering, latest] = await Promise.all([
    db.generation.count({ where: { status: { in: ['queued', 'processing'] } } }),
    db.asset.count({ where: { status: { in: ['queued', 'rendering'] } } }),
    db.asset.count({ where: { status: 'rendering' } }),
    db.generation.findMany({
      where: { status: 'complete' },
      orderBy: { createdAt: 'desc' },
      take: 20,
      select: { assets: { select: { seconds: true } } },
    }),
  ]);
  const times = latest.flatMap(({ assets }) => assets.flatMap(({ seconds }) => seconds ?? []));
  const each = times.length ? times.reduce((sum, time) => sum + time, 0) / times.length : usualSeconds;
  // as many are painted side by side as are being painted now
  const etaSeconds = Math.ceil(((photosAhead + count) * each) / Math.max(1, rendering));
  return { position, photosAhead, etaSeconds };
}
