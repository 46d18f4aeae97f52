import { setTimeout as sleep } from 'node:timers/promises';
import type { CatalogSync, Store } from '@prisma/client';
import { newId } from '#app/platform/ids.ts';
import { scheduleJob } from '#app/queue/outbox.server.ts';
import type { AdminClient } from '#app/shopify/admin-api.server.ts';
import { isRefusedToken } from '#app/shopify/admin-error.ts';
import {
  listBulkOperations,
  readBulkOperation,
  startBulkQuery,
  type BulkOperation,
} from '#app/shopify/documents/bulk-operations.ts';
import { catalogBulkQuery } from '#app/shopify/documents/products.ts';
import { readShop } from '#app/shopify/documents/shop.ts';
import { failSync, finishSync, storeCatalogFile, type SyncServices } from './store-catalog.server.ts';

/** One run of the job waits this long for Shopify, then asks to be run again. */
const patienceSeconds = 20;
const againSeconds = 3;

/**
 * Reads the store's whole catalogue with a bulk operation, at most one at a time per store. Shopify works for seconds to
 * hours; a run that sees no end schedules the next one, which picks up the same operation.
 */
export async function syncCatalog(services: SyncServices, input: { storeId: string }): Promise<void> {
  const store = await services.db.store.findUniqueOrThrow({ where: { id: input.storeId } });
  if (!store.shopDomain || store.status !== 'installed') return;
  const sync = await openSync(services, store.id);
  try {
    const admin = services.adminApi.forShop(store.shopDomain);
    await rememberName(services, admin, store);
    await advance(services, admin, sync);
  } catch (error) {
    if (!isRefusedToken(error)) throw error;
    // nothing to repeat: the app's next opening stores a token and syncs again
    await failSync(services, sync, error instanceof Error ? error.message : String(error));
  }
}

/** The running reading of this store, or a new one. */
async function openSync(services: SyncServices, storeId: string): Promise<CatalogSync> {
  return services.db.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT "id" FROM "Store" WHERE "id" = ${storeId} FOR UPDATE`;
    const running = await tx.catalogSync.findFirst({ where: { storeId, status: 'running' } });
    if (running) return running;
    return tx.catalogSync.create({ data: { id: newId('sync'), storeId } });
  });
}

async function rememberName(services: SyncServices, admin: AdminClient, store: Store): Promise<void> {
  const { shop } = await admin.run(readShop, {});
  if (shop.name === store.name) return;
  await services.db.store.updateMany({ where: { id: store.id }, data: { name: shop.name } });
}

async function advance(services: SyncServices, admin: AdminClient, sync: CatalogSync): Promise<void> {
  const operationId = sync.bulkOperationId ?? (await startOperation(services, admin, sync));
  if (!operationId) return runAgain(services, sync.storeId, 15);
  const operation = await waitForEnd(admin, operationId);
  if (!operation) return failSync(services, sync, 'Shopify no longer knows the bulk operation.');
  switch (operation.status) {
    case 'CREATED':
    case 'RUNNING':
    case 'CANCELING':
      return runAgain(services, sync.storeId, againSeconds);
    case 'COMPLETED':
      await storeCatalogFile(services, sync, operation);
      return finishSync(services, sync, operation);
    case 'CANCELED':
    case 'FAILED':
    case 'EXPIRED':
      return failSync(
        services,
        sync,
        `Shopify ended the bulk operation: ${operation.status} ${operation.errorCode ?? ''}`.trim(),
      );
  }
}

/**
 * Starts the operation, or finds the one whose starting reply was lost: its query is named after this reading.
 * @returns undefined when the shop has too many under way
 */
async function startOperation(
  services: SyncServices,
  admin: AdminClient,
  sync: CatalogSync,
): Promise<string | undefined> {
  const query = catalogBulkQuery(sync.id);
  const { bulkOperations } = await admin.run(listBulkOperations, {});
  const found = bulkOperations.nodes.find((operation) => operation.query.includes(`Catalog_${sync.id}`));
  if (found) return rememberOperation(services, sync, found.id);
  const { bulkOperationRunQuery } = await admin.run(startBulkQuery, { query });
  if (bulkOperationRunQuery.bulkOperation) {
    return rememberOperation(services, sync, bulkOperationRunQuery.bulkOperation.id);
  }
  const [refusal] = bulkOperationRunQuery.userErrors;
  if (refusal?.code === 'OPERATION_IN_PROGRESS' || refusal?.code === 'LIMIT_REACHED') return undefined;
  throw new Error(
    `Shopify refused the catalogue query in ${admin.shopDomain}: ${refusal?.message ?? 'no reason given'}`,
  );
}

async function rememberOperation(services: SyncServices, sync: CatalogSync, bulkOperationId: string) {
  await services.db.catalogSync.update({ where: { id: sync.id }, data: { bulkOperationId } });
  return bulkOperationId;
}

async function waitForEnd(admin: AdminClient, id: string): Promise<BulkOperation | null> {
  const giveUpAt = performance.now() + patienceSeconds * 1000;
  for (let waitMs = 100; ; waitMs = Math.min(2000, waitMs * 1.5)) {
    const { bulkOperation } = await admin.run(readBulkOperation, { id });
    if (!bulkOperation || !['CREATED', 'RUNNING', 'CANCELING'].includes(bulkOperation.status))
      return bulkOperation;
    if (performance.now() > giveUpAt) return bulkOperation;
    await sleep(waitMs);
  }
}

async function runAgain(services: SyncServices, storeId: string, seconds: number): Promise<void> {
  const at = new Date(services.clock.now().getTime() + seconds * 1000);
  await services.db.$transaction((tx) => scheduleJob(tx, { name: 'sync-catalog', payload: { storeId } }, at));
}
