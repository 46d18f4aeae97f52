import { createHmac, randomUUID } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { continueAutomation } from '#app/automation/continue-automation.server.ts';
import { runAutomation } from '#app/automation/run-automation.server.ts';
import { saveRule } from '#app/automation/save-rule.server.ts';
import { applyProduct } from '#app/catalog/apply-product.server.ts';
import { receiveShopifyWebhook } from '#app/inbox.server.ts';
import { publishAsset } from '#app/publishing/publish-asset.server.ts';
import { requestPublication } from '#app/publishing/request-publication.server.ts';
import { requestRevert } from '#app/publishing/request-revert.server.ts';
import type { AdminApi, AdminClient } from '#app/shopify/admin-api.server.ts';
import { seedProduct } from '#test/simulator/catalogue.ts';
import { announceProduct, productChanged } from '#test/simulator/products.ts';
import type { Product } from '#test/simulator/state.ts';
import { approvedAsset } from './approved-asset.ts';
import { makePhoto, openShop, shopDomain, type ShopUnderTest } from './shop-under-test.ts';

let shop: ShopUnderTest;
let storeId: string;
const inbox = ['handle-shopify-webhook'] as const;

beforeAll(async () => {
  shop = await openShop();
  storeId = (await shop.open()).id;
  await shop.runJobs();
});

type Sent = {
  topic: string;
  payload: object | string;
  webhookId?: string;
  secret?: string;
  without?: string;
  at?: Date;
};

/** Sends a webhook as Shopify does, signed over the bytes. */
function send({ topic, payload, webhookId = randomUUID(), secret, without, at = new Date() }: Sent) {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const key = secret ?? shop.services.env.SHOPIFY_API_SECRET;
  const headers = new Headers({
    'x-shopify-topic': topic,
    'x-shopify-shop-domain': shopDomain,
    'x-shopify-webhook-id': webhookId,
    'x-shopify-triggered-at': at.toISOString(),
    'x-shopify-hmac-sha256': createHmac('sha256', key).update(body).digest('base64'),
  });
  if (without) headers.delete(without);
  return receiveShopifyWebhook(
    shop.services,
    new Request('https://app.example/webhooks/shopify', { method: 'POST', headers, body }),
  );
}

function changed(product: { id: string }) {
  return { admin_graphql_api_id: product.id, updated_at: new Date().toISOString() };
}

async function addProduct(title: string, photoCount: number): Promise<Product> {
  const photos = [];
  for (let shade = 0; shade < photoCount; shade++) {
    photos.push({ filename: `new-${shade}.jpg`, bytes: await makePhoto(40 + shade) });
  }
  return seedProduct(shop.simulator.world, shop.shop(), { title, photos });
}

function find(product: Product) {
  return shop.db.product.findUnique({
    where: { storeId_shopifyId: { storeId, shopifyId: product.id } },
    include: { photos: true },
  });
}

function announcements(productId: string) {
  return shop.db.event.count({ where: { type: 'product.created', subjectId: productId } });
}

test.each([
  ['a wrong signature', { secret: 'not ours' }, 401],
  ['no signature', { without: 'x-shopify-hmac-sha256' }, 401],
  ['no topic', { without: 'x-shopify-topic' }, 400],
  ['no shop', { without: 'x-shopify-shop-domain' }, 400],
  ['no id', { without: 'x-shopify-webhook-id' }, 400],
  ['a body that is no JSON', { payload: 'hello' }, 400],
])('%s is refused and not written down', async (_name, fault, status) => {
  const before = await shop.db.webhookInbox.count();
  expect((await send({ topic: 'products/update', payload: {}, ...fault })).status).toBe(status);
  expect(await shop.db.webhookInbox.count()).toBe(before);
});

test('a webhook that comes twice is thanked for twice and handled once', async () => {
  const product = await addProduct('Doubled', 1);
  const webhookId = randomUUID();
  const sent = { topic: 'products/create', payload: changed(product), webhookId };
  const answers = await Promise.all([send(sent), send(sent), send(sent)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  expect(await shop.db.webhookInbox.count({ where: { webhookId } })).toBe(1);
  await shop.runJobs([...inbox]);
  await send(sent);
  await shop.runJobs([...inbox]);
  expect(await announcements((await find(product))!.id)).toBe(1);
});

test('what is written down is when it happened, and asks for its handling once', async () => {
  const webhookId = randomUUID();
  const at = new Date('2026-03-04T05:06:07.089Z');
  const before = Date.now();
  await send({ topic: 'app/scopes_update', payload: { id: 12 }, webhookId, at });
  const row = await shop.db.webhookInbox.findUniqueOrThrow({ where: { webhookId } });
  expect(row).toMatchObject({ triggeredAt: at, payload: { id: '12' } });
  expect(row.receivedAt.getTime()).toBeGreaterThanOrEqual(before);
  expect(row.receivedAt.getTime()).toBeLessThanOrEqual(Date.now());
  const [job, ...others] = await shop.db.outboxJob.findMany({
    where: { name: 'handle-shopify-webhook', payload: { equals: { inboxId: row.id } } },
  });
  expect(others).toEqual([]);
  expect(job.runAt).toEqual(row.receivedAt);
  expect(await shop.db.event.findFirst({ where: { subjectId: row.id } })).toMatchObject({
    type: 'shopify-webhook.received',
    storeId: null,
    createdAt: row.receivedAt,
  });
});

test('customers’ data is never written down', async () => {
  const webhookId = randomUUID();
  const payload = { shop_id: 1, customer: { email: 'jo@example.com', phone: '555' }, orders_to_redact: [7] };
  await send({ topic: 'customers/redact', payload, webhookId });
  await shop.runJobs([...inbox]);
  const row = await shop.db.webhookInbox.findUniqueOrThrow({ where: { webhookId } });
  expect(row.payload).toEqual({});
  expect(row.outcome).toBe('nothing is kept about customers');
});

test('update before create, and an old update after a delete, end in the truth', async () => {
  const product = await addProduct('Early', 1);
  await send({ topic: 'products/update', payload: changed(product) });
  await send({ topic: 'products/create', payload: changed(product) });
  await shop.runJobs([...inbox]);
  const stored = (await find(product))!;
  expect(stored.photos).toHaveLength(1);
  expect(await announcements(stored.id)).toBe(1);

  shop.shop().products.delete(product.id);
  await send({ topic: 'products/delete', payload: { id: Number(product.id.split('/').at(-1)) } });
  await send({ topic: 'products/update', payload: changed(product) });
  await shop.runJobs([...inbox]);
  expect((await find(product))!.deletedAt).toBeInstanceOf(Date);
});

test('a product without a photo is announced when it gets its first one, once', async () => {
  const product = await addProduct('Bare', 0);
  announceProduct(shop.simulator.world, shop.shop(), product);
  await expect.poll(() => shop.db.outboxJob.count({ where: { dispatchedAt: null, name: inbox[0] } })).toBe(1);
  await shop.runJobs([...inbox]);
  const { id } = (await find(product))!;
  expect(await announcements(id)).toBe(0);
  const other = [...shop.shop().products.values()].find(({ title }) => title === 'Oak Stool')!;
  product.mediaIds.push(other.mediaIds[0]);
  for (let times = 0; times < 2; times++) {
    productChanged(shop.simulator.world, shop.shop(), product);
    await expect
      .poll(() => shop.db.outboxJob.count({ where: { dispatchedAt: null, name: inbox[0] } }))
      .toBe(1);
    await shop.runJobs([...inbox]);
  }
  expect(await announcements(id)).toBe(1);
});

test('our own publication is recognised as ours, and starts nothing', async () => {
  const requested = await requestPublication(shop.services, {
    storeId,
    assetId: await approvedAsset(shop, 'Blue Mug'),
  });
  if (!requested.ok) throw new Error(requested.message);
  const mug = await shop.db.product.findFirstOrThrow({ where: { title: 'Blue Mug' } });
  await publishAsset(shop.services, { publicationId: requested.publication.id });
  await send({ topic: 'products/update', payload: { admin_graphql_api_id: mug.shopifyId } });
  await shop.runJobs([...inbox]);
  const photos = await shop.db.photo.findMany({ where: { productId: mug.id }, orderBy: { position: 'asc' } });
  expect(photos.map(({ isOurs }) => isOurs)).toEqual([false, true]);
  expect(await announcements(mug.id)).toBe(0);
});

test('automation orders a product’s photo once, however often and at once it is run', async () => {
  const product = await addProduct('Vase', 2);
  await send({ topic: 'products/create', payload: changed(product) });
  await shop.runJobs([...inbox]);
  const { id: productId, photos } = (await find(product))!;
  expect(await runAutomation(shop.services, { productId })).toEqual({
    kind: 'not-covered',
    reason: 'no-rule',
  });
  await saveRule(shop.services, {
    storeId,
    isEnabled: true,
    scenes: ['studio'],
    count: 2,
    publishesAlone: true,
  });
  const outcomes = await Promise.all([1, 2, 3, 4].map(() => runAutomation(shop.services, { productId })));
  expect(outcomes.map(({ kind }) => kind).toSorted()).toEqual(['started', 'started', 'started', 'started']);
  expect(new Set(outcomes.map((outcome) => 'generationId' in outcome && outcome.generationId)).size).toBe(1);
  const generation = await shop.db.generation.findFirstOrThrow({ where: { productId } });
  expect(generation).toMatchObject({ origin: 'automation', count: 2 });
  expect(generation.photoId).toBe(photos.find(({ position }) => position === 0)?.id);
});

test('what passed the gates is published alone, once, and what a merchant undid stays undone', async () => {
  const generation = await shop.db.generation.findFirstOrThrow({
    where: { origin: 'automation' },
    include: { assets: { orderBy: { position: 'asc' } } },
  });
  const [passed, refused] = generation.assets;
  await shop.services.objects.put('assets/automatic.jpg', await makePhoto(77), 'image/jpeg');
  await shop.db.asset.update({
    where: { id: passed.id },
    data: { status: 'awaiting-review', objectKey: 'assets/automatic.jpg', mimeType: 'image/jpeg' },
  });
  await shop.db.asset.update({ where: { id: refused.id }, data: { status: 'failed' } });
  const input = { generationId: generation.id };
  const first = await continueAutomation(shop.services, input);
  expect(first.publicationIds).toHaveLength(1);
  expect(await continueAutomation(shop.services, input)).toEqual(first);
  await shop.runJobs(['publish-asset']);
  const publicationId = first.publicationIds[0];
  const where = { id: publicationId };
  expect(await shop.db.publication.findUnique({ where })).toMatchObject({
    status: 'placed',
    assetId: passed.id,
  });
  await requestRevert(shop.services, { storeId, publicationId });
  await shop.runJobs(['revert-publication']);
  await continueAutomation(shop.services, input);
  expect(await shop.db.publication.findUnique({ where })).toMatchObject({ status: 'reverted' });
});

test('a reading that was overtaken by a newer one of the same second does not undo it', async () => {
  const product = await addProduct('Old title', 1);
  const input = { storeId, shopifyProductId: product.id, isNew: false };
  await applyProduct(shop.services, input);
  let isFirst = true;
  const adminApi: AdminApi = {
    forShop(domain) {
      const real = shop.services.adminApi.forShop(domain);
      const run: AdminClient['run'] = async (document, variables) => {
        const result = await real.run(document, variables);
        if (!isFirst) return result;
        isFirst = false;
        // the merchant saves again, and another worker is faster than this one
        product.title = 'New title';
        await applyProduct(shop.services, input);
        return result;
      };
      return { shopDomain: domain, run };
    },
  };
  expect(await applyProduct({ ...shop.services, adminApi }, input)).toBe('stored');
  expect((await find(product))!.title).toBe('New title');
  expect(await announcements((await find(product))!.id)).toBe(1);
});

test('an uninstall closes everything; the shop’s erasure leaves nothing but the ledger', async () => {
  shop.simulator.uninstall(shopDomain);
  await expect.poll(() => shop.db.webhookInbox.count({ where: { topic: 'app/uninstalled' } })).toBe(1);
  await shop.runJobs([...inbox]);
  expect(await shop.db.session.count()).toBe(0);
  expect(await shop.db.store.findUnique({ where: { id: storeId } })).toMatchObject({ status: 'uninstalled' });
  expect(await shop.db.generation.count({ where: { status: { in: ['queued', 'processing'] } } })).toBe(0);

  const keys = await shop.db.asset.findMany({
    where: { objectKey: { not: null } },
    select: { objectKey: true },
  });
  await send({ topic: 'shop/redact', payload: { shop_id: 1, shop_domain: shopDomain } });
  await shop.runJobs([...inbox, 'erase-store']);
  const left = await Promise.all([
    shop.db.store.count(),
    shop.db.session.count(),
    shop.db.product.count(),
    shop.db.variant.count(),
    shop.db.photo.count(),
    shop.db.catalogSync.count(),
    shop.db.generation.count(),
    shop.db.asset.count(),
    shop.db.publication.count(),
    shop.db.automationRule.count(),
    shop.db.webhookInbox.count(),
    shop.db.event.count({ where: { storeId } }),
  ]);
  expect(left).toEqual(left.map(() => 0));
  expect(keys.length).toBeGreaterThan(0);
  for (const { objectKey } of keys) expect(await shop.services.objects.get(objectKey ?? '')).toBeUndefined();
});

test('coming back after the erasure makes a new store, without a second trial', async () => {
  const store = await shop.open();
  expect(store.id).not.toBe(storeId);
  expect(await shop.db.creditTransfer.count({ where: { key: { startsWith: 'trial:' } } })).toBe(1);
  // a late message about the earlier uninstall does not close the shop again
  await send({ topic: 'app/uninstalled', payload: {}, at: new Date(Date.now() - 3600_000) });
  await send({ topic: 'shop/redact', payload: {} });
  await shop.runJobs([...inbox, 'erase-store']);
  expect(await shop.db.store.findUnique({ where: { id: store.id } })).toMatchObject({ status: 'installed' });
});
