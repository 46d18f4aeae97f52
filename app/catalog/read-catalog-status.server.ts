import type { Services } from '#app/services.ts';

export type CatalogStatus = {
  productCount: number;
  photoCount: number;
  reading: { state: 'never' | 'running' | 'complete' | 'failed'; failure: string | null };
};

/** How far our snapshot of the shop is. */
export async function readCatalogStatus(
  services: Pick<Services, 'db'>,
  { storeId }: { storeId: string },
): Promise<CatalogStatus> {
  const [sync, productCount, photoCount] = await Promise.all([
    services.db.catalogSync.findFirst({ where: { storeId, kind: 'full' }, orderBy: { startedAt: 'desc' } }),
    services.db.product.count({ where: { storeId, deletedAt: null } }),
    services.db.photo.count({ where: { storeId, isOurs: false } }),
  ]);
  const state =
    sync?.status === 'complete' || sync?.status === 'failed' ? sync.status : sync ? 'running' : 'never';
  return { productCount, photoCount, reading: { state, failure: sync?.failure ?? null } };
}
