import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { mugWithPhotos, openTestShop, plainPicture, type TestShop } from './test-shop.ts';
import type { SimulatorOptions } from './world.ts';

type Received = { path: string; headers: IncomingHttpHeaders; body: string };

let shop: TestShop;
let listener: Server;
let received: Received[];
/** Statuses to answer with, one after the other; then 200 */
let answers: number[];

beforeEach(async () => {
  received = [];
  answers = [];
  listener = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      received.push({ path: request.url ?? '', headers: request.headers, body });
      response.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  await shop.close();
  listener.closeAllConnections();
  listener.close();
});

async function open(options: SimulatorOptions = {}) {
  const url = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
  const topics = ['products/create', 'products/update', 'products/delete', 'app/uninstalled', 'shop/redact'];
  shop = await openTestShop(
    { app: { url }, webhooks: topics.map((topic) => ({ topic, path: `/webhooks/${topic}` })), ...options },
    await mugWithPhotos(1),
  );
}

const create = (title: string) =>
  shop.graphql('mutation ($title: String) { productCreate(product: { title: $title }) { product { id } } }', {
    title,
  });

it('signs the raw body and names shop, topic, delivery and event', async () => {
  await open();
  await create('Teapot');
  await shop.simulator.advance(100);
  const [{ path, headers, body }] = received;
  expect(path).toBe('/webhooks/products/create');
  const expected = createHmac('sha256', shop.simulator.world.app.apiSecret).update(body).digest('base64');
  expect(headers['x-shopify-hmac-sha256']).toBe(expected);
  expect(headers).toMatchObject({
    'x-shopify-topic': 'products/create',
    'x-shopify-shop-domain': 'demo.myshopify.com',
    'x-shopify-api-version': '2026-10',
  });
  expect(headers['x-shopify-webhook-id']).not.toBe(headers['x-shopify-event-id']);
  expect(JSON.parse(body)).toMatchObject({
    title: 'Teapot',
    status: 'active',
    id: expect.any(Number),
    media: [],
  });
});

it('sends products/update after a change of media', async () => {
  await open();
  const [{ id }] = shop.simulator.shop().products.values();
  const originalSource = await shop.stage(await plainPicture());
  await shop.graphql(
    `mutation ($id: ID!, $media: [CreateMediaInput!]) {
      productUpdate(product: { id: $id }, media: $media) { userErrors { message } } }`,
    { id, media: [{ originalSource, mediaContentType: 'IMAGE' }] },
  );
  await shop.simulator.advance(500);
  const states = received.map(({ body }) =>
    JSON.parse(body).media.map(({ status }: { status: string }) => status),
  );
  expect(received.every(({ path }) => path === '/webhooks/products/update')).toBe(true);
  expect(states).toEqual([
    ['READY', 'UPLOADED'],
    ['READY', 'READY'],
  ]);
});

it('repeats a failed delivery with the same body and id, eight times over four hours', async () => {
  await open();
  answers = Array<number>(20).fill(500);
  await create('Teapot');
  await shop.simulator.advance(4 * 3600 * 1000);
  expect(received).toHaveLength(9);
  expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  expect(new Set(received.map(({ headers }) => headers['x-shopify-webhook-id'])).size).toBe(1);
});

it('counts a redirect as a failure and stops after success', async () => {
  await open();
  answers = [302];
  await create('Teapot');
  await shop.simulator.advance(3600 * 1000);
  expect(received).toHaveLength(2);
});

it('delivers twice and in the wrong order if asked', async () => {
  await open({ faults: { duplicateWebhook: 1 } });
  await create('Teapot');
  await shop.simulator.advance(1000);
  expect(received).toHaveLength(2);
  expect(received[0].headers['x-shopify-webhook-id']).toBe(received[1].headers['x-shopify-webhook-id']);
  shop.simulator.clearFaults();
  shop.simulator.setFaults({ lateWebhook: 1 });
  await create('First');
  await shop.simulator.advance(60);
  shop.simulator.clearFaults();
  await create('Second');
  await shop.simulator.advance(3000);
  expect(received.slice(2).map(({ body }) => JSON.parse(body).title)).toEqual(['Second', 'First']);
});

it('tells of the uninstall at once, of the redaction two days later, and of nothing else', async () => {
  await open();
  shop.simulator.uninstall();
  await shop.simulator.advance(47 * 3600 * 1000);
  expect(received.map(({ path }) => path)).toEqual(['/webhooks/app/uninstalled']);
  await shop.simulator.advance(2 * 3600 * 1000);
  expect(received.map(({ path }) => path).at(-1)).toBe('/webhooks/shop/redact');
});

it('drops a subscription made through the API after eight failures, and keeps the configured ones', async () => {
  await open();
  answers = Array<number>(40).fill(500);
  const { data } = await shop.graphql(
    `mutation { webhookSubscriptionCreate(topic: PRODUCTS_CREATE, webhookSubscription: { uri: "/own" }) {
      webhookSubscription { id uri } userErrors { message } } }`,
  );
  expect(data.webhookSubscriptionCreate).toMatchObject({
    webhookSubscription: { uri: '/own' },
    userErrors: [],
  });
  await create('Teapot');
  await shop.simulator.advance(5 * 3600 * 1000);
  expect(shop.simulator.shop().webhookSubscriptions.size).toBe(0);
});
