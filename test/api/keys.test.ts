import { expect, test } from 'vitest';
import { startApi } from './start-api.ts';

const { call, services, clock, stranger } = await startApi();
const { db } = services;
const path = '/v1/keys';
type Key = { id: string; secret: string };

async function make(body: object, key?: string): Promise<Key> {
  const { status, json } = await call('POST', path, { body: { name: 'Key', ...body }, key });
  expect(status).toBe(201);
  return json as Key;
}
const works = async (key: string) => (await call('GET', '/v1/generations', { key })).status;

test('201: a key is shown once, kept as a hash, and works at once', async () => {
  const headers = { 'idempotency-key': 'key-1' };
  const first = await call('POST', path, { body: { name: 'Shop' }, headers });
  const again = await call('POST', path, { body: { name: 'Shop' }, headers });
  expect([again.text, again.headers.get('idempotent-replayed')]).toEqual([first.text, 'true']);
  const { id, secret } = first.json as Key;
  expect(secret).toMatch(/^sk_live_[0-9A-Za-z]{32}$/);
  expect(await works(secret)).toBe(200);
  const kept = await Promise.all([db.apiKey.findMany(), db.idempotentReply.findMany(), db.event.findMany()]);
  expect(JSON.stringify(kept)).not.toContain(secret);
  const { json } = await call('GET', path);
  const listed = (json.data as Record<string, unknown>[]).find((one) => one.id === id);
  expect(listed).toMatchObject({ status: 'active', last_used_at: clock.now().toISOString(), scopes: [] });
  expect(listed).not.toHaveProperty('secret');
});

test('a revoked key stops at once; one that is rotated works on for as long as was said', async () => {
  const { id, secret } = await make({ scopes: ['generations:read'] });
  const rotated = await call('POST', `${path}/${id}/rotate`, { body: { overlap_hours: 2 } });
  expect(rotated).toMatchObject({ status: 201, json: { scopes: ['generations:read'], mode: 'live' } });
  const fresh = rotated.json as Key;
  clock.advance(2 * 3_600_000 - 1);
  expect([await works(secret), await works(fresh.secret)]).toEqual([200, 200]);
  clock.advance(1);
  expect([await works(secret), await works(fresh.secret)]).toEqual([401, 200]);
  expect((await call('DELETE', `${path}/${fresh.id}`)).json).toEqual({ id: fresh.id, revoked: true });
  expect(await works(fresh.secret)).toBe(401);
  expect((await call('DELETE', `${path}/${fresh.id}`)).status).toBe(404);
  expect((await call('POST', `${path}/${fresh.id}/rotate`, { body: {} })).status).toBe(404);
});

test('403: a key hands on no scope that it lacks, and a test key makes no live key', async () => {
  const restricted = await make({ scopes: ['keys:write', 'generations:read'] });
  const child = await make({ scopes: ['generations:read'] }, restricted.secret);
  expect(await works(child.secret)).toBe(200);
  for (const scopes of [[], ['generations:write'], ['generations:read', 'credits:read']])
    expect(
      await call('POST', path, { body: { name: 'More', scopes }, key: restricted.secret }),
    ).toMatchObject({
      status: 403,
      json: { code: 'forbidden' },
    });
  const full = await make({});
  const rotated = await call('POST', `${path}/${full.id}/rotate`, { body: {}, key: restricted.secret });
  expect(rotated.status).toBe(403);
  const tester = await make({ mode: 'test' });
  expect(tester.secret).toMatch(/^sk_test_/);
  const escape = { body: { name: 'Live', mode: 'live' }, key: tester.secret };
  expect((await call('POST', path, escape)).status).toBe(403);
  expect((await call('DELETE', `${path}/${full.id}`, { key: tester.secret })).status).toBe(404);
  const seen = (await call('GET', path, { key: tester.secret })).json.data as { mode: string }[];
  expect(seen.map(({ mode }) => mode)).toEqual(['test']);
});

test('keys are listed in pages, and nobody sees those of another partner', async () => {
  const first = await call('GET', `${path}?limit=2`);
  const second = await call('GET', `${path}?limit=100&cursor=${String(first.json.next_cursor)}`);
  const ids = [first, second].flatMap(({ json }) => (json.data as Key[]).map(({ id }) => id));
  expect(ids.length).toBe(await db.apiKey.count({ where: { NOT: { partnerId: stranger.partner.id } } }));
  const others = (await call('GET', path, { key: stranger.secret })).json.data as Key[];
  expect(others.filter(({ id }) => ids.includes(id))).toEqual([]);
});
