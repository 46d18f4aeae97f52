import { createPostgresBackend, withBackend } from 'bullmq';
import { systemClock } from '#app/platform/clock.ts';
import { createDb } from '#app/platform/db.server.ts';
import { createLog } from '#app/platform/log.ts';
import { scheduleJob, startRelay } from '#app/queue/outbox.server.ts';
import { connectQueue } from '#app/queue/queue.server.ts';
import { withDatabase } from './database.ts';
import type { BenchResult } from './run.ts';
import { round } from './sample-photo.ts';

const count = 1000;

function fail(error: Error): void {
  throw error;
}

/** Jobs through outbox, relay and worker, against the same jobs given to bare BullMQ on the same PostgreSQL. */
export function bench(): Promise<BenchResult> {
  return withDatabase(async (databaseUrl) => {
    const bare = await timeBare(databaseUrl);
    const ours = await timeOurs(databaseUrl);
    return {
      ratio: round(ours / bare),
      jobsPerSecond: Math.round((1000 * count) / ours),
      bareJobsPerSecond: Math.round((1000 * count) / bare),
    };
  });
}

async function timeBare(databaseUrl: string): Promise<number> {
  const { Queue, Worker } = withBackend(createPostgresBackend);
  const connection = { connectionString: databaseUrl, max: 6 };
  const queue = new Queue('bare', { connection });
  const started = performance.now();
  await queue.addBulk(Array.from({ length: count }, (_, at) => ({ name: 'bare', data: { at } })));
  let worker: { close(): Promise<void> } | undefined;
  await new Promise<void>((done) => {
    let left = count;
    worker = new Worker('bare', () => Promise.resolve(--left || done()), { connection, concurrency: 8 });
  });
  const milliseconds = performance.now() - started;
  await worker?.close();
  await queue.close();
  return milliseconds;
}

async function timeOurs(databaseUrl: string): Promise<number> {
  const db = createDb(databaseUrl, 6);
  const queue = connectQueue({ DATABASE_URL: databaseUrl }, fail);
  const services = { db, queue, clock: systemClock, log: createLog({ level: 'error', name: 'bench' }) };
  const started = performance.now();
  await db.$transaction(async (tx) => {
    for (let at = 0; at < count; at++)
      await scheduleJob(tx, { name: 'run-automation', payload: { productId: `prd_${at}` } });
  });
  const stopRelay = startRelay(services);
  let worker: { close(): Promise<void> } | undefined;
  await new Promise<void>((done) => {
    let left = count;
    worker = queue.work('steps', { concurrency: 8 }, () => {
      left -= 1;
      if (!left) done();
      return Promise.resolve();
    });
  });
  const milliseconds = performance.now() - started;
  await stopRelay();
  await worker?.close();
  await queue.close();
  await db.$disconnect();
  return milliseconds;
}
