import { Prisma } from '@prisma/client';
import type { ActionFunctionArgs, AppLoadContext } from '@remix-run/node';
import { createHmac, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { installStore } from '#app/stores/install-store.server.ts';
import { keepDecision } from '#app/automation/keep-decision.server.ts';
import { receiveShopifyWebhook } from '#app/inbox.server.ts';
import { jobs, type JobName } from '#app/queue/jobs.ts';
import { makeAsset, makeGeneration } from '#test/factories/generation.ts';
import { makePhoto } from '#test/factories/photo.ts';
import { makeProduct } from '#test/factories/product.ts';
import { openShop, shopDomain, type ShopUnderTest } from './shop-under-test.ts';

type Handler = (args: ActionFunctionArgs) => unknown;
type RouteModule = { loader?: Handler; action?: Handler };

const routes = import.meta.glob<RouteModule>(['/app/routes/app*.tsx', '/app/routes/extensions*.tsx'], {
  eager: true,
});
const productGid = 'gid://shopify/Product/777000777';
const otherDomain = 'strangershop.myshopify.com';
/** in every id and text of the other shop */
const mark = 'strangershop';

let shop: ShopUnderTest;
let strangerId: string;

beforeAll(async () => {
  shop = await openShop({ webhooks: [], shops: [{ domain: shopDomain }, { domain: otherDomain }] });
  await shop.open();
  strangerId = (await installStore(shop.services, { shopDomain: otherDomain })).storeId;
  await fillStranger();
  await shop.db.outboxJob.deleteMany();
});

async function fillStranger(): Promise<void> {
  const { db } = shop;
  const storeId = strangerId;
  const product = await makeProduct(db, { id: `prd_${mark}`, storeId, title: mark, shopifyId: productGid });
  const photo = await makePhoto(db, {
    id: `pho_${mark}`,
    storeId,
    productId: product.id,
    url: `https://${mark}/a.jpg`,
  });
  const made = { storeId, productId: product.id, photoId: photo.id };
  const waiting = await makeGeneration(db, { id: `gen_${mark}`, ...made });
  await makeAsset(db, { id: `ast_${mark}`, generationId: waiting.id, position: 0 });
  const done = await makeAsset(db, {
    id: `ast_${mark}2`,
    generationId: waiting.id,
    position: 1,
    status: 'approved',
  });
  const placed = { id: `pub_${mark}`, status: 'placed', alt: mark, fileMark: mark };
  await db.publication.create({ data: { ...placed, storeId, productId: product.id, assetId: done.id } });
  await keepDecision(shop.services, product, { kind: 'waiting', reason: 'no-credits' });
  const partner = await db.partner.create({ data: { id: `ptn_${mark}`, name: mark } });
  await db.grant.create({ data: { id: `grt_${mark}`, partnerId: partner.id, storeId } });
  await db.collection.create({
    data: { storeId, shopifyId: `gid://shopify/Collection/${mark}`, title: mark },
  });
  await db.charge.create({
    data: {
      id: `chg_${mark}`,
      storeId,
      kind: 'subscription',
      offer: 'studio',
      status: 'active',
      isTest: true,
      credits: 1,
    },
  });
}

/** Every row of the stranger's, in every table. */
async function strangersRows(): Promise<Record<string, unknown>> {
  const rows: Record<string, unknown> = {};
  for (const { name } of Prisma.dmmf.datamodel.models) {
    rows[name] = await shop.db.$queryRawUnsafe(
      `SELECT t::text AS row FROM "${name}" t WHERE t::text LIKE $1 OR t::text LIKE $2 ORDER BY 1`,
      `%${mark}%`,
      `%${strangerId}%`,
    );
  }
  return rows;
}

/** Asks a route as the first shop's merchant; what it answers, as text. */
async function ask(
  handler: Handler,
  path: string,
  { form, id = `gen_${mark}` }: { form?: Record<string, string>; id?: string } = {},
): Promise<string> {
  const request = new Request(`${shop.services.env.APP_URL}${path}`, {
    method: form ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${shop.simulator.sessionToken(shopDomain)}` },
    ...(form ? { body: new URLSearchParams(form) } : {}),
  });
  const context = { services: shop.services, shopify: shop.shopify } as unknown as AppLoadContext;
  const answer = await Promise.resolve(handler({ request, context, params: { id } })).catch(
    (thrown: unknown) => {
      // a page that says "not found" throws its answer
      if (thrown instanceof Response) return thrown;
      throw thrown;
    },
  );
  return answer instanceof Response ? `${answer.status} ${await answer.text()}` : JSON.stringify(answer);
}

const everyId = new URLSearchParams({
  products: `prd_${mark}`,
  trail: `prd_${mark}`,
  after: `gen_${mark}`,
  search: mark,
  state: 'waiting',
  id: productGid,
  ids: productGid,
}).toString();

describe('no loader shows anything of another shop, whatever the address names', () => {
  const loaders = Object.entries(routes).filter(([, route]) => route.loader);
  test.each(loaders)('%s', async (file, route) => {
    const id = file.includes('publish.') ? `ast_${mark}2` : `gen_${mark}`;
    const quiet = await ask(route.loader!, '/app', { id });
    // an answer to this merchant, or that there is no such generation: not a refusal to talk at all
    expect(quiet).toMatch(/^(\{|null|404|200 \{)/);
    expect(quiet).not.toContain(mark);
    expect(quiet).not.toContain(strangerId);
    const named = await ask(route.loader!, `/app?${everyId}`, { id });
    expect(named).not.toContain(`https://${mark}`);
    expect(named).not.toContain(strangerId);
    expect(named).not.toContain(`"${mark}"`);
  });
});

/** Everything a merchant can send, with the other shop's ids in it. */
const forms: Record<string, Record<string, string>[]> = {
  'app._index': [{}],
  'app.assets': ['approve', 'reject', 'publish', 'publish-anyway', 'revert', 'change-alt'].map((intent) => ({
    intent,
    alt: 'mine now',
    assetId: `ast_${mark}`,
    publicationId: `pub_${mark}`,
  })),
  'app.photograph': [{ product: `prd_${mark}`, scene: 'studio', perScene: '1' }],
  'app.plan': [{ intent: 'cancel' }, { intent: 'extra' }],
  'app.settings': [
    { intent: 'take-back', grantId: `grt_${mark}` },
    { intent: 'save-publishing', placement: 'first', locale: 'de' },
  ],
  'app.publish.$id': [{ at: 'first' }, { at: 'replace', replaces: `gid://shopify/MediaImage/${mark}` }],
  'app.style': [{}],
  'extensions.products': [
    { product: productGid, scene: 'studio', perScene: '1', orderKey: `order-of-${mark}` },
  ],
};

describe('no action changes anything of another shop, whatever the form names', () => {
  const actions = Object.entries(routes).filter(([, route]) => route.action);
  test.each(actions)('%s', async (file, route) => {
    const name = /([^/]+)\.tsx$/.exec(file)?.[1] ?? '';
    expect(Object.keys(forms)).toContain(name);
    const before = await strangersRows();
    for (const form of forms[name]) {
      const answer = await ask(route.action!, '/app', { form, id: `ast_${mark}2` });
      expect(answer).toMatch(/^(\{|302|200 \{)/);
      expect(answer).not.toContain(strangerId);
    }
    expect(await strangersRows()).toEqual(before);
  });
});

async function sendWebhook(topic: string): Promise<void> {
  const body = JSON.stringify({
    admin_graphql_api_id: productGid,
    id: 777000777,
    shop_domain: otherDomain,
    current: [],
  });
  const headers = {
    'x-shopify-topic': topic,
    'x-shopify-shop-domain': shopDomain,
    'x-shopify-webhook-id': randomUUID(),
    'x-shopify-triggered-at': new Date().toISOString(),
    'x-shopify-hmac-sha256': createHmac('sha256', shop.services.env.SHOPIFY_API_SECRET)
      .update(body)
      .digest('base64'),
  };
  const request = new Request('https://app.example/webhooks/shopify', { method: 'POST', headers, body });
  expect((await receiveShopifyWebhook(shop.services, request)).status).toBe(200);
}

test.each([
  'products/create',
  'products/update',
  'products/delete',
  'bulk_operations/finish',
  'app_subscriptions/update',
  'app_purchases_one_time/update',
  'app/scopes_update',
])('a webhook of one shop, %s, changes nothing of another although it names its product', async (topic) => {
  const before = await strangersRows();
  await sendWebhook(topic);
  await shop.runJobs(['handle-shopify-webhook']);
  expect(await strangersRows()).toEqual(before);
});

test('one shop’s jobs read and change nothing of another; a job names whose it is, or one thing that says so', async () => {
  const before = await strangersRows();
  const calls = shop.simulator.log().length;
  const own = await shop.db.store.findUniqueOrThrow({ where: { shopDomain } });
  const byStore = (Object.keys(jobs) as JobName[]).filter((name) => 'storeId' in jobs[name].payload.shape);
  expect(byStore.toSorted()).toEqual(
    expect.arrayContaining([
      'learn-style',
      'look-again',
      'reconcile-catalog',
      'settle-charges',
      'sync-catalog',
    ]),
  );
  for (const name of byStore.filter((one) => one !== 'learn-style')) {
    await shop.db.outboxJob.create({ data: { id: `job_${name}`, name, payload: { storeId: own.id } } });
  }
  await shop.runJobs(byStore.filter((one) => one !== 'learn-style'));
  expect(await strangersRows()).toEqual(before);
  const asked = shop.simulator.log().slice(calls);
  expect(asked.length).toBeGreaterThan(0);
  expect(new Set(asked.map((entry) => entry.shop))).toEqual(new Set([shopDomain]));
});

test('an uninstall and an erasure of one shop leave another as it is', async () => {
  const before = await strangersRows();
  await sendWebhook('app/uninstalled');
  await shop.runJobs(['handle-shopify-webhook']);
  await sendWebhook('shop/redact');
  await shop.runJobs(['handle-shopify-webhook', 'erase-store']);
  expect(await shop.db.store.findUnique({ where: { shopDomain } })).toBeNull();
  expect(await strangersRows()).toEqual(before);
});
