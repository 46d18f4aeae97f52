import { recordEvents } from '#app/events/record-event.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import type { Services } from '#app/services.ts';

/** Assets of other stores are not found. */
type Review = { storeId: string; assetIds: string[] };

/** Marks assets as good to publish. Only those that passed the gates and are not rejected change; returns how many. */
export async function approveAssets(services: Pick<Services, 'db'>, review: Review): Promise<number> {
  return decide(services, review, 'approved', ['awaiting-review', 'rejected']);
}

/** Marks assets as not wanted. Published ones stay as they are; returns how many changed. */
export async function rejectAssets(services: Pick<Services, 'db'>, review: Review): Promise<number> {
  return decide(services, review, 'rejected', ['awaiting-review', 'approved']);
}

async function decide(
  services: Pick<Services, 'db'>,
  review: Review,
  status: string,
  from: string[],
): Promise<number> {
  return services.db.$transaction(async (tx) => {
    const changed = await tx.asset.updateManyAndReturn({
      where: {
        id: { in: review.assetIds },
        status: { in: from },
        publication: null,
        generation: { storeId: review.storeId },
      },
      data: { status },
      select: { generationId: true },
    });
    await noteReviewed(tx, review.storeId, [...new Set(changed.map(({ generationId }) => generationId))]);
    return changed.length;
  });
}

/** A generation is reviewed when none of its photos waits any more and at least one is approved. */
async function noteReviewed(tx: Tx, storeId: string, generationIds: string[]): Promise<void> {
  // two that decide on the last two photos at one moment: the second sees what the first has done
  await tx.$queryRaw`SELECT 1 FROM "Generation" WHERE "id" = ANY(${generationIds}) ORDER BY "id" FOR UPDATE`;
  const reviewed = await tx.generation.findMany({
    where: {
      id: { in: generationIds },
      assets: { some: { status: 'approved' }, none: { status: 'awaiting-review' } },
    },
    select: { id: true },
  });
  if (!reviewed.length) return;
  await recordEvents(
    tx,
    reviewed.map(({ id }) => ({ type: 'generation.reviewed' as const, subjectId: id, storeId })),
  );
}
