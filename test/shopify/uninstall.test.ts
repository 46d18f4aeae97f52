import { beforeEach, expect, test } from 'vitest';
import { writeAltTextInShop } from '#app/publishing/change-alt-text.server.ts';
import { requestRevert } from '#app/publishing/request-revert.server.ts';
import { revertPublication } from '#app/publishing/revert-publication.server.ts';
import { checkLedger, readBalance } from '#app/credits/ledger.server.ts';
import { renderGeneration } from '#app/generation/render-generation.server.ts';
import { startForProducts } from '#app/generation/batch/start-for-products.server.ts';
import type { Pixels } from '#app/pixels.server.ts';
import { reconcileCatalog, syncCatalog } from '#app/catalog/sync-catalog.server.ts';
import { untilPublished } from './crashing.ts';
import { askFor, newShirt, stateOf, type Shirt } from './shirts.ts';
import { openShop, shopDomain, type ShopUnderTest } from './shop-under-test.ts';

let shop: ShopUnderTest;
let storeId: string;
let shirt: Shirt;

beforeEach(async () => {
  shop = await openShop({
    webhooks: [{ topic: 'app/uninstalled', path: '/webhooks/shopify' }],
    limits: { mediaMilliseconds: 5, jobMilliseconds: 5 },
  });
  storeId = (await shop.open()).id;
  await shop.runJobs();
  shirt = await newShirt(shop, storeId);
});

/** The merchant removes the app; our side hears of it and does what it must. */
async function uninstall(): Promise<void> {
  shop.simulator.uninstall(shopDomain);
  const where = { topic: 'app/uninstalled', handledAt: null };
  await expect.poll(() => shop.db.webhookInbox.count({ where })).toBe(1);
  await shop.runJobs(['handle-shopify-webhook']);
}

function find(id: string) {
  return shop.db.publication.findUniqueOrThrow({ where: { id } });
}

function callsSince(from: number) {
  return shop.simulator
    .log()
    .slice(from)
    .filter(({ kind, status }) => kind === 'graphql' && status === 200);
}

test('queued jobs of every kind do nothing in the shop once it has uninstalled the app, and fail nothing', async () => {
  const publicationId = await askFor(shop, storeId, shirt);
  await untilPublished(shop.services, publicationId);
  await requestRevert(shop.services, { storeId, publicationId });
  await uninstall();
  const gallery = stateOf(shop, shirt);
  const from = shop.simulator.log().length;
  await syncCatalog(shop.services, { storeId });
  await reconcileCatalog(shop.services, { storeId });
  await writeAltTextInShop(shop.services, { publicationId });
  await revertPublication(shop.services, { publicationId });
  await shop.runJobs();
  expect(callsSince(from)).toEqual([]);
  expect(stateOf(shop, shirt)).toEqual(gallery);
  await shop.open();
  await shop.runJobs(['sync-catalog']);
  expect(await requestRevert(shop.services, { storeId, publicationId })).toEqual({ ok: true });
  await revertPublication(shop.services, { publicationId });
  expect(await find(publicationId)).toMatchObject({ status: 'reverted' });
});

test('a render that runs when the app is uninstalled keeps no photo and costs nothing; coming back, one is ordered again', async () => {
  const { id: productId } = await shop.db.product.findFirstOrThrow({ where: { title: shirt.title } });
  const order = { storeId, productIds: [productId], scenes: ['studio'], perScene: 2 };
  const before = await readBalance(shop.db, { kind: 'store', id: storeId });
  const started = await startForProducts(shop.services, order);
  if (!started.ok) throw new Error(started.message);
  const [generationId] = started.generationIds;
  let painted = 0;
  // the shop goes in the middle of the first photo
  const run = async (name: string) => {
    painted += 1;
    if (painted === 1) await uninstall();
    const words = { kept: [], asked: [] };
    if (name === 'fingerprint-photo') return { ok: true, fingerprint: '0'.repeat(64), inner: null, words };
    const bytes = new Uint8Array(9);
    const recipe = { engine: 'studio', version: '1', scene: 'studio', seed: 1 };
    return { ok: true, bytes, heatMap: bytes, width: 9, height: 9, recipe };
  };
  const pixels: Pixels = { threads: 1, run: run as Pixels['run'], close: () => Promise.resolve() };
  await renderGeneration({ ...shop.services, pixels }, { generationId });
  const assets = await shop.db.asset.findMany({ where: { generationId } });
  expect(assets.map(({ status, failureCode }) => [status, failureCode])).toEqual([
    ['failed', 'canceled'],
    ['failed', 'canceled'],
  ]);
  expect(painted).toBeLessThanOrEqual(2);
  expect(await readBalance(shop.db, { kind: 'store', id: storeId })).toEqual(before);
  expect(await checkLedger(shop.db)).toMatchObject({ ok: true });
  await shop.open();
  expect(await startForProducts(shop.services, order)).toMatchObject({ ok: true });
});
