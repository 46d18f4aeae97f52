import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Photo } from '@prisma/client';
import type { Stroke } from '#app/imaging/cut-out/strokes.ts';
import type { Services } from '#app/services.ts';
import { sourceSidePixels } from '#app/style/measure-photo-file.ts';
import { maskStrokes } from './mask-strokes.ts';
import type { CutOutPreview } from './preview-cut-out.ts';

type Correcting = Pick<Services, 'db' | 'objects' | 'publicFetch' | 'pixels'>;
type Refusal = { ok: false; code: string; message: string };

/** A photo whose cut-out a merchant looks at, with the strokes that are kept for it. */
export type CorrectablePhoto = {
  id: string;
  url: string;
  productId: string | null;
  title: string;
  strokes: Stroke[];
};

const previewSidePixels = 900;
/** While strokes are drawn the same photo is asked for again and again. */
const photoBytes = new LRUCache<string, Buffer>({ max: 8 });

/** null when the store has no such photo. */
export async function readCorrectablePhoto(
  services: Pick<Services, 'db'>,
  input: { storeId: string; photoId: string },
): Promise<CorrectablePhoto | null> {
  const photo = await services.db.photo.findFirst({
    where: { id: input.photoId, storeId: input.storeId, isOurs: false },
    include: { product: { select: { title: true } } },
  });
  if (!photo) return null;
  const strokes = photo.contentHash
    ? await readStrokes(services, { storeId: photo.storeId, contentHash: photo.contentHash })
    : [];
  const { id, url, productId } = photo;
  return { id, url, productId, title: photo.product?.title ?? 'A photo', strokes };
}

/** The strokes that are kept for these bytes; none = it is cut out as it is. */
export async function readStrokes(
  services: Pick<Services, 'db'>,
  { storeId, contentHash }: { storeId: string | null; contentHash: string },
): Promise<Stroke[]> {
  if (!storeId) return [];
  const key = { storeId, contentHash };
  const kept = await services.db.maskStrokes.findUnique({ where: { storeId_contentHash: key } });
  return kept ? maskStrokes.parse(kept.strokes) : [];
}

/** How the product is cut out with these strokes, small enough to be shown while they are drawn. */
export async function previewCorrection(
  services: Correcting,
  input: { storeId: string; photoId: string; strokes: Stroke[] },
): Promise<CutOutPreview> {
  const found = await findBytes(services, input);
  if (!found.ok) return found;
  const { strokes } = input;
  return services.pixels.run('preview-cut-out', {
    bytes: found.bytes,
    strokes,
    sidePixels: previewSidePixels,
  });
}

/**
 * Keeps the strokes for this photo's bytes: whatever is made from it in this store is cut out with them from now on. No
 * strokes = what was kept is forgotten. Strokes that lead to no cut-out are refused.
 */
export async function saveCorrection(
  services: Correcting,
  input: { storeId: string; photoId: string; strokes: Stroke[] },
): Promise<{ ok: true } | Refusal> {
  const found = await findBytes(services, input);
  if (!found.ok) return found;
  const { storeId, photoId, strokes } = input;
  const contentHash = createHash('sha256').update(found.bytes).digest('hex');
  const key = { storeId, contentHash };
  if (strokes.length) {
    const order = { bytes: found.bytes, strokes, sidePixels: sourceSidePixels };
    const tried = await services.pixels.run('preview-cut-out', order);
    if (!tried.ok) return tried;
  }
  await services.db.$transaction(async (tx) => {
    await tx.photo.updateMany({ where: { id: photoId, storeId }, data: { contentHash } });
    if (strokes.length)
      await tx.maskStrokes.upsert({
        where: { storeId_contentHash: key },
        create: { ...key, strokes },
        update: { strokes },
      });
    else await tx.maskStrokes.deleteMany({ where: key });
  });
  return { ok: true };
}

async function findBytes(
  services: Correcting,
  { storeId, photoId }: { storeId: string; photoId: string },
): Promise<{ ok: true; bytes: Buffer } | Refusal> {
  const photo = await services.db.photo.findFirst({ where: { id: photoId, storeId, isOurs: false } });
  if (!photo)
    return {
      ok: false,
      code: 'photo_missing',
      message: 'This photo is no longer there. Choose another photo.',
    };
  const known = photoBytes.get(keyOf(photo));
  if (known) return { ok: true, bytes: known };
  const fetched = await download(services, photo);
  if (fetched.ok) photoBytes.set(keyOf(photo), fetched.bytes);
  return fetched;
}

function keyOf(photo: Photo): string {
  return `${photo.id} ${photo.objectKey ?? photo.url}`;
}

async function download(services: Correcting, photo: Photo): Promise<{ ok: true; bytes: Buffer } | Refusal> {
  if (!photo.objectKey) {
    const fetched = await services.publicFetch.download(photo.url);
    return fetched.ok ? fetched : { ok: false, code: fetched.code, message: fetched.message };
  }
  const bytes = await services.objects.get(photo.objectKey);
  if (bytes) return { ok: true, bytes };
  return {
    ok: false,
    code: 'photo_missing',
    message: 'This photo is no longer there. Choose another photo.',
  };
}
