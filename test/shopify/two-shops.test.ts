import { Prisma } from '@prisma/client';
import type { ActionFunctionArgs, AppLoadContext } from '@remix-run/node';
import { createHmac, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { installStore } from '#app/stores/install-store.server.ts';
import { keepDecision } from '#app/automation/keep-decision.server.ts';
import { newRule } from '#app/automation/rule.ts';
import { handledTopics, receiveShopifyWebhook } from '#app/inbox.server.ts';
import { rings } from '#app/partners/rings.ts';
import { createPixels } from '#app/pixels.server.ts';
import { connectRateWindows } from '#app/platform/rate-windows.server.ts';
import { jobs, type JobName, type JobPayload } from '#app/queue/jobs.ts';
import type { Services } from '#app/services.ts';
import { handlers } from '#app/worker.server.ts';
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
const ownMark = 'ownshop';
const ownGid = 'gid://shopify/Product/888000888';

let shop: ShopUnderTest;
let strangerId: string;
let ownId: string;

beforeAll(async () => {
  shop = await openShop({ webhooks: [], shops: [{ domain: shopDomain }, { domain: otherDomain }] });
  await shop.open();
  strangerId = (await installStore(shop.services, { shopDomain: otherDomain })).storeId;
  ownId = (await shop.db.store.findUniqueOrThrow({ where: { shopDomain } })).id;
  await fill(strangerId, mark, productGid);
  await fill(ownId, ownMark, ownGid);
  await shop.db.outboxJob.deleteMany();
});

/** A shop's things; its mark is in every id and text. */
async function fill(storeId: string, name: string, shopifyId: string): Promise<void> {
  const { db } = shop;
  const product = await makeProduct(db, { id: `prd_${name}`, storeId, title: name, shopifyId });
  const photo = await makePhoto(db, {
    id: `pho_${name}`,
    storeId,
    productId: product.id,
    url: `https://${name}/a.jpg`,
  });
  const made = { storeId, productId: product.id, photoId: photo.id };
  const waiting = await makeGeneration(db, { id: `gen_${name}`, ...made });
  await makeAsset(db, { id: `ast_${name}`, generationId: waiting.id, position: 0 });
  const done = await makeAsset(db, {
    id: `ast_${name}2`,
    generationId: waiting.id,
    position: 1,
    status: 'approved',
  });
  const placed = { id: `pub_${name}`, status: 'placed', alt: name, fileMark: name };
  await db.publication.create({ data: { ...placed, storeId, productId: product.id, assetId: done.id } });
  await keepDecision(shop.services, product, { kind: 'waiting', reason: 'no-credits' });
  await db.automationRule.create({ data: { id: `rule_${name}`, storeId, name, scenes: ['studio'] } });
  const partner = await db.partner.create({ data: { id: `ptn_${name}`, name } });
  await db.grant.create({ data: { id: `grt_${name}`, partnerId: partner.id, storeId } });
  await db.collection.create({
    data: { storeId, shopifyId: `gid://shopify/Collection/${name}`, title: name },
  });
  const account = await db.partner.create({ data: { id: `acc_${name}`, name, storeId } });
  const key = { id: `key_${name}`, partnerId: account.id, name, hint: 'sk_live_', hash: name };
  await db.apiKey.create({ data: key });
  // Shopify knows nothing of a plan of ours that nobody has paid
  if (storeId === ownId) return;
  await db.charge.create({
    data: {
      id: `chg_${name}`,
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
  const answer = await Promise.resolve(
    handler({ request, context, params: { id, photoId: `pho_${mark}` } }),
  ).catch((thrown: unknown) => {
    // a page that says "not found" throws its answer
    if (thrown instanceof Response) return thrown;
    throw thrown;
  });
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

/** Routes that are no merchant's page: why another shop's things cannot be named there, or where that is tested. */
const otherRoutes: Record<string, string> = {
  _index: 'sends to the app',
  'auth.$': 'the Shopify library’s own',
  'auth.login': 'says where to open the app',
  'invitations.$code': 'repeats the code of its address, and reads nothing',
  'flow.generate': 'signed by Shopify for one shop: see extensions.test.ts',
  'webhooks.shopify': 'below',
};

test('every route is asked below, or says why not', () => {
  const nameOf = (file: string) => /([^/]+)\.tsx$/.exec(file)?.[1] ?? '';
  const all = Object.keys(import.meta.glob('/app/routes/*.tsx')).map(nameOf);
  const asked = Object.keys(routes).map(nameOf);
  expect(all.filter((name) => !asked.includes(name)).toSorted()).toEqual(Object.keys(otherRoutes).toSorted());
});

/** The stranger's thing that an address of this route names. */
function idIn(file: string): string {
  if (file.includes('rules.')) return `rule_${mark}`;
  return file.includes('publish.') ? `ast_${mark}2` : `gen_${mark}`;
}

describe('no loader shows anything of another shop, whatever the address names', () => {
  const loaders = Object.entries(routes).filter(([, route]) => route.loader);
  test.each(loaders)('%s', async (file, route) => {
    const id = idIn(file);
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
  'app.cut-out.$photoId': ['preview', 'save', 'again'].map((intent) => ({
    intent,
    strokes: JSON.stringify([{ tool: 'keep', radius: 0.05, points: [[0.5, 0.5]] }]),
  })),
  'app.keys': ['replace', 'end'].map((intent) => ({ intent, keyId: `key_${mark}`, overlapHours: '0' })),
  'app.photograph': [{ product: `prd_${mark}`, scene: 'studio', perScene: '1' }],
  'app.plan': [{ intent: 'cancel' }, { intent: 'extra' }],
  'app.rules.$id': [
    { intent: 'delete' },
    { intent: 'save', rule: JSON.stringify({ ...newRule, isEnabled: true, perScene: 1, name: 'mine now' }) },
  ],
  'app.settings': [
    { intent: 'move-rule-up', ruleId: `rule_${mark}` },
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
      const answer = await ask(route.action!, `/app?generation=gen_${mark}`, { form, id: idIn(file) });
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

/** They end things, and are sent at the end. */
const endings = ['app/uninstalled', 'shop/redact'];

test.each(handledTopics.filter((topic) => !endings.includes(topic)))(
  'a webhook of one shop, %s, changes nothing of another although it names its product',
  async (topic) => {
    const before = await strangersRows();
    await sendWebhook(topic);
    await shop.runJobs(['handle-shopify-webhook']);
    expect(await strangersRows()).toEqual(before);
  },
);

/** What each job carries when it is about a shop's own things; the compiler asks for every job of the catalogue. */
function payloadsOf(
  name: string,
  storeId: string,
  transferId: string,
): { [Name in JobName]: JobPayload<Name> } {
  const store = { storeId };
  const publication = { publicationId: `pub_${name}` };
  const generation = { generationId: `gen_${name}` };
  return {
    'handle-shopify-webhook': { inboxId: `inb_${name}` },
    'sync-catalog': store,
    'reconcile-catalog': store,
    'settle-charges': store,
    'stop-orders': { partnerId: `ptn_${name}`, ...store },
    'learn-style': store,
    'resume-publications': store,
    'look-again': store,
    'publish-asset': publication,
    'write-alt-text': publication,
    'revert-publication': publication,
    'render-generation': generation,
    'continue-automation': generation,
    'tell-flow': generation,
    'announce-generation': generation,
    'announce-asset': { assetId: `ast_${name}` },
    'announce-batch': { batchId: `bat_${name}` },
    'announce-low-credits': { transferId },
    'run-automation': { productId: `prd_${name}` },
    'send-delivery': { deliveryId: `dlv_${name}` },
    'advance-test-clock': { partnerId: `ptn_${name}` },
    'erase-store': { shopDomain },
  };
}

describe('a job about one shop’s things reads and changes nothing of another’s', () => {
  const names = Object.keys(jobs) as JobName[];
  // the erasure comes last
  test.each(names.filter((name) => name !== 'erase-store'))('%s', async (name) => {
    const { db, env } = shop.services;
    const transfer = await db.creditTransfer.findFirstOrThrow({
      where: { entries: { some: { account: { ownerId: ownId } } } },
    });
    // something is left to do of each
    await db.publication.update({
      where: { id: `pub_${ownMark}` },
      data: { status: name === 'publish-asset' ? 'queued' : 'placed' },
    });
    // the simulated shop does not have it: a reading of the catalogue finds it gone
    await db.product.update({ where: { id: `prd_${ownMark}` }, data: { deletedAt: null } });
    const rateWindows = connectRateWindows(env, (error) => {
      throw error;
    });
    const pixels = createPixels({ threads: 1 });
    const before = await strangersRows();
    const from = shop.simulator.log().length;
    const handle = handlers[name] as (given: Services, payload: unknown) => Promise<unknown>;
    await handle(
      { ...shop.services, pixels, rateWindows, rings },
      payloadsOf(ownMark, ownId, transfer.id)[name],
    );
    await Promise.all([pixels.close(), rateWindows.close()]);
    expect(await strangersRows()).toEqual(before);
    const asked = shop.simulator.log().slice(from);
    expect(asked.filter((entry) => entry.shop && entry.shop !== shopDomain)).toEqual([]);
    // a job that asks the shop has asked it: else this would prove nothing
    const asksShop = jobs[name].lane === 'shopify' && name !== 'handle-shopify-webhook';
    expect(asked.length > 0).toBe(asksShop);
  });
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
