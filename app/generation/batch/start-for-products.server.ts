import type { Services } from '#app/services.ts';
import { readBalance } from '#app/credits/ledger.server.ts';
import { creditsPerAsset } from '#app/generation/generation.ts';
import { startEachProduct } from './start-each-product.server.ts';

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
  const orders = await startEachProduct(services, input);
  const generationIds = orders.flatMap((order) => (order.ok ? [order.generationId] : []));
  const refused = orders.flatMap(({ productId, ...order }) =>
    order.ok ? [] : [{ productId, code: order.refusal.code, reason: order.refusal.message }],
  );
  const unpaid = refused.filter(({ code }) => code === 'insufficient_credits').length;
  if (unpaid) {
    const { available } = await readBalance(services.db, { kind: 'store', id: input.storeId });
    const needed = unpaid * input.perScene * input.scenes.length * creditsPerAsset;
    const message = sayShortage(available, generationIds.length, needed);
    return { ok: false, code: 'insufficient_credits', message, generationIds };
  }
  const skipped = refused.map(({ productId, reason }) => ({ productId, reason }));
  if (generationIds.length) return { ok: true, generationIds, skipped };
  const message = skipped[0]?.reason ?? 'Choose at least one product of this store.';
  return { ok: false, code: 'nothing_to_photograph', message };
}

function sayShortage(available: number, begun: number, needed: number): string {
  const before = begun ? `${begun} of the products are being photographed. ` : '';
  return `${before}The remaining photos cost ${needed} credits and ${available} are left. Choose fewer products, scenes or photos.`;
}
