import { afterEach, expect, it } from 'vitest';
import { Faults } from './faults.ts';
import { mugWithPhotos, openTestShop, plainPicture, type TestShop } from './test-shop.ts';

let shop: TestShop | undefined;
afterEach(async () => {
  await shop?.close();
  shop = undefined;
});

const question = '{ shop { name } }';
const create = 'mutation { productCreate(product: { title: "Once" }) { product { id } } }';
const titles = (one: TestShop) => [...one.simulator.shop().products.values()].map(({ title }) => title);

it('loses the reply of a mutation that was done', async () => {
  shop = await openTestShop();
  shop.simulator.setFaults({ targeted: [{ operation: 'productCreate', kind: 'reset-after', times: 1 }] });
  await expect(shop.graphql(create)).rejects.toThrow('fetch failed');
  expect(titles(shop)).toEqual(['Once']);
  expect(shop.simulator.log().at(-1)).toMatchObject({ status: 'reset', fault: 'reset-after' });
  expect((await shop.graphql(create)).status).toBe(200);
});

it('cuts the connection before anything was done', async () => {
  shop = await openTestShop();
  shop.simulator.setFaults({
    targeted: [{ operation: 'productCreate', kind: 'reset-before', times: 1, skip: 1 }],
  });
  expect((await shop.graphql(create)).status).toBe(200);
  await expect(shop.graphql(create)).rejects.toThrow('fetch failed');
  expect(titles(shop)).toEqual(['Once']);
});

it('answers 429 with Retry-After, 503 and THROTTLED for the calls that are aimed at', async () => {
  shop = await openTestShop();
  const { simulator, token } = shop;
  simulator.setFaults({
    retryAfterSeconds: 2,
    targeted: [
      { operation: 'shop', kind: 'too-many-requests', times: 1 },
      { operation: 'shop', kind: 'server-error', times: 1 },
      { operation: 'shop', kind: 'throttled', times: 1 },
    ],
  });
  const limited = await fetch(`${simulator.url}/shops/demo.myshopify.com/admin/api/2026-10/graphql.json`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-shopify-access-token': token },
    body: JSON.stringify({ query: question }),
  });
  expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '2.0']);
  expect((await shop.graphql(question)).status).toBe(503);
  expect((await shop.graphql(question)).errors?.[0].extensions?.code).toBe('THROTTLED');
  expect((await shop.graphql(question)).data).toEqual({ shop: { name: 'Demo' } });
});

it('fails media on request', async () => {
  shop = await openTestShop({
    faults: { targeted: [{ operation: 'media', kind: 'failed-media', times: 1 }] },
  });
  const originalSource = await shop.stage(await plainPicture());
  await shop.graphql('mutation ($f: [FileCreateInput!]!) { fileCreate(files: $f) { files { id } } }', {
    f: [{ originalSource }, { originalSource }],
  });
  await shop.simulator.advance(300);
  expect([...shop.simulator.shop().files.values()].map(({ status }) => status)).toEqual(['FAILED', 'READY']);
});

it('draws the same faults from the same seed', () => {
  const run = (seed: number) => {
    const faults = new Faults({ seed, serverError: 0.3, resetAfter: 0.2 });
    return Array.from({ length: 40 }, () => faults.draw(['shop']));
  };
  expect(run(7)).toEqual(run(7));
  expect(run(7)).not.toEqual(run(8));
  expect(new Set(run(7))).toEqual(new Set([null, 'server-error', 'reset-after']));
});

it('is driven over HTTP: products with photos, faults, time, log', async () => {
  shop = await openTestShop({}, await mugWithPhotos(1));
  const { url } = shop.simulator;
  const post = async (path: string, body: unknown) => {
    const response = await fetch(`${url}/_sim${path}`, { method: 'POST', body: JSON.stringify(body) });
    return (await response.json()) as Record<string, unknown>;
  };
  const photo = { filename: 'lamp.png', base64: (await plainPicture()).toString('base64'), alt: 'A lamp' };
  const created = await post('/products', { title: 'Lamp', photos: [photo] });
  expect(created).toMatchObject({ title: 'Lamp', media: [{ status: 'UPLOADED', url: null }] });
  await post('/time/advance', { milliseconds: 300 });
  const listed = (await (await fetch(`${url}/_sim/shops/demo/products`)).json()) as unknown[];
  expect(listed[1]).toMatchObject({ title: 'Lamp', media: [{ status: 'READY', alt: 'A lamp', width: 40 }] });
  await post('/faults', { targeted: [{ operation: 'shop', kind: 'server-error', times: 1 }] });
  expect((await shop.graphql(question)).status).toBe(503);
  const log = (await (await fetch(`${url}/_sim/log`)).json()) as { operation: string }[];
  expect(log.at(-1)).toMatchObject({ operation: 'query shop', status: 503, fault: 'server-error' });
  expect(await post('/faults', { noSuchFault: 1 })).toMatchObject({
    error: expect.stringContaining('noSuchFault'),
  });
});
