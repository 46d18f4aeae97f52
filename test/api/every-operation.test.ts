import { expect, test } from 'vitest';
import { examples } from '#app/api/docs/examples.ts';
import type { Operation } from '#app/api/operation.ts';
import { operations } from '#app/api/operations.ts';
import { createApiKey } from '#app/partners/api-keys.server.ts';
import { scopes } from '#app/partners/scopes.ts';
import { createPartner } from '#app/partners/create-partner.server.ts';
import { grantStore } from '#app/partners/store-grants.server.ts';
import { makeGeneration } from '#test/factories/generation.ts';
import { startApi } from './start-api.ts';

const { api, call, services, partner, stranger } = await startApi();
const { db } = services;
const partnerId = partner.partner.id;
const store = await db.store.create({
  data: { id: 'store_own', kind: 'partner', name: 'Own', ownerPartnerId: partnerId },
});
const batch = await db.batch.create({ data: { id: 'bat_own', partnerId, openCount: 0, status: 'complete' } });
const openBatch = await db.batch.create({ data: { id: 'bat_open', partnerId, openCount: 1 } });
const apiKey = await db.apiKey.create({
  data: { id: 'key_own', partnerId, name: 'Own', hint: 'sk_live_x', hash: 'x', scopes: [] },
});
const invitation = await db.invitation.create({
  data: { id: 'inv_own', partnerId, codeHash: 'x', hint: 'invite_x', expiresAt: new Date('2100-01-01') },
});
const endpoint = await db.webhookEndpoint.create({
  data: { id: 'whe_own', partnerId, url: 'https://you.com/hooks', secretVersion: 1 },
});
const told = { partnerId, subjectId: 'gen_own', body: '{}' };
const event = await db.webhookEvent.create({ data: { id: 'evt_own', type: 'generation.complete', ...told } });
const delivery = await db.delivery.create({
  data: {
    id: 'dlv_own',
    partnerId,
    endpointId: endpoint.id,
    url: endpoint.url,
    eventId: event.id,
    eventType: event.type,
  },
});
const ordered = { storeId: store.id, partnerId, origin: 'partner' };
const generation = await makeGeneration(db, ordered);
const running = await makeGeneration(db, { ...ordered, status: 'queued', finishedAt: null });

/** An id of the first partner's for the noun of a path; undefined for nouns that are not in this test's world. */
function ownId(path: string): string | undefined {
  if (path.startsWith('/api/v1/generations/')) return generation.jobId;
  if (path === '/v1/batches/{id}/cancel') return openBatch.id;
  if (path.endsWith('/{id}/cancel')) return running.id;
  if (path.startsWith('/v1/generations/')) return generation.id;
  if (path.startsWith('/v1/batches/')) return batch.id;
  if (path.startsWith('/v1/keys/')) return apiKey.id;
  if (path.startsWith('/v1/invitations/')) return invitation.id;
  if (path.startsWith('/v1/webhook-endpoints/')) return endpoint.id;
  if (path.startsWith('/v1/webhook-deliveries/')) return delivery.id;
  return path.startsWith('/v1/stores/') ? store.id : undefined;
}

const withId = ({ path }: Operation, id = 'none_x') => path.replace(/\{\w+\}/, id);
const bodyOf = ({ id, body }: Operation) => (body ? (examples[id]?.body ?? {}) : undefined);
const guarded = operations.filter(({ scope }) => scope);
const named = (list: readonly Operation[]) => list.map((operation) => ({ id: operation.id, operation }));

test.each(named(guarded))(
  '401: $id without a key, and with one that does not work',
  async ({ operation }) => {
    for (const key of [null, `sk_live_${'0'.repeat(32)}`]) {
      const { status, json } = await call(operation.method, withId(operation), {
        key,
        body: bodyOf(operation),
      });
      expect({ status, code: json.code }).toEqual({ status: 401, code: 'unauthorized' });
    }
  },
);

test.each(named(guarded))('403: $id with a key of every other scope', async ({ operation }) => {
  const others = scopes.filter((scope) => scope !== operation.scope);
  const { secret } = await createApiKey(db, services, { partnerId, scopes: others });
  const { status, json } = await call(operation.method, withId(operation), {
    key: secret,
    body: bodyOf(operation),
  });
  expect({ status, code: json.code }).toEqual({ status: 403, code: 'forbidden' });
});

const reachable = guarded.filter(({ path, body, id }) => ownId(path) && (!body || id in examples));

test.each(named(reachable))('404: $id answers a stranger as if there were nothing', async ({ operation }) => {
  const ask = async (id: string) => {
    const { status, text, headers } = await call(operation.method, withId(operation, id), {
      key: stranger.secret,
      body: bodyOf(operation),
    });
    return { status, text: text.replaceAll(headers.get('request-id') ?? '', '') };
  };
  const [foreign, missing] = [await ask(ownId(operation.path) ?? ''), await ask('none_x')];
  expect(foreign.status).toBe(404);
  expect(foreign).toEqual(missing);
});

const readers = operations.filter(({ body }) => body);

test.each(named(readers))('400, 413, 415, 422: $id and bodies that are none', async ({ operation }) => {
  const path = withId(operation, ownId(operation.path));
  const ask = (body: unknown, headers = {}) => call(operation.method, path, { body, headers });
  const json = { 'content-type': 'application/json' };
  expect(await ask('{"a":', json)).toMatchObject({ status: 400, json: { code: 'invalid_json' } });
  const tooMuch = { ...json, 'content-length': String(200 * 1_048_576) };
  expect(await ask('{}', tooMuch)).toMatchObject({ status: 413, json: { code: 'payload_too_large' } });
  expect(await ask('<a/>', { 'content-type': 'application/xml' })).toMatchObject({
    status: 415,
    json: { code: 'unsupported_media_type' },
  });
  const unknown = await ask({ zzz_unknown: 1 });
  expect(unknown).toMatchObject({ status: 422, json: { code: 'validation_failed' } });
  expect((unknown.json.errors as { path: string }[]).map((fault) => fault.path)).toContain('zzz_unknown');
});

const counted = operations.filter(({ query }) => query);

test.each(named(counted))('422: $id and a query that it does not know', async ({ operation }) => {
  const path = `${withId(operation, ownId(operation.path))}?zzz_unknown=1`;
  const { status, json } = await call(operation.method, path);
  const paths = (json.errors as { path: string }[]).map((fault) => fault.path);
  expect([status, paths]).toEqual([422, expect.arrayContaining(['zzz_unknown'])]);
});

const posts = guarded.filter(({ method, body, id }) => method === 'POST' && (!body || id in examples));
const testKeyOnly = ['advanceTestClock'];
const needsNetwork = ['verifyPhoto'];
const lostNothing = ['createStorePhotos', ...testKeyOnly, ...needsNetwork];

test.each(named(posts.filter(({ id }) => !lostNothing.includes(id))))(
  '409: $id and an Idempotency-Key of another request; the same request gets the same answer',
  async ({ operation }) => {
    const headers = { 'idempotency-key': `once-${operation.id}` };
    const text = JSON.stringify(bodyOf(operation) ?? null).replaceAll('$STORE_ID', store.id);
    const body = operation.body ? (JSON.parse(text) as object) : undefined;
    const path = withId(operation, ownId(operation.path));
    const first = await call('POST', path, { body, headers });
    expect(first.status).toBeLessThan(300);
    const again = await call('POST', path, { body, headers });
    expect({ text: again.text, replayed: again.headers.get('idempotent-replayed') }).toEqual({
      text: first.text,
      replayed: 'true',
    });
    const used = { 'idempotency-key': `used-before-${operation.id}` };
    const other = { name: 'Northwind', photos: ['https://cdn.you.com/cup.jpg'] };
    expect((await call('POST', '/v1/stores', { body: other, headers: used })).status).toBe(202);
    expect(await call('POST', path, { body, headers: used })).toMatchObject({
      status: 409,
      json: { code: 'idempotency_conflict' },
    });
  },
);

const paid = guarded.filter(({ problems }) => problems.includes('insufficient_credits'));

test.each(named(paid))('402: $id without credits', async ({ operation }) => {
  const poor = await createPartner(services, { name: 'Poor', credits: 0 });
  await grantStore(services, { partnerId: poor.partner.id, storeId: store.id });
  const body = JSON.parse(JSON.stringify(bodyOf(operation)).replaceAll('$STORE_ID', store.id)) as object;
  const refused = await call('POST', withId(operation), { key: poor.secret, body });
  expect(refused).toMatchObject({ status: 402, json: { code: 'insufficient_credits', retryable: false } });
});

test.each(named(operations))('405: $id and a method that is not offered', async ({ operation }) => {
  const { status, headers, json } = await callRaw('PUT', withId(operation));
  expect({ status, code: json.code }).toEqual({ status: 405, code: 'method_not_allowed' });
  expect(headers.get('allow')?.split(', ')).toContain(operation.method);
});

test('every operation documents a success and a refusal, and was asked for both here', () => {
  for (const { id, path, responses } of operations) {
    expect([id, Object.keys(responses).every((status) => /^20[0124]$/.test(status))]).toEqual([id, true]);
    const hasId = /\{/.test(path);
    expect([id, hasId, hasId ? ownId(path) !== undefined : true]).toEqual([id, hasId, true]);
  }
});

async function callRaw(method: string, path: string) {
  const response = await api.request(path, { method });
  return {
    status: response.status,
    headers: response.headers,
    json: (await response.json()) as Record<string, unknown>,
  };
}
