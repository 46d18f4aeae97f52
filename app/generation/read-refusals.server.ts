import type { Services } from '#app/services.ts';
import type { Refusal } from '#app/generation/batch/product-order.ts';
import { readSourcePhotos, type SourcePhoto } from './source-photos.server.ts';

const busy = 'New photos of this product are being made. Wait until they are finished.';
const notReady = 'Shopify is still preparing the photo of this product. Try again in a minute.';

/** What keeps products from being photographed now, credits aside; a product that is not in the map can be. */
export async function readRefusals(
  services: Pick<Services, 'db'>,
  { storeId, productIds }: { storeId: string; productIds: string[] },
): Promise<Map<string, Refusal>> {
  const { db } = services;
  const [sources, running, unready] = await Promise.all([
    readSourcePhotos(services, { storeId, productIds }),
    db.generation.findMany({
      where: {
        storeId,
        productId: { in: productIds },
        origin: { not: 'partner' },
        status: { in: ['queued', 'processing'] },
      },
      select: { productId: true },
    }),
    db.photo.findMany({
      where: {
        storeId,
        productId: { in: productIds },
        isOurs: false,
        status: { in: ['UPLOADED', 'PROCESSING'] },
      },
      select: { productId: true },
    }),
  ]);
  const isRunning = new Set(running.map(({ productId }) => productId));
  const isUnready = new Set(unready.map(({ productId }) => productId));
  const refusals = new Map<string, Refusal>();
  for (const [productId, source] of sources) {
    if (isRunning.has(productId)) refusals.set(productId, { code: 'busy', message: busy });
    else if (!source.ok) refusals.set(productId, refusalOf(source, isUnready.has(productId)));
  }
  return refusals;
}

function refusalOf(source: Extract<SourcePhoto, { ok: false }>, isUnready: boolean): Refusal {
  if (source.code === 'no_photo' && isUnready) return { code: 'not_ready', message: notReady };
  return { code: source.code, message: source.reason };
}
