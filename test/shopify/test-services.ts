import { systemClock } from '#app/platform/clock.ts';
import type { Db } from '#app/platform/db.server.ts';
import { parseEnv } from '#app/platform/env.ts';
import { createLog } from '#app/platform/log.ts';
import { createPublicFetch } from '#app/platform/safe-fetch.server.ts';
import { connectQueue } from '#app/queue/queue.server.ts';
import { createAdminApi } from '#app/shopify/admin-api.server.ts';
import { requireObjectKey } from '#app/storage/object-key.ts';
import type { ObjectStore } from '#app/storage/object-store.ts';

/** Where a process finds the database and the simulated shop. */
export type Connection = {
  databaseUrl: string;
  simulatorUrl: string;
  apiKey: string;
  apiSecret: string;
  appUrl: string;
};

export type TestServices = ReturnType<typeof createTestServices>;

/** What the app's Shopify side needs, in whichever process it runs. */
export function createTestServices(db: Db, connection: Connection, objects: ObjectStore) {
  const env = parseEnv({
    APP_ENV: 'test',
    APP_URL: connection.appUrl,
    DATABASE_URL: connection.databaseUrl,
    SECRET_KEY: 'a secret key that only tests ever see',
    SHOPIFY_API_KEY: connection.apiKey,
    SHOPIFY_API_SECRET: connection.apiSecret,
    SHOPIFY_SIMULATOR_URL: connection.simulatorUrl,
  });
  const log = createLog({ level: process.env.TEST_LOG ?? 'silent', name: 'test' });
  const adminApi = createAdminApi({ env, db, log, clock: systemClock });
  const publicFetch = createPublicFetch({ privateHosts: [new URL(connection.simulatorUrl).host] });
  const queue = connectQueue(env, (error) => {
    throw error;
  });
  return { env, db, log, clock: systemClock, adminApi, objects, publicFetch, queue };
}

/** Keeps objects in memory: what is stored is not what these tests are about. */
export function createMemoryObjectStore(): ObjectStore {
  const kept = new Map<string, { bytes: Buffer; mimeType: string }>();
  return {
    put: async (key, bytes, mimeType) =>
      void (await Promise.resolve(kept.set(requireObjectKey(key), { bytes, mimeType }))),
    get: (key) => Promise.resolve(kept.get(key)?.bytes),
    head: (key) => {
      const found = kept.get(key);
      return Promise.resolve(found && { sizeBytes: found.bytes.length, mimeType: found.mimeType, etag: key });
    },
    stream: () => Promise.reject(new Error('not needed here')),
    delete: async (key) => void (await Promise.resolve(kept.delete(key))),
    list: async function* list(prefix) {
      for (const key of kept.keys()) if (key.startsWith(prefix)) yield await Promise.resolve(key);
    },
    ping: () => Promise.resolve(),
  };
}
