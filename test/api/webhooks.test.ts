import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { signCode } from '#app/api/docs/guide-webhooks.tsx';
import { recordEvent } from '#app/events/record-event.server.ts';
import { cancelGeneration } from '#app/generation/cancel-generation.server.ts';
import { newId } from '#app/platform/ids.ts';
import { isJobName, jobs } from '#app/queue/jobs.ts';
import type { Services } from '#app/services.ts';
import { runJob } from '#app/worker.server.ts';
import { settleGeneration } from '#app/generation/settle-generation.server.ts';
import { announceAsset } from '#app/webhooks/announce-asset.server.ts';
import { sendDelivery } from '#app/webhooks/send-delivery.server.ts';
import { signedHeaders } from '#app/webhooks/signature.ts';
import { makeAsset, makeGeneration } from '#test/factories/generation.ts';
import { startApi } from './start-api.ts';

type Received = { path: string; headers: Record<string, string>; body: string };
const received: Received[] = [];
let answerStatus = 200;
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    received.push({
      path: request.url ?? '',
      headers: request.headers as Record<string, string>,
      body,
    });
    response.writeHead(answerStatus, { location: '/elsewhere' }).end();
  });
}).listen(0, '127.0.0.1');
await once(receiver, 'listening');
const host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
afterAll(() => {
  receiver.closeAllConnections();
  receiver.close();
});

const { call, services, clock, store, partner } = await startApi(undefined, [host]);
const { db } = services;
const partnerId = partner.partner.id;
const path = '/v1/webhook-endpoints';
const hour = 3_600_000;
// the verifiers look at the real time, and so does a job's default time
clock.advance(Date.now() + 60_000 - clock.now().getTime());
await services.objects.put('assets/aa.jpg', Buffer.from('x'), 'image/jpeg');

beforeEach(async () => {
  received.length = 0;
  answerStatus = 200;
  await db.webhookEndpoint.deleteMany();
  await db.delivery.deleteMany();
  await db.webhookEvent.deleteMany();
  await db.outboxJob.deleteMany();
});

async function register(body: object = {}, key?: string) {
  const made = await call('POST', path, { body: { url: `http://${host}/hook`, ...body }, key });
  expect(made.status).toBe(201);
  return made.json as { id: string; secret: string };
}

/** What the worker would do with every job that is due now; render jobs are no part of this test. */
async function work(): Promise<void> {
  for (;;) {
    const due = await db.outboxJob.findMany({
      where: { dispatchedAt: null, runAt: { lte: clock.now() } },
      orderBy: { runAt: 'asc' },
    });
    if (!due.length) return;
    for (const { id, name, payload } of due) {
      await db.outboxJob.update({ where: { id }, data: { dispatchedAt: clock.now() } });
      if (isJobName(name) && jobs[name].lane === 'steps' && name !== 'continue-automation')
        await runJob(services as unknown as Services, {
          id,
          name,
          payload,
          attempt: 1,
          isLastAttempt: false,
        });
    }
  }
}

async function finishGeneration(given: object = {}, status = 'awaiting-review'): Promise<string> {
  const generation = await makeGeneration(db, {
    storeId: store.id,
    partnerId,
    origin: 'partner',
    status: 'processing',
    finishedAt: null,
    count: 1,
    costCredits: 1,
    ...given,
  });
  const failure = { failureCode: 'background_not_plain', failureMessage: 'The background is busy.' };
  await makeAsset(db, {
    generationId: generation.id,
    position: 0,
    status,
    ...(status === 'failed' ? failure : { objectKey: 'assets/aa.jpg' }),
  });
  // nothing was reserved for it: the ledger is no part of this test
  await db.$transaction(async (tx) => {
    await tx.generation.update({
      where: { id: generation.id },
      data: { status: status === 'failed' ? 'failed' : 'complete', finishedAt: clock.now() },
    });
    await recordEvent(tx, { type: 'generation.finished', subjectId: generation.id });
  });
  return generation.id;
}

function verifyBoth({ headers, body }: Received, secret: string): string {
  const event = Stripe.webhooks.constructEvent(body, headers['x-afterlight-signature'], secret);
  const data = new Webhook(secret).verify(body, headers) as { event: string };
  expect(data).toEqual(event);
  return data.event;
}

test('the stripe package and the standardwebhooks package accept one real delivery, and refuse another secret', async () => {
  const { secret } = await register();
  await finishGeneration();
  await work();
  expect(received).toHaveLength(1);
  expect(verifyBoth(received[0], secret)).toBe('generation.complete');
  const wrong = `whsec_${Buffer.from('another secret').toString('base64')}`;
  expect(() => verifyBoth(received[0], wrong)).toThrow(/signature/i);
  expect(() => verifyBoth({ ...received[0], body: `${received[0].body} ` }, secret)).toThrow(/signature/i);
});

test('while a secret is being replaced a receiver with either one accepts; afterwards only the new one', async () => {
  const { id, secret: old } = await register();
  const rotated = await call('POST', `${path}/${id}/rotate-secret`, { body: { overlap_hours: 2 } });
  expect(rotated.status).toBe(200);
  const fresh = String(rotated.json.secret);
  expect(fresh).not.toBe(old);
  await finishGeneration();
  await work();
  expect(received[0].headers['x-afterlight-signature']).toMatch(/^t=\d+,v1=[0-9a-f]{64},v1=[0-9a-f]{64}$/);
  expect([verifyBoth(received[0], old), verifyBoth(received[0], fresh)]).toHaveLength(2);
  await db.webhookEndpoint.updateMany({
    data: { retiredSecrets: [{ version: 1, until: clock.now().toISOString() }] },
  });
  await finishGeneration();
  await work();
  expect(verifyBoth(received[1], fresh)).toBe('generation.complete');
  expect(() => verifyBoth(received[1], old)).toThrow(/signature/i);
});

test("the account's secret signs what goes to a webhook_url, and is replaced in the same way", async () => {
  const webhookUrl = `http://${host}/order`;
  await finishGeneration({ webhookUrl });
  await work();
  expect(verifyBoth(received[0], partner.webhookSecret)).toBe('generation.complete');
  const { json } = await call('POST', '/v1/webhook-secret/rotate', { body: { overlap_hours: 1 } });
  await finishGeneration({ webhookUrl });
  await work();
  for (const secret of [partner.webhookSecret, String(json.secret)])
    expect(verifyBoth(received[1], secret)).toBe('generation.complete');
  await db.partner.updateMany({ data: { secretVersion: 1, retiredSecrets: [] } });
});

test('the header generator of the reference page signs as the sender does', async () => {
  const module = `data:text/javascript,${encodeURIComponent(signCode)}`;
  const { testHeaders } = (await import(module)) as {
    testHeaders: (body: string, secret: string, id: string, time: number) => Record<string, string>;
  };
  const secret = 'whsec_c2VjcmV0IG9mIGEgdGVzdA==';
  const delivery = { body: '{"event":"x"}', timestampSeconds: 1_700_000_000, eventId: 'evt_1' };
  expect(testHeaders(delivery.body, secret, 'evt_1', 1_700_000_000)).toEqual(
    signedHeaders({ ...delivery, secrets: [secret] }),
  );
});

test('a secret is shown when it is made, and again only to the same request; never kept in clear', async () => {
  const headers = { 'idempotency-key': 'endpoint-1' };
  const body = { url: 'https://you.com/hooks' };
  const first = await call('POST', path, { body, headers });
  const again = await call('POST', path, { body, headers });
  expect([again.text, again.headers.get('idempotent-replayed')]).toEqual([first.text, 'true']);
  const { id, secret } = first.json as { id: string; secret: string };
  const shown = await call('GET', `${path}/${id}`);
  expect(shown.json).not.toHaveProperty('secret');
  const tables = await Promise.all([db.idempotentReply.findMany(), db.webhookEndpoint.findMany()]);
  expect(JSON.stringify(tables)).not.toContain(secret.slice('whsec_'.length));
});

test('endpoints are listed in pages, changed, disabled, enabled and deleted', async () => {
  const made = [await register(), await register({ events: ['batch.complete'] }), await register()];
  const page = await call('GET', `${path}?limit=2`);
  const rest = await call('GET', `${path}?limit=2&cursor=${String(page.json.next_cursor)}`);
  const ids = [page, rest].flatMap(({ json }) => (json.data as { id: string }[]).map(({ id }) => id));
  expect([...ids].sort()).toEqual(made.map(({ id }) => id).sort());
  const own = `${path}/${made[0].id}`;
  const disabled = await call('PATCH', own, { body: { status: 'disabled', description: 'Staging' } });
  expect(disabled.json).toMatchObject({
    status: 'disabled',
    disabled_reason: 'asked',
    description: 'Staging',
  });
  const enabled = await call('PATCH', own, { body: { status: 'enabled', events: ['asset.ready'] } });
  expect(enabled.json).toMatchObject({ status: 'enabled', disabled_reason: null, events: ['asset.ready'] });
  const inside = await call('PATCH', own, { body: { url: 'https://10.0.0.1/hook' } });
  expect(inside).toMatchObject({ status: 422, json: { errors: [{ path: 'url' }] } });
  expect((await call('DELETE', own)).json).toEqual({ id: made[0].id, deleted: true });
  expect((await call('GET', own)).status).toBe(404);
});

test('409: there may be twenty endpoints', async () => {
  const row = { partnerId, url: 'https://you.com/hooks', secretVersion: 1 };
  await db.webhookEndpoint.createMany({
    data: Array.from({ length: 20 }, () => ({ id: newId('whe'), ...row })),
  });
  const refused = await call('POST', path, { body: { url: 'https://you.com/one-more' } });
  expect(refused).toMatchObject({ status: 409, json: { code: 'limit_reached' } });
});

test('every kind of event reaches the endpoint that wants it, and no other', async () => {
  await register();
  await register({ url: `http://${host}/batches`, events: ['batch.complete'] });
  const item = { product_image: 'https://cdn.you.com/1.jpg' };
  const batch = await call('POST', '/v1/batches', {
    body: {
      store_id: store.id,
      count: 1,
      scenes: ['studio'],
      items: [item, item],
      webhook_url: `http://${host}/my-batch`,
    },
  });
  const [first, second] = (batch.json.items as { id: string }[]).map(({ id }) => id);
  const asset = { status: 'awaiting-review', objectKey: 'assets/aa.jpg', mimeType: 'image/jpeg' };
  const { id: assetId } = await db.asset.findFirstOrThrow({ where: { generationId: first } });
  await db.asset.update({ where: { id: assetId }, data: { ...asset, width: 8, height: 8 } });
  await announceAsset(services, { assetId });
  await announceAsset(services, { assetId });
  await settleGeneration(services, first);
  await cancelGeneration(services, { generationId: second });
  await finishGeneration({}, 'failed');
  await work();
  const told = received.map(({ path: to, body }) => [to, (JSON.parse(body) as { event: string }).event]);
  expect(told.toSorted((a, b) => a.join().localeCompare(b.join()))).toEqual([
    ['/batches', 'batch.complete'],
    ['/hook', 'asset.ready'],
    ['/hook', 'batch.complete'],
    ['/hook', 'generation.canceled'],
    ['/hook', 'generation.complete'],
    ['/hook', 'generation.failed'],
    ['/my-batch', 'batch.complete'],
  ]);
  const ready = received.find(({ body }) => body.includes('asset.ready'));
  expect(JSON.parse(ready?.body ?? '')).toMatchObject({
    id: assetId,
    generation_id: first,
    url: 'https://app.example.com/a/aa.jpg',
    width: 8,
  });
  const ended = received.find(({ path: to }) => to === '/my-batch');
  expect(JSON.parse(ended?.body ?? '')).toMatchObject({
    id: batch.json.id,
    status: 'partial',
    item_count: 2,
    asset_count: 1,
  });
});

test('credits.low is told once for each fall below the mark', async () => {
  await register({ events: ['credits.low'] });
  const available = Number((await call('GET', '/v1/credits')).json.available);
  expect((await call('PATCH', '/v1/credits', { body: { low_mark: available - 1 } })).status).toBe(200);
  const order = {
    product_image: 'https://cdn.you.com/1.jpg',
    store_id: store.id,
    count: 1,
    scenes: ['studio'],
  };
  const ids: string[] = [];
  for (let index = 0; index < 3; index++)
    ids.push(String((await call('POST', '/v1/generations', { body: order })).json.id));
  await work();
  expect(received.map(({ body }) => JSON.parse(body) as object)).toMatchObject([
    { event: 'credits.low', id: partnerId, low_mark: available - 1 },
  ]);
  for (const id of ids) await call('POST', `/v1/generations/${id}/cancel`);
  for (let index = 0; index < 2; index++) await call('POST', '/v1/generations', { body: order });
  await work();
  expect(received).toHaveLength(2);
});

test('a redirect is a failure that is not followed; attempts are visible with their response codes', async () => {
  await register();
  answerStatus = 302;
  await finishGeneration();
  await work();
  answerStatus = 500;
  clock.advance(20_000);
  await work();
  answerStatus = 204;
  clock.advance(400_000);
  await work();
  expect(received.map(({ path: to }) => to)).toEqual(['/hook', '/hook', '/hook']);
  expect(new Set(received.map(({ headers, body }) => `${headers['webhook-id']} ${body}`)).size).toBe(1);
  const { json } = await call('GET', '/v1/webhook-deliveries?status=delivered');
  const [delivery] = json.data as { id: string; attempts: { response_status: number; number: number }[] }[];
  expect(delivery.attempts.map(({ number, response_status: code }) => [number, code])).toEqual([
    [1, 302],
    [2, 500],
    [3, 204],
  ]);
  const [event] = (await call('GET', '/v1/webhook-events')).json.data as { id: string; body: object }[];
  expect(event).toMatchObject({ id: received[0].headers['webhook-id'], body: JSON.parse(received[0].body) });
});

test('202: a delivery is sent again on demand, whatever became of it', async () => {
  await register();
  answerStatus = 410;
  await finishGeneration();
  await work();
  const [{ id }] = (await call('GET', '/v1/webhook-deliveries')).json.data as { id: string }[];
  const resend = () => call('POST', `/v1/webhook-deliveries/${id}/resend`);
  expect(await resend()).toMatchObject({ status: 409, json: { code: 'endpoint_disabled' } });
  await db.webhookEndpoint.updateMany({ data: { disabledAt: null } });
  answerStatus = 200;
  expect(await resend()).toMatchObject({ status: 202, json: { status: 'pending' } });
  await work();
  expect(await resend()).toMatchObject({ status: 202 });
  await work();
  expect(received).toHaveLength(3);
  const { json } = await call('GET', `/v1/webhook-deliveries/${id}`);
  expect(json).toMatchObject({
    status: 'delivered',
    attempts: [{ number: 1 }, { number: 2 }, { number: 3 }],
  });
});

test('five days of failure disable an endpoint; everything that it missed since then is replayed, nothing twice', async () => {
  const { id } = await register({ events: ['generation.complete', 'generation.failed'] });
  await finishGeneration();
  await work();
  expect(received).toHaveLength(1);
  const since = new Date(clock.now().getTime() + 1);
  clock.advance(hour);
  answerStatus = 500;
  const missed: string[] = [];
  for (let day = 0; day < 6; day++) {
    missed.push(await finishGeneration());
    await work();
    clock.advance(24 * hour);
  }
  await work();
  expect((await call('GET', `${path}/${id}`)).json).toMatchObject({
    status: 'disabled',
    disabled_reason: 'failing',
  });
  // what happens meanwhile is kept
  missed.push(await finishGeneration({}, 'failed'));
  await work();
  answerStatus = 200;
  received.length = 0;
  const body = { since: since.toISOString() };
  expect(await call('POST', `${path}/${id}/replay`, { body })).toMatchObject({
    status: 409,
    json: { code: 'endpoint_disabled' },
  });
  await call('PATCH', `${path}/${id}`, { body: { status: 'enabled' } });
  const replayed = await call('POST', `${path}/${id}/replay`, { body });
  expect(replayed.json).toEqual({ endpoint_id: id, deliveries: 7, has_more: false });
  await work();
  const arrived = received.map(({ body: text }) => (JSON.parse(text) as { id: string }).id);
  expect(arrived.toSorted()).toEqual(missed.toSorted());
  expect((await call('POST', `${path}/${id}/replay`, { body })).json).toMatchObject({ deliveries: 0 });
});

test('deleting an endpoint ends what was on its way to it', async () => {
  const { id } = await register();
  answerStatus = 500;
  await finishGeneration();
  await work();
  await call('DELETE', `${path}/${id}`);
  clock.advance(hour);
  await work();
  expect(received).toHaveLength(1);
  const { json } = await call('GET', '/v1/webhook-deliveries');
  expect(json.data).toMatchObject([{ status: 'failed', endpoint_id: null, next_attempt_at: null }]);
});

test('a storage outage of hours delays the news and loses none', async () => {
  await register();
  const generationId = await finishGeneration();
  const { objects } = services;
  services.objects = { ...objects, head: () => Promise.reject(new Error('the bucket is away')) };
  await expect(work()).rejects.toThrow('the bucket is away');
  services.objects = objects;
  expect(received).toEqual([]);
  const { attempts } = jobs['announce-generation'];
  expect(attempts * 150_000).toBeGreaterThan(72 * hour);
  await db.outboxJob.updateMany({ data: { dispatchedAt: null } });
  await work();
  await sendDelivery(services, { deliveryId: (await db.delivery.findFirstOrThrow()).id });
  expect(received.map(({ body }) => (JSON.parse(body) as { id: string }).id)).toEqual([generationId]);
});
