import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { findFreePort, startEmbeddedPostgres } from '#app/platform/embedded-postgres.ts';
import { parseEnv, type Env } from '#app/platform/env.ts';
import { createServices } from '#app/services.server.ts';
import type { Services } from '#app/services.ts';
import { SCOPES } from '#app/shopify/api-version.ts';
import { catalogueFromPhotos } from '#test/simulator/catalogue.ts';
import { startSimulator, type Simulator } from '#test/simulator/server.ts';
import { migrate } from '../migrate.ts';
import { superviseProcesses, type Supervised } from '../supervise.ts';
import type { Account } from './account.ts';

/** Everything that runs: database, simulated Shopify, web, worker; and the services to act as merchant and operator. */
export type Stack = {
  env: Env;
  services: Services;
  simulator: Simulator;
  shopDomain: string;
  processes: Supervised;
  close(): Promise<void>;
};

const folder = resolve('.data/demo');
/** Beside a running server the command line finds its database here. */
export const runningFile = resolve('.data/running.json');

/** The webhook topics that shopify.app.toml subscribes to, with their paths. */
function readWebhooks(): { topic: string; path: string }[] {
  const text = readFileSync('shopify.app.toml', 'utf8');
  const blocks = text.split('[[webhooks.subscriptions]]').slice(1);
  return blocks.flatMap((block) => {
    const path = /uri\s*=\s*"([^"]+)"/.exec(block)?.[1] ?? '';
    const topics = /topics\s*=\s*\[([^\]]*)\]/.exec(block)?.[1] ?? '';
    return [...topics.matchAll(/"([^"]+)"/g)].map(([, topic]) => ({ topic, path }));
  });
}

/** What the environment names instead of the embedded parts. */
function realServices(): Record<string, string> {
  const names = Object.keys(process.env).filter((name) => name === 'REDIS_URL' || name.startsWith('S3_'));
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

/** Takes this run's keys out of the Redis that the environment names. */
async function emptyRedis(pattern: string): Promise<void> {
  if (!process.env.REDIS_URL) return;
  const redis = new Redis(process.env.REDIS_URL);
  for await (const keys of redis.scanStream({ match: pattern })) if (keys.length) await redis.unlink(...keys);
  await redis.quit();
}

/** A database of this run's own, dropped when it closes: on the server of `DATABASE_URL`, else on an embedded one. */
async function openDatabase(
  account: Account,
  database: string,
): Promise<{ databaseUrl: string; close(): Promise<void> }> {
  if (!process.env.DATABASE_URL) {
    account.say('starting PostgreSQL');
    const postgres = await startEmbeddedPostgres(`${folder}/postgres`);
    await postgres.createDatabase(database);
    return {
      databaseUrl: postgres.urlOf(database),
      async close() {
        await postgres.dropDatabase(database);
        await postgres.stop();
      },
    };
  }
  const url = new URL(process.env.DATABASE_URL);
  account.say(`using the PostgreSQL at ${url.host}, in a database of this run's own`);
  const administer = async (sql: string) => {
    const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  await administer(`CREATE DATABASE ${database}`);
  url.pathname = `/${database}`;
  return {
    databaseUrl: url.href,
    close: () => administer(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`),
  };
}

/** @param options.entry how web and worker are started: the built files, or the sources while developing */
export async function startStack(
  account: Account,
  options: {
    photos: string;
    storeName: string;
    listenerPort?: number;
    entry: (name: 'web' | 'worker') => string[];
    appEnv: 'demo' | 'development';
    /** further settings of the processes */
    settings?: Record<string, string>;
  },
): Promise<Stack> {
  const database = `afterlight_run_${Date.now().toString(36)}`;
  const server = await openDatabase(account, database);
  await migrate(server.databaseUrl);
  const apiKey = randomBytes(16).toString('hex');
  const apiSecret = randomBytes(32).toString('hex');
  account.say('starting the simulated Shopify');
  const handle =
    options.storeName
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'store';
  const shopDomain = `${handle}.myshopify.com`;
  const port = await findFreePort();
  const products = await catalogueFromPhotos(options.photos);
  const simulator = await startSimulator({
    app: { name: 'Afterlight', url: `http://localhost:${port}`, apiKey, apiSecret, scopes: [...SCOPES] },
    shops: [{ domain: shopDomain, name: options.storeName, products }],
    webhooks: readWebhooks(),
  });
  const simulatorPort = new URL(simulator.url).port;
  const dataDir = `${folder}/${database}`;
  mkdirSync(dataDir, { recursive: true });
  const hosts = ['localhost', '127.0.0.1'].flatMap((host) =>
    [simulatorPort, options.listenerPort].flatMap((one) => (one ? `${host}:${one}` : [])),
  );
  const settings: Record<string, string> = {
    APP_ENV: options.appEnv,
    NODE_ENV: options.appEnv === 'development' ? 'development' : 'production',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'warn',
    HOST: '127.0.0.1',
    PORT: String(port),
    APP_URL: `http://localhost:${port}`,
    DATABASE_URL: server.databaseUrl,
    DATA_DIR: dataDir,
    SECRET_KEY: randomBytes(32).toString('hex'),
    SHOPIFY_API_KEY: apiKey,
    SHOPIFY_API_SECRET: apiSecret,
    SHOPIFY_SIMULATOR_URL: simulator.url,
    APP_BRIDGE_URL: `${simulator.url}/app-bridge.js`,
    PRIVATE_HOSTS: hosts.join(','),
    QUEUE_PREFIX: database,
    ...realServices(),
    ...options.settings,
  };
  const env = parseEnv(settings);
  const services = createServices(env, 'demo');
  account.say('starting web and worker');
  const ready = new Set<string>();
  const processes = superviseProcesses(
    (['web', 'worker'] as const).map((name) => ({ name, args: options.entry(name), env: settings })),
    {
      onReady: (name) => ready.add(name),
      onOutput: (name, line) => console.log(`        [${name}] ${line.slice(0, 600)}`),
    },
  );
  writeFileSync(
    runningFile,
    JSON.stringify({ databaseUrl: server.databaseUrl, secretKey: env.SECRET_KEY, appUrl: env.APP_URL }),
    { mode: 0o600 },
  );
  const stack: Stack = {
    env,
    services,
    simulator,
    shopDomain,
    processes,
    async close() {
      rmSync(runningFile, { force: true });
      await processes.stop();
      await services.close();
      await simulator.close();
      await server.close();
      await emptyRedis(`${database}:*`);
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  try {
    await account.until(
      'web and worker are ready',
      () => Promise.resolve(ready.size === 2 ? true : undefined),
      { timeoutSeconds: 60 },
    );
  } catch (error) {
    await stack.close();
    throw error;
  }
  return stack;
}
