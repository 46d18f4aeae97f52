import type { Services } from '#app/services.ts';

const firstPhotos = { where: { status: 'READY' }, orderBy: { position: 'asc' } } as const;

/** A page of the store's products by title, each with its photos in order. `cursor` is the last id of the page before. */
export async function listProducts(
  services: Pick<Services, 'db'>,
  input: { storeId: string; search?: string; cursor?: string; limit: number },
) {
  const rows = await services.db.product.findMany({
    where: {
      storeId: input.storeId,
      deletedAt: null,
      ...(input.search ? { title: { contains: input.search, mode: 'insensitive' } } : {}),
    },
    include: { photos: firstPhotos },
    orderBy: [{ title: 'asc' }, { id: 'asc' }],
    take: input.limit + 1,
    ...(input.cursor ? { cursor: { id: input.cursor }, skip: 1 } : {}),
  });
  const products = rows.slice(0, input.limit);
  return { products, nextCursor: rows.length > input.limit ? products.at(-1)?.id : undefined };
}
