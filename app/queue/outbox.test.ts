import { describe, expect, test } from 'vitest';
import { systemClock } from '#app/platform/clock.ts';
import { testDatabase } from '#test/setup/database.ts';
import { queueBackends } from '#test/setup/queue-backends.ts';
import { relayOutbox, scheduleJob } from './outbox.server.ts';
import { connectQueue, type JobRun } from './queue.server.ts';

const { db, databaseUrl } = await testDatabase();
function fail(error: Error): void {
  throw error;
}

describe.each(queueBackends(databaseUrl))('the outbox on $backend', ({ backend, env }) => {
  test('a job that is scheduled in a committed transaction runs once; one in a rolled-back transaction never', async () => {
    const queue = connectQueue(env, fail);
    const runs: JobRun[] = [];
    const worker = queue.work('steps', { concurrency: 2 }, (job) => {
      runs.push(job);
      return Promise.resolve();
    });
    const services = { db, queue, clock: systemClock };
    try {
      expect(queue.backend).toBe(backend);
      await db.$transaction((tx) =>
        scheduleJob(tx, { name: 'run-automation', payload: { productId: 'prd_kept' } }),
      );
      await expect(
        db.$transaction(async (tx) => {
          await scheduleJob(tx, { name: 'run-automation', payload: { productId: 'prd_lost' } });
          throw new Error('rolled back');
        }),
      ).rejects.toThrow('rolled back');
      const moved = await Promise.all([relayOutbox(services), relayOutbox(services)]);
      expect(moved[0] + moved[1]).toBe(1);
      await expect.poll(() => runs.length, { timeout: 10_000 }).toBe(1);
      expect(runs[0]).toMatchObject({
        name: 'run-automation',
        payload: { productId: 'prd_kept' },
        attempt: 1,
      });
    } finally {
      await worker.close();
      await queue.close();
    }
  });

  test('a failing job is tried again, and told which attempt is its last', async () => {
    const queue = connectQueue({ ...env, firstRetryMs: 10 }, fail);
    const runs: JobRun[] = [];
    const worker = queue.work('pixels', { concurrency: 1 }, (job) => {
      runs.push(job);
      return Promise.reject(new Error('not yet'));
    });
    try {
      await db.$transaction((tx) =>
        scheduleJob(tx, { name: 'learn-style', payload: { storeId: 'store_1' } }),
      );
      await relayOutbox({ db, queue, clock: systemClock });
      await expect
        .poll(() => runs.map((run) => run.isLastAttempt), { timeout: 20_000 })
        .toEqual([false, false, false, false, true]);
    } finally {
      await worker.close();
      await queue.close();
    }
  });
});
