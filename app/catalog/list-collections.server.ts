import type { Services } from '#app/services.ts';

/** The shop's collections that some product is in, by title. */
export async function listCollections(
  services: Pick<Services, 'db'>,
  { storeId }: { storeId: string },
): Promise<{ id: string; title: string }[]> {
  const rows = await services.db.collection.findMany({
    where: { storeId },
    orderBy: [{ title: 'asc' }, { shopifyId: 'asc' }],
    take: 250,
  });
  return rows.map(({ shopifyId: id, title }) => ({ id, title }));
}
