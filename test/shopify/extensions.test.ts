import type { ActionFunctionArgs, AppLoadContext } from '@remix-run/node';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startGeneration } from '#app/generation/start-generation.server.ts';
import { grantCredits, readBalance } from '#app/credits/ledger.server.ts';
import { newId } from '#app/platform/ids.ts';
import type { OrderReply, ProductPhotosView, SelectionView } from '#app/publishing/product-photos.ts';
import * as productRoute from '#app/routes/extensions.product.tsx';
import * as productsRoute from '#app/routes/extensions.products.tsx';
import { measurePhoto } from '#app/style/measure-photo.ts';
import { readTraits } from '#app/style/traits.ts';
import { MEASUREMENT_VERSION } from '#app/style/measurement.ts';
import { makeAsset, makeGeneration } from '#test/factories/generation.ts';
import { refuseCutOut } from '#test/factories/photo.ts';
import { makeProduct } from '#test/factories/product.ts';
import { drawPhoto, makeProfile } from '#test/factories/profile.ts';
import { makeStore } from '#test/factories/store.ts';
import { openShop, shopDomain, type ShopUnderTest } from './shop-under-test.ts';

const admin = 'https://extensions.shopifycdn.com';

let shop: ShopUnderTest;
let storeId: string;

beforeAll(async () => {
  shop = await openShop({ webhooks: [] });
  storeId = (await shop.open()).id;
  await shop.runJobs(['sync-catalog']);
  await shop.simulator.advance(1000);
  await shop.runJobs(['sync-catalog']);
});

beforeEach(async () => {
  await shop.db.generation.deleteMany();
  await shop.db.styleProfile.deleteMany();
  await shop.db.photoMeasurement.deleteMany();
  await shop.db.creditAccount.updateMany({ where: { ownerId: storeId }, data: { balance: 0 } });
});

let grants = 0;
async function grant(amount: number): Promise<void> {
  grants += 1;
  const owner = { kind: 'store', id: storeId } as const;
  await shop.db.$transaction((tx) =>
    grantCredits(tx, { owner, amount, key: `grant ${grants}`, note: 'for a test' }),
  );
}

type Handler = (args: ActionFunctionArgs) => Promise<Response>;

/** What an extension does: a request from Shopify's address with the token that the admin adds. */
async function ask(
  handler: Handler,
  path: string,
  given: { form?: URLSearchParams; token?: string | null; method?: string } = {},
): Promise<Response> {
  const token = given.token === undefined ? shop.simulator.sessionToken(shopDomain) : given.token;
  const request = new Request(`${shop.services.env.APP_URL}${path}`, {
    method: given.method ?? (given.form ? 'POST' : 'GET'),
    headers: { origin: admin, ...(token ? { authorization: `Bearer ${token}` } : {}) },
    ...(given.form ? { body: given.form } : {}),
  });
  const context = { services: shop.services, shopify: shop.shopify } as unknown as AppLoadContext;
  return handler({ request, context, params: {} }).catch((thrown: unknown) => {
    if (thrown instanceof Response) return thrown;
    throw thrown;
  });
}

async function readProduct(shopifyId: string): Promise<ProductPhotosView> {
  const reply = await ask(productRoute.loader, `/extensions/product?id=${shopifyId}`);
  expect(reply.status).toBe(200);
  return (await reply.json()) as ProductPhotosView;
}

type Choice = { products: string[]; scenes?: string[]; perScene?: number; key: string };

async function order({ products, scenes = ['studio'], perScene = 2, key }: Choice): Promise<OrderReply> {
  const form = new URLSearchParams({ perScene: String(perScene), orderKey: key });
  for (const id of products) form.append('product', id);
  for (const scene of scenes) form.append('scene', scene);
  const reply = await ask(productsRoute.action, '/extensions/products', { form });
  return (await reply.json()) as OrderReply;
}

const productOf = (title: string) =>
  shop.db.product.findFirstOrThrow({ where: { storeId, title }, include: { photos: true } });

describe('the block on a product’s page', () => {
  test('shows every photo with its fit, and what an order would cost', async () => {
    await grant(20);
    const stool = await productOf('Oak Stool');
    const others = Array.from({ length: 12 }, (_, index) => `other-${index}`);
    await makeProfile(shop.db, { storeId, photoIds: others });
    const [front] = stool.photos.toSorted((one, other) => one.position - other.position);
    await shop.db.photoMeasurement.create({
      data: {
        id: newId('msr'),
        storeId,
        photoId: front.id,
        contentHash: 'front',
        version: MEASUREMENT_VERSION,
        measurement: measurePhoto(drawPhoto(22)),
      },
    });
    const view = await readProduct(stool.shopifyId);
    expect(view).toMatchObject({ title: 'Oak Stool', last: null, refusal: null });
    expect(view.style).toMatchObject({ photosRead: 12, looks: [expect.any(String)] });
    expect(view.photos.map(({ url }) => url)).toEqual(
      stool.photos.toSorted((one, other) => one.position - other.position).map(({ url }) => url),
    );
    expect(view.photos[0].fit?.passed).toBe(true);
    expect(view.photos[0].fit?.percentile).toBeGreaterThan(20);
    expect(view.photos[1].fit).toBeNull();
    expect(view.offer).toMatchObject({ creditsLeft: 20, creditsPerPhoto: 1, usualPerScene: 2 });
  });

  test('a photo that the profile stands on is compared with the others, not with itself', async () => {
    const stool = await productOf('Oak Stool');
    const mug = await productOf('Blue Mug');
    const [front] = stool.photos;
    const others = Array.from({ length: 12 }, (_, index) => `other-${index}`);
    const odd = drawPhoto(-110);
    const measured = measurePhoto({ ...odd, rgb: odd.rgb.map((value) => 255 - value) });
    const profile = await makeProfile(shop.db, { storeId, photoIds: others });
    const stored = profile.profile as { exemplars: { id: string }[] };
    const data = { storeId, version: MEASUREMENT_VERSION, measurement: measured };
    await shop.db.photoMeasurement.create({
      data: { ...data, id: newId('msr'), photoId: front.id, contentHash: 'odd' },
    });
    const stranger = (await readProduct(stool.shopifyId)).photos.find(({ url }) => url === front.url)?.fit;
    // the same photo, now one of those that the profile holds: its fit must not rise to that of a perfect one
    stored.exemplars.push({ id: front.id, look: 0, traits: readTraits(measured) } as never);
    await shop.db.styleProfile.update({ where: { id: profile.id }, data: { profile: stored } });
    const own = (await readProduct(stool.shopifyId)).photos.find(({ url }) => url === front.url)?.fit;
    expect(own?.percentile).toBe(stranger?.percentile);
    expect(own?.passed).toBe(false);
    expect((await readProduct(mug.shopifyId)).photos[0].fit).toBeNull();
  });

  test('says how the last order went, and that the product is busy while one runs', async () => {
    await grant(5);
    const mug = await productOf('Blue Mug');
    const done = await makeGeneration(shop.db, { storeId, productId: mug.id });
    await makeAsset(shop.db, { generationId: done.id, position: 0 });
    await makeAsset(shop.db, { generationId: done.id, position: 1, status: 'rejected' });
    expect((await readProduct(mug.shopifyId)).last).toMatchObject({
      state: 'finished',
      photos: 2,
      waiting: 1,
      published: 0,
      path: `/app/generations/${done.id}`,
    });
    const began = await order({ products: [mug.shopifyId], key: 'order-busy' });
    expect(began).toMatchObject({ ok: true, creditsLeft: 3, products: [{ refusal: null }] });
    const view = await readProduct(mug.shopifyId);
    expect(view.refusal?.code).toBe('busy');
    expect(view.last?.state).toBe('making');
    const again = await order({ products: [mug.shopifyId], key: 'order-busy-2' });
    expect(again).toMatchObject({ products: [{ generationId: null, refusal: { code: 'busy' } }] });
  });

  test('without a session there is nothing, and the refusal can be read by an extension', async () => {
    for (const token of [null, 'a.b.c']) {
      const reply = await ask(productRoute.loader, '/extensions/product?id=1', { token });
      expect([302, 401]).toContain(reply.status);
      expect(reply.headers.get('access-control-allow-origin')).toBe('*');
      expect(await reply.text()).not.toContain('Stool');
    }
  });

  test('the browser’s question before the request is answered', async () => {
    const reply = await ask(productRoute.loader, '/extensions/product', {
      method: 'OPTIONS',
      token: null,
    });
    expect(reply.status).toBe(204);
    expect(reply.headers.get('access-control-allow-headers')).toContain('Authorization');
  });

  test('a product of another shop is not found', async () => {
    const other = await makeStore(shop.db);
    const { shopifyId } = await makeProduct(shop.db, { storeId: other.id, title: 'Secret' });
    for (const id of [shopifyId, 'gid://shopify/Product/1', 'nonsense']) {
      const reply = await ask(productRoute.loader, `/extensions/product?id=${id}`);
      expect(reply.status).toBe(404);
      expect(await reply.text()).not.toContain('Secret');
    }
  });
});

describe('an order for several products', () => {
  test('says of each what became of it', async () => {
    await grant(3);
    const stool = await productOf('Oak Stool');
    const mug = await productOf('Blue Mug');
    const bare = await makeProduct(shop.db, { storeId, title: 'No photo' });
    const preparing = await makeProduct(shop.db, { storeId, title: 'Preparing' });
    await shop.db.photo.create({
      data: {
        id: newId('pho'),
        storeId,
        productId: preparing.id,
        url: '',
        status: 'PROCESSING',
        shopifyMediaId: 'gid://shopify/MediaImage/5',
      },
    });
    const products = [
      bare.shopifyId,
      stool.shopifyId,
      'gid://shopify/Product/404',
      preparing.shopifyId,
      mug.shopifyId,
    ];
    const path = `/extensions/products?ids=${products.map((id) => id.split('/').at(-1)).join(',')}`;
    const selection = (await (await ask(productsRoute.loader, path)).json()) as SelectionView;
    expect(selection.products.map(({ refusal }) => refusal?.code ?? 'can be')).toEqual([
      'no_photo',
      'can be',
      'not_found',
      'not_ready',
      'can be',
    ]);
    const reply = await order({ products, key: 'order-mixed' });
    if (!reply.ok) throw new Error(reply.message);
    expect(reply.products.map(({ title, refusal }) => [title, refusal?.code ?? 'started'])).toEqual([
      ['No photo', 'no_photo'],
      ['Oak Stool', 'started'],
      [null, 'not_found'],
      ['Preparing', 'not_ready'],
      ['Blue Mug', 'insufficient_credits'],
    ]);
    expect(reply.products[4].refusal?.message).toBe('This costs 2 credits and 1 are left.');
    expect(reply.creditsLeft).toBe(1);
  });

  test('sent twice, also at one moment, it begins and costs once', async () => {
    await grant(10);
    const { shopifyId } = await productOf('Oak Stool');
    const replies = await Promise.all(
      Array.from({ length: 4 }, () => order({ products: [shopifyId], key: 'order-twice' })),
    );
    replies.push(await order({ products: [shopifyId], key: 'order-twice' }));
    const ids = replies.map((reply) => (reply.ok ? reply.products[0].generationId : reply.message));
    const generations = await shop.db.generation.findMany({ where: { storeId } });
    expect(generations).toHaveLength(1);
    expect(new Set(ids)).toEqual(new Set([generations[0].id]));
    expect(await readBalance(shop.db, { kind: 'store', id: storeId })).toEqual({ available: 8, reserved: 2 });
  });

  test('one order that arrives many times at one moment is one generation, whichever of them is written first', async () => {
    await grant(100);
    const { id: productId, photos } = await productOf('Oak Stool');
    const source = { kind: 'photo' as const, photoId: photos[0].id };
    const owner = { kind: 'store' as const, id: storeId };
    const wanted = {
      storeId,
      origin: 'merchant' as const,
      owner,
      productId,
      source,
      scenes: ['studio'],
      count: 2,
    };
    for (let round = 0; round < 10; round++) {
      const orderKey = `at one moment ${round}`;
      const started = await Promise.all(
        Array.from({ length: 5 }, () => startGeneration(shop.services, { ...wanted, orderKey })),
      );
      const ids = started.map((one) => one.ok && one.generation.id);
      expect(new Set(ids).size).toBe(1);
    }
    expect(await shop.db.generation.count()).toBe(10);
  });

  test('a photo that cannot be used is refused with its reason; nothing is begun without credits', async () => {
    const stool = await productOf('Oak Stool');
    const mug = await productOf('Blue Mug');
    await refuseCutOut(shop.db, mug.photos[0], 'The product leaves the frame.');
    const reply = await order({ products: [stool.shopifyId, mug.shopifyId], key: 'order-poor' });
    expect(reply).toMatchObject({
      ok: true,
      creditsLeft: 0,
      products: [
        { refusal: { code: 'insufficient_credits' } },
        { refusal: { code: 'cannot_be_used', message: 'The product leaves the frame.' } },
      ],
    });
    expect(await shop.db.generation.count()).toBe(0);
  });

  test('what is no order is refused in words', async () => {
    expect(await order({ products: [], key: 'order-none' })).toEqual({
      ok: false,
      message: 'Choose at least one product.',
    });
    const mug = await productOf('Blue Mug');
    const unknown = await order({ products: [mug.shopifyId], scenes: ['moon'], key: 'order-moon' });
    expect(unknown).toEqual({ ok: false, message: 'Choose scenes that there are.' });
  });
});

describe('the Flow action', () => {
  const step = (properties: Record<string, string | number>, more: object = {}) =>
    shop.simulator.runFlowStep({
      handle: 'flow-generate',
      path: '/flow/generate',
      properties,
      ...more,
    });
  const numberOf = (gid: string) => gid.split('/').at(-1) ?? '';

  test('photographs the product once, however often Flow sends the run', async () => {
    await grant(10);
    const { shopifyId, id: productId } = await productOf('Oak Stool');
    const properties = { product_id: numberOf(shopifyId), scenes: 'Studio, lifestyle', count: '1' };
    const first = await step(properties);
    expect(first).toMatchObject({ status: 200, body: { generation_id: expect.any(String) } });
    const [generation] = await shop.db.generation.findMany();
    expect(generation).toMatchObject({ productId, scenes: ['studio', 'lifestyle'], count: 2 });
    // it is finished when Flow, which never got the reply, sends the run again
    await shop.db.generation.update({ where: { id: generation.id }, data: { status: 'complete' } });
    const again = await step(properties, { runId: first.runId });
    expect(again).toMatchObject({ status: 200, body: { generation_id: generation.id } });
    expect(await shop.db.generation.count()).toBe(1);
    // another run of the same workflow is another order
    await step(properties);
    expect(await shop.db.generation.count()).toBe(2);
  });

  test('a product that the webhooks have not brought yet is read on the spot', async () => {
    await grant(10);
    const mug = await productOf('Blue Mug');
    await shop.db.product.delete({ where: { id: mug.id } });
    expect(await step({ product_id: Number(numberOf(mug.shopifyId)) })).toMatchObject({ status: 200 });
    const [generation] = await shop.db.generation.findMany({ include: { product: true } });
    expect(generation).toMatchObject({ count: 2, product: { title: 'Blue Mug' } });
  });

  test('refuses in words what cannot be done', async () => {
    const { shopifyId } = await productOf('Oak Stool');
    const product = { product_id: numberOf(shopifyId) };
    expect(await step(product)).toMatchObject({
      status: 422,
      body: { message: 'This costs 2 credits and 0 are left.' },
    });
    await grant(10);
    expect(await step({ product_id: '1' })).toMatchObject({ status: 404 });
    expect(await step({})).toMatchObject({
      status: 422,
      body: { message: 'The workflow names no product.' },
    });
    expect(await step({ ...product, count: '99' })).toMatchObject({
      status: 422,
      body: { message: 'Photos of each scene: a number from 1 to 8.' },
    });
    const moon = await step({ ...product, scenes: 'moon' });
    expect(moon).toMatchObject({ status: 422, body: { message: expect.stringContaining('"moon"') } });
    expect(await shop.db.generation.count()).toBe(0);
  });

  test('a product that is being photographed is left alone', async () => {
    await grant(10);
    const { shopifyId } = await productOf('Oak Stool');
    await step({ product_id: numberOf(shopifyId) });
    const second = await step({ product_id: numberOf(shopifyId) });
    expect(second).toMatchObject({ status: 200, body: { message: expect.stringContaining('being made') } });
    expect(await shop.db.generation.count()).toBe(1);
  });

  test('a photo that Shopify is still preparing makes Flow ask again', async () => {
    await grant(10);
    const mug = await productOf('Blue Mug');
    const file = shop.shop().files.get(mug.photos[0].shopifyMediaId ?? '');
    if (!file) throw new Error('the simulated shop has lost the photo');
    file.status = 'PROCESSING';
    await shop.db.photo.updateMany({ where: { productId: mug.id }, data: { status: 'PROCESSING' } });
    const run = await step({ product_id: numberOf(mug.shopifyId) });
    expect(run.status).toBe(202);
    file.status = 'READY';
    const later = await step({ product_id: numberOf(mug.shopifyId) }, { runId: run.runId });
    expect(later.status).toBe(200);
    expect(await shop.db.generation.count()).toBe(1);
  });

  test('only Shopify may ask: a wrong signature, none, another body', async () => {
    await grant(10);
    const { shopifyId } = await productOf('Oak Stool');
    const product = { product_id: numberOf(shopifyId) };
    expect(await step(product, { secret: 'somebody else' })).toMatchObject({ status: 401 });
    const url = new URL('/flow/generate', shop.services.env.APP_URL);
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
    expect((await fetch(url)).status).toBe(405);
    expect(await shop.db.generation.count()).toBe(0);
  });
});
