import { expect, test } from 'vitest';
import { checkLedger, grantCredits, readBalance } from '#app/credits/ledger.server.ts';
import { cancelGeneration } from '#app/generation/cancel-generation.server.ts';
import { settleGeneration } from '#app/generation/settle-generation.server.ts';
import { startApi } from './start-api.ts';

const { call, services, clock, store, partner, stranger } = await startApi();
const { db } = services;
const path = '/v1/batches';
const photo = (index: number) => `https://cdn.you.com/sku-${index}.jpg`;
const owner = { kind: 'partner', id: partner.partner.id } as const;
type Item = { id: string; status: string; errors: { path: string }[] } & Record<string, unknown>;
const itemsOf = (json: Record<string, unknown>) => json.items as Item[];

function give(amount: number): Promise<void> {
  return db.$transaction((tx) => grantCredits(tx, { owner, amount, key: `grant:test:${Math.random()}` }));
}

/** What the worker leaves of a generation. */
async function finish(generationId: string, statuses: string[]): Promise<void> {
  await db.generation.update({ where: { id: generationId }, data: { status: 'processing' } });
  for (const [position, status] of statuses.entries())
    await db.asset.update({
      where: { generationId_position: { generationId, position } },
      data: {
        status,
        ...(status === 'failed'
          ? { failureCode: 'background_not_plain', failureMessage: 'The background is busy.' }
          : { objectKey: `assets/${'a'.repeat(64)}.jpg`, mimeType: 'image/jpeg', width: 2048, height: 2048 }),
      },
    });
  await settleGeneration(services, generationId);
}

test('202: a thousand products in one call: each is a generation, its render asked for, all credits reserved', async () => {
  await give(1000);
  const before = await readBalance(db, owner);
  const items = Array.from({ length: 1000 }, (_, index) => ({
    product_image: photo(index),
    reference: `SKU ${index}`,
  }));
  const { status, json } = await call('POST', path, {
    body: { store_id: store.id, scenes: ['studio'], items },
  });
  expect(status).toBe(202);
  expect(json).toMatchObject({
    item_count: 1000,
    accepted_count: 1000,
    rejected_count: 0,
    cost_credits: 1000,
  });
  expect(await db.generation.count({ where: { batchId: String(json.id), storeId: store.id } })).toBe(1000);
  expect(await db.generation.count({ where: { turnStore: store.id, releasedAt: null } })).toBe(1000);
  const after = await readBalance(db, owner);
  expect(after).toEqual({ available: before.available - 1000, reserved: before.reserved + 1000 });
  expect((await checkLedger(db)).ok).toBe(true);
  const view = await call('GET', `${path}/${String(json.id)}?limit=1000`);
  expect(view.json).toMatchObject({ status: 'queued', progress: 0, item_count: 1000, next_cursor: null });
  expect(itemsOf(view.json)).toHaveLength(1000);
  expect(itemsOf(view.json)[999]).toMatchObject({ index: 999, reference: 'SKU 999', status: 'queued' });
});

test('202: partial success: refused items say why, the others begin, and one view tells of all', async () => {
  const { json } = await call('POST', path, {
    body: {
      store_id: store.id,
      count: 2,
      webhook_url: 'https://you.com/hooks',
      items: [
        { product_image: photo(1) },
        { product_image: 'https://169.254.169.254/latest' },
        { product_image: photo(2), store_id: 'store_none' },
        { product_image: photo(3), situation: 'on marble', aspect_ratio: '4:5' },
        { product_image: photo(4), scenes: ['podium'], count: 1 },
      ],
    },
  });
  expect(json).toMatchObject({ accepted_count: 3, rejected_count: 2, cost_credits: 5 });
  expect(itemsOf(json).map(({ status, errors }) => [status, errors[0]?.path])).toEqual([
    ['queued', undefined],
    ['rejected', 'product_image'],
    ['rejected', 'store_id'],
    ['queued', undefined],
    ['queued', undefined],
  ]);
  const [first, , , fourth, fifth] = itemsOf(json).map(({ id }) => id);
  expect(await db.generation.findUniqueOrThrow({ where: { id: fourth } })).toMatchObject({
    situation: 'on marble',
    aspectRatio: '4:5',
    count: 2,
  });
  const view = async () => (await call('GET', `${path}/${String(json.id)}`)).json;
  await finish(first, ['awaiting-review', 'awaiting-review']);
  expect(await view()).toMatchObject({ status: 'processing', progress: 0.6, finished_at: null });
  await finish(fourth, ['awaiting-review', 'failed']);
  expect(await db.event.count({ where: { type: 'batch.complete' } })).toBe(0);
  await cancelGeneration(services, { generationId: fifth });
  const done = await view();
  expect(done).toMatchObject({
    status: 'partial',
    progress: 1,
    counts: { complete: 1, partial: 1, canceled: 1, rejected: 2 },
  });
  expect(itemsOf(done).map(({ status, asset_count }) => [status, asset_count])).toEqual([
    ['complete', 2],
    ['rejected', 0],
    ['rejected', 0],
    ['partial', 1],
    ['canceled', 0],
  ]);
  expect(await db.event.findMany({ where: { type: 'batch.complete' } })).toMatchObject([
    { subjectId: json.id },
  ]);
  await settleGeneration(services, fourth);
  expect(await db.event.count({ where: { type: 'batch.complete' } })).toBe(1);
  expect((await checkLedger(db)).ok).toBe(true);
});

test('202: the view comes in pages', async () => {
  const items = [1, 2, 3].map((index) => ({ product_image: photo(index) }));
  const { json } = await call('POST', path, { body: { store_id: store.id, count: 1, items } });
  const first = await call('GET', `${path}/${String(json.id)}?limit=2`);
  const second = await call(
    'GET',
    `${path}/${String(json.id)}?limit=2&cursor=${String(first.json.next_cursor)}`,
  );
  expect([...itemsOf(first.json), ...itemsOf(second.json)].map(({ index }) => index)).toEqual([0, 1, 2]);
  expect(second.json.next_cursor).toBeNull();
});

test('402 when the credits reach for no item; those that they reach for begin, in order', async () => {
  const { available } = await readBalance(db, owner);
  await give(5);
  const items = [1, 2, 3].map((index) => ({
    product_image: photo(index),
    count: Math.floor((available + 5) / 5),
  }));
  const many = [...items, ...items, ...items].map((item) => ({ ...item, count: Math.min(20, item.count) }));
  const { json } = await call('POST', path, { body: { store_id: store.id, items: many } });
  const cost = many[0].count;
  const reach = Math.min(many.length, Math.floor((available + 5) / cost));
  expect(json).toMatchObject({ accepted_count: reach, cost_credits: reach * cost });
  const rest = await readBalance(db, owner);
  expect(rest.available).toBe(available + 5 - reach * cost);
  await db.creditAccount.updateMany({ where: { ownerId: stranger.partner.id }, data: { balance: 0 } });
  await db.store.update({
    where: { id: store.id },
    data: { grants: { create: { id: 'grt_poor', partnerId: stranger.partner.id } } },
  });
  const poor = await call('POST', path, { key: stranger.secret, body: { store_id: store.id, items } });
  expect(poor).toMatchObject({ status: 402, json: { code: 'insufficient_credits' } });
  expect(await db.batch.count({ where: { partnerId: stranger.partner.id } })).toBe(0);
});

test('404: a batch of somebody else', async () => {
  const { id } = await db.batch.findFirstOrThrow({ where: { partnerId: partner.partner.id } });
  for (const one of [`${path}/${id}`, `${path}/bat_none`])
    expect(await call('GET', one, { key: stranger.secret })).toMatchObject({ status: 404 });
});

test('409: the same key replays the whole answer and begins nothing', async () => {
  const body = { store_id: store.id, items: [{ product_image: photo(1), count: 1 }] };
  await give(2);
  const headers = { 'idempotency-key': 'batch-1' };
  const [first, second] = [
    await call('POST', path, { body, headers }),
    await call('POST', path, { body, headers }),
  ];
  expect(second.text).toBe(first.text);
  const other = await call('POST', path, { body: { ...body, count: 3 }, headers });
  expect(other).toMatchObject({ status: 409, json: { code: 'idempotency_conflict' } });
});

test.each([
  [{ items: [] }, 'items'],
  [{ items: [{ product_image: photo(1) }, { produkt_image: photo(1) }] }, 'items.1.produkt_image'],
  [{ items: [{ product_image: photo(1), scenes: ['moon'] }] }, 'items.0.scenes.0'],
  [{ items: [{}] }, 'items.0.product_image'],
  [{ items: [{ product_image: 'ftp://a.example/b' }] }, 'items.0.product_image'],
  [{ store_id: undefined, items: [{ product_image: photo(1) }] }, 'items.0.store_id'],
  [{ items: Array.from({ length: 1001 }, () => ({ product_image: photo(1) })) }, 'items'],
  [{ webhook_url: 'https://localhost/', items: [{ product_image: photo(1) }] }, 'webhook_url'],
])('422: %#: the fault has its place', async (body, place) => {
  const { status, json } = await call('POST', path, { body: { store_id: store.id, ...body } });
  expect(status).toBe(422);
  expect((json.errors as { path: string }[])[0].path).toBe(place);
});

test('200: batches are listed, and canceled as a whole: what has ended stays, every other credit goes back', async () => {
  const items = [1, 2, 3].map((index) => ({ product_image: photo(index) }));
  const body = {
    store_id: store.id,
    count: 1,
    scenes: ['studio'],
    items,
    webhook_url: 'https://you.com/hook',
  };
  await give(3);
  clock.advance(1000);
  const before = await readBalance(db, owner);
  const { json } = await call('POST', path, { body });
  await finish(itemsOf(json)[0].id, ['awaiting-review']);
  const cancel = `${path}/${String(json.id)}/cancel`;
  const headers = { 'idempotency-key': 'cancel-batch' };
  const stopped = await call('POST', cancel, { headers });
  expect(stopped).toMatchObject({ status: 200, json: { id: json.id, canceled_count: 2 } });
  expect((await call('POST', cancel, { headers })).text).toBe(stopped.text);
  expect(await call('POST', cancel)).toMatchObject({ status: 409, json: { code: 'already_finished' } });
  expect(await readBalance(db, owner)).toEqual({ ...before, available: before.available - 1 });
  const page = await call('GET', `${path}?limit=1`);
  expect(page.json).toMatchObject({
    data: [{ id: json.id, status: 'partial', item_count: 3, open_count: 0 }],
    next_cursor: json.id,
  });
  const next = await call('GET', `${path}?limit=1&cursor=${String(json.id)}`);
  expect((next.json.data as Item[])[0].id).not.toBe(json.id);
  expect((await call('GET', path, { key: stranger.secret })).json.data).toEqual([]);
});
