import { createHash } from 'node:crypto';
import { probePhoto } from '#app/imaging/read-photo.ts';
import type { PhotoRefusal } from '#app/imaging/picture.ts';
import type { Services } from '#app/services.ts';

export type StoredInput = { ok: true; key: string; hash: string; width: number; height: number };

/** Keeps a source photo that came with the request. Only its header is read; one that cannot be used is refused now. */
export async function storeInput(
  services: Pick<Services, 'objects'>,
  bytes: Buffer,
): Promise<StoredInput | PhotoRefusal> {
  const probed = await probePhoto(bytes);
  if (!probed.ok) return probed;
  const hash = createHash('sha256').update(bytes).digest('hex');
  const key = `inputs/${hash}`;
  const { width, height, format } = probed.header;
  await services.objects.put(key, bytes, `image/${format === 'heif' ? 'avif' : format}`);
  return { ok: true, key, hash, width, height };
}
