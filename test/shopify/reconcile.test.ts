import { beforeAll, expect, test } from 'vitest';
import { saveRule } from '#app/automation/save-rule.server.ts';
import { reconcileCatalog } from '#app/catalog/sync-catalog.server.ts';
import { reconcileWhenDue } from '#app/catalog/reconcile-catalog.server.ts';
import { grantCredits } from '#app/credits/ledger.server.ts';
import { requestPublication } from '#app/publishing/request-publication.server.ts';
import { seedFile } from '#test/simulator/media.ts';
import { addProduct, announceProduct, productChanged, removeProduct } from '#test/simulator/products.ts';
import type { Product, StoredContent } from '#test/simulator/state.ts';
import { approvedAsset } from './approved-asset.ts';
import { makePhoto, openShop, shopDomain, type ShopUnderTest } from './shop-under-test.ts';

// RECONCILE_CHANGES=10000 npx vitest run test/shopify/reconcile.test.ts
const changeCount = Number(process.env.RECONCILE_CHANGES ?? 200);
const before = Math.ceil(changeCount / 2);
const published = Math.min(20, Math.ceil(before / 10));

let shop: ShopUnderTest;
let storeId: string;
let content: StoredContent;

beforeAll(async () => {
  shop = await openShop({
    shops: [{ domain: shopDomain, name: 'Studio Nord', collections: ['Kitchen', 'Garden'] }],
    limits: { bucketSize: 1e9, restorePerSecond: 1e9, webhookMilliseconds: 1 },
  });
  content = {
    bytes: await makePhoto(9),
    mimeType: 'image/jpeg',
    width: 64,
    height: 48,
    version: 1,
  };
  for (let index = 0; index < before; index++) make(`Old ${index}`);
  storeId = (await shop.open()).id;
  await shop.runJobs(['sync-catalog', 'look-again']);
  await saveRule(shop.services, {
    storeId,
    isEnabled: true,
    scenes: ['studio'],
    count: 1,
    publishesAlone: false,
  });
  await shop.db.$transaction((tx) =>
    grantCredits(tx, { owner: { kind: 'store', id: storeId }, amount: changeCount, key: 'enough' }),
  );
}, 600_000);

function make(title: string): Product {
  const { world } = shop.simulator;
  const [kitchen] = shop.shop().collections.keys();
  const product = addProduct(world, shop.shop(), { title, tags: [title], collectionIds: [kitchen] });
  product.mediaIds.push(seedFile(world, shop.shop(), `${title}.jpg`, content).id);
  return product;
}

/** Our snapshot beside the shop, as text that a person can compare. */
async function bothSides() {
  const rows = await shop.db.product.findMany({
    where: { storeId, deletedAt: null },
    include: { photos: { orderBy: { position: 'asc' } }, variants: { orderBy: { position: 'asc' } } },
  });
  const ours = rows.map((row) => [
    row.shopifyId,
    row.title,
    row.status,
    row.collectionIds.join(),
    row.photos.map((photo) => photo.shopifyMediaId).join(),
    row.variants.map((variant) => variant.title).join(),
  ]);
  const theirs = [...shop.shop().products.values()].map((product) => [
    product.id,
    product.title,
    product.status,
    product.collectionIds.toSorted().join(),
    product.mediaIds.join(),
    product.variants.map(({ title }) => title).join(),
  ]);
  return { ours: ours.map(String).toSorted(), theirs: theirs.map(String).toSorted() };
}

async function publishSome(): Promise<void> {
  const titles = (await shop.db.product.findMany({ take: published, orderBy: { title: 'asc' } })).map(
    ({ title }) => title,
  );
  for (const title of titles) {
    const requested = await requestPublication(shop.services, {
      storeId,
      assetId: await approvedAsset(shop, title),
    });
    if (!requested.ok) throw new Error(requested.message);
  }
  await shop.runJobs(['publish-asset']);
}

/** A third of the changes are new products, every tenth is a deletion, the rest are changes of what is there. */
function changeShop(): { created: Product[] } {
  const { world } = shop.simulator;
  const old = [...shop.shop().products.values()];
  const created: Product[] = [];
  for (let index = 0; index < changeCount; index++) {
    if (index % 3 === 0) {
      const product = make(`New ${index}`);
      announceProduct(world, shop.shop(), product);
      created.push(product);
    } else if (index % 10 === 1 && old.length > published) {
      removeProduct(world, shop.shop(), old.pop()!);
    } else {
      const product = old[index % old.length];
      product.title = `Changed ${index}`;
      product.variants[0].title = `Variant ${index}`;
      productChanged(world, shop.shop(), product);
    }
  }
  return { created };
}

/** Until no webhook is on its way any more, late and doubled ones included. */
async function deliverAll(): Promise<void> {
  for (let quiet = 0, last = -1; quiet < 3;) {
    await shop.simulator.advance(2000);
    await shop.runJobs(['handle-shopify-webhook', 'run-automation']);
    const now = shop.simulator.world.webhooks.deliveries.length;
    quiet = now === last ? quiet + 1 : 0;
    last = now;
  }
}

test(`${changeCount} changes, a third of their webhooks dropped, doubled or late: one reconcile, nothing missing, nothing twice, nothing by ourselves`, async () => {
  shop.simulator.setFaults({ seed: 7, lostWebhook: 0.1, duplicateWebhook: 0.1, lateWebhook: 0.1 });
  await publishSome();
  const { created } = changeShop();
  await deliverAll();
  shop.simulator.clearFaults();
  const parted = await bothSides();
  expect(parted.ours).not.toEqual(parted.theirs);

  await reconcileCatalog(shop.services, { storeId });
  const sync = await shop.db.catalogSync.findFirstOrThrow({ where: { kind: 'reconcile' } });
  expect(sync).toMatchObject({ status: 'complete' });
  expect(sync.missingCount! + sync.staleCount! + sync.goneCount!).toBeGreaterThan(0);
  const { ours, theirs } = await bothSides();
  expect(ours).toEqual(theirs);
  await shop.runJobs(['look-again', 'run-automation']);

  const rows = await shop.db.product.findMany({
    where: { shopifyId: { in: created.map(({ id }) => id) } },
    include: { _count: { select: { generations: true } } },
  });
  expect(rows).toHaveLength(created.length);
  expect(rows.filter((row) => row._count.generations !== 1)).toEqual([]);
  expect(await shop.db.generation.count({ where: { origin: 'automation' } })).toBe(created.length);
  expect(await shop.db.event.count({ where: { type: 'product.created' } })).toBe(created.length);
  expect(await shop.db.photo.count({ where: { isOurs: true } })).toBe(published);
}, 3600_000);

test('a second comparison finds nothing; a few differences are read one by one', async () => {
  await reconcileCatalog(shop.services, { storeId });
  const operations = shop.shop().bulkOperations.size;
  const [product] = shop.shop().products.values();
  product.title = 'Changed in silence';
  product.updatedAt = new Date(Date.now() + 1000);
  const stranger = make('Made in silence');
  await reconcileCatalog(shop.services, { storeId });
  const [sync] = await shop.db.catalogSync.findMany({ orderBy: { startedAt: 'desc' }, take: 1 });
  expect(sync).toMatchObject({ status: 'complete', missingCount: 1, staleCount: 1, goneCount: 0 });
  expect(shop.shop().bulkOperations.size).toBeLessThanOrEqual(operations + 2);
  const { ours, theirs } = await bothSides();
  expect(ours).toEqual(theirs);
  const found = await shop.db.product.findFirstOrThrow({ where: { shopifyId: stranger.id } });
  expect(found.announcement).toBe('announced');
});

test('Shopify’s message that the operation has ended wakes the reading, and nobody else’s', async () => {
  await deliverAll();
  await shop.db.outboxJob.updateMany({ data: { dispatchedAt: new Date() } });
  await shop.db.catalogSync.create({
    data: { id: 'sync_waits', storeId, idsOperationId: 'gid://shopify/BulkOperation/77', kind: 'reconcile' },
  });
  for (const id of ['77', '78']) {
    shop.simulator.world.webhooks.emit(shop.shop(), 'bulk_operations/finish', () => ({
      admin_graphql_api_id: `gid://shopify/BulkOperation/${id}`,
      status: 'completed',
    }));
  }
  await expect.poll(() => shop.db.webhookInbox.count({ where: { handledAt: null } })).toBe(2);
  await shop.runJobs(['handle-shopify-webhook']);
  expect(await shop.db.outboxJob.count({ where: { name: 'sync-catalog', dispatchedAt: null } })).toBe(1);
  await shop.db.catalogSync.delete({ where: { id: 'sync_waits' } });
});

test('every installed shop is compared once a day, by one of the processes that ask', async () => {
  const asked = () => shop.db.outboxJob.count({ where: { name: 'reconcile-catalog' } });
  expect(await reconcileWhenDue(shop.services)).toBe(0);
  const tomorrow = { ...shop.services, clock: { now: () => new Date(Date.now() + 25 * 3600_000) } };
  await Promise.all([1, 2, 3].map(() => reconcileWhenDue(tomorrow)));
  expect(await asked()).toBe(1);
  await shop.db.store.update({ where: { id: storeId }, data: { status: 'uninstalled', reconcileAt: null } });
  expect(await reconcileWhenDue(tomorrow)).toBe(0);
});
