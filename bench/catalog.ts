import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { storeCatalogFile } from '#app/catalog/store-catalog.server.ts';
import { systemClock } from '#app/platform/clock.ts';
import { createDb, type Db } from '#app/platform/db.server.ts';
import { createLog } from '#app/platform/log.ts';
import type { AdminApi } from '#app/shopify/admin-api.server.ts';
import { withDatabase } from './database.ts';
import type { BenchResult } from './run.ts';
import { round } from './sample-photo.ts';

const productCount = Number(process.env.BENCH_PRODUCTS ?? 100_000);

/**
 * Shopify's file of a large shop into our snapshot, over HTTP, against reading and parsing the same file alone, and against
 * inserting the same rows again from copies of the tables.
 */
export function bench(): Promise<BenchResult> {
  return withDatabase(async (databaseUrl) => {
    const folder = await mkdtemp(join(tmpdir(), 'afterlight-bench-'));
    const file = join(folder, 'catalog.jsonl');
    const db = createDb(databaseUrl, 4);
    try {
      await writeCatalog(file);
      const parse = await timed(() => parseFile(file));
      const ours = await storeFile(db, file);
      const insert = await insertAgain(db);
      return {
        ratio: round(ours.milliseconds / insert),
        ratioToParsing: round(ours.milliseconds / parse),
        products: productCount,
        productsPerSecond: Math.round((1000 * productCount) / ours.milliseconds),
        memoryOverIdleMb: Math.round(ours.peakBytes / 2 ** 20),
      };
    } finally {
      await db.$disconnect();
      await rm(folder, { recursive: true, force: true });
    }
  });
}

/** All products first, then their variants and photos, as Shopify sends them: four lines for each product. */
async function writeCatalog(file: string): Promise<void> {
  const out = createWriteStream(file);
  const write = async (line: object) => {
    if (!out.write(`${JSON.stringify(line)}\n`)) await once(out, 'drain');
  };
  const parent = (index: number) => `gid://shopify/Product/${index + 1}`;
  for (let index = 0; index < productCount; index++) await write(productLine(index, parent(index)));
  for (let index = 0; index < productCount; index++) {
    const __parentId = parent(index);
    await write({ id: `gid://shopify/ProductVariant/${index + 1}`, title: 'Default Title', __parentId });
    for (const place of [0, 1]) {
      const id = index * 2 + place + 1;
      const url = `https://cdn.shopify.com/s/files/1/0001/files/product-${index}-${place}.jpg?v=1`;
      await write({
        id: `gid://shopify/MediaImage/${id}`,
        alt: `Product ${index}, view ${place}`,
        mediaContentType: 'IMAGE',
        status: 'READY',
        image: { url, width: 2048, height: 2048 },
        __parentId,
      });
    }
  }
  out.end();
  await once(out, 'finish');
}

function productLine(index: number, id: string): object {
  return {
    id,
    title: `Product ${index}`,
    handle: `product-${index}`,
    status: 'ACTIVE',
    vendor: `Vendor ${index % 50}`,
    productType: 'Mug',
    tags: ['new', `tag-${index % 100}`],
    updatedAt: '2026-11-01T10:00:00Z',
    options: [{ name: 'Title', values: ['Default Title'] }],
    category: { fullName: 'Home & Garden > Kitchen & Dining' },
  };
}

async function parseFile(file: string): Promise<void> {
  let count = 0;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (JSON.parse(line)) count += 1;
  }
  if (count !== productCount * 4) throw new Error(`the file has ${count} lines`);
}

async function storeFile(db: Db, file: string): Promise<{ milliseconds: number; peakBytes: number }> {
  const store = await db.store.create({ data: { id: 'store_bench', kind: 'shopify', name: 'Bench' } });
  const sync = await db.catalogSync.create({ data: { id: 'sync_bench', storeId: store.id } });
  const server = createServer((_request, response) => createReadStream(file).pipe(response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/catalog.jsonl`;
  const noShop: AdminApi = {
    forShop: () => {
      throw new Error('this bench asks no shop');
    },
  };
  const log = createLog({ level: 'error', name: 'bench' });
  const services = { db, log, clock: systemClock, adminApi: noShop };
  const operation = {
    id: 'gid://shopify/BulkOperation/1',
    status: 'COMPLETED' as const,
    errorCode: null,
    createdAt: new Date().toISOString(),
    objectCount: productCount * 4,
    query: '',
    url,
  };
  const idle = process.memoryUsage.rss();
  let peak = idle;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
  const milliseconds = await timed(() => storeCatalogFile(services, sync, operation));
  clearInterval(watch);
  server.close();
  const photos = await db.photo.count();
  if (photos !== productCount * 2) throw new Error(`${photos} photos were stored`);
  return { milliseconds, peakBytes: peak - idle };
}

/** The same rows into the same tables, empty again: what PostgreSQL needs for rows, indexes and foreign keys alone. */
async function insertAgain(db: Db): Promise<number> {
  const tables = ['Product', 'Variant', 'Photo'];
  for (const table of tables)
    await db.$executeRawUnsafe(`CREATE TABLE "Kept${table}" AS SELECT * FROM "${table}"`);
  await db.$executeRawUnsafe('TRUNCATE "Product" CASCADE');
  return timed(async () => {
    for (const table of tables)
      await db.$executeRawUnsafe(`INSERT INTO "${table}" SELECT * FROM "Kept${table}"`);
  });
}

async function timed(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}
