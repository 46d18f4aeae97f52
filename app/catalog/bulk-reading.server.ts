import { setTimeout as sleep } from 'node:timers/promises';
import type { CatalogSync } from '@prisma/client';
import { scheduleJob } from '#app/queue/outbox.server.ts';
import type { AdminClient } from '#app/shopify/admin-api.server.ts';
import {
  listBulkOperations,
  readBulkOperation,
  startBulkQuery,
  type BulkOperation,
} from '#app/shopify/documents/bulk-operations.ts';
import { failSync, type SyncServices } from './store-catalog.server.ts';

/** One run of the job waits this long for Shopify, then asks to be run again; Shopify's message may come before that. */
const patienceSeconds = 10;
const againSeconds = 15;

type Reading = {
  /** where the sync remembers the operation */
  column: 'bulkOperationId' | 'idsOperationId';
  /** in the query's name, which is how an operation is found whose starting reply was lost */
  name: string;
  query: string;
};

/**
 * The completed operation of a sync, started if it was not yet. Undefined when there is nothing to do now: it runs, and the
 * sync is asked for again; or it failed, and so has the sync.
 */
export async function endOfOperation(
  services: SyncServices,
  admin: AdminClient,
  sync: CatalogSync,
  reading: Reading,
): Promise<BulkOperation | undefined> {
  const later = () => runAgain(services, sync.storeId, againSeconds).then(() => undefined);
  const fail = (why: string) => failSync(services, sync, why).then(() => undefined);
  const operationId = sync[reading.column] ?? (await startOperation(services, admin, sync, reading));
  if (!operationId) return later();
  const operation = await waitForEnd(admin, operationId);
  if (!operation) return fail('Shopify no longer knows the bulk operation.');
  switch (operation.status) {
    case 'CREATED':
    case 'RUNNING':
    case 'CANCELING':
      return later();
    case 'COMPLETED':
      return operation;
    case 'CANCELED':
    case 'FAILED':
    case 'EXPIRED':
      return fail(
        `Shopify ended the bulk operation: ${operation.status} ${operation.errorCode ?? ''}`.trim(),
      );
  }
}

/**
 * Starts the operation, or finds the one whose starting reply was lost.
 * @returns undefined when the shop has too many under way
 */
async function startOperation(
  services: SyncServices,
  admin: AdminClient,
  sync: CatalogSync,
  { column, name, query }: Reading,
): Promise<string | undefined> {
  const remember = async (id: string) => {
    await services.db.catalogSync.update({ where: { id: sync.id }, data: { [column]: id } });
    return id;
  };
  const { bulkOperations } = await admin.run(listBulkOperations, {});
  const found = bulkOperations.nodes.find((operation) => operation.query.includes(name));
  if (found) return remember(found.id);
  const { bulkOperationRunQuery } = await admin.run(startBulkQuery, { query });
  if (bulkOperationRunQuery.bulkOperation) return remember(bulkOperationRunQuery.bulkOperation.id);
  const [refusal] = bulkOperationRunQuery.userErrors;
  if (refusal?.code === 'OPERATION_IN_PROGRESS' || refusal?.code === 'LIMIT_REACHED') return undefined;
  throw new Error(
    `Shopify refused the catalogue query in ${admin.shopDomain}: ${refusal?.message ?? 'no reason given'}`,
  );
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

/** Shopify says that an operation has ended: the sync that waits for it goes on at once. */
export async function continueSync(
  services: Pick<SyncServices, 'db'>,
  input: { storeId: string; bulkOperationId: string },
): Promise<boolean> {
  const { storeId, bulkOperationId } = input;
  const waiting = await services.db.catalogSync.count({
    where: {
      storeId,
      status: 'running',
      OR: [{ bulkOperationId }, { idsOperationId: bulkOperationId }],
    },
  });
  if (waiting) await scheduleJob(services.db, { name: 'sync-catalog', payload: { storeId } });
  return waiting > 0;
}
