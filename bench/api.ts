import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import autocannon from 'autocannon';
import pg from 'pg';
import { createApi } from '#app/api/api.server.ts';
import { grantStore } from '#app/partners/store-grants.server.ts';
import { createPartner } from '#app/partners/create-partner.server.ts';
import { rings, type RingTable } from '#app/partners/rings.ts';
import { newHexId, newId } from '#app/platform/ids.ts';
import { parseEnv } from '#app/platform/env.ts';
import type { Services } from '#app/services.ts';
import { createServices } from '#app/services.server.ts';
import { withDatabase } from './database.ts';
import type { BenchResult } from './run.ts';
import { timeGrowth } from './stored-generations.ts';
import { round } from './sample-photo.ts';

const connections = 16;
const seconds = 5;
const warmUpSeconds = 2;

/**
 * Accepted POST /v1/generations per second, and GET of a status, against a bare Node server and against a bare insert
 * with a bare add to the queue (`ratio` = the time of an order over the time of that).
 */
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
  // every request is counted as in earnest, against limits that this load can't reach
  const services = { ...createServices(parseEnv(settings), 'bench'), rings: withoutEnd() };
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
  const order = { method: 'POST', path: '/v1/generations', body, key: secret } as const;
  const bareNode = await load((_request, response) => void response.end('{}'), order);
  const answer = (request: IncomingMessage, response: ServerResponse) => void listener(request, response);
  const api = await load(answer, order);
  const { id } = await db.generation.findFirstOrThrow({ where: { partnerId: partner.id } });
  const status = await load(answer, { method: 'GET', path: `/v1/generations/${id}`, key: secret });
  const inserts = await timeInserts(services, databaseUrl);
  const growth = await timeGrowth(db, createApi(services), {
    partnerId: partner.id,
    storeId: store.id,
    key: secret,
  });
  await services.close();
  return {
    ratio: round(inserts / api.perSecond),
    acceptedPerSecond: Math.round(api.perSecond),
    p50Milliseconds: api.p50,
    p99Milliseconds: api.p99,
    statusPerSecond: Math.round(status.perSecond),
    statusP50Milliseconds: status.p50,
    statusP99Milliseconds: status.p99,
    bareNodePerSecond: Math.round(bareNode.perSecond),
    bareInsertAndAddPerSecond: Math.round(inserts),
    ratioToBareNode: round(bareNode.perSecond / api.perSecond),
    statusRatioToBareNode: round(bareNode.perSecond / status.perSecond),
    ...growth,
  };
}

function withoutEnd(): RingTable {
  const quota = { burst: 1e9, daily: 1e9 };
  const quotas = { read: quota, write: quota, order: quota, quote: quota, batch: quota };
  const rules = { ...rings.general, share: 1, haltAbove: 1, partner: quotas, store: quotas };
  return { pilot: rules, beta: rules, general: rules };
}

type Request = { method: 'GET' | 'POST'; path: string; key: string; body?: string };

async function load(listener: RequestListener, { method, path, key, body }: Request) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const shoot = (duration: number) =>
    autocannon({
      url: `http://127.0.0.1:${port}${path}`,
      method,
      headers: { authorization: `Bearer ${key}` },
      connections,
      duration,
      ...(body ? { body } : {}),
    });
  await shoot(warmUpSeconds);
  const result = await shoot(seconds);
  server.closeAllConnections();
  server.close();
  const refused = result.non2xx + result.errors;
  if (refused)
    throw new Error(`${refused} of ${result.requests.total} requests to ${path} were not answered 2xx`);
  return { perSecond: result['2xx'] / seconds, p50: result.latency.p50, p99: result.latency.p99 };
}

/** What no order can do without: one row by node-postgres and one job by BullMQ, as many at once as the API was asked. */
async function timeInserts({ queue, env }: Services, databaseUrl: string): Promise<number> {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: env.DATABASE_POOL });
  const one = async () => {
    const id = newId('gen');
    await pool.query(
      `INSERT INTO "Generation" ("id", "jobId", "origin", "scenes", "count", "costCredits")
       VALUES ($1, $2, 'partner', '{studio}', 1, 1)`,
      [id, newHexId()],
    );
    await queue.add([{ id: newId('job'), name: 'render-generation', payload: { generationId: id } }]);
  };
  const shoot = async (duration: number) => {
    const end = performance.now() + duration * 1000;
    let done = 0;
    const worker = async () => {
      for (; performance.now() < end; done++) await one();
    };
    await Promise.all(Array.from({ length: connections }, worker));
    return done / duration;
  };
  try {
    await shoot(warmUpSeconds);
    return await shoot(seconds);
  } finally {
    await pool.end();
  }
}
