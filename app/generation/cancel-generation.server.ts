import { recordEvent } from '#app/events/record-event.server.ts';
import type { Services } from '#app/services.ts';
import { isFinished } from './generation.ts';
import { settleBatch } from './settle-batch.server.ts';
import { settleCredits } from './settle-generation.server.ts';

/** Stops a generation: finished assets stay and are paid for, the others are given back. */
export async function cancelGeneration(
  services: Pick<Services, 'db' | 'clock'>,
  input: { generationId: string },
): Promise<{ ok: true } | { ok: false; code: 'already_finished' | 'not_found' }> {
  return services.db.$transaction(async (tx) => {
    const { generationId } = input;
    await tx.$queryRaw`SELECT 1 FROM "Generation" WHERE "id" = ${generationId} FOR UPDATE`;
    const generation = await tx.generation.findUnique({ where: { id: generationId } });
    if (!generation) return { ok: false, code: 'not_found' } as const;
    if (isFinished(generation.status)) return { ok: false, code: 'already_finished' } as const;
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
    return { ok: true } as const;
  });
}
