import type { Services } from '#app/services.ts';
import { creditsPerAsset } from './generation.ts';
import { readSourcePhotos } from './source-photos.server.ts';
import { startGeneration } from './start-generation.server.ts';

export type StartForProductsOutcome =
  | { ok: true; generationIds: string[]; skipped: { productId: string; reason: string }[] }
  | { ok: false; code: 'insufficient_credits'; message: string; generationIds: string[] }
  | { ok: false; code: 'nothing_to_photograph'; message: string };

/**
 * Photographs each product in the store's style, `perScene` photos in every scene, paid by the store. A product
 * without a usable photo is skipped and says why; credits that run out stop the rest and leave what began.
 */
export async function startForProducts(
  services: Pick<Services, 'db' | 'clock'>,
  input: { storeId: string; productIds: string[]; scenes: string[]; perScene: number },
): Promise<StartForProductsOutcome> {
  const { storeId, scenes } = input;
  const count = input.perScene * scenes.length;
  const sources = await readSourcePhotos(services, { storeId, productIds: input.productIds });
  const generationIds: string[] = [];
  const skipped: { productId: string; reason: string }[] = [];
  for (const [productId, source] of sources) {
    if (!source.ok) {
      skipped.push({ productId, reason: source.reason });
      continue;
    }
    const started = await startGeneration(services, {
      storeId,
      origin: 'merchant',
      owner: { kind: 'store', id: storeId },
      productId,
      source: { kind: 'photo', photoId: source.photoId },
      scenes,
      count,
    });
    if (!started.ok) {
      const left = sources.size - skipped.length - generationIds.length;
      return {
        ok: false,
        code: started.code,
        message: sayShortage(started, generationIds.length, left * count),
        generationIds,
      };
    }
    generationIds.push(started.generation.id);
  }
  if (generationIds.length) return { ok: true, generationIds, skipped };
  const message = skipped[0]?.reason ?? 'Choose at least one product of this store.';
  return { ok: false, code: 'nothing_to_photograph', message };
}

function sayShortage(shortage: { available: number }, begun: number, photos: number): string {
  const needed = photos * creditsPerAsset;
  const before = begun ? `${begun} of the products are being photographed. ` : '';
  return `${before}The remaining photos cost ${needed} credits and ${shortage.available} are left. Choose fewer products, scenes or photos.`;
}
