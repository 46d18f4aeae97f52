import type { Services } from '#app/services.ts';

export type SourcePhoto =
  | { ok: true; photoId: string; url: string }
  | { ok: false; code: 'no_photo' | 'cannot_be_used'; url: string | null; reason: string };

const noPhoto = 'This product has no photo yet. Add one in Shopify, and it can be photographed here.';

/**
 * The photo that each product's generation starts from: the first in the gallery that is not ours and that was not
 * found unusable. A product whose photos were all refused answers with the reason of its first one.
 */
export async function readSourcePhotos(
  services: Pick<Services, 'db'>,
  { storeId, productIds }: { storeId: string; productIds: string[] },
): Promise<Map<string, SourcePhoto>> {
  const photos = await services.db.photo.findMany({
    where: { storeId, productId: { in: productIds }, isOurs: false, status: 'READY' },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
    select: { id: true, url: true, productId: true, contentHash: true },
  });
  const refusals = await readRefusals(services, storeId, photos);
  const found = new Map<string, SourcePhoto>();
  for (const photo of photos) {
    if (!photo.productId || found.get(photo.productId)?.ok) continue;
    const reason = refusals.get(photo.id) ?? refusals.get(photo.contentHash ?? '');
    if (!reason) found.set(photo.productId, { ok: true, photoId: photo.id, url: photo.url });
    else if (!found.has(photo.productId))
      found.set(photo.productId, { ok: false, code: 'cannot_be_used', url: photo.url, reason });
  }
  for (const productId of productIds)
    if (!found.has(productId))
      found.set(productId, { ok: false, code: 'no_photo', url: null, reason: noPhoto });
  return found;
}

/** Why photos cannot be used, by the photo's id and by its bytes: the newest measurement has the word. */
async function readRefusals(
  services: Pick<Services, 'db'>,
  storeId: string,
  photos: { id: string; contentHash: string | null }[],
): Promise<Map<string, string | null>> {
  const hashes = photos.flatMap((photo) => photo.contentHash ?? []);
  const measurements = await services.db.photoMeasurement.findMany({
    where: {
      storeId,
      OR: [{ photoId: { in: photos.map((photo) => photo.id) } }, { contentHash: { in: hashes } }],
    },
    orderBy: { createdAt: 'asc' },
    select: { photoId: true, contentHash: true, refusalMessage: true, cutOutMessage: true },
  });
  const reasons = new Map<string, string | null>();
  for (const row of measurements) {
    const reason = row.refusalMessage ?? row.cutOutMessage;
    reasons.set(row.photoId, reason);
    reasons.set(row.contentHash, reason);
  }
  return reasons;
}
