import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { afterAll, expect, test } from 'vitest';
import { readBalance } from '#app/credits/ledger.server.ts';
import { cancelGeneration } from '#app/generation/cancel-generation.server.ts';
import { settleGeneration } from '#app/generation/settle-generation.server.ts';
import { createPublicFetch } from '#app/platform/safe-fetch.server.ts';
import { drawPhoto } from '#test/factories/profile.ts';
import { startApi } from './start-api.ts';

const { rgb, width, height } = drawPhoto(0);
const product = await sharp(rgb, { raw: { width, height, channels: 3 } })
  .png()
  .toBuffer();
const server = createServer((request, response) => {
  response
    .writeHead(request.url === '/product.png' ? 200 : 404)
    .end(request.url === '/product.png' ? product : '');
});
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
afterAll(() => server.close());
const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

const { call, services, store, partner, stranger, clock } = await startApi();
const { db } = services;
services.publicFetch = createPublicFetch({ privateHosts: [host] });
const owner = { kind: 'partner', id: partner.partner.id } as const;
const quotes = '/v1/quotes';

test('200: a quote by address: cost, size, place in the queue; the photo can be cut out; nothing is taken', async () => {
  const before = await readBalance(db, owner);
  const { status, json } = await call('POST', quotes, {
    body: { product_image: `http://${host}/product.png`, store_id: store.id, count: 3, situation: 'on oak' },
  });
  expect(status).toBe(200);
  expect(json).toMatchObject({
    cost_credits: 3,
    available_credits: 100,
    is_affordable: true,
    aspect_ratio: '1:1',
    width: 2048,
    height: 2048,
    photo: { can_be_cut_out: true, code: null, width, height },
    situation: { understood: [{ value: 'wood' }] },
    queue: { position: 0, photos_ahead: 0 },
  });
  expect(await readBalance(db, owner)).toEqual(before);
  expect(await db.generation.count()).toBe(0);
});

test('200: why a photo cannot be cut out, or not be had', async () => {
  const flat = await sharp({ create: { width: 300, height: 300, channels: 3, background: '#eee' } })
    .png()
    .toBuffer();
  const blank = await call('POST', quotes, {
    body: { image_base64: flat.toString('base64'), store_id: store.id, aspect_ratio: '4:5' },
  });
  expect(blank.json).toMatchObject({
    aspect_ratio: '4:5',
    photo: { can_be_cut_out: false, code: expect.any(String), message: expect.stringMatching(/\w{4}/) },
  });
  const gone = await call('POST', quotes, {
    body: { product_image: `http://${host}/gone.png`, store_id: store.id },
  });
  expect(gone.json).toMatchObject({
    width: null,
    photo: { can_be_cut_out: false, code: 'source_http_status' },
  });
});

test('404 and 422: as the order itself would be answered', async () => {
  const product_image = `http://${host}/product.png`;
  expect((await call('POST', quotes, { body: { product_image, store_id: 'store_none' } })).status).toBe(404);
  expect(
    (await call('POST', quotes, { key: stranger.secret, body: { product_image, store_id: store.id } }))
      .status,
  ).toBe(404);
  expect((await call('POST', quotes, { body: { store_id: store.id } })).status).toBe(422);
});

test('200: usage by day and by store; its sums are the ledger’s', async () => {
  const order = {
    product_image: 'https://cdn.you.com/a.jpg',
    store_id: store.id,
    count: 4,
    scenes: ['studio'],
  };
  const ids: string[] = [];
  for (const days of [0, 0, 3]) {
    clock.advance(days * 24 * 3600 * 1000);
    const { json } = await call('POST', '/v1/generations', { body: order });
    ids.push(String(json.id));
  }
  const [first, second] = ids;
  await db.asset.updateMany({
    where: { generationId: first, position: { lt: 3 } },
    data: { status: 'awaiting-review' },
  });
  await db.asset.updateMany({
    where: { generationId: first, position: 3 },
    data: { status: 'failed', failureCode: 'x' },
  });
  await settleGeneration(services, first);
  await cancelGeneration(services, { generationId: second });
  const usage = await call('GET', '/v1/usage');
  expect(usage.json).toMatchObject({
    from: '2026-04-21',
    to: '2026-05-20',
    total: { generations: 3, assets: 3, credits_spent: 3, credits_released: 5 },
    data: [
      { day: '2026-05-17', store_id: null, generations: 2, credits_spent: 3, credits_released: 5 },
      { day: '2026-05-20', generations: 1, credits_spent: 0 },
    ],
  });
  const byStore = await call('GET', '/v1/usage?group_by=store&from=2026-05-17&to=2026-05-17');
  expect(byStore.json.data).toMatchObject([{ day: null, store_id: store.id, generations: 2 }]);
  const { available, reserved } = await readBalance(db, owner);
  const { total } = usage.json as { total: { credits_spent: number } };
  expect(available + reserved + total.credits_spent).toBe(100);
  expect((await call('GET', '/v1/usage', { key: stranger.secret })).json.data).toEqual([]);
  for (const query of ['from=2026-05-02&to=2026-05-01', 'from=2020-01-01&to=2026-05-01', 'from=yesterday'])
    expect((await call('GET', `/v1/usage?${query}`)).status).toBe(422);
});

test('200: the ledger in pages adds up to the balance', async () => {
  const moves: { amount: number }[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { json } = await call('GET', `/v1/credits?limit=2${cursor && `&cursor=${cursor}`}`);
    const page = json as { ledger: { amount: number }[]; next_cursor: string | null };
    moves.push(...page.ledger);
    cursor = page.next_cursor;
  }
  const { available } = await readBalance(db, owner);
  expect(moves.length).toBeGreaterThan(5);
  expect(moves.reduce((sum, { amount }) => sum + amount, 0)).toBe(available);
});
