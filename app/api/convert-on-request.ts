import { LRUCache } from 'lru-cache';
import type { PhotoFormat } from '#app/generation/photograph/convert-photo.ts';
import type { ApiServices } from './operation.ts';

const mostBytes = 64 * 1_048_576;

/**
 * Finished photos in the formats that they are not kept in. Made when asked for, once for all who ask at the same moment,
 * and kept for a while: the address is immutable, so a CDN asks once.
 */
export function createConverter(services: Pick<ApiServices, 'objects' | 'pixels'>) {
  const made = new LRUCache<string, Buffer>({ maxSize: mostBytes, sizeCalculation: (bytes) => bytes.length });
  const underWay = new Map<string, Promise<Buffer | undefined>>();

  async function convert(hash: string, format: PhotoFormat): Promise<Buffer | undefined> {
    const bytes = await services.objects.get(`assets/${hash}.jpg`);
    if (!bytes) return undefined;
    const file = await services.pixels.run('convert-photo', { bytes, format });
    return Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  }

  /** undefined when there is no such photo */
  return async (hash: string, format: PhotoFormat): Promise<Buffer | undefined> => {
    const name = `${hash}.${format}`;
    const known = made.get(name);
    if (known) return known;
    const running = underWay.get(name) ?? convert(hash, format).finally(() => underWay.delete(name));
    underWay.set(name, running);
    const file = await running;
    if (file) made.set(name, file);
    return file;
  };
}
