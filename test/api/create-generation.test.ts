import { expect, test } from 'vitest';
import { releaseGenerations } from '#app/generation/turns/release-generations.server.ts';
import { checkLedger, readBalance } from '#app/credits/ledger.server.ts';
import { photoBytes, startApi } from './start-api.ts';

const { call, services, store, partner, stranger, clock } = await startApi();
const path = '/v1/generations';
const order = { product_image: 'https://cdn.you.com/sku-3401.jpg', store_id: store.id };
const owner = { kind: 'partner', id: partner.partner.id } as const;

test('202: the order is taken with its scenes, its credits are reserved and its render is asked for', async () => {
  const before = await readBalance(services.db, owner);
  const { status, json, headers } = await call('POST', path, {
    body: { ...order, scenes: ['lifestyle', 'studio'], count: 6 },
  });
  expect({ status, json }).toEqual({
    status: 202,
    json: { id: expect.stringMatching(/^gen_\w+$/), status: 'queued' },
  });
  expect(headers.get('request-id')).toMatch(/^req_/);
  const assets = await services.db.asset.findMany({ where: { generationId: String(json.id) } });
  expect(assets).toHaveLength(6);
  expect(await releaseGenerations(services, { room: 1 })).toEqual([json.id]);
  expect(await services.db.outboxJob.findFirst({ where: { name: 'render-generation' } })).toMatchObject({
    payload: { generationId: json.id },
  });
  const after = await readBalance(services.db, owner);
  expect(after).toEqual({ available: before.available - 6, reserved: before.reserved + 6 });
  expect((await checkLedger(services.db)).ok).toBe(true);
});

test('202: a photo can come as Base64 or as a multipart file', async () => {
  const bytes = await photoBytes({ width: 80, height: 100 });
  const encoded = await call('POST', path, {
    body: { store_id: store.id, image_base64: bytes.toString('base64') },
  });
  const form = new FormData();
  form.set('store_id', store.id);
  form.set('count', '1');
  form.set('scenes', '["studio"]');
  form.set('image', new File([new Uint8Array(bytes)], 'product.png'));
  const uploaded = await call('POST', path, { body: form });
  expect([encoded.status, uploaded.status]).toEqual([202, 202]);
  const [first, second] = await Promise.all(
    [encoded, uploaded].map(({ json }) =>
      services.db.generation.findUniqueOrThrow({ where: { id: String(json.id) } }),
    ),
  );
  expect(first.sourceKey).toMatch(/^inputs\/[0-9a-f]{64}$/);
  expect(second).toMatchObject({ sourceKey: first.sourceKey, count: 1, scenes: ['studio'] });
  expect(await services.objects.get(String(first.sourceKey))).toEqual(bytes);
});

test('400: a body that is no JSON object', async () => {
  for (const body of ['{"product_image": ', '[]', '"x"', '\u00ff'])
    expect(await call('POST', path, { body, headers: { 'content-type': 'application/json' } })).toMatchObject(
      {
        status: 400,
        json: { code: 'invalid_json', retryable: false },
      },
    );
});

test('401: no key, a wrong key, a revoked key', async () => {
  await services.db.apiKey.updateMany({
    where: { partnerId: stranger.partner.id },
    data: { revokedAt: clock.now() },
  });
  for (const key of [null, 'sk_live_wrong', `sk_live_${'a'.repeat(32)}`, stranger.secret]) {
    const { status, headers, json } = await call('POST', path, { key, body: order });
    expect({ status, code: json.code }).toEqual({ status: 401, code: 'unauthorized' });
    expect(headers.get('www-authenticate')).toContain('Bearer');
    expect(headers.get('content-type')).toBe('application/problem+json');
    expect(json.request_id).toBe(headers.get('request-id'));
  }
  await services.db.apiKey.updateMany({
    where: { partnerId: stranger.partner.id },
    data: { revokedAt: null },
  });
});

test('402: too few credits take nothing, and the same key works once there are some', async () => {
  const headers = { 'idempotency-key': 'poor-1' };
  const before = await readBalance(services.db, { kind: 'partner', id: stranger.partner.id });
  await services.db.store.update({
    where: { id: store.id },
    data: { grants: { create: { id: 'grt_poor', partnerId: stranger.partner.id } } },
  });
  const big = { ...order, count: 20 };
  for (let taken = 20; taken <= before.available; taken += 20)
    expect((await call('POST', path, { key: stranger.secret, body: big })).status).toBe(202);
  const refused = await call('POST', path, { key: stranger.secret, body: big, headers });
  expect(refused).toMatchObject({
    status: 402,
    json: { code: 'insufficient_credits', detail: 'This costs 20 credits and 0 are available.' },
  });
  expect(await services.db.idempotentReply.count({ where: { key: 'poor-1' } })).toBe(0);
});

test('403: a key without the scope', async () => {
  await services.db.apiKey.update({ where: { id: partner.keyId }, data: { scopes: ['credits:read'] } });
  expect(await call('POST', path, { body: order })).toMatchObject({
    status: 403,
    json: { code: 'forbidden' },
  });
  await services.db.apiKey.update({ where: { id: partner.keyId }, data: { scopes: [] } });
});

test('404: a store that is not granted answers exactly like one that is not there', async () => {
  await services.db.store.create({ data: { id: 'store_other', kind: 'shopify', name: 'Other' } });
  const bodies = [];
  for (const store_id of ['store_other', 'store_none']) {
    const { status, text, headers } = await call('POST', path, { body: { ...order, store_id } });
    expect(status).toBe(404);
    bodies.push(text.replaceAll(headers.get('request-id') ?? '', 'req'));
  }
  expect(bodies[0]).toBe(bodies[1]);
});

test('409: an Idempotency-Key replays the same request, refuses another one, and makes one job of many at once', async () => {
  const headers = { 'idempotency-key': 'order-1' };
  const before = await services.db.generation.count();
  const many = await Promise.all([1, 2, 3, 4, 5].map(() => call('POST', path, { body: order, headers })));
  expect(new Set(many.map(({ text }) => text)).size).toBe(1);
  expect(many.filter((one) => one.headers.get('idempotent-replayed') === 'true')).toHaveLength(4);
  expect(await services.db.generation.count()).toBe(before + 1);
  const other = await call('POST', path, { body: { ...order, count: 3 }, headers });
  expect(other).toMatchObject({ status: 409, json: { code: 'idempotency_conflict' } });
  clock.advance(24 * 3600 * 1000 + 1);
  const later = await call('POST', path, { body: order, headers });
  expect({ status: later.status, isNew: later.text !== many[0].text }).toEqual({ status: 202, isNew: true });
});

test('409: a form that is sent again with another boundary is the same request', async () => {
  const bytes = new Uint8Array(await photoBytes({ width: 40, height: 40 }));
  const send = () => {
    const form = new FormData();
    form.set('store_id', store.id);
    form.set('image', new File([bytes], 'product.png'));
    return call('POST', path, { body: form, headers: { 'idempotency-key': 'form-1' } });
  };
  const [first, second] = [await send(), await send()];
  expect(second.text).toBe(first.text);
  expect(second.headers.get('idempotent-replayed')).toBe('true');
});

test('413: a body over the limit, declared or streamed', async () => {
  const huge = 'x'.repeat(30 * 1_048_576);
  expect(
    await call('POST', path, { body: huge, headers: { 'content-length': String(huge.length) } }),
  ).toMatchObject({ status: 413 });
  expect(await call('POST', path, { body: huge })).toMatchObject({
    status: 413,
    json: { code: 'payload_too_large' },
  });
});

test('415: a body of another type', async () => {
  const headers = { 'content-type': 'application/xml' };
  expect(await call('POST', path, { body: '<order/>', headers })).toMatchObject({
    status: 415,
    json: { code: 'unsupported_media_type' },
  });
});

test.each([
  [{ product_imag: 'https://cdn.you.com/a.jpg' }, 'product_imag', 'Did you mean product_image?'],
  [{ scenes: ['livestyle'] }, 'scenes.0', 'Did you mean lifestyle?'],
  [{ scenes: [] }, 'scenes', ''],
  [{ count: 21 }, 'count', ''],
  [{ count: 0 }, 'count', ''],
  [{ count: '6' }, 'count', ''],
  [{ model: 'dall-e' }, 'model', 'google-nano-banana'],
  [{ aspect_ratio: '1:9' }, 'aspect_ratio', '4:5'],
  [{ product_image: 'http://cdn.you.com/a.jpg' }, 'product_image', 'https'],
  [{ product_image: 'https://169.254.169.254/' }, 'product_image', 'not a public address'],
  [{ webhook_url: 'https://localhost/hook' }, 'webhook_url', 'not a public host name'],
  [{ image_base64: 'AAAA' }, 'image_base64', 'Give one photo'],
  [{ product_image: undefined }, 'product_image', 'Give the product photo'],
  [{ product_image: undefined, image_base64: '%%%' }, 'image_base64', 'not Base64'],
  [{ product_image: undefined, image_base64: 'AAAA' }, 'image_base64', ''],
  [{ store_id: undefined }, 'store_id', ''],
  [
    { preferences: { ligth_direction: 'left' } },
    'preferences.ligth_direction',
    'Did you mean light_direction?',
  ],
  [{ preferences: { backdrop: 'saje' } }, 'preferences.backdrop', 'Did you mean sage?'],
  [{ preferences: { fill: 2 } }, 'preferences.fill', ''],
])('422: %j names its place', async (change, faultPath, message) => {
  const { status, json } = await call('POST', path, { body: { ...order, ...change } });
  expect(status).toBe(422);
  const [fault] = json.errors as { path: string; message: string }[];
  expect(fault.path).toBe(faultPath);
  expect(fault.message).toContain(message);
  expect(json.code).toBe('validation_failed');
});
