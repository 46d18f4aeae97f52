import type { Services } from '#app/services.ts';

/** Those of the given products that the store still has, by title. */
export async function listProductsById(
  services: Pick<Services, 'db'>,
  { storeId, productIds }: { storeId: string; productIds: string[] },
): Promise<{ id: string; title: string }[]> {
  return services.db.product.findMany({
    where: { storeId, id: { in: productIds }, deletedAt: null },
    orderBy: [{ title: 'asc' }, { id: 'asc' }],
    select: { id: true, title: true },
  });
}
