import type { Pixels } from '#app/pixels.server.ts';
import type { Clock } from '#app/platform/clock.ts';
import type { Db } from '#app/platform/db.server.ts';
import type { Env } from '#app/platform/env.ts';
import type { Logger } from '#app/platform/log.ts';
import type { RingTable } from '#app/partners/rings.ts';
import type { RateWindows } from '#app/platform/rate-windows.server.ts';
import type { PublicFetch } from '#app/platform/safe-fetch.server.ts';
import type { JobQueue } from '#app/queue/queue.server.ts';
import type { AdminApi } from '#app/shopify/admin-api.server.ts';
import type { ObjectStore } from '#app/storage/object-store.ts';

/** Everything a use case may be given; each takes only what it names. */
export type Services = {
  env: Env;
  db: Db;
  log: Logger;
  clock: Clock;
  objects: ObjectStore;
  queue: JobQueue;
  pixels: Pixels;
  /** counters of requests, shared by all processes */
  rateWindows: RateWindows;
  /** what each ring of the rollout may do */
  rings: RingTable;
  /** Shopify's Admin API of one shop */
  adminApi: AdminApi;
  /** the one way to fetch an address that a stranger gave */
  publicFetch: PublicFetch;
};
