import { once } from 'node:events';
import { createHmac, randomUUID } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import pMap from 'p-map';
import { receiveShopifyWebhook } from '#app/inbox.server.ts';
import { systemClock } from '#app/platform/clock.ts';
import { createDb } from '#app/platform/db.server.ts';
import { parseEnv } from '#app/platform/env.ts';
import { verifyWebhook } from '#app/shopify/verify-webhook.ts';
import { withDatabase } from './database.ts';
import type { BenchResult } from './run.ts';
import { round } from './sample-photo.ts';

const count = Number(process.env.BENCH_WEBHOOKS ?? 5000);
const atOnce = 16;
const secret = 'x'.repeat(32);
/** Shopify gives up after five seconds; this is what we promise ourselves. */
const promisedMilliseconds = 100;

/**
 * How long Shopify waits for our answer to a webhook while sixteen come at once, against a server that only checks the
 * signature and answers (`ratio` = the median of ours over the median of that).
 */
export function bench(): Promise<BenchResult> {
  return withDatabase(async (databaseUrl) => {
    const db = createDb(databaseUrl, 8);
    const env = parseEnv({
      APP_ENV: 'test',
      APP_URL: 'http://localhost:1',
      DATABASE_URL: databaseUrl,
      SECRET_KEY: secret,
      SHOPIFY_API_KEY: 'x',
      SHOPIFY_API_SECRET: secret,
    });
    try {
      const services = { db, env, clock: systemClock };
      const bare = await waits(async (request) => {
        const verdict = verifyWebhook(request.headers, Buffer.from(await request.arrayBuffer()), secret);
        return new Response(null, { status: verdict.ok ? 200 : 401 });
      });
      const ours = await waits((request) => receiveShopifyWebhook(services, request));
      const kept = await db.webhookInbox.count();
      if (kept !== count) throw new Error(`${kept} of ${count} webhooks were kept`);
      return {
        ratio: round(at(ours.milliseconds, 0.5) / at(bare.milliseconds, 0.5)),
        webhooks: count,
        atOnce,
        perSecond: Math.round(count / ours.seconds),
        p50Milliseconds: round(at(ours.milliseconds, 0.5)),
        p95Milliseconds: round(at(ours.milliseconds, 0.95)),
        p99Milliseconds: round(at(ours.milliseconds, 0.99)),
        shareWithin100Milliseconds: round(
          ours.milliseconds.filter((wait) => wait <= promisedMilliseconds).length / count,
        ),
      };
    } finally {
      await db.$disconnect();
    }
  });
}

/** The value below which this share of a sorted list lies. */
function at(sorted: number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

/** Sends them all to a server of this process and returns how long each answer took, sorted. */
async function waits(
  answer: (request: Request) => Promise<Response>,
): Promise<{ milliseconds: number[]; seconds: number }> {
  const listener = getRequestListener(answer, { overrideGlobalObjects: false });
  const handle: RequestListener = (incoming, outgoing) => void listener(incoming, outgoing);
  const server = createServer(handle).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/shopify`;
  const warmUp = Array.from({ length: 200 }, (_, index) => index);
  await pMap(warmUp, () => send(url, 'no-signature'), { concurrency: atOnce });
  const started = performance.now();
  const milliseconds = await pMap(
    Array.from({ length: count }, () => secret),
    (key) => send(url, key),
    { concurrency: atOnce },
  );
  const seconds = (performance.now() - started) / 1000;
  server.close();
  server.closeAllConnections();
  return { milliseconds: milliseconds.toSorted((one, other) => one - other), seconds };
}

async function send(url: string, key: string): Promise<number> {
  const id = Math.ceil(Math.random() * 1e9);
  const body = JSON.stringify({
    id,
    admin_graphql_api_id: `gid://shopify/Product/${id}`,
    updated_at: '2026-11-01T10:00:00Z',
    title: 'Product',
    body_html: 'x'.repeat(4000),
  });
  const started = performance.now();
  const response = await fetch(url, {
    method: 'POST',
    body,
    headers: {
      'x-shopify-topic': 'products/update',
      'x-shopify-shop-domain': 'bench.myshopify.com',
      'x-shopify-webhook-id': randomUUID(),
      'x-shopify-triggered-at': new Date().toISOString(),
      'x-shopify-hmac-sha256': createHmac('sha256', key).update(body).digest('base64'),
    },
  });
  await response.arrayBuffer();
  if (key === secret && response.status !== 200) throw new Error(`HTTP ${response.status}`);
  return performance.now() - started;
}
