import { expect, test } from 'vitest';
import { releaseGenerations } from '#app/generation/turns/release-generations.server.ts';
import { listDeeds } from '#app/partners/audit.server.ts';
import { haltFailingRings, readRings, resumeRing } from '#app/partners/rollout.server.ts';
import { runAdmin } from '#scripts/admin-commands.ts';
import { makeGeneration } from '#test/factories/generation.ts';
import { startApi } from './start-api.ts';

const token = 'operator-token-of-a-test';
const { api, call, services, clock, store, partner } = await startApi({ OPERATOR_TOKEN: token });
const { db } = services;
const partnerId = partner.partner.id;
const hour = 3_600_000;

async function admin(...argv: string[]) {
  const said: string[] = [];
  const output = {
    out: (line: string) => void said.push(line),
    error: (line: string) => void said.push(line),
  };
  return { code: await runAdmin(services, argv, output), said: said.join('\n') };
}

function operator(form?: Record<string, string>, headers: Record<string, string> = {}) {
  const authorization = `Basic ${Buffer.from(`Ada:${token}`).toString('base64')}`;
  return api.request('/operator', {
    method: form ? 'POST' : 'GET',
    headers: { authorization, ...headers },
    ...(form ? { body: new URLSearchParams(form) } : {}),
  });
}

async function finish(count: number, failureCode: string | null): Promise<void> {
  for (let index = 0; index < count; index++)
    await makeGeneration(db, {
      storeId: store.id,
      partnerId,
      origin: 'partner',
      status: failureCode ? 'failed' : 'complete',
      failureCode,
      finishedAt: clock.now(),
    });
}

test('a partner and a store are moved by the command line, and it is written down who did it', async () => {
  expect((await admin('rings', 'move', '--id', partnerId, '--ring', 'beta', '--by', 'Grace')).code).toBe(0);
  expect((await admin('rings', 'move', '--id', store.id, '--ring', 'pilot', '--by', 'Grace')).code).toBe(0);
  expect(await db.partner.findUnique({ where: { id: partnerId } })).toMatchObject({ ring: 'beta' });
  expect(await listDeeds(services, { subject: store.id, limit: 5 })).toMatchObject([
    { actor: 'Grace', action: 'ring.moved', detail: { from: 'general', to: 'pilot' } },
  ]);
  expect((await admin('rings', 'move', '--id', 'ptn_no', '--ring', 'beta')).code).toBe(2);
  expect((await admin('rings', 'move', '--id', partnerId, '--ring', 'gamma')).said).toContain('Known: pilot');
  expect((await admin('audit', 'list', '--subject', partnerId)).said).toContain('ring.moved');
  // the limits of the new ring hold at once
  const headers = (await call('GET', '/v1/generations')).headers.get('ratelimit-policy');
  expect(headers).toContain(`q=${services.rings.beta.partner.read.burst};`);
});

test('a ring whose failures cross its threshold is halted by itself: what is ordered waits until it is resumed', async () => {
  await db.store.update({ where: { id: store.id }, data: { ring: 'general' } });
  const { haltAbove } = services.rings.beta;
  await finish(40, null);
  await finish(30, 'background_not_plain');
  await finish(70 * haltAbove, 'internal_error');
  expect(await haltFailingRings(services)).toEqual([]);
  await finish(2, 'internal_error');
  expect(await haltFailingRings(services)).toEqual(['beta']);
  expect(await haltFailingRings(services)).toEqual([]);
  const order = { product_image: 'https://cdn.you.com/a.jpg', store_id: store.id, count: 1 };
  const ordered = await call('POST', '/v1/generations', { body: order });
  expect(ordered.status).toBe(202);
  expect(await releaseGenerations(services, { room: 5 })).toEqual([]);
  expect((await admin('rings', 'move', '--id', store.id, '--ring', 'beta')).said).toContain('beta is halted');
  expect((await admin('rings', 'list')).said).toContain('HALTED');
  expect(await resumeRing(services, { ring: 'beta', actor: 'Grace' })).toBe(true);
  clock.advance(1000);
  expect(await haltFailingRings(services)).toEqual([]);
  expect(await releaseGenerations(services, { room: 5 })).toEqual([ordered.json.id]);
  const deeds = await listDeeds(services, { subject: 'beta', limit: 5 });
  const done = deeds.map(({ actor, action }) => `${actor} ${action}`);
  expect(new Set(done)).toEqual(new Set(['Grace ring.resumed', 'system ring.halted']));
});

test('few generations say nothing, and old failures are forgotten', async () => {
  await finish(10, 'internal_error');
  expect(await haltFailingRings(services)).toEqual([]);
  await finish(30, 'internal_error');
  clock.advance(hour + 1);
  expect(await haltFailingRings(services)).toEqual([]);
  expect((await readRings(services)).map(({ ended }) => ended)).toEqual([0, 0, 0]);
});

test("the operator's page moves, halts and resumes; it asks for the token, and takes no form from elsewhere", async () => {
  expect((await api.request('/operator')).status).toBe(401);
  const wrong = { authorization: `Basic ${Buffer.from('Ada:no').toString('base64')}` };
  expect((await api.request('/operator', { headers: wrong })).status).toBe(401);
  const move = { deed: 'move', subject: partnerId, ring: 'pilot' };
  expect((await operator(move, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect(await db.partner.findUnique({ where: { id: partnerId } })).toMatchObject({ ring: 'beta' });
  const moved = await operator(move, { 'sec-fetch-site': 'same-origin' });
  expect([moved.status, moved.headers.get('location')]).toEqual([
    303,
    `/operator?said=${encodeURIComponent('Moved from beta to pilot.')}`,
  ]);
  await operator({ deed: 'halt', ring: 'general' });
  const page = await (await operator()).text();
  expect(page).toContain('halted by Ada');
  expect(page).toContain('ring.moved');
  await operator({ deed: 'resume', ring: 'general' });
  expect(await listDeeds(services, { limit: 3 })).toMatchObject([
    { actor: 'Ada' },
    { actor: 'Ada' },
    { actor: 'Ada' },
  ]);
  const { createApi } = await import('#app/api/api.server.ts');
  const without = createApi({ ...services, env: { ...services.env, OPERATOR_TOKEN: undefined } });
  expect((await without.request('/operator')).status).toBe(404);
});

test('keys that a partner makes and ends are in the log', async () => {
  const { json } = await call('POST', '/v1/keys', { body: { name: 'Logged' } });
  await call('DELETE', `/v1/keys/${String(json.id)}`);
  const deeds = await listDeeds(services, { subject: String(json.id), limit: 5 });
  const done = new Set(deeds.map(({ actor, action }) => `${actor} ${action}`));
  expect(done).toEqual(new Set([`key:${partner.keyId} key.made`, `key:${partner.keyId} key.revoked`]));
});

test('403: what the ring of the account lacks is refused before it is counted, and the ring that has it is named', async () => {
  const { rings } = services;
  const before = rings.pilot;
  await db.partner.update({ where: { id: partnerId }, data: { ring: 'pilot' } });
  const items = Array.from({ length: 101 }, () => ({ product_image: 'https://cdn.you.com/a.jpg' }));
  const tooMany = await call('POST', '/v1/batches', { body: { store_id: store.id, items } });
  expect(tooMany).toMatchObject({ status: 403, json: { code: 'feature_not_available', retryable: false } });
  expect(tooMany.json.detail).toBe(
    'A batch in your ring (pilot) has at most 100 items, not 101. Rings that have it: beta, general.',
  );
  const fits = { store_id: store.id, items: items.slice(0, 2) };
  expect((await call('POST', '/v1/batches', { body: fits })).status).toBe(202);
  rings.pilot = { ...before, features: before.features.filter((feature) => feature !== 'batches') };
  const none = await call('POST', '/v1/batches', { body: fits });
  rings.pilot = before;
  expect(none).toMatchObject({ status: 403, json: { code: 'feature_not_available' } });
  expect(none.json.detail).toContain(
    'Your ring (pilot) does not have batches. Rings that have it: beta, general.',
  );
  expect(await db.batch.count()).toBe(1);
});
