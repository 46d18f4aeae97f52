import type { Services } from '#app/services.ts';
import { creditsPerAsset } from '#app/generation/generation.ts';
import type { ProductOrder, Refusal } from './product-order.ts';
import { readRefusals } from '#app/generation/read-refusals.server.ts';
import { readSourcePhotos } from '#app/generation/source-photos.server.ts';
import { startGeneration } from '#app/generation/start-generation.server.ts';

export type EachProductInput = {
  storeId: string;
  productIds: string[];
  scenes: readonly string[];
  perScene: number;
  /** names this order: sent again under the same name, it begins nothing twice */
  orderKey?: string;
};

/**
 * Photographs each product in the store's style, `perScene` photos in every scene, paid by the store, and says of each
 * what became of it. Every product is an order of its own; credits that run out stop the rest and leave what began.
 */
export async function startEachProduct(
  services: Pick<Services, 'db' | 'clock'>,
  input: EachProductInput,
): Promise<ProductOrder[]> {
  const productIds = [...new Set(input.productIds)];
  const given = { storeId: input.storeId, productIds };
  const [sources, refusals] = await Promise.all([
    readSourcePhotos(services, given),
    readRefusals(services, given),
  ]);
  // read last: what the same order has begun meanwhile must not look like somebody else's
  const begun = await readBegun(services, input, productIds);
  const orders: ProductOrder[] = [];
  let shortage: Refusal | undefined;
  for (const productId of productIds) {
    const generationId = begun.get(productId);
    const source = sources.get(productId);
    const refusal = refusals.get(productId) ?? shortage;
    if (generationId) orders.push({ productId, ok: true, generationId });
    else if (refusal) orders.push({ productId, ok: false, refusal });
    else if (source?.ok) {
      const order = await startOne(services, input, { productId, photoId: source.photoId });
      if (!order.ok) shortage = order.refusal;
      orders.push(order);
    }
  }
  return orders;
}

/** What an earlier sending of the same order has begun. */
async function readBegun(
  services: Pick<Services, 'db'>,
  input: EachProductInput,
  productIds: string[],
): Promise<Map<string, string>> {
  const keys = productIds.flatMap((productId) => keyOf(input, productId) ?? []);
  if (!keys.length) return new Map();
  const rows = await services.db.generation.findMany({
    where: { orderKey: { in: keys } },
    select: { id: true, productId: true },
  });
  return new Map(rows.flatMap(({ id, productId }) => (productId ? [[productId, id]] : [])));
}

function keyOf({ storeId, orderKey }: EachProductInput, productId: string): string | undefined {
  return orderKey && `${storeId} ${orderKey} ${productId}`;
}

async function startOne(
  services: Pick<Services, 'db' | 'clock'>,
  input: EachProductInput,
  { productId, photoId }: { productId: string; photoId: string },
): Promise<ProductOrder> {
  const { storeId } = input;
  const count = input.perScene * input.scenes.length;
  const started = await startGeneration(services, {
    storeId,
    origin: 'merchant',
    owner: { kind: 'store', id: storeId },
    productId,
    orderKey: keyOf(input, productId),
    source: { kind: 'photo', photoId },
    scenes: [...input.scenes],
    count,
  });
  if (started.ok) return { productId, ok: true, generationId: started.generation.id };
  const message = `This costs ${count * creditsPerAsset} credits and ${started.available} are left.`;
  return { productId, ok: false, refusal: { code: started.code, message } };
}
