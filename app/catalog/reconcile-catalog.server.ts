import type { CatalogSync } from '@prisma/client';
import { scheduleJobs } from '#app/queue/outbox.server.ts';
import type { Services } from '#app/services.ts';
import type { AdminClient } from '#app/shopify/admin-api.server.ts';
import type { BulkOperation } from '#app/shopify/documents/bulk-operations.ts';
import { catalogBulkQuery, catalogIdsBulkQuery } from '#app/shopify/documents/products.ts';
import { applyProduct } from './apply-product.server.ts';
import { endOfOperation } from './bulk-reading.server.ts';
import { compareCatalog, type CatalogDifference } from './compare-catalog.server.ts';
import {
  failSync,
  finishSync,
  hasReadBefore,
  storeCatalogFile,
  type SyncServices,
} from './store-catalog.server.ts';

/** So many are read one by one; more are read by a bulk operation, which costs no points. */
const fewProducts = 50;

/**
 * Webhooks may be lost, so once a day every product's id and time in the shop are compared with our snapshot. What differs
 * is read, and compared again: only then is the reading complete.
 */
export async function reconcile(
  services: SyncServices,
  admin: AdminClient,
  sync: CatalogSync,
): Promise<void> {
  const ids = await endOfOperation(services, admin, sync, {
    column: 'idsOperationId',
    name: `CatalogIds_${sync.id}`,
    query: catalogIdsBulkQuery(sync.id),
  });
  if (!ids) return;
  const found = await compareCatalog(services, sync, ids);
  await rememberDifference(services, sync, found);
  const rest = await readMany(services, admin, sync, { ids, found });
  if (!rest) return;
  const isNew = await hasReadBefore(services, sync);
  for (const shopifyProductId of rest.missing)
    await applyProduct(services, { storeId: sync.storeId, shopifyProductId, isNew });
  for (const shopifyProductId of [...rest.stale, ...rest.unsure])
    await applyProduct(services, { storeId: sync.storeId, shopifyProductId, isNew: false });
  const left = await compareCatalog(services, sync, ids);
  const behind = left.missing.length + left.stale.length;
  if (!behind) return finishSync(services, sync, ids, { isWhole: false });
  await failSync(services, sync, `${behind} products were still behind the shop after they had been read.`);
}

/** Reads all that changed, if it is much. Returns what is left to read one by one; undefined: to be continued. */
async function readMany(
  services: SyncServices,
  admin: AdminClient,
  sync: CatalogSync,
  { ids, found }: { ids: BulkOperation; found: CatalogDifference },
): Promise<CatalogDifference | undefined> {
  const { missing, stale, unsure, changedSince } = found;
  if (missing.length + stale.length + unsure.length <= fewProducts) return found;
  const reading = await endOfOperation(services, admin, sync, {
    column: 'bulkOperationId',
    name: `Catalog_${sync.id}`,
    query: catalogBulkQuery(sync.id, changedSince),
  });
  if (!reading) return undefined;
  await storeCatalogFile(services, sync, reading);
  return { ...(await compareCatalog(services, sync, ids)), unsure: [] };
}

/** Once: a run that continues finds less. */
async function rememberDifference(
  services: SyncServices,
  sync: CatalogSync,
  { missing, stale, goneCount }: CatalogDifference,
): Promise<void> {
  await services.db.catalogSync.updateMany({
    where: { id: sync.id, missingCount: null },
    data: { missingCount: missing.length, staleCount: stale.length, goneCount },
  });
}

/** Shops whose day is over; each is taken by one of the processes that ask. */
export async function reconcileWhenDue(services: Pick<Services, 'db' | 'clock'>): Promise<number> {
  const now = services.clock.now();
  const tomorrow = new Date(now.getTime() + 24 * 3600_000);
  return services.db.$transaction(async (tx) => {
    const due = await tx.$queryRaw<{ id: string }[]>`
      UPDATE "Store" SET "reconcileAt" = ${tomorrow} WHERE "id" IN (
        SELECT "id" FROM "Store" WHERE "kind" = 'shopify' AND "status" = 'installed'
          AND COALESCE("reconcileAt", "installedAt" + interval '1 day') <= ${now}
        LIMIT 100 FOR UPDATE SKIP LOCKED)
      RETURNING "id"`;
    await scheduleJobs(
      tx,
      due.map(({ id: storeId }) => ({ name: 'reconcile-catalog', payload: { storeId } })),
    );
    return due.length;
  });
}
