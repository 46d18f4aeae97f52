import { createHash } from 'node:crypto';
import type { Photo } from '@prisma/client';
import type { Services } from '#app/services.ts';

export type LearntHash = { ok: true; hash: string } | { ok: false; isLasting: boolean; message: string };

/** What the photo's bytes are: known, or found by reading them once. */
export async function learnPhotoHash(
  services: Pick<Services, 'db' | 'publicFetch'>,
  photo: Photo,
): Promise<LearntHash> {
  if (photo.contentHash) return { ok: true, hash: photo.contentHash };
  const fetched = await services.publicFetch.download(photo.url);
  if (!fetched.ok) {
    const isLasting = ['invalid_url', 'address_refused', 'too_large'].includes(fetched.code);
    return { ok: false, isLasting, message: fetched.message };
  }
  const hash = createHash('sha256').update(fetched.bytes).digest('hex');
  await services.db.photo.updateMany({
    where: { id: photo.id, url: photo.url, contentHash: null },
    data: { contentHash: hash },
  });
  return { ok: true, hash };
}
