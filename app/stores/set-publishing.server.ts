import type { Services } from '#app/services.ts';

/** Where the store's published photos go, and in which language they are described. */
export async function setPublishing(
  services: Pick<Services, 'db'>,
  input: { storeId: string; placement: string; locale: string },
): Promise<void> {
  const { storeId: id, placement, locale } = input;
  await services.db.$transaction(async (tx) => {
    await tx.store.update({ where: { id }, data: { placement } });
    // one that was merely shown is not a choice: the shop's own may change
    const data = { locale, isLocaleChosen: true };
    await tx.store.updateMany({ where: { id, locale: { not: locale } }, data });
  });
}
