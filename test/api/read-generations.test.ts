import { expect, test } from 'vitest';
import { makeAsset, makeGeneration } from '#test/factories/generation.ts';
import { startApi } from './start-api.ts';

const { call, services, store, partner, stranger, clock } = await startApi();
const { db } = services;
const own = { storeId: store.id, partnerId: partner.partner.id, origin: 'partner' };

test('401 and 404 on every route that reads: no key, another partner, no such id', async () => {
  const generation = await makeGeneration(db, own);
  for (const path of [
    `/v1/generations/${generation.id}`,
    `/v1/generations/${generation.id}/assets`,
    `/api/v1/generations/${generation.jobId}`,
  ]) {
    expect((await call('GET', path)).status).toBe(200);
    expect((await call('GET', path, { key: null })).status).toBe(401);
    const foreign = await call('GET', path, { key: stranger.secret });
    const missing = await call('GET', path.replace(generation.id, 'gen_none').replace(generation.jobId, '0'));
    const withoutId = ({ text, headers }: typeof foreign) =>
      text.replaceAll(headers.get('request-id') ?? '', '');
    expect([foreign.status, missing.status]).toEqual([404, 404]);
    expect(withoutId(foreign)).toBe(withoutId(missing));
  }
  const cancel = `/v1/generations/${generation.id}/cancel`;
  expect((await call('POST', cancel, { key: stranger.secret })).status).toBe(404);
});

test('200: progress follows the assets, and only passed assets are listed', async () => {
  const generation = await makeGeneration(db, { ...own, status: 'processing', finishedAt: null, count: 4 });
  const hash = 'a'.repeat(64);
  await makeAsset(db, { generationId: generation.id, position: 0, objectKey: `assets/${hash}.jpg` });
  await makeAsset(db, { generationId: generation.id, position: 1, status: 'failed' });
  await makeAsset(db, { generationId: generation.id, position: 2, status: 'rendering' });
  await makeAsset(db, { generationId: generation.id, position: 3, status: 'queued' });
  const status = await call('GET', `/v1/generations/${generation.id}`);
  expect(status.json).toMatchObject({ status: 'processing', progress: 0.5, asset_count: 1 });
  const listed = await call('GET', `/v1/generations/${generation.id}/assets`);
  expect(listed.json.assets).toMatchObject([
    { url: `https://app.example.com/a/${hash}.jpg`, scene: 'studio', width: 2048, height: 2048 },
  ]);
});

test('200: the list is paged newest first without a gap, also where times are equal', async () => {
  await db.generation.deleteMany();
  const createdAt = clock.now();
  for (let count = 0; count < 7; count++) await makeGeneration(db, { ...own, createdAt });
  const seen: string[] = [];
  let cursor = '';
  do {
    const { json } = await call('GET', `/v1/generations?limit=3${cursor && `&cursor=${cursor}`}`);
    seen.push(...(json.data as { id: string }[]).map(({ id }) => id));
    cursor = (json.next_cursor as string | null) ?? '';
  } while (cursor);
  expect(new Set(seen).size).toBe(7);
  expect(seen).toHaveLength(7);
  expect((await call('GET', '/v1/generations', { key: stranger.secret })).json.data).toEqual([]);
});

test('422: a limit or cursor that makes no sense, an unknown parameter', async () => {
  for (const query of ['limit=0', 'limit=x', 'cursor=bm9uc2Vuc2U', 'store=1'])
    expect((await call('GET', `/v1/generations?${query}`)).status).toBe(422);
});

test('200 and 409: a cancel gives the credits back once', async () => {
  const order = { product_image: 'https://cdn.you.com/a.jpg', store_id: store.id, count: 4 };
  const { json } = await call('POST', '/v1/generations', { body: order });
  const credits = async () => (await call('GET', '/v1/credits')).json;
  expect(await credits()).toMatchObject({ available: 96, reserved: 4 });
  const path = `/v1/generations/${String(json.id)}/cancel`;
  expect((await call('POST', path)).json).toEqual({ id: json.id, status: 'canceled' });
  expect(await call('POST', path)).toMatchObject({ status: 409, json: { code: 'already_finished' } });
  expect(await credits()).toMatchObject({ available: 100, reserved: 0 });
  expect((await call('GET', `/v1/generations/${String(json.id)}`)).json).toMatchObject({
    status: 'canceled',
    cost_credits: 0,
  });
});

test('a failed /api/v1 job says why and that it was refunded; a canceled one is failed too', async () => {
  const failed = await makeGeneration(db, {
    ...own,
    contract: 'api-v1',
    status: 'failed',
    failureCode: 'background_not_plain',
    failureMessage: 'The background is not plain.',
    costCredits: 1,
  });
  expect((await call('GET', `/api/v1/generations/${failed.jobId}`)).json).toMatchObject({
    status: 'failed',
    error: 'The background is not plain.',
    result_image_url: null,
    refunded_credits: 1,
  });
});

test('404 and 405: what the API does not offer', async () => {
  expect(await call('GET', '/v1/generation')).toMatchObject({ status: 404, json: { code: 'not_found' } });
  expect(await call('GET', '/api/v1/none')).toMatchObject({ status: 404 });
  const put = await call('PUT', '/v1/generations');
  expect(put).toMatchObject({ status: 405, json: { code: 'method_not_allowed' } });
  expect(put.headers.get('allow')).toBe('POST, GET');
});

test('200: how well photos of one order match is told with the generation and with the batch', async () => {
  const measured = {
    score: 93,
    spread: { light: 4, horizon: null, scale: 0.02, margins: 0.01, palette: null },
    remade: 1,
  };
  const told = {
    score: 93,
    spread: { light_degrees: 4, horizon: null, scale: 0.02, margins: 0.01, palette: null },
    remade: 1,
  };
  const batch = await db.batch.create({
    data: {
      id: 'bat_together',
      partnerId: partner.partner.id,
      openCount: 0,
      status: 'complete',
      consistency: measured,
      items: { create: { position: 0 } },
    },
  });
  const generation = await makeGeneration(db, { ...own, batchId: batch.id, consistency: measured });
  const single = await makeGeneration(db, own);
  const read = async (path: string) => (await call('GET', path)).json.consistency;
  expect(await read(`/v1/generations/${generation.id}`)).toEqual(told);
  expect(await read(`/v1/batches/${batch.id}`)).toEqual(told);
  expect(await read(`/v1/generations/${single.id}`)).toBeNull();
});
