import { expect, test } from 'vitest';
import { startApi } from './start-api.ts';

const { api, services } = await startApi({ METRICS_TOKEN: 'metrics-token' });
const hash = '9'.repeat(64);
const bytes = Buffer.from('0123456789');
await services.objects.put(`assets/${hash}.jpg`, bytes, 'image/jpeg');
await services.objects.put(`heat-maps/${hash}.png`, Buffer.from('png'), 'image/png');
await services.objects.put(`inputs/${hash}`, Buffer.from('<script>'), 'text/html');

const get = (headers: Record<string, string> = {}, path = `/a/${hash}.jpg`, method = 'GET') =>
  api.request(path, { method, headers });

test('200: an asset is immutable, open to every origin, strongly tagged', async () => {
  const response = await get();
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': 'image/jpeg',
    'content-length': '10',
    'cache-control': 'public, max-age=31536000, immutable',
    etag: `"${hash}"`,
    'accept-ranges': 'bytes',
    'access-control-allow-origin': '*',
    'x-content-type-options': 'nosniff',
  });
  expect(await response.text()).toBe('0123456789');
  const head = await get({}, undefined, 'HEAD');
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '10', '']);
});

test('200: the heat map of an asset', async () => {
  const response = await get({}, `/a/heat-maps/${hash}.png`);
  expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
    200,
    'image/png',
    'png',
  ]);
});

test('304: the tag is known', async () => {
  for (const tag of [`"${hash}"`, `W/"${hash}"`, `"x", "${hash}"`, '*'])
    expect((await get({ 'if-none-match': tag })).status).toBe(304);
  expect((await get({ 'if-none-match': '"x"' })).status).toBe(200);
});

test.each([
  ['bytes=0-3', '0123', 'bytes 0-3/10'],
  ['bytes=7-', '789', 'bytes 7-9/10'],
  ['bytes=-2', '89', 'bytes 8-9/10'],
  ['bytes=5-99', '56789', 'bytes 5-9/10'],
])('206: %s', async (range, text, contentRange) => {
  const response = await get({ range });
  expect([response.status, response.headers.get('content-range')]).toEqual([206, contentRange]);
  expect(await response.text()).toBe(text);
});

test('416 for what lies behind the end; the whole for a stale If-Range, several ranges or nonsense', async () => {
  const beyond = await get({ range: 'bytes=10-' });
  expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */10']);
  expect((await get({ range: 'bytes=0-3', 'if-range': '"old"' })).status).toBe(200);
  for (const range of ['bytes=0-1,3-4', 'items=0-1', 'bytes=5-2', 'bytes=-'])
    expect((await get({ range })).status).toBe(200);
});

test('404: no such asset, and no way out of the folder', async () => {
  for (const path of [
    `/a/${'8'.repeat(64)}.jpg`,
    '/a/x.jpg',
    `/a/..%2Finputs%2F${hash}`,
    `/a/inputs/..%2F..%2Fetc`,
  ])
    expect((await get({}, path)).status).toBe(404);
});

test('a source photo that claims to be a page is only a download', async () => {
  const response = await get({}, `/a/inputs/${hash}`);
  expect(response.headers.get('content-type')).toBe('application/octet-stream');
  expect(response.headers.get('content-security-policy')).toContain('sandbox');
});

test('live, ready and metrics', async () => {
  expect((await api.request('/health/live')).status).toBe(200);
  const ready = await api.request('/health/ready');
  expect(await ready.json()).toEqual({ status: 'ok', checks: { db: 'ok', queue: 'ok', objects: 'ok' } });
  expect((await api.request('/metrics')).status).toBe(401);
  await api.request('/v1/models');
  const metrics = await api.request('/metrics', { headers: { authorization: 'Bearer metrics-token' } });
  const text = await metrics.text();
  expect(text).toMatch(/afterlight_api_request_seconds_count\{operation="listModels",status="200"\} 1/);
  expect(text).toContain('afterlight_queue_jobs{lane="pixels",state="waiting"}');
});

test('not ready: what does not answer is named', async () => {
  const closed = { ...services, queue: { ...services.queue, ping: () => Promise.reject(new Error('down')) } };
  const { createApi } = await import('#app/api/api.server.ts');
  const response = await createApi(closed).request('/health/ready');
  expect([response.status, await response.json()]).toEqual([
    503,
    { status: 'unavailable', checks: { db: 'ok', queue: 'failed', objects: 'ok' } },
  ]);
});
