import type { Prisma, Product } from '@prisma/client';
import type { Db } from '#app/platform/db.server.ts';
import { newId } from '#app/platform/ids.ts';

let count = 0;

/** An active product without photos. */
export function makeProduct(
  db: Db,
  given: { storeId: string } & Partial<Prisma.ProductUncheckedCreateInput>,
): Promise<Product> {
  count += 1;
  return db.product.create({
    data: {
      id: newId('prd'),
      shopifyId: `gid://shopify/Product/${900_000 + count}`,
      title: `Product ${count}`,
      handle: `product-${count}`,
      status: 'ACTIVE',
      shopifyUpdatedAt: new Date('2026-01-01T00:00:00Z'),
      ...given,
    },
  });
}
