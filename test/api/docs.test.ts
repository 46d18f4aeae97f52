import { execFile, spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { getRequestListener } from '@hono/node-server';
import { afterAll, expect, test } from 'vitest';
import { examples } from '#app/api/docs/examples.ts';
import { operations } from '#app/api/operations.ts';
import { createApiKey } from '#app/partners/api-keys.server.ts';
import { createPublicFetch } from '#app/platform/safe-fetch.server.ts';
import { makeAsset, makeGeneration } from '#test/factories/generation.ts';
import { makeProfile } from '#test/factories/profile.ts';
import { startApi } from './start-api.ts';

// the page names the server's own address, so the address comes first
const server = createServer();
await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
const { port } = server.address() as AddressInfo;
const { api, services, partner } = await startApi({ APP_URL: `http://127.0.0.1:${port}` });
services.publicFetch = createPublicFetch({
  privateHosts: [],
  resolve: (_host, done) => done(new Error('no network'), []),
});
server.on('request', (request, response) => {
  void getRequestListener(api.fetch, { overrideGlobalObjects: false })(request, response);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const { db } = services;
const html = await (await api.request('/docs')).text();
const decoded = (text: string) =>
  text.replaceAll(
    /&(#x27|quot|lt|gt|amp);/g,
    (_all, name: string) => ({ '#x27': "'", quot: '"', lt: '<', gt: '>', amp: '&' })[name] ?? '',
  );
const curlsIn = (part: string) =>
  [...part.matchAll(/<pre data-code="curl"[^>]*>(.*?)<\/pre>/gs)].map(([, text]) => decoded(text));

async function prepare() {
  const store = await db.store.create({
    data: { id: 'store_docs', kind: 'partner', name: 'Docs', ownerPartnerId: partner.partner.id },
  });
  await makeProfile(db, { storeId: store.id, photoIds: ['a', 'b', 'c'] });
  const own = {
    storeId: store.id,
    partnerId: partner.partner.id,
    origin: 'partner',
    count: 1,
    costCredits: 1,
  };
  const batch = await db.batch.create({
    data: { id: 'bat_docs', partnerId: partner.partner.id, openCount: 0, status: 'complete' },
  });
  const generation = await makeGeneration(db, { ...own, batchId: batch.id });
  await makeAsset(db, {
    generationId: generation.id,
    position: 0,
    objectKey: `assets/${'a'.repeat(64)}.jpg`,
  });
  const { key: spare } = await createApiKey(db, services, { partnerId: partner.partner.id });
  const endpoint = await db.webhookEndpoint.create({
    data: { id: 'whe_docs', partnerId: partner.partner.id, url: 'https://yourapp.com/h', secretVersion: 1 },
  });
  const event = await db.webhookEvent.create({
    data: {
      id: 'evt_docs',
      partnerId: partner.partner.id,
      type: 'generation.complete',
      subjectId: generation.id,
      body: '{}',
    },
  });
  const delivery = await db.delivery.create({
    data: {
      id: 'dlv_docs',
      partnerId: partner.partner.id,
      endpointId: endpoint.id,
      url: endpoint.url,
      eventId: event.id,
      eventType: event.type,
    },
  });
  return {
    AFTERLIGHT_KEY: partner.secret,
    KEY_ID: spare.id,
    WEBHOOK_ENDPOINT_ID: endpoint.id,
    WEBHOOK_DELIVERY_ID: delivery.id,
    STORE_ID: store.id,
    GENERATION_ID: generation.id,
    JOB_ID: generation.jobId,
    BATCH_ID: batch.id,
  };
}
const known = await prepare();

/** Runs what a reader would paste into a shell; the statuses of its curls. */
async function paste(text: string, values: Record<string, string>): Promise<number[]> {
  const quiet = `curl() { command curl -sS -o /dev/null -w '%{http_code}\\n' "$@"; }\n`;
  const { stdout } = await promisify(execFile)('bash', ['-euc', quiet + text], {
    env: { ...process.env, ...values },
  });
  return stdout.trim().split('\n').map(Number);
}

test('every operation is on the page, and every example belongs to one', () => {
  for (const { id } of operations) expect(html).toContain(`<article id="${id}">`);
  expect(Object.keys(examples).filter((id) => !operations.some((one) => one.id === id))).toEqual([]);
});

test.each(Object.entries(examples).filter(([, { answer }]) => answer))(
  'the answer shown for %s is one that it can give',
  (id, { answer }) => {
    const operation = operations.find((one) => one.id === id);
    const [status] = Object.keys(operation?.responses ?? {});
    expect(operation?.responses[Number(status)].schema?.safeParse(answer).error).toBeUndefined();
  },
);

const hasCurl = spawnSync('curl', ['--version']).status === 0;

test.runIf(hasCurl)('the curls of the page work as they are copied', async () => {
  const runnable = operations.filter(({ id, path, body }) => {
    const curl = curlsIn(html.split(`<article id="${id}">`)[1].split('</article>')[0])[0];
    const variables = [...curl.matchAll(/\$([A-Z_]+)/g)].map(([, name]) => name);
    const isKnown = variables.every((name) => Object.hasOwn(known, name));
    const isElsewhere = path.endsWith('/cancel') || path.startsWith('/v1/test/') || path === '/v1/verify';
    return isKnown && (!body || id in examples) && !isElsewhere;
  });
  expect(runnable.length).toBeGreaterThan(20);
  const statuses: Record<string, number[]> = {};
  for (const { id } of runnable) {
    const [curl] = curlsIn(html.split(`<article id="${id}">`)[1].split('</article>')[0]);
    statuses[id] = await paste(curl, known);
  }
  const failed = Object.entries(statuses).filter(([, list]) => list.some((status) => status >= 300));
  expect(failed).toEqual([]);
  const [order, fetchBoth] = curlsIn(html.split('<article')[0]);
  expect(await paste(order, known)).toEqual([202]);
  expect(await paste(fetchBoth, known)).toEqual([200, 200]);
  const queued = await db.generation.findFirstOrThrow({ where: { status: 'queued' } });
  const [cancel] = curlsIn(html.split('<article id="cancelGeneration">')[1]);
  expect(await paste(cancel, { ...known, GENERATION_ID: queued.id })).toEqual([200]);
});

test('the page needs nothing from elsewhere, and a browser is told so', async () => {
  const response = await api.request('/docs');
  const policy = response.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe-inline');
  expect(
    [...html.matchAll(/(?:src|href)="([^"]+)"/g)]
      .map(([, link]) => link)
      .filter((link) => !/^(#|\/|data:,$)/.test(link)),
  ).toEqual([]);
  expect(html).not.toMatch(/ style="|<style|<script(?! src="\/docs\/docs\.js")/);
  const etag = response.headers.get('etag') ?? '';
  expect((await api.request('/docs', { headers: { 'if-none-match': etag } })).status).toBe(304);
  for (const [path, type] of [
    ['/docs/docs.css', 'text/css'],
    ['/docs/docs.js', 'text/javascript'],
  ])
    expect((await api.request(path)).headers.get('content-type')).toContain(type);
});
