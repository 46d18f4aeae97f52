import type { Prisma } from '@prisma/client';
import type { Db, Tx } from '#app/platform/db.server.ts';
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

/**
 * Writes something new down together with its event and the jobs that follow, in one statement: for what arrives in
 * crowds and is waited for. An insertion that finds its row there already writes nothing.
 * @param insertion `INSERT … ON CONFLICT DO NOTHING RETURNING 1`, of one row
 */
export async function recordEventWith(
  db: Db,
  insertion: Prisma.Sql,
  event: { type: EventType; subjectId: string; at: Date },
): Promise<void> {
  const { type, subjectId, at } = event;
  const jobs = reactions[type].map((react) => ({ id: newId('job'), ...react(subjectId) }));
  await db.$executeRaw`
    WITH kept AS (${insertion}), told AS (
      INSERT INTO "Event" ("id", "type", "subjectId", "createdAt")
      SELECT ${newId('evt')}, ${type}, ${subjectId}, ${at}::timestamp FROM kept)
    INSERT INTO "OutboxJob" ("id", "name", "payload", "runAt", "createdAt")
    SELECT r.id, r.name, r.payload, ${at}::timestamp, ${at}::timestamp FROM kept
    CROSS JOIN json_to_recordset(${JSON.stringify(jobs)}::json) AS r(id text, name text, payload jsonb)`;
}
