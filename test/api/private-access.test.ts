import { beforeAll, describe, expect, it, test } from 'vitest';
import { cancelGeneration } from '#app/generation/cancel-generation.server.ts';
import { answerInvitation, readInvitations } from '#app/partners/answer-invitation.server.ts';
import { createStoreKey, listStoreKeys } from '#app/partners/store-account.server.ts';
import { grantStore, takeBackGrant } from '#app/partners/store-grants.server.ts';
import { stopOrders } from '#app/partners/stop-orders.server.ts';
import { checkLedger, grantCredits, readBalance } from '#app/credits/ledger.server.ts';
import { makeProfile } from '#test/factories/profile.ts';
import { startApi } from './start-api.ts';

const { call, services, clock, store, partner, stranger } = await startApi();
const { db } = services;
const photo = 'https://cdn.you.com/sku.jpg';
const shop = { id: store.id, shopDomain: store.shopDomain };
const partnerId = stranger.partner.id;
const key = stranger.secret;

beforeAll(() => makeProfile(db, { storeId: store.id, photoIds: ['pho_a', 'pho_b'] }));

/** Every request that can name a store. */
const naming: [string, (storeId: string) => { method: string; path: string; body?: object }][] = [
  [
    'POST /v1/generations',
    (store_id) => ({ method: 'POST', path: '/v1/generations', body: { product_image: photo, store_id } }),
  ],
  [
    'POST /v1/quotes',
    (store_id) => ({ method: 'POST', path: '/v1/quotes', body: { product_image: photo, store_id } }),
  ],
  [
    'POST /v1/batches',
    (store_id) => ({
      method: 'POST',
      path: '/v1/batches',
      body: { store_id, items: [{ product_image: photo }] },
    }),
  ],
  [
    'POST /v1/batches, an item',
    (store_id) => ({
      method: 'POST',
      path: '/v1/batches',
      body: { items: [{ product_image: photo, store_id }] },
    }),
  ],
  ['GET /v1/generations', (id) => ({ method: 'GET', path: `/v1/generations?store_id=${id}` })],
  ['GET /v1/usage', () => ({ method: 'GET', path: '/v1/usage' })],
  ['GET /v1/stores/{id}', (id) => ({ method: 'GET', path: `/v1/stores/${id}` })],
  ['GET /v1/stores/{id}/style', (id) => ({ method: 'GET', path: `/v1/stores/${id}/style` })],
  ['GET /v1/stores/{id}/style.svg', (id) => ({ method: 'GET', path: `/v1/stores/${id}/style.svg` })],
  [
    'POST /v1/stores/{id}/photos',
    (id) => ({ method: 'POST', path: `/v1/stores/${id}/photos`, body: { photos: [photo] } }),
  ],
];

async function ask(
  of: (storeId: string) => { method: string; path: string; body?: object },
  storeId: string,
) {
  const { method, path, body } = of(storeId);
  const { status, text, headers } = await call(method, path, { key, body });
  const plain = text.replaceAll(headers.get('request-id') ?? '', '').replaceAll(storeId, 'ID');
  const rest = Object.fromEntries(
    [...headers].filter(([name]) => !/^(request-id|ratelimit|date)$/.test(name)),
  );
  return { status, plain, rest };
}

describe('without a grant a store is as good as none', () => {
  it.each(naming)('%s', async (_name, of) => {
    expect(await ask(of, store.id)).toEqual(await ask(of, 'store_0000000000000000'));
  });

  it('also after it was taken back, from the next request on', async () => {
    await grantStore(services, { partnerId, storeId: store.id });
    const [, order] = naming[0];
    expect((await ask(order, store.id)).status).toBe(202);
    clock.advance(1000);
    expect(await takeBackGrant(services, { partnerId, storeId: store.id }, store.id)).toBe(true);
    for (const [name, of] of naming) {
      // what it ordered before is its own
      if (name === 'GET /v1/generations' || name === 'GET /v1/usage') continue;
      expect([name, await ask(of, store.id)]).toEqual([name, await ask(of, 'store_0000000000000000')]);
    }
  });

  it('and what was ordered and is not finished is stopped, with its credits back', async () => {
    expect(await db.outboxJob.count({ where: { name: 'stop-orders' } })).toBe(1);
    await stopOrders(services, { partnerId, storeId: store.id });
    const ended = await db.generation.findMany({ where: { partnerId, storeId: store.id } });
    expect(ended.map(({ status }) => status)).toEqual(['canceled']);
    expect(await readBalance(db, { kind: 'partner', id: partnerId })).toEqual({
      available: 100,
      reserved: 0,
    });
  });
});

async function invite(body: object) {
  clock.advance(1000);
  const { status, json } = await call('POST', '/v1/invitations', { key, body });
  expect(status).toBe(201);
  return json as { id: string; code: string; link: string };
}

describe('invitations', () => {
  it('201: the code is shown once and kept as a hash; the merchant sees who asks for what', async () => {
    const { id, code, link } = await invite({ scopes: ['stores:read'], note: 'For our marketplace' });
    expect(link).toBe(`https://app.example.com/invitations/${code}`);
    expect(JSON.stringify([await db.invitation.findMany(), await db.auditEntry.findMany()])).not.toContain(
      code,
    );
    expect(await readInvitations(services, { shop })).toEqual([]);
    expect(await readInvitations(services, { shop, code })).toMatchObject([
      { id, partnerName: 'Stranger', scopes: ['stores:read'], note: 'For our marketplace' },
    ]);
  });

  it('accepting gives what was asked for and no more, once', async () => {
    const { id, code } = await invite({ scopes: ['stores:read'] });
    const answer = { shop, invitationId: id, code, isAccepted: true };
    const wrong = await answerInvitation(services, { ...answer, code: 'invite_x' });
    expect(wrong.ok).toBe(false);
    const both = await Promise.all([answerInvitation(services, answer), answerInvitation(services, answer)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await call('GET', `/v1/stores/${store.id}/style`, { key })).status).toBe(200);
    const order = { product_image: photo, store_id: store.id };
    for (const path of ['/v1/generations', '/v1/quotes'])
      expect(await call('POST', path, { key, body: order })).toMatchObject({
        status: 403,
        json: { code: 'forbidden' },
      });
    const listed = await call('GET', '/v1/stores', { key });
    expect(listed.json.data).toMatchObject([{ id: store.id, access: ['stores:read'] }]);
    const more = await invite({ scopes: ['generations:write'], shop_domain: shop.shopDomain });
    expect(await readInvitations(services, { shop })).toMatchObject([{ id: more.id }]);
    await answerInvitation(services, { shop, invitationId: more.id, isAccepted: true });
    expect((await call('POST', '/v1/generations', { key, body: order })).status).toBe(202);
    expect((await call('GET', `/v1/stores/${store.id}/style`, { key })).status).toBe(200);
    const { json } = await call('GET', '/v1/invitations', { key });
    expect(json.data).toMatchObject([
      { id: more.id, status: 'accepted', store_id: store.id },
      { id, status: 'accepted', store_id: store.id },
      { status: 'open', store_id: null },
    ]);
    const deeds = await db.auditEntry.findMany({
      where: { subject: partnerId },
      orderBy: { createdAt: 'asc' },
    });
    expect(deeds.map(({ action, actor }) => [action, actor])).toEqual([
      ['grant.given', 'system'],
      ['grant.taken-back', store.id],
      ['grant.given', store.id],
      ['grant.given', store.id],
    ]);
  });

  it('one to another shop, a withdrawn, a declined and an expired one give nothing', async () => {
    await takeBackGrant(services, { partnerId, storeId: store.id }, store.id);
    const theirs = await invite({ shop_domain: 'bowls.myshopify.com' });
    const withdrawn = await invite({});
    const path = `/v1/invitations/${withdrawn.id}`;
    expect((await call('DELETE', path)).status).toBe(404);
    expect((await call('DELETE', path, { key })).json).toEqual({ id: withdrawn.id, withdrawn: true });
    expect((await call('DELETE', path, { key })).status).toBe(404);
    const declined = await invite({});
    expect(
      await answerInvitation(services, {
        shop,
        invitationId: declined.id,
        code: declined.code,
        isAccepted: false,
      }),
    ).toEqual({ ok: true });
    const late = await invite({ expires_in_days: 1 });
    clock.advance(86_400_000);
    for (const { id, code } of [theirs, withdrawn, declined, late]) {
      expect(await readInvitations(services, { shop, code })).toEqual([]);
      const outcome = await answerInvitation(services, { shop, invitationId: id, code, isAccepted: true });
      expect(outcome.ok).toBe(false);
    }
    expect((await call('GET', `/v1/stores/${store.id}`, { key })).status).toBe(404);
    const { json } = await call('GET', '/v1/invitations?limit=4', { key });
    const statuses = (json.data as { status: string }[]).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual(['declined', 'expired', 'open', 'withdrawn']);
  });
});

describe('a store’s own key', () => {
  const owner = { kind: 'store', id: store.id } as const;

  it('orders for its own store with that store’s credits, in both contracts, and for no other', async () => {
    await db.$transaction((tx) => grantCredits(tx, { owner, amount: 10, key: 'test:own' }));
    const made = await createStoreKey(services, { storeId: store.id, name: 'Own', mode: 'live', scopes: [] });
    const own = made.ok ? made.secret : '';
    const order = { product_image: photo, store_id: store.id, count: 2 };
    expect((await call('POST', '/v1/generations', { key: own, body: order })).status).toBe(202);
    const job = await call('POST', '/api/v1/generations', { key: own, body: { image_url: photo } });
    expect(job.status).toBe(202);
    const batch = { store_id: store.id, items: [{ product_image: photo }, { product_image: photo }] };
    const items = (await call('POST', '/v1/batches', { key: own, body: batch })).json.cost_credits;
    const left = 10 - 2 - 1 - Number(items);
    expect(await readBalance(db, owner)).toEqual({ available: left, reserved: 10 - left });
    expect((await call('GET', '/v1/credits', { key: own })).json).toMatchObject({ available: left });
    const other = { ...order, store_id: 'store_0000000000000000' };
    expect((await call('POST', '/v1/generations', { key: own, body: other })).status).toBe(404);
    const listed = await call('GET', '/v1/stores', { key: own });
    expect((listed.json.data as { id: string }[]).map(({ id }) => id)).toEqual([store.id]);
    const stored = await db.generation.findFirstOrThrow({ where: { jobId: String(job.json.job_id) } });
    await cancelGeneration(services, { generationId: stored.id });
    expect((await readBalance(db, owner)).available).toBe(left + 1);
    expect(await checkLedger(db)).toEqual({ ok: true, faults: 0, total: 0 });
  });

  it('registers no stores and invites nobody', async () => {
    clock.advance(1000);
    const made = await createStoreKey(services, { storeId: store.id, name: 'All', mode: 'live', scopes: [] });
    const own = made.ok ? made.secret : '';
    for (const [path, body] of [
      ['/v1/stores', { name: 'Mine', photos: [photo] }],
      ['/v1/invitations', {}],
    ] as const)
      expect((await call('POST', path, { key: own, body })).status).toBe(403);
    const keys = await listStoreKeys(services, { storeId: store.id });
    expect(keys.map(({ name, scopes }) => [name, scopes])).toEqual([
      ['All', []],
      ['Own', []],
    ]);
  });
});

test('a partner’s own keys are not the store’s', async () => {
  expect((await call('GET', '/v1/keys')).json.data).toHaveLength(1);
  expect(await db.apiKey.count({ where: { partnerId: partner.partner.id } })).toBe(1);
});
