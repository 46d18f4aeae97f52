import type { Services } from '#app/services.ts';

/**
 * Closes the store: tokens deleted, catalogue reading and publications under way ended. What it returns is for the
 * caller to cancel.
 */
export async function uninstallStore(
  services: Pick<Services, 'db' | 'clock'>,
  input: { shopDomain: string },
): Promise<{ unfinishedGenerationIds: string[] }> {
  const { shopDomain } = input;
  return services.db.$transaction(async (tx) => {
    await tx.session.deleteMany({ where: { shop: shopDomain } });
    const store = await tx.store.findUnique({ where: { shopDomain } });
    if (!store) return { unfinishedGenerationIds: [] };
    const now = services.clock.now();
    await tx.store.updateMany({
      where: { id: store.id, status: 'installed' },
      data: { status: 'uninstalled', uninstalledAt: now },
    });
    const reason = 'The app was uninstalled.';
    await tx.catalogSync.updateMany({
      where: { storeId: store.id, status: 'running' },
      data: { status: 'failed', failure: reason, finishedAt: now },
    });
    await tx.publication.updateMany({
      where: { storeId: store.id, status: { in: ['queued', 'uploaded', 'attached'] } },
      data: { status: 'failed', failureCode: 'store_uninstalled', failureMessage: reason },
    });
    const unfinished = await tx.generation.findMany({
      where: { storeId: store.id, origin: { not: 'partner' }, status: { in: ['queued', 'processing'] } },
      select: { id: true },
    });
    return { unfinishedGenerationIds: unfinished.map((generation) => generation.id) };
  });
}
