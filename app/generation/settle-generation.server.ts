import { captureCredits, releaseCredits } from '#app/credits/ledger.server.ts';
import { recordEvent } from '#app/events/record-event.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import type { Services } from '#app/services.ts';
import { creditsPerAsset, isFinished, outcomeOf, passedStatuses } from './generation.ts';
import { consistencyOf } from '#app/generation/batch/match-set.server.ts';
import { settleBatch } from '#app/generation/batch/settle-batch.server.ts';
import { ownerOf } from './start-generation.server.ts';

/**
 * Ends a generation once every asset has an outcome: passed assets are paid for, the others' credits go back with their
 * reason, and what follows is recorded; all in one transaction, once.
 */
export async function settleGeneration(
  services: Pick<Services, 'db' | 'clock'>,
  generationId: string,
): Promise<void> {
  await services.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM "Generation" WHERE "id" = ${generationId} FOR UPDATE`;
    const generation = await tx.generation.findUnique({
      where: { id: generationId },
      include: { assets: true },
    });
    if (!generation || isFinished(generation.status)) return;
    if (generation.assets.some((asset) => asset.status === 'queued' || asset.status === 'rendering')) return;
    const status = outcomeOf(generation.assets);
    const consistency = consistencyOf(generation.assets);
    const failure = generation.assets.find((asset) => asset.failureCode);
    await tx.generation.update({
      where: { id: generationId },
      data: {
        status,
        finishedAt: services.clock.now(),
        ...(consistency ? { consistency } : {}),
        failureCode: status === 'failed' ? failure?.failureCode : null,
        failureMessage: status === 'failed' ? failure?.failureMessage : null,
      },
    });
    await settleCredits(tx, generation);
    await recordEvent(tx, {
      type: 'generation.finished',
      subjectId: generationId,
      storeId: generation.storeId,
    });
    await settleBatch(tx, services, generation.batchId);
  });
}

type Settled = {
  id: string;
  partnerId: string | null;
  storeId: string | null;
  origin: string;
  mode: string;
  turnPayer: string | null;
  assets: { id: string; status: string; failureCode: string | null }[];
};

/** Pays for each passed asset and gives back the rest, asset by asset, each under its own key. */
export async function settleCredits(tx: Tx, generation: Settled): Promise<void> {
  const owner = ownerOf(generation);
  for (const asset of generation.assets) {
    const move = { owner, amount: creditsPerAsset, reference: generation.id };
    if (passedStatuses.some((passed) => passed === asset.status))
      await captureCredits(tx, { ...move, key: `capture:${asset.id}` });
    else
      await releaseCredits(tx, {
        ...move,
        key: `release:${asset.id}`,
        note: asset.failureCode ?? 'canceled',
      });
  }
}
