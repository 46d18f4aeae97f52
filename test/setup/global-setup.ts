import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import pg from 'pg';
import { findFreePort, startEmbeddedPostgres } from '#app/platform/embedded-postgres.ts';
import { migrate } from '#scripts/migrate.ts';
import { installChromium } from './find-chromium.ts';

const runsFolder = resolve('.data/test');
const folder = resolve(runsFolder, String(process.pid));

/** Starts what the tests share: PostgreSQL with one migrated template database, and Redis if this machine has it. */
export default async function setup(): Promise<() => Promise<void>> {
  installChromium();
  removeLeftovers();
  mkdirSync(folder, { recursive: true });
  const postgres = process.env.TEST_DATABASE_URL
    ? { adminUrl: process.env.TEST_DATABASE_URL, stop: () => Promise.resolve() }
    : await startOwnPostgres();
  const template = `afterlight_template_${process.pid}_${Date.now().toString(36)}`;
  const admin = new pg.Client({ connectionString: postgres.adminUrl });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${template}`);
  const templateUrl = new URL(postgres.adminUrl);
  templateUrl.pathname = `/${template}`;
  await migrate(templateUrl.href);
  const redis = await startRedis();
  // read by database.ts and redis.ts in the test processes, which inherit the environment
  Object.assign(process.env, {
    TEST_DATABASE_URL: postgres.adminUrl,
    TEST_TEMPLATE: template,
    TEST_REDIS_URL: redis.url,
  });
  return async () => {
    redis.stop();
    await admin.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`);
    await admin.end();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

async function startOwnPostgres() {
  const server = await startEmbeddedPostgres(`${folder}/postgres`, {
    settings: ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'],
  });
  return { adminUrl: server.urlOf('postgres'), stop: () => server.stop() };
}

/** Folders of test runs that were killed. */
function removeLeftovers(): void {
  mkdirSync(runsFolder, { recursive: true });
  for (const name of readdirSync(runsFolder)) {
    if (!isRunning(Number(name))) rmSync(resolve(runsFolder, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function startRedis(): Promise<{ url: string; stop: () => void }> {
  if (process.env.TEST_REDIS_URL) return { url: process.env.TEST_REDIS_URL, stop: () => undefined };
  const port = await findFreePort();
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
  ];
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const isReady = await new Promise<boolean>((done) => {
    child.once('error', () => done(false));
    child.once('exit', () => done(false));
    child.stdout.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('Ready to accept connections')) done(true);
    });
  });
  if (isReady) return { url: `redis://127.0.0.1:${port}`, stop: () => child.kill() };
  if (process.env.CI) throw new Error('CI needs redis-server: install the package "redis-server".');
  console.warn('No redis-server on this machine: the queue tests run on PostgreSQL only.');
  return { url: '', stop: () => undefined };
}
