import type { Services } from '#app/services.ts';

/** Where the store's published photos go, and in which language they are described. */
export async function setPublishing(
  services: Pick<Services, 'db'>,
  input: { storeId: string; placement: string; locale: string },
): Promise<void> {
  const { storeId, placement, locale } = input;
  await services.db.store.update({ where: { id: storeId }, data: { placement, locale } });
}
