import type { Services } from '#app/services.ts';
import { unknownProduct, type OrderedProduct } from './product-order.ts';
import { startEachProduct } from './start-each-product.server.ts';

/** Photographs products that are named as Shopify names them, in the order given; what the store does not have is refused. */
export async function orderProducts(
  services: Pick<Services, 'db' | 'clock'>,
  input: {
    storeId: string;
    shopifyIds: string[];
    scenes: readonly string[];
    perScene: number;
    orderKey: string;
  },
): Promise<OrderedProduct[]> {
  const { storeId, shopifyIds, ...order } = input;
  const products = await services.db.product.findMany({
    where: { storeId, shopifyId: { in: shopifyIds }, deletedAt: null },
    select: { id: true, shopifyId: true, title: true },
  });
  const productIds = shopifyIds.flatMap(
    (shopifyId) => products.find((product) => product.shopifyId === shopifyId)?.id ?? [],
  );
  const outcomes = await startEachProduct(services, { storeId, productIds, ...order });
  return [...new Set(shopifyIds)].map((shopifyId) => {
    const product = products.find((one) => one.shopifyId === shopifyId);
    const outcome = outcomes.find(({ productId }) => productId === product?.id);
    return {
      shopifyId,
      title: product?.title ?? null,
      generationId: outcome?.ok ? outcome.generationId : null,
      refusal: outcome?.ok ? null : (outcome?.refusal ?? unknownProduct),
    };
  });
}
