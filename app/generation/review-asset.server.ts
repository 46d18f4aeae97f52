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
  const { count } = await services.db.asset.updateMany({
    where: {
      id: { in: review.assetIds },
      status: { in: from },
      publication: null,
      generation: { storeId: review.storeId },
    },
    data: { status },
  });
  return count;
}
