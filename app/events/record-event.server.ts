import type { Prisma } from '@prisma/client';
import type { Tx } from '#app/platform/db.server.ts';
import { newId } from '#app/platform/ids.ts';
import { scheduleJob, scheduleJobs } from '#app/queue/outbox.server.ts';
import { reactions, type EventType } from './reactions.ts';

/** Writes down what happened, and the jobs that follow from it, in the transaction in which it happened. */
export async function recordEvent(
  tx: Tx,
  event: { type: EventType; subjectId: string; storeId?: string | null; data?: Prisma.InputJsonObject },
): Promise<string> {
  const id = newId('evt');
  const { type, subjectId, storeId = null, data = {} } = event;
  await tx.event.create({ data: { id, type, subjectId, storeId, data } });
  for (const react of reactions[type]) await scheduleJob(tx, react(subjectId));
  return id;
}

/** The same thing happened to many: as many events, in two statements. */
export async function recordEvents(
  tx: Tx,
  events: { type: EventType; subjectId: string; storeId: string | null }[],
): Promise<void> {
  await tx.event.createMany({ data: events.map((event) => ({ id: newId('evt'), ...event })) });
  await scheduleJobs(
    tx,
    events.flatMap(({ type, subjectId }) => reactions[type].map((react) => react(subjectId))),
  );
}
