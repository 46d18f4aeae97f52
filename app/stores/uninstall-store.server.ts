import type { Services } from '#app/services.ts';

export type UninstallOutcome = {
  kind: 'uninstalled' | 'ignored: installed again since' | 'ignored: unknown shop';
  /** for the caller to cancel */
  unfinishedGenerationIds: string[];
};

/**
 * Closes the store: tokens deleted, catalogue reading and publications under way ended. What partners ordered for it
 * ends too, and is not charged.
 * @param input.at when it happened: a late message about an earlier uninstall does not close a shop that is back
 */
export async function uninstallStore(
  services: Pick<Services, 'db' | 'clock'>,
  input: { shopDomain: string; at: Date },
): Promise<UninstallOutcome> {
  const { shopDomain } = input;
  return services.db.$transaction(async (tx): Promise<UninstallOutcome> => {
    const store = await tx.store.findUnique({ where: { shopDomain } });
    if (store?.status === 'installed' && store.installedAt > input.at) {
      return { kind: 'ignored: installed again since', unfinishedGenerationIds: [] };
    }
    await tx.session.deleteMany({ where: { shop: shopDomain } });
    if (!store) return { kind: 'ignored: unknown shop', unfinishedGenerationIds: [] };
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
    // Shopify ends them too; coming back needs the merchant's approval again
    await tx.charge.updateMany({
      where: { storeId: store.id, kind: 'subscription', status: { in: ['pending', 'active'] } },
      data: { status: 'cancelled' },
    });
    const unfinished = await tx.generation.findMany({
      where: { storeId: store.id, status: { in: ['queued', 'processing'] } },
      select: { id: true },
    });
    return { kind: 'uninstalled', unfinishedGenerationIds: unfinished.map((generation) => generation.id) };
  });
}
