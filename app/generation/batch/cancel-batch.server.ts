import type { Tx } from '#app/platform/db.server.ts';
import type { Services } from '#app/services.ts';
import { cancelGenerationIn } from '#app/generation/cancel-generation.server.ts';

/** Stops every generation of a batch that has not ended. @returns how many were stopped */
export async function cancelBatchIn(
  tx: Tx,
  services: Pick<Services, 'clock'>,
  { batchId }: { batchId: string },
): Promise<number> {
  const open = await tx.generation.findMany({
    where: { batchId, status: { in: ['queued', 'processing'] } },
    orderBy: { id: 'asc' },
    select: { id: true },
  });
  let canceled = 0;
  for (const { id: generationId } of open) {
    const outcome = await cancelGenerationIn(tx, services, { generationId });
    if (outcome.ok) canceled += 1;
  }
  return canceled;
}
