import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { CatalogSync } from '@prisma/client';
import { recordEvent } from '#app/events/record-event.server.ts';
import type { Services } from '#app/services.ts';
import type { BulkOperation } from '#app/shopify/documents/bulk-operations.ts';
import { announceWaiting } from './apply-product.server.ts';
import { readCatalogFile } from './read-catalog-file.ts';
import {
  dropLeftovers,
  storeMemberships,
  storePhotos,
  storeProducts,
  storeVariants,
} from './store-products.server.ts';

export type SyncServices = Pick<Services, 'db' | 'adminApi' | 'clock' | 'log'>;

/** The finished operation's file; undefined when it read nothing. */
export async function openCatalogFile(operation: BulkOperation): Promise<Readable | undefined> {
  if (!operation.url) return undefined;
  const response = await fetch(operation.url);
  if (!response.ok || !response.body) {
    throw new Error(`Shopify's file of bulk operation ${operation.id} answered HTTP ${response.status}.`);
  }
  // the same stream, by two names in the type definitions
  return Readable.fromWeb(response.body as unknown as ReadableStream);
}

/** Streams the finished operation's file into our snapshot, batch by batch. Reading it again changes nothing. */
export async function storeCatalogFile(
  services: SyncServices,
  sync: CatalogSync,
  operation: BulkOperation,
): Promise<void> {
  const file = await openCatalogFile(operation);
  if (!file) return;
  const reading = {
    storeId: sync.storeId,
    readingId: sync.id,
    startedAt: sync.startedAt,
    findsNewProducts: await hasReadBefore(services, sync),
  };
  for await (const batch of readAhead(readCatalogFile(file))) {
    const isWanted = await services.db.$transaction(async (tx) => {
      // an uninstall ends the reading, also in the middle of the file
      const running = await tx.catalogSync.count({ where: { id: sync.id, status: 'running' } });
      if (!running) return false;
      if (batch.products.length) await storeProducts(tx, reading, batch.products);
      if (batch.memberships.length) await storeMemberships(tx, reading, batch.memberships);
      if (batch.variants.length) await storeVariants(tx, reading, batch.variants);
      if (batch.photos.length) await storePhotos(tx, reading, batch.photos);
      return true;
    });
    if (!isWanted) return;
  }
}

/** The next batch is read and parsed while PostgreSQL works on this one; never more than that one. */
async function* readAhead<Item>(items: AsyncGenerator<Item>): AsyncGenerator<Item> {
  let next = items.next();
  try {
    for (let current = await next; !current.done; current = await next) {
      next = items.next();
      // whoever waits for it hears of its failure; until then it must not count as one that nobody handles
      next.catch(() => undefined);
      yield current.value;
    }
  } finally {
    await items.return(undefined);
  }
}

/**
 * Was the catalogue read since the shop installed the app? Then a product that is found now was made since, and the
 * message about it was lost. What the first reading finds was there before us, and what a shop that came back made
 * without us is not ordered behind its back.
 */
export async function hasReadBefore(services: SyncServices, sync: CatalogSync): Promise<boolean> {
  const { storeId } = sync;
  const store = await services.db.store.findUniqueOrThrow({ where: { id: storeId } });
  const earlier = await services.db.catalogSync.count({
    where: { storeId, status: 'complete', startedAt: { gte: store.installedAt } },
  });
  return earlier > 0;
}

/**
 * Drops what the shop no longer has, closes the sync and says so, all or nothing.
 * @param isWhole the reading saw every product, so that one it did not see is gone
 */
export async function finishSync(
  services: SyncServices,
  sync: CatalogSync,
  operation: BulkOperation,
  { isWhole }: { isWhole: boolean },
): Promise<void> {
  const { storeId } = sync;
  const isFinished = await services.db.$transaction(
    async (tx) => {
      const counts = {
        productCount: await tx.product.count({ where: { storeId, lastSyncId: sync.id } }),
        photoCount: await tx.photo.count({ where: { storeId, lastSyncId: sync.id } }),
      };
      const closed = await tx.catalogSync.updateMany({
        where: { id: sync.id, status: 'running' },
        data: { status: 'complete', finishedAt: services.clock.now(), ...counts },
      });
      if (!closed.count) return false;
      await dropLeftovers(tx, { storeId, readingId: sync.id });
      if (isWhole)
        await tx.product.updateMany({
          where: {
            storeId,
            deletedAt: null,
            OR: [{ lastSyncId: null }, { lastSyncId: { not: sync.id } }],
            // neither made nor looked at since the reading began; Shopify's times are whole seconds
            shopifyUpdatedAt: { lte: new Date(operation.createdAt) },
            updatedAt: { lt: sync.startedAt },
          },
          data: { deletedAt: services.clock.now() },
        });
      await tx.product.updateMany({
        where: {
          storeId,
          lastSyncId: sync.id,
          announcement: 'none',
          photos: { none: { status: 'READY', isOurs: false } },
        },
        data: { announcement: 'waiting' },
      });
      await announceWaiting(tx, storeId);
      await recordEvent(tx, { type: 'catalog.synced', subjectId: storeId, storeId });
      return true;
    },
    { timeout: 120_000 },
  );
  if (isFinished) services.log.info({ storeId, syncId: sync.id }, 'the catalogue was read');
}

export async function failSync(services: SyncServices, sync: CatalogSync, failure: string): Promise<void> {
  await services.db.catalogSync.updateMany({
    where: { id: sync.id, status: 'running' },
    data: { status: 'failed', failure, finishedAt: services.clock.now() },
  });
  services.log.warn({ storeId: sync.storeId, syncId: sync.id, failure }, 'the catalogue could not be read');
}
