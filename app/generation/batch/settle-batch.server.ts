import { recordEvent } from '#app/events/record-event.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import type { Services } from '#app/services.ts';
import { consistencyOfBatch } from './match-set.server.ts';

/** Counts one generation of a batch as ended, in the transaction that ended it; the last one ends the batch. */
export async function settleBatch(
  tx: Tx,
  { clock }: Pick<Services, 'clock'>,
  batchId: string | null,
): Promise<void> {
  if (!batchId) return;
  const batch = await tx.batch.update({
    where: { id: batchId },
    data: { openCount: { decrement: 1 } },
    select: { openCount: true },
  });
  if (batch.openCount === 0) await endBatch(tx, { clock }, batchId);
}

async function endBatch(tx: Tx, { clock }: Pick<Services, 'clock'>, batchId: string): Promise<void> {
  const [total, complete, withPhotos] = await Promise.all([
    tx.batchItem.count({ where: { batchId } }),
    tx.generation.count({ where: { batchId, status: 'complete' } }),
    tx.generation.count({
      where: {
        batchId,
        assets: { some: { status: { in: ['awaiting-review', 'approved', 'rejected'] } } },
      },
    }),
  ]);
  const status = complete === total ? 'complete' : withPhotos ? 'partial' : 'failed';
  const consistency = await consistencyOfBatch(tx, batchId);
  await tx.batch.update({
    where: { id: batchId },
    data: { status, finishedAt: clock.now(), ...(consistency ? { consistency } : {}) },
  });
  await recordEvent(tx, { type: 'batch.complete', subjectId: batchId });
}
