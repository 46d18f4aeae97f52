import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Clock } from '#app/platform/clock.ts';
import type { Db } from '#app/platform/db.server.ts';
import { parseEnv, type Env } from '#app/platform/env.ts';
import { createLog } from '#app/platform/log.ts';
import { rings } from '#app/partners/rings.ts';
import { connectRateWindows } from '#app/platform/rate-windows.server.ts';
import { createPublicFetch } from '#app/platform/safe-fetch.server.ts';
import { connectQueue } from '#app/queue/queue.server.ts';
import type { Services } from '#app/services.ts';
import { createDiskObjectStore } from '#app/storage/disk/disk-object-store.server.ts';
import { testDatabase } from './database.ts';

/** The services that need no painting and no shop. */
export type PlainServices = Pick<
  Services,
  'db' | 'env' | 'clock' | 'log' | 'objects' | 'publicFetch' | 'queue' | 'rateWindows' | 'rings'
>;

/** A clock that stands still until it is moved. */
export type TestClock = Clock & { advance(milliseconds: number): void };

export function testClock(start = '2026-05-17T08:31:04.512Z'): TestClock {
  let now = new Date(start);
  return {
    now: () => now,
    advance(milliseconds) {
      now = new Date(now.getTime() + milliseconds);
    },
  };
}

/** Real adapters on a database and a folder of this test file's own, removed when the file is done. */
export async function testServices(options: {
  clock: Clock;
  privateHosts?: string[];
  env?: Partial<Record<keyof Env, string>>;
}): Promise<PlainServices & { db: Db }> {
  const { db, databaseUrl } = await testDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'afterlight-test-'));
  const env = parseEnv({
    APP_ENV: 'test',
    APP_URL: 'https://app.example.com',
    DATABASE_URL: databaseUrl,
    SECRET_KEY: 'k'.repeat(32),
    SHOPIFY_API_KEY: 'key',
    SHOPIFY_API_SECRET: 'secret',
    DATA_DIR: folder,
    ...options.env,
  });
  const queue = connectQueue(env, (error) => {
    throw error;
  });
  const rateWindows = connectRateWindows(env, (error) => {
    throw error;
  });
  afterAll(async () => {
    await rateWindows.close();
    await queue.close();
    rmSync(folder, { recursive: true, force: true });
  });
  return {
    db,
    env,
    queue,
    rateWindows,
    rings,
    clock: options.clock,
    log: createLog({ level: 'silent', name: 'test' }),
    objects: createDiskObjectStore(join(folder, 'objects')),
    publicFetch: createPublicFetch({ privateHosts: options.privateHosts ?? [] }),
  };
}
