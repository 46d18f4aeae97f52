import type { Services } from '#app/services.ts';

export type SourcePhoto =
  | { ok: true; photoId: string; url: string }
  | { ok: false; code: 'no_photo'; url: null; reason: string }
  /** no product can be cut out of it, unless a person shows where it is */
  | { ok: false; code: 'cannot_be_used'; photoId: string; url: string; reason: string };

const noPhoto = 'This product has no photo yet. Add one in Shopify, and it can be photographed here.';

/**
 * The photo that each product's generation starts from: the first in the gallery that is not ours and that was not
 * found unusable; or the last, or the one with the most pixels. A product whose photos were all refused answers with the
 * reason of the one that was asked for.
 */
export async function readSourcePhotos(
  services: Pick<Services, 'db'>,
  input: { storeId: string; productIds: string[]; prefer?: 'first' | 'last' | 'largest' },
): Promise<Map<string, SourcePhoto>> {
  const { storeId, productIds } = input;
  const listed = await services.db.photo.findMany({
    where: { storeId, productId: { in: productIds }, isOurs: false, status: 'READY' },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
    select: { id: true, url: true, productId: true, contentHash: true, width: true, height: true },
  });
  const photos = inOrder(listed, input.prefer ?? 'first');
  const refusals = await readRefusals(services, storeId, photos);
  const found = new Map<string, SourcePhoto>();
  for (const photo of photos) {
    if (!photo.productId || found.get(photo.productId)?.ok) continue;
    const reason = refusals.get(photo.id) ?? refusals.get(photo.contentHash ?? '');
    if (!reason) found.set(photo.productId, { ok: true, photoId: photo.id, url: photo.url });
    else if (!found.has(photo.productId))
      found.set(photo.productId, {
        ok: false,
        code: 'cannot_be_used',
        photoId: photo.id,
        url: photo.url,
        reason,
      });
  }
  for (const productId of productIds)
    if (!found.has(productId))
      found.set(productId, { ok: false, code: 'no_photo', url: null, reason: noPhoto });
  return found;
}

type Sized = { width: number | null; height: number | null };

function inOrder<Listed extends Sized>(photos: Listed[], prefer: 'first' | 'last' | 'largest'): Listed[] {
  if (prefer === 'first') return photos;
  if (prefer === 'last') return photos.toReversed();
  const pixels = (photo: Sized) => (photo.width ?? 0) * (photo.height ?? 0);
  return photos.toSorted((one, other) => pixels(other) - pixels(one));
}

/**
 * Why photos cannot be used, by the photo's id and by its bytes: the newest measurement has the word, unless a person
 * showed where the product is.
 */
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
  const measured = measurements.map((row) => row.contentHash);
  const corrected = await services.db.maskStrokes.findMany({
    where: { storeId, contentHash: { in: [...new Set([...hashes, ...measured])] } },
    select: { contentHash: true },
  });
  const correctedHashes = new Set(corrected.map((row) => row.contentHash));
  const reasons = new Map<string, string | null>();
  for (const row of measurements) {
    const isCorrected = correctedHashes.has(row.contentHash);
    const reason = row.refusalMessage ?? (isCorrected ? null : row.cutOutMessage);
    reasons.set(row.photoId, reason);
    reasons.set(row.contentHash, reason);
  }
  return reasons;
}
