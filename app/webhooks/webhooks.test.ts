import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { createPartner } from '#app/partners/create-partner.server.ts';
import { newId } from '#app/platform/ids.ts';
import { makeAsset, makeGeneration } from '#test/factories/generation.ts';
import { testClock, testServices } from '#test/setup/services.ts';
import { announceGeneration } from './announce-generation.server.ts';
import { maxAttempts } from './retry-schedule.ts';
import { sendDelivery } from './send-delivery.server.ts';
import { signedHeaders, verifySignature } from './signature.ts';

const received: { headers: Record<string, string | string[] | undefined>; body: string }[] = [];
let answerStatus = 200;
let answerHeaders: Record<string, string> = {};
const receiver = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    received.push({ headers: request.headers, body });
    response.writeHead(answerStatus, answerHeaders).end();
  });
}).listen(0, '127.0.0.1');
await once(receiver, 'listening');
const host = `127.0.0.1:${(receiver.address() as AddressInfo).port}`;
afterAll(() => {
  receiver.closeAllConnections();
  receiver.close();
});

const clock = testClock();
const services = await testServices({ clock, privateHosts: [host] });
const { db } = services;
const { partner, webhookSecret } = await createPartner(services, { name: 'Shopfront', credits: 10 });
const store = await db.store.create({ data: { id: newId('store'), kind: 'partner', name: 'Cups' } });
await services.objects.put('assets/aa.jpg', Buffer.from('x'), 'image/jpeg');

beforeEach(() => {
  received.length = 0;
  answerStatus = 200;
  answerHeaders = {};
});

async function finishedGeneration(given: { contract?: string; status?: string; objectKey?: string | null }) {
  const generation = await makeGeneration(db, {
    storeId: store.id,
    partnerId: partner.id,
    origin: 'partner',
    contract: given.contract ?? 'v1',
    status: given.status ?? 'complete',
    webhookUrl: `http://${host}/hook`,
    count: 1,
    costCredits: 1,
    createdAt: new Date('2026-05-17T08:30:00.825Z'),
  });
  if (given.objectKey !== null)
    await makeAsset(db, {
      generationId: generation.id,
      position: 0,
      objectKey: given.objectKey ?? 'assets/aa.jpg',
    });
  return generation;
}

async function deliveriesOf(generationId: string) {
  return db.delivery.findMany({
    where: { eventId: `evt_${generationId.slice(4)}` },
    include: { event: true, history: true },
    orderBy: { url: 'asc' },
  });
}

test('a finished generation is announced once, signed so that both verifiers accept it', async () => {
  const generation = await finishedGeneration({});
  await announceGeneration(services, { generationId: generation.id });
  await announceGeneration(services, { generationId: generation.id });
  const [delivery, ...more] = await deliveriesOf(generation.id);
  expect(more).toEqual([]);
  await sendDelivery(services, { deliveryId: delivery.id });
  await sendDelivery(services, { deliveryId: delivery.id });
  expect(received).toHaveLength(1);
  const [{ headers, body }] = received;
  expect(body).toBe(
    `{"event":"generation.complete","id":"${generation.id}","asset_count":1,"delivered_at":"2026-05-17T08:31:04Z"}`,
  );
  const header = String(headers['x-afterlight-signature']);
  expect(header).toMatch(/^t=\d+,v1=[0-9a-f]{64}$/);
  expect(verifySignature({ header, body, secret: webhookSecret, now: clock.now() })).toMatchObject({
    ok: true,
  });
  // the Standard Webhooks verifier, written out
  const key = Buffer.from(webhookSecret.slice('whsec_'.length), 'base64');
  const standard = `${String(headers['webhook-id'])}.${String(headers['webhook-timestamp'])}.${body}`;
  const digest = createHmac('sha256', key).update(standard).digest('base64');
  expect(headers['webhook-signature']).toBe(`v1,${digest}`);
  expect(await deliveriesOf(generation.id)).toMatchObject([
    { status: 'delivered', attempts: 1, lastStatus: 200, deliveredAt: clock.now() },
  ]);
});

test('a job of /api/v1 is posted whole, beside the event', async () => {
  const generation = await finishedGeneration({ contract: 'api-v1' });
  await announceGeneration(services, { generationId: generation.id });
  const [delivery] = await deliveriesOf(generation.id);
  expect(JSON.parse(delivery.event.body)).toEqual({
    event: 'generation.complete',
    id: generation.id,
    asset_count: 1,
    delivered_at: '2026-05-17T08:31:04Z',
    job_id: generation.jobId,
    status: 'done',
    result_image_url: 'https://app.example.com/a/aa.jpg',
    input_image_url: null,
    model: 'google-nano-banana',
    engine: 'studio',
    aspect_ratio: null,
    cost_credits: 1,
    refunded_credits: 0,
    error: null,
    created_at: '2026-05-17T08:30:00.825Z',
    situation: null,
    ignored_preferences: [],
  });
});

test('nothing is announced before its assets can be fetched', async () => {
  const generation = await finishedGeneration({ objectKey: 'assets/not-yet.jpg' });
  await expect(announceGeneration(services, { generationId: generation.id })).rejects.toThrow(
    'cannot be fetched',
  );
  expect(await deliveriesOf(generation.id)).toEqual([]);
});

test('a refusing receiver is tried ten times over at least 75 hours, always the same event and body', async () => {
  const generation = await finishedGeneration({});
  await announceGeneration(services, { generationId: generation.id });
  const [{ id }] = await deliveriesOf(generation.id);
  answerStatus = 503;
  const started = clock.now().getTime();
  for (let attempt = 1; attempt < maxAttempts; attempt++) {
    await sendDelivery(services, { deliveryId: id });
    // a repeated job before its time sends nothing
    await sendDelivery(services, { deliveryId: id });
    const [{ nextAttemptAt, attempts, lastStatus }] = await deliveriesOf(generation.id);
    expect({ attempts, lastStatus }).toEqual({ attempts: attempt, lastStatus: 503 });
    clock.advance((nextAttemptAt?.getTime() ?? 0) - clock.now().getTime() + 1);
  }
  expect(clock.now().getTime() - started).toBeGreaterThan(75 * 3_600_000);
  await sendDelivery(services, { deliveryId: id });
  expect(await deliveriesOf(generation.id)).toMatchObject([{ status: 'failed', attempts: maxAttempts }]);
  expect(received).toHaveLength(maxAttempts);
  expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  expect(new Set(received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  const jobs = await db.outboxJob.findMany({ where: { payload: { path: ['deliveryId'], equals: id } } });
  expect(jobs).toHaveLength(maxAttempts + 1);
});

test('two workers with the same delivery send it once', async () => {
  const generation = await finishedGeneration({});
  await announceGeneration(services, { generationId: generation.id });
  const [{ id }] = await deliveriesOf(generation.id);
  await Promise.all([1, 2, 3].map(() => sendDelivery(services, { deliveryId: id })));
  expect(received).toHaveLength(1);
});

test('registered endpoints get the events they want; one that answers 410 is disabled', async () => {
  const wanted = { partnerId: partner.id, events: [] };
  const gone = await db.webhookEndpoint.create({
    data: { id: newId('whe'), url: `http://${host}/all`, ...wanted },
  });
  await db.webhookEndpoint.create({
    data: { id: newId('whe'), ...wanted, url: `http://${host}/failed`, events: ['generation.failed'] },
  });
  const generation = await finishedGeneration({});
  await announceGeneration(services, { generationId: generation.id });
  const deliveries = await deliveriesOf(generation.id);
  expect(deliveries.map(({ url }) => url)).toEqual([`http://${host}/all`, `http://${host}/hook`]);
  answerStatus = 410;
  await sendDelivery(services, { deliveryId: deliveries[0].id });
  expect(await db.webhookEndpoint.findUnique({ where: { id: gone.id } })).toMatchObject({
    disabledAt: clock.now(),
    disabledReason: 'gone',
  });
  expect((await deliveriesOf(generation.id))[0]).toMatchObject({ status: 'failed', lastStatus: 410 });
});

test('a signature is refused when the body, the secret, the age or the form is wrong', () => {
  const body = '{"event":"generation.complete"}';
  const now = clock.now();
  const timestampSeconds = Math.floor(now.getTime() / 1000);
  const signed = { body, secrets: [webhookSecret], timestampSeconds, eventId: 'evt_1' };
  const header = signedHeaders(signed)['X-Afterlight-Signature'];
  const good = { header, body, secret: webhookSecret, now };
  expect(verifySignature(good)).toEqual({ ok: true, timestampSeconds });
  expect(verifySignature({ ...good, header: `${header},v1=${'0'.repeat(64)}` })).toMatchObject({ ok: true });
  expect(verifySignature({ ...good, body: `${body} ` })).toMatchObject({ code: 'mismatch' });
  expect(verifySignature({ ...good, secret: 'whsec_b3RoZXI=' })).toMatchObject({ code: 'mismatch' });
  expect(verifySignature({ ...good, header: 'v1=abc' })).toMatchObject({ code: 'malformed' });
  const late = new Date(now.getTime() + 301_000);
  expect(verifySignature({ ...good, now: late })).toMatchObject({ code: 'too_old' });
});

test('a receiver that says when it can take more is asked no sooner, and its endpoint is left alone so long', async () => {
  const endpoint = await db.webhookEndpoint.create({
    data: { id: newId('whe'), partnerId: partner.id, url: `http://${host}/busy`, secretVersion: 1 },
  });
  const toBusy = async (generationId: string) =>
    (await deliveriesOf(generationId)).find(({ endpointId }) => endpointId === endpoint.id);
  const [first, second] = [await finishedGeneration({}), await finishedGeneration({})];
  for (const { id } of [first, second]) await announceGeneration(services, { generationId: id });
  const [one, two] = [await toBusy(first.id), await toBusy(second.id)];
  const send = (deliveryId = '') => sendDelivery(services, { deliveryId });
  answerStatus = 429;
  answerHeaders = { 'retry-after': '7200' };
  const asked = clock.now().getTime();
  await send(one?.id);
  const waiting = (await toBusy(first.id))?.nextAttemptAt?.getTime() ?? 0;
  expect(waiting - asked).toBeGreaterThanOrEqual(7_200_000);
  expect(waiting - asked).toBeLessThanOrEqual(7_920_000);
  // the other one waits without an attempt, an hour at most
  await send(two?.id);
  expect(received).toHaveLength(1);
  const other = await toBusy(second.id);
  expect([other?.attempts, other?.status]).toEqual([0, 'pending']);
  expect((other?.nextAttemptAt?.getTime() ?? 0) - asked).toBeGreaterThanOrEqual(3_600_000);
  const woken = await db.outboxJob.findMany({ where: { name: 'send-delivery', runAt: { gt: clock.now() } } });
  for (const delivery of [one, two])
    expect(woken.some(({ payload }) => (payload as { deliveryId: string }).deliveryId === delivery?.id)).toBe(
      true,
    );
  answerStatus = 200;
  clock.advance(3_960_000);
  await send(one?.id);
  await send(two?.id);
  expect(received).toHaveLength(2);
  clock.advance(3_960_000);
  await send(one?.id);
  expect([(await toBusy(first.id))?.status, (await toBusy(second.id))?.status]).toEqual([
    'delivered',
    'delivered',
  ]);
  // without Retry-After the schedule decides
  answerStatus = 503;
  answerHeaders = {};
  const third = await finishedGeneration({});
  await announceGeneration(services, { generationId: third.id });
  const plain = await toBusy(third.id);
  await send(plain?.id);
  const next = (await toBusy(third.id))?.nextAttemptAt?.getTime() ?? 0;
  expect(next - clock.now().getTime()).toBeLessThanOrEqual(16_500);
  await db.webhookEndpoint.delete({ where: { id: endpoint.id } });
});
