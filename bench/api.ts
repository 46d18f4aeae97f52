import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import autocannon from 'autocannon';
import { createApi } from '#app/api/api.server.ts';
import { grantStore } from '#app/partners/store-grants.server.ts';
import { createPartner } from '#app/partners/create-partner.server.ts';
import { newId } from '#app/platform/ids.ts';
import { parseEnv } from '#app/platform/env.ts';
import type { Services } from '#app/services.ts';
import { createServices } from '#app/services.server.ts';
import { withDatabase } from './database.ts';
import type { BenchResult } from './run.ts';
import { round } from './sample-photo.ts';

const connections = 16;
const seconds = 5;

/** Accepted POST /v1/generations, against the bare inserts that each needs and against a bare Node server. */
export async function bench(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'afterlight-bench-'));
  try {
    return await withDatabase((databaseUrl) => measure(databaseUrl, folder));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measure(databaseUrl: string, folder: string): Promise<BenchResult> {
  const settings = {
    APP_ENV: 'test',
    LOG_LEVEL: 'silent',
    APP_URL: 'http://localhost:1',
    DATABASE_URL: databaseUrl,
    DATA_DIR: folder,
    SECRET_KEY: 'x'.repeat(32),
    SHOPIFY_API_KEY: 'x',
    SHOPIFY_API_SECRET: 'x',
  };
  const services = createServices(parseEnv(settings), 'bench');
  const { db } = services;
  const store = await db.store.create({ data: { id: newId('store'), kind: 'partner', name: 'Bench' } });
  const { partner, secret } = await createPartner(services, { name: 'Bench', credits: 100_000_000 });
  await grantStore(services, { partnerId: partner.id, storeId: store.id });
  const body = JSON.stringify({
    product_image: 'https://cdn.example.com/sku.jpg',
    store_id: store.id,
    count: 1,
    scenes: ['studio'],
  });
  const listener = getRequestListener(createApi(services).fetch, { overrideGlobalObjects: false });
  const bareNode = await load(
    createServer((_request, response) => response.end('{}')),
    '/v1/generations',
    body,
    secret,
  );
  const api = await load(
    createServer((request, response) => void listener(request, response)),
    '/v1/generations',
    body,
    secret,
  );
  const inserts = await timeInserts(services);
  await services.close();
  const millisecondsEach = 1000 / api.perSecond;
  return {
    ratio: round(millisecondsEach / inserts),
    acceptedPerSecond: Math.round(api.perSecond),
    p50Milliseconds: api.p50,
    p99Milliseconds: api.p99,
    bareNodePerSecond: Math.round(bareNode.perSecond),
    bareInsertsPerSecond: Math.round(1000 / inserts),
  };
}

async function load(server: ReturnType<typeof createServer>, path: string, body: string, key: string) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const result = await autocannon({
    url: `http://127.0.0.1:${port}${path}`,
    method: 'POST',
    body,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    connections,
    duration: seconds,
  });
  server.closeAllConnections();
  server.close();
  return { perSecond: result['2xx'] / seconds, p50: result.latency.p50, p99: result.latency.p99 };
}

/** Milliseconds for the rows of one order, written in one transaction, as many at once as the API was asked. */
async function timeInserts({ db }: Services): Promise<number> {
  const rounds = 400;
  const one = () => {
    const id = newId('gen');
    return db.$transaction(async (tx) => {
      await tx.generation.create({
        data: { id, jobId: newId('gen'), origin: 'partner', scenes: ['studio'], count: 1, costCredits: 1 },
      });
      await tx.asset.create({
        data: { id: newId('ast'), generationId: id, position: 0, scene: 'studio', seed: 1 },
      });
      await tx.event.create({ data: { id: newId('evt'), type: 'generation.requested', subjectId: id } });
      await tx.outboxJob.create({
        data: {
          id: newId('job'),
          name: 'render-generation',
          payload: { generationId: id },
          dispatchedAt: new Date(),
        },
      });
    });
  };
  const started = performance.now();
  const workers = Array.from({ length: connections }, async () => {
    for (let at = 0; at < rounds / connections; at++) await one();
  });
  await Promise.all(workers);
  return (performance.now() - started) / rounds;
}
