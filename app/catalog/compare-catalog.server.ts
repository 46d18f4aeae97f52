import { createInterface } from 'node:readline';
import type { CatalogSync } from '@prisma/client';
import { z } from 'zod';
import type { BulkOperation } from '#app/shopify/documents/bulk-operations.ts';
import { openCatalogFile, type SyncServices } from './store-catalog.server.ts';

/** How our snapshot differs from the shop. */
export type CatalogDifference = {
  /** products of the shop that we do not have */
  missing: string[];
  /** products that we have in an older state */
  stale: string[];
  /** products that we read so soon after their last change that another one of the same second may have followed */
  unsure: string[];
  /** ours that the shop no longer has; they are marked deleted by the comparison */
  goneCount: number;
  /** when the first of them changed */
  changedSince: Date;
};

const line = z.object({ id: z.string(), updatedAt: z.string() });
const pageSize = 5000;
/** Shopify's times are whole seconds, and its clock is not ours */
const unsureMilliseconds = 5000;

/**
 * Compares every product of the shop, by id and time, with our snapshot: what is in neither list is proven to be in step.
 * Memory: two numbers for each product of the shop.
 */
export async function compareCatalog(
  services: SyncServices,
  sync: CatalogSync,
  operation: BulkOperation,
): Promise<CatalogDifference> {
  const times = await readTimes(operation);
  const difference: CatalogDifference = {
    missing: [],
    stale: [],
    unsure: [],
    goneCount: 0,
    changedSince: new Date(operation.createdAt),
  };
  for await (const product of ourProducts(services, sync.storeId)) {
    const key = numberOf(product.shopifyId);
    const changedAt = times.get(key);
    times.delete(key);
    if (changedAt === undefined) {
      difference.goneCount += await markGone(services, sync, operation, product.id);
      continue;
    }
    const list = listFor(difference, product, changedAt);
    if (list) add(difference, list, product.shopifyId, changedAt);
  }
  for (const [key, changedAt] of times) {
    add(difference, difference.missing, `gid://shopify/Product/${key}`, changedAt);
  }
  return difference;
}

type Ours = {
  id: string;
  shopifyId: string;
  shopifyUpdatedAt: Date;
  deletedAt: Date | null;
  updatedAt: Date;
};

function listFor(difference: CatalogDifference, ours: Ours, changedAt: number): string[] | undefined {
  if (ours.deletedAt) return difference.missing;
  if (ours.shopifyUpdatedAt.getTime() < changedAt) return difference.stale;
  const lookedAfter = ours.updatedAt.getTime() - ours.shopifyUpdatedAt.getTime();
  return lookedAfter < unsureMilliseconds ? difference.unsure : undefined;
}

function add(difference: CatalogDifference, list: string[], shopifyId: string, changedAt: number): void {
  list.push(shopifyId);
  if (changedAt < difference.changedSince.getTime()) difference.changedSince = new Date(changedAt);
}

async function readTimes(operation: BulkOperation): Promise<Map<number, number>> {
  const times = new Map<number, number>();
  const file = await openCatalogFile(operation);
  if (!file) return times;
  for await (const text of createInterface({ input: file, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (!text) continue;
    const { id, updatedAt } = line.parse(JSON.parse(text));
    times.set(numberOf(id), Date.parse(updatedAt));
  }
  return times;
}

async function* ourProducts(services: SyncServices, storeId: string): AsyncGenerator<Ours> {
  for (let after = ''; ;) {
    const rows = await services.db.product.findMany({
      where: { storeId, id: { gt: after } },
      orderBy: { id: 'asc' },
      take: pageSize,
      select: { id: true, shopifyId: true, shopifyUpdatedAt: true, deletedAt: true, updatedAt: true },
    });
    yield* rows;
    if (rows.length < pageSize) return;
    after = rows.at(-1)?.id ?? '';
  }
}

/** Unless it was made, or looked at, since the comparison began. */
async function markGone(
  services: SyncServices,
  sync: CatalogSync,
  operation: BulkOperation,
  id: string,
): Promise<number> {
  const { count } = await services.db.product.updateMany({
    where: {
      id,
      deletedAt: null,
      shopifyUpdatedAt: { lte: new Date(operation.createdAt) },
      updatedAt: { lt: sync.startedAt },
    },
    data: { deletedAt: services.clock.now() },
  });
  return count;
}

function numberOf(shopifyId: string): number {
  return Number(shopifyId.slice(shopifyId.lastIndexOf('/') + 1));
}
