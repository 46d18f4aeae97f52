import { recordEvent } from '#app/events/record-event.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import type { Services } from '#app/services.ts';
import { isFinished } from './generation.ts';
import { settleBatch } from '#app/generation/batch/settle-batch.server.ts';
import { settleCredits } from './settle-generation.server.ts';

export type CancelOutcome = { ok: true } | { ok: false; code: 'already_finished' | 'not_found' };

/** Stops a generation: finished assets stay and are paid for, the others are given back. */
export function cancelGeneration(
  services: Pick<Services, 'db' | 'clock'>,
  input: { generationId: string },
): Promise<CancelOutcome> {
  return services.db.$transaction((tx) => cancelGenerationIn(tx, services, input));
}

/** The same inside a transaction that writes more. */
export async function cancelGenerationIn(
  tx: Tx,
  services: Pick<Services, 'clock'>,
  { generationId }: { generationId: string },
): Promise<CancelOutcome> {
  await tx.$queryRaw`SELECT 1 FROM "Generation" WHERE "id" = ${generationId} FOR UPDATE`;
  const generation = await tx.generation.findUnique({ where: { id: generationId } });
  if (!generation) return { ok: false, code: 'not_found' };
  if (isFinished(generation.status)) return { ok: false, code: 'already_finished' };
  await tx.generation.update({
    where: { id: generationId },
    data: { status: 'canceled', finishedAt: services.clock.now() },
  });
  await tx.asset.updateMany({
    where: { generationId, status: { in: ['queued', 'rendering'] } },
    data: { status: 'failed', failureCode: 'canceled', failureMessage: 'The generation was canceled.' },
  });
  const assets = await tx.asset.findMany({ where: { generationId } });
  await settleCredits(tx, { ...generation, assets });
  await recordEvent(tx, {
    type: 'generation.finished',
    subjectId: generationId,
    storeId: generation.storeId,
  });
  await settleBatch(tx, services, generation.batchId);
  return { ok: true };
}
