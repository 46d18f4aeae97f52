import type { CatalogSync, Store } from '@prisma/client';
import { newId } from '#app/platform/ids.ts';
import type { AdminClient } from '#app/shopify/admin-api.server.ts';
import { AdminError, isRefusedToken } from '#app/shopify/admin-error.ts';
import { catalogBulkQuery } from '#app/shopify/documents/products.ts';
import { readShop, readShopLocales } from '#app/shopify/documents/shop.ts';
import { endOfOperation } from './bulk-reading.server.ts';
import { reconcile } from './reconcile-catalog.server.ts';
import { failSync, finishSync, storeCatalogFile, type SyncServices } from './store-catalog.server.ts';

/**
 * Reads the store's whole catalogue with a bulk operation, at most one reading at a time per store: one that is under way
 * is continued, of whichever kind. Shopify works for seconds to hours; a run that sees no end schedules the next one, which
 * picks up the same operation.
 */
export function syncCatalog(services: SyncServices, input: { storeId: string }): Promise<void> {
  return read(services, input.storeId, 'full');
}

/** Compares the snapshot with the shop and reads what differs. */
export function reconcileCatalog(services: SyncServices, input: { storeId: string }): Promise<void> {
  return read(services, input.storeId, 'reconcile');
}

async function read(services: SyncServices, storeId: string, kind: 'full' | 'reconcile'): Promise<void> {
  const store = await services.db.store.findUniqueOrThrow({ where: { id: storeId } });
  if (!store.shopDomain || store.status !== 'installed') return;
  const sync = await openSync(services, store.id, kind);
  try {
    const admin = services.adminApi.forShop(store.shopDomain);
    await rememberShop(services, admin, store);
    if (sync.kind === 'reconcile') await reconcile(services, admin, sync);
    else await readWhole(services, admin, sync);
  } catch (error) {
    if (!isRefusedToken(error)) throw error;
    // nothing to repeat: the app's next opening stores a token and syncs again
    await failSync(services, sync, error instanceof Error ? error.message : String(error));
  }
}

async function readWhole(services: SyncServices, admin: AdminClient, sync: CatalogSync): Promise<void> {
  const operation = await endOfOperation(services, admin, sync, {
    column: 'bulkOperationId',
    name: `Catalog_${sync.id}`,
    query: catalogBulkQuery(sync.id),
  });
  if (!operation) return;
  await storeCatalogFile(services, sync, operation);
  await finishSync(services, sync, operation, { isWhole: true });
}

/** The running reading of this store, or a new one. */
async function openSync(
  services: SyncServices,
  storeId: string,
  kind: 'full' | 'reconcile',
): Promise<CatalogSync> {
  return services.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT "id" FROM "Store" WHERE "id" = ${storeId} FOR UPDATE`;
    const running = await tx.catalogSync.findFirst({ where: { storeId, status: 'running' } });
    if (running) return running;
    return tx.catalogSync.create({ data: { id: newId('sync'), storeId, kind } });
  });
}

async function rememberShop(services: SyncServices, admin: AdminClient, store: Store): Promise<void> {
  const { shop } = await admin.run(readShop, {});
  const { name, ianaTimezone: timeZone } = shop;
  const locale = store.isLocaleChosen ? store.locale : ((await readLocale(admin)) ?? store.locale);
  if (name === store.name && timeZone === store.timeZone && locale === store.locale) return;
  await services.db.store.updateMany({ where: { id: store.id }, data: { name, timeZone } });
  // the merchant may choose one at this moment
  await services.db.store.updateMany({ where: { id: store.id, isLocaleChosen: false }, data: { locale } });
}

/** The shop's main language, if we may know it. */
async function readLocale(admin: AdminClient): Promise<string | undefined> {
  const answer = await admin.run(readShopLocales, {}).catch((error: unknown) => {
    if (error instanceof AdminError && error.kind === 'refused-access') return undefined;
    throw error;
  });
  return answer?.shopLocales.find(({ primary }) => primary)?.locale;
}
