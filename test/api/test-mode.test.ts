import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { checkLedger, readBalance } from '#app/credits/ledger.server.ts';
import { magicImages, magicUrl } from '#app/generation/wishes/magic-images.ts';
import { renderGeneration } from '#app/generation/render-generation.server.ts';
import { createApiKey } from '#app/partners/api-keys.server.ts';
import { announceGeneration } from '#app/webhooks/announce-generation.server.ts';
import { maxAttempts } from '#app/webhooks/retry-schedule.ts';
import { sendDelivery } from '#app/webhooks/send-delivery.server.ts';
import { runTestClock } from '#app/webhooks/test-clock.server.ts';
import { startApi, type CallOptions } from './start-api.ts';

let answerStatus = 500;
const received: { at: number; id: string }[] = [];
const receiver = createServer((request, response) => {
  const timestamp = Number(request.headers['webhook-timestamp']);
  received.push({ at: timestamp, id: String(request.headers['webhook-id']) });
  request.resume().on('end', () => response.writeHead(answerStatus).end());
}).listen(0, '127.0.0.1');
await once(receiver, 'listening');
const host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
afterAll(() => {
  receiver.closeAllConnections();
  receiver.close();
});

const { call: callLive, services, clock, store, partner } = await startApi(undefined, [host]);
const { db } = services;
const partnerId = partner.partner.id;
const { secret: key } = await createApiKey(db, services, { partnerId, mode: 'test' });
const call = (method: string, path: string, options?: CallOptions) =>
  callLive(method, path, { key, ...options });
const live = { kind: 'partner', id: partnerId } as const;
const untouched = await readBalance(db, live);

const order = (name: string, count = 1, more: object = {}) =>
  call('POST', '/v1/generations', {
    body: { product_image: magicUrl({ name }), store_id: store.id, scenes: ['studio'], count, ...more },
  });

async function outcomeOf(name: string, count = 1) {
  const { json } = await order(name, count);
  await renderGeneration(services, { generationId: String(json.id) });
  return (await call('GET', `/v1/generations/${String(json.id)}`)).json;
}

test.each(magicImages.filter(({ refusal }) => refusal?.fromPhoto === 0))(
  '$name: $outcome',
  async ({ name, refusal }) => {
    expect(await outcomeOf(name)).toMatchObject({
      status: 'failed',
      asset_count: 0,
      cost_credits: 0,
      failure: { code: refusal?.code, message: refusal?.message },
    });
  },
);

test('partial and complete: a real product is cut out and painted', async () => {
  expect(await outcomeOf('partial', 2)).toMatchObject({ status: 'partial', asset_count: 1, cost_credits: 1 });
  const done = await outcomeOf('complete');
  expect(done).toMatchObject({ status: 'complete', asset_count: 1, failure: null });
  const { json } = await call('GET', `/v1/generations/${String(done.id)}/assets`);
  expect(json.assets).toMatchObject([{ mime_type: 'image/jpeg', fidelity: { passed: true } }]);
});

test('processing never ends by itself, and can be canceled; insufficient-credits is 402', async () => {
  const begun = await outcomeOf('processing');
  expect(begun).toMatchObject({ status: 'processing' });
  expect((await call('POST', `/v1/generations/${String(begun.id)}/cancel`)).status).toBe(200);
  expect(await order('insufficient-credits')).toMatchObject({
    status: 402,
    json: { code: 'insufficient_credits' },
  });
});

test('no live credit moved, and live and test things do not see each other', async () => {
  expect(await readBalance(db, live)).toEqual(untouched);
  expect(await checkLedger(db)).toMatchObject({ ok: true });
  const { json: own } = await call('GET', '/v1/credits');
  expect(own.available).toBeLessThan(1_000_000);
  const { json: list } = await call('GET', '/v1/generations');
  const [{ id }] = list.data as { id: string }[];
  expect((await callLive('GET', `/v1/generations/${id}`)).status).toBe(404);
  expect((await callLive('GET', '/v1/generations')).json.data).toEqual([]);
  expect((await callLive('GET', '/v1/usage')).json.data).toEqual([]);
  const headers = { 'idempotency-key': 'same' };
  const body = { product_image: magicUrl({ name: 'complete' }), store_id: store.id, count: 1 };
  const [first, second] = [
    await call('POST', '/v1/generations', { body, headers }),
    await callLive('POST', '/v1/generations', { body, headers }),
  ];
  expect([first.status, second.status, first.text === second.text]).toEqual([202, 202, false]);
});

test('with a live key a magic address means nothing', async () => {
  const { json } = await callLive('POST', '/v1/generations', {
    body: { product_image: 'https://test.afterlight.io/insufficient-credits.jpg', store_id: store.id },
  });
  expect(json).toMatchObject({ status: 'queued' });
});

test('the test clock runs 75 hours of retries at once, and only in test mode', async () => {
  const { json } = await order('too-small', 1, { webhook_url: `http://${host}/hook` });
  await renderGeneration(services, { generationId: String(json.id) });
  await announceGeneration(services, { generationId: String(json.id) });
  const { id } = await db.delivery.findFirstOrThrow();
  await sendDelivery(services, { deliveryId: id });
  const before = await call('GET', '/v1/test/clock');
  expect(before.json).toMatchObject({ now: clock.now().toISOString(), status: 'ready' });
  // the schedule, and what chance adds to it
  const seconds = 85 * 3600;
  const asked = await call('POST', '/v1/test/clock/advance', { body: { seconds } });
  expect(asked).toMatchObject({ status: 202, json: { status: 'advancing' } });
  await Promise.all([runTestClock(services, { partnerId }), runTestClock(services, { partnerId })]);
  const after = await call('GET', '/v1/test/clock');
  expect(after.json).toMatchObject({
    now: new Date(clock.now().getTime() + seconds * 1000).toISOString(),
    status: 'ready',
  });
  expect(received).toHaveLength(maxAttempts);
  expect(new Set(received.map((one) => one.id)).size).toBe(1);
  // a receiver looks at the real time
  expect(new Set(received.map(({ at }) => at))).toEqual(new Set([Math.floor(clock.now().getTime() / 1000)]));
  const { json: delivery } = await call('GET', `/v1/webhook-deliveries/${id}`);
  expect(delivery).toMatchObject({ status: 'failed', next_attempt_at: null });
  const starts = (delivery.attempts as { started_at: string }[]).map(({ started_at: at }) => Date.parse(at));
  expect(starts.at(-1)).toBeGreaterThan(starts[0] + 75 * 3_600_000);
  answerStatus = 200;
  for (const method of ['GET', 'POST'] as const) {
    const path = method === 'GET' ? '/v1/test/clock' : '/v1/test/clock/advance';
    const body = method === 'POST' ? { seconds: 1 } : undefined;
    expect((await callLive(method, path, { body })).status).toBe(403);
  }
});
