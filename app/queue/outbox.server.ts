import type { Services } from '#app/services.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { newId } from '#app/platform/ids.ts';
import { isJobName, type Job } from './jobs.ts';
import type { QueuedJob } from './queue.server.ts';

/** Writes a job beside the change that asks for it: both happen, or neither. */
export async function scheduleJob(tx: Tx, job: Job, runAt?: Date): Promise<void> {
  await tx.outboxJob.create({
    data: { id: newId('job'), name: job.name, payload: job.payload, ...(runAt ? { runAt } : {}) },
  });
}

/** Many jobs at once, all due now. */
export async function scheduleJobs(tx: Tx, list: Job[]): Promise<void> {
  if (!list.length) return;
  await tx.outboxJob.createMany({
    data: list.map(({ name, payload }) => ({ id: newId('job'), name, payload })),
  });
}

/**
 * Moves due jobs to the queue, oldest first. Several relays may run: each row is taken by one. A crash between adding and
 * marking adds the same job again under the same id.
 * @returns how many were moved
 */
export async function relayOutbox(
  services: Pick<Services, 'db' | 'queue' | 'clock'>,
  limit = 500,
): Promise<number> {
  return services.db.$transaction(async (tx) => {
    const rows = await tx.$queryRaw<{ id: string; name: string; payload: unknown }[]>`
      SELECT "id", "name", "payload" FROM "OutboxJob"
      WHERE "dispatchedAt" IS NULL AND "runAt" <= ${services.clock.now()}
      ORDER BY "runAt" LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
    if (!rows.length) return 0;
    const known = rows.filter((row): row is QueuedJob => isJobName(row.name));
    await services.queue.add(known);
    await tx.outboxJob.updateMany({
      where: { id: { in: rows.map((row) => row.id) } },
      data: { dispatchedAt: services.clock.now() },
    });
    return rows.length;
  });
}

/** Relays for ever, at once while there is work, else every `intervalMs`; the returned function stops it. */
export function startRelay(
  services: Pick<Services, 'db' | 'queue' | 'clock' | 'log'>,
  intervalMs = 150,
): () => Promise<void> {
  let isStopped = false;
  const loop = (async () => {
    while (!isStopped) {
      const moved = await relayOutbox(services).catch((error: unknown) => {
        services.log.error({ err: error }, 'the outbox relay failed; it tries again');
        return 0;
      });
      if (!moved) await new Promise((resolve) => setTimeout(resolve, intervalMs));
    }
  })();
  return async () => {
    isStopped = true;
    await loop;
  };
}
