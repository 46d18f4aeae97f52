import { afterAll, expect, test } from 'vitest';
import { createPixels } from '#app/pixels.server.ts';
import { learnStyle } from '#app/style/learn-style.server.ts';
import { makeProfile } from '#test/factories/profile.ts';
import { photoBytes, startApi } from './start-api.ts';

const { api, call, services, store, partner, stranger } = await startApi();
const { db } = services;
const pixels = createPixels({ threads: 1 });
afterAll(() => pixels.close());
const path = '/v1/stores';
const photos = ['https://cdn.you.com/1.jpg', 'https://cdn.you.com/2.jpg'];
const read = (url: string, headers: Record<string, string> = {}) =>
  api.request(url, { headers: { authorization: `Bearer ${partner.secret}`, ...headers } });

test('202: a store from addresses: it is the partner’s own, its style is asked for, it can be ordered for', async () => {
  const { status, json } = await call('POST', path, { body: { name: 'Woo & Co', photos } });
  expect({ status, json }).toMatchObject({
    status: 202,
    json: { name: 'Woo & Co', photo_count: 2, style_status: 'learning' },
  });
  const id = String(json.id);
  expect(await db.outboxJob.count({ where: { payload: { equals: { storeId: id } } } })).toBe(1);
  expect((await call('GET', `${path}/${id}`)).json).toMatchObject({
    kind: 'partner',
    photo_count: 2,
    style_status: 'learning',
    style_version: null,
  });
  const order = { product_image: photos[0], store_id: id, count: 1 };
  expect((await call('POST', '/v1/generations', { body: order })).status).toBe(202);
  const more = await call('POST', `${path}/${id}/photos`, {
    body: { photos: ['https://cdn.you.com/3.jpg'] },
  });
  expect(more).toMatchObject({ status: 202, json: { id, photo_count: 3 } });
  expect(await call('GET', `${path}/${id}/style`)).toMatchObject({
    status: 409,
    json: { code: 'style_not_learnt', retryable: true },
  });
});

test('202: a store from uploads is learnt from the files, without a download', async () => {
  const form = new FormData();
  form.set('name', 'Uploaded');
  for (const size of [60, 64, 68])
    form.append('files', new File([new Uint8Array(await photoBytes({ width: size, height: 80 }))], 'p.png'));
  const { status, json } = await call('POST', path, { body: form });
  expect({ status, json }).toMatchObject({ status: 202, json: { photo_count: 3 } });
  const id = String(json.id);
  await learnStyle({ ...services, pixels }, { storeId: id });
  expect((await call('GET', `${path}/${id}`)).json).toMatchObject({
    style_status: 'ready',
    style_version: 1,
  });
  const style = await call('GET', `${path}/${id}/style`);
  expect(style).toMatchObject({ status: 200, json: { store_id: id, version: 1, photos_read: 3 } });
});

test('200: the stores of a partner, its own and granted ones, in pages', async () => {
  const seen: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { json } = await call('GET', `${path}?limit=1${cursor && `&cursor=${cursor}`}`);
    const page = json as { data: { id: string }[]; next_cursor: string | null };
    seen.push(...page.data.map(({ id }) => id));
    cursor = page.next_cursor;
  }
  expect(seen).toContain(store.id);
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toHaveLength(3);
});

test('200: the profile as JSON, or as a card for who asks for a picture', async () => {
  await db.store.update({ where: { id: store.id }, data: { name: '<Cups> & "Bowls"' } });
  await makeProfile(db, { storeId: store.id, photoIds: ['a', 'b', 'c'] });
  const { json } = await call('GET', `${path}/${store.id}/style`);
  expect(json).toMatchObject({ version: 1, backdrop: { hex: expect.stringMatching(/^#[0-9a-f]{6}$/) } });
  expect((json.traits as object[]).length).toBeGreaterThan(10);
  const [look] = json.looks as Record<string, unknown>[];
  expect(look).toMatchObject({ kind: 'packshot', share: 1, photos: 3 });
  expect(look.hex).toBe((json.backdrop as { hex: string }).hex);
  expect(json.one_offs).toEqual([]);
  const asked: [string, string][] = [
    ['application/json', 'application/json'],
    ['*/*', 'application/json'],
    ['image/svg+xml', 'image/svg+xml'],
    ['image/*, application/json;q=0.5', 'image/svg+xml'],
    ['image/svg+xml;q=0.2, application/json', 'application/json'],
  ];
  for (const [accept, type] of asked) {
    const response = await read(`${path}/${store.id}/style`, { accept });
    expect([accept, response.headers.get('content-type')]).toEqual([accept, type]);
    expect(response.headers.get('vary')).toBe('Accept');
  }
  const card = await read(`${path}/${store.id}/style.svg`);
  const svg = await card.text();
  expect(card.headers.get('content-type')).toBe('image/svg+xml');
  expect(svg).toContain('Style of &lt;Cups&gt; &amp; &quot;Bowls&quot;');
  expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  expect(svg).not.toMatch(/https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
});

test('403: photographs cannot be added to a shop on Shopify', async () => {
  expect(await call('POST', `${path}/${store.id}/photos`, { body: { photos } })).toMatchObject({
    status: 403,
  });
});

test('404: a store of somebody else is as good as none', async () => {
  const own = await db.store.findFirstOrThrow({ where: { ownerPartnerId: partner.partner.id } });
  for (const id of [own.id, 'store_none'])
    for (const [method, place, body] of [
      ['GET', '', undefined],
      ['GET', '/style', undefined],
      ['GET', '/style.svg', undefined],
      ['POST', '/photos', { photos }],
    ] as const)
      expect(await call(method, `${path}/${id}${place}`, { key: stranger.secret, body })).toMatchObject({
        status: 404,
        json: { detail: 'There is no store with this id for this API key.' },
      });
});

test('409: the same key registers once', async () => {
  const request = { body: { name: 'Once', photos }, headers: { 'idempotency-key': 'store-1' } };
  const [first, second] = [await call('POST', path, request), await call('POST', path, request)];
  expect(second.text).toBe(first.text);
  expect(await db.store.count({ where: { name: 'Once' } })).toBe(1);
  const other = await call('POST', path, { ...request, body: { name: 'Twice', photos } });
  expect(other).toMatchObject({ status: 409, json: { code: 'idempotency_conflict' } });
});

test.each([
  [{ name: 'A' }, 'photos'],
  [{ name: '', photos }, 'name'],
  [{ photos }, 'name'],
  [{ name: 'A', photos: [photos[0], 'https://10.0.0.1/a.jpg'] }, 'photos.1'],
  [{ name: 'A', fotos: photos }, 'fotos'],
])('422: %j', async (body, place) => {
  const { status, json } = await call('POST', path, { body });
  expect({ status, path: (json.errors as { path: string }[])[0].path }).toEqual({ status: 422, path: place });
});

test('422: a file that is no photo', async () => {
  const form = new FormData();
  form.set('name', 'Uploaded');
  form.append('files', new File(['<svg/>'], 'p.svg'));
  expect(await call('POST', path, { body: form })).toMatchObject({
    status: 422,
    json: { errors: [{ path: 'files.0' }] },
  });
});
