import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createDb } from '#app/platform/db.server.ts';
import { createAdminApi, type AdminClient } from '#app/shopify/admin-api.server.ts';
import { createStagedUpload } from '#app/shopify/documents/files.ts';
import { readProductMedia } from '#app/shopify/documents/products.ts';
import { readShop } from '#app/shopify/documents/shop.ts';
import { openShop, shopDomain, type ShopUnderTest } from './shop-under-test.ts';

const restorePerSecond = 200;
const bucketSize = 1000;
const mutationCost = 10;

let shop: ShopUnderTest;
let productId: string;

beforeAll(async () => {
  shop = await openShop({ webhooks: [], limits: { bucketSize, restorePerSecond } });
  await shop.open();
  [productId] = shop.shop().products.keys();
});

beforeEach(async () => {
  setBucket(bucketSize);
  await shop.db.shopBudget.deleteMany();
});

function setBucket(available: number): void {
  shop.shop().bucket = { available, at: shop.simulator.world.clock.now() };
}

/** Clients that share nothing but the database, as processes do; each knows already what its calls cost. */
async function withProcesses(
  count: number,
  work: (clients: AdminClient[]) => Promise<unknown>,
): Promise<void> {
  const databases = Array.from({ length: count }, () => createDb(shop.services.env.DATABASE_URL, 2));
  try {
    const clients = databases.map((db) => createAdminApi({ ...shop.services, db }).forShop(shopDomain));
    for (const client of clients) await write(client);
    await work(clients);
  } finally {
    await Promise.all(databases.map((db) => db.$disconnect()));
  }
}

function write(client: AdminClient) {
  const input = {
    filename: 'a.jpg',
    mimeType: 'image/jpeg',
    resource: 'IMAGE',
    fileSize: '9',
    httpMethod: 'PUT',
  } as const;
  return client.run(createStagedUpload, { input: [input] });
}

function callsSince(from: number) {
  return shop.simulator
    .log()
    .slice(from)
    .filter(({ kind }) => kind === 'graphql');
}

function throttledSince(from: number): number {
  return callsSince(from).filter(({ errorCodes }) => errorCodes.includes('THROTTLED')).length;
}

test.each([
  ['one process', 1],
  ['four processes', 4],
])(
  '%s with work to do uses what the shop restores to 95 in 100, and is never throttled',
  async (_name, processes) => {
    await withProcesses(processes, async (clients) => {
      setBucket(bucketSize * 0.2);
      for (const client of clients) await write(client);
      const from = shop.simulator.log().length;
      await Promise.all(Array.from({ length: 70 }, (_, index) => write(clients[index % processes])));
      // the bucket's surplus is gone after a few
      const times = callsSince(from)
        .slice(15)
        .map(({ at }) => new Date(at).getTime());
      const seconds = (times.at(-1)! - times[0]) / 1000;
      expect(((times.length - 1) * mutationCost) / (seconds * restorePerSecond)).toBeGreaterThanOrEqual(0.95);
      expect(throttledSince(from)).toBe(0);
    });
  },
);

test('calls that cost less than they ask for give back the rest, and are never throttled either', async () => {
  const from = shop.simulator.log().length;
  await withProcesses(2, async (clients) => {
    const read = (index: number) => clients[index % 2].run(readProductMedia, { id: productId, after: null });
    await Promise.all(Array.from({ length: 80 }, (_, index) => read(index)));
  });
  expect(throttledSince(from)).toBe(0);
  const row = await shop.db.shopBudget.findUniqueOrThrow({ where: { shopDomain } });
  expect(row).toMatchObject({ maximum: bucketSize, restoreRate: restorePerSecond });
  expect(row.available).toBeGreaterThan(0);
});

test('work leaves a tenth of the bucket to the merchant, who waits for nobody', async () => {
  await withProcesses(1, async ([client]) => {
    setBucket(bucketSize * 0.15);
    await write(client);
    const from = shop.simulator.log().length;
    let least = bucketSize;
    const work = Array.from({ length: 30 }, async () => {
      await write(client);
      least = Math.min(least, shop.shop().bucket.available);
    });
    await expect.poll(() => callsSince(from).length).toBeGreaterThan(6);
    const before = callsSince(from).length;
    await createAdminApi(shop.services).forShop(shopDomain, { isUrgent: true }).run(readShop, {});
    const behind = callsSince(from).findIndex(({ operation }) => operation === 'query shop') - before;
    expect(behind).toBeLessThan(10);
    await Promise.all(work);
    expect(least).toBeGreaterThanOrEqual(bucketSize * 0.1 - mutationCost);
    expect(throttledSince(from)).toBe(0);
  });
});

test('points that somebody else spends are noticed with the next answer, and waited for', async () => {
  await withProcesses(1, async ([client]) => {
    setBucket(0);
    const from = shop.simulator.log().length;
    for (let call = 0; call < 5; call++) await write(client);
    expect(throttledSince(from)).toBeLessThanOrEqual(1);
  });
});
