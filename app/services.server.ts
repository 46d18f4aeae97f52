import { resolve } from 'node:path';
import { systemClock } from '#app/platform/clock.ts';
import { createDb } from '#app/platform/db.server.ts';
import type { Env } from '#app/platform/env.ts';
import { createLog } from '#app/platform/log.ts';
import { rings } from '#app/partners/rings.ts';
import { connectRateWindows } from '#app/platform/rate-windows.server.ts';
import { createPublicFetch } from '#app/platform/safe-fetch.server.ts';
import { createPixels } from '#app/pixels.server.ts';
import { connectQueue } from '#app/queue/queue.server.ts';
import type { Services } from '#app/services.ts';
import { createAdminApi } from '#app/shopify/admin-api.server.ts';
import { createDiskObjectStore } from '#app/storage/disk/disk-object-store.server.ts';
import type { ObjectStore } from '#app/storage/object-store.ts';
import { createS3ObjectStore } from '#app/storage/s3/s3-object-store.server.ts';

/** The composition root: the environment decides which adapters the application runs on. */
export function createServices(env: Env, processName: string): Services & { close(): Promise<void> } {
  const log = createLog({ level: env.LOG_LEVEL, name: processName });
  const db = createDb(env.DATABASE_URL, env.DATABASE_POOL);
  const queue = connectQueue(env, (error) => log.error({ err: error }, 'the queue connection failed'));
  const pixels = createPixels({
    threads: env.PIXEL_THREADS,
    cutOutModel: env.CUT_OUT_MODEL,
    onError: (error) => log.error({ err: error }, 'a pixel thread ended'),
  });
  const rateWindows = connectRateWindows(env, (error) =>
    log.error({ err: error }, 'the rate limits cannot be counted'),
  );
  return {
    env,
    log,
    db,
    queue,
    pixels,
    rateWindows,
    rings,
    clock: systemClock,
    objects: chooseObjectStore(env),
    publicFetch: createPublicFetch({ privateHosts: env.PRIVATE_HOSTS }),
    adminApi: createAdminApi({ env, db, log, clock: systemClock }),
    async close() {
      await queue.close();
      await pixels.close();
      await rateWindows.close();
      await db.$disconnect();
    },
  };
}

function chooseObjectStore(env: Env): ObjectStore {
  const { S3_BUCKET: bucket, S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if (!bucket || !accessKeyId || !secretAccessKey)
    return createDiskObjectStore(resolve(env.DATA_DIR, 'objects'));
  return createS3ObjectStore({
    bucket,
    region: env.S3_REGION,
    endpoint: env.S3_ENDPOINT,
    accessKeyId,
    secretAccessKey,
  });
}
