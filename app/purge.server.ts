import { Prisma } from '@prisma/client';
import { reactions, type EventType } from '#app/events/reactions.ts';
import { retainedSince, type Retained } from '#app/retention.ts';
import type { Services } from '#app/services.ts';

type Purging = Pick<Services, 'db' | 'clock' | 'log'>;

/** Rows in one statement: short enough that nobody waits for it. */
const batchSize = 500;
const everyMs = 600_000;

/** Pages still read these: when a style was asked for and learnt, and what is being taken off a product. */
const readLater: readonly EventType[] = [
  'catalog.synced',
  'style.requested',
  'style.learnt',
  'publication.revert-requested',
];
const passing = Object.keys(reactions).filter((type) => !readLater.some((kept) => kept === type));

/** How the old rows of each kind are found; a row that is still needed is not among them. */
const oldRows: Record<Retained, (before: Date) => { table: Prisma.Sql; key: Prisma.Sql; where: Prisma.Sql }> =
  {
    idempotentReplies: (before) => ({
      table: Prisma.sql`"IdempotentReply"`,
      key: Prisma.sql`"id"`,
      where: Prisma.sql`"createdAt" < ${before}`,
    }),
    // its deliveries and their attempts go with it, unless one is still to be tried
    webhookEvents: (before) => ({
      table: Prisma.sql`"WebhookEvent" e`,
      key: Prisma.sql`"id"`,
      where: Prisma.sql`"createdAt" < ${before} AND NOT EXISTS (
      SELECT 1 FROM "Delivery" d WHERE d."eventId" = e."id" AND d."status" = 'pending')`,
    }),
    webhookInbox: (before) => ({
      table: Prisma.sql`"WebhookInbox"`,
      key: Prisma.sql`"id"`,
      where: Prisma.sql`"receivedAt" < ${before} AND "handledAt" IS NOT NULL`,
    }),
    outboxJobs: (before) => ({
      table: Prisma.sql`"OutboxJob"`,
      key: Prisma.sql`"id"`,
      where: Prisma.sql`"dispatchedAt" < ${before}`,
    }),
    events: (before) => ({
      table: Prisma.sql`"Event"`,
      key: Prisma.sql`"id"`,
      where: Prisma.sql`"type" = ANY(${passing}) AND "createdAt" < ${before}`,
    }),
    rateWindows: (before) => ({
      table: Prisma.sql`"RateWindow"`,
      key: Prisma.sql`"key"`,
      where: Prisma.sql`"startsAtMs" < ${before.getTime()}`,
    }),
    invitations: (before) => ({
      table: Prisma.sql`"Invitation"`,
      key: Prisma.sql`"id"`,
      where: Prisma.sql`"expiresAt" < ${before}`,
    }),
  };

/** Deletes one batch of everything that is kept long enough. @returns how many rows of each kind went */
export async function purgeOld({ db, clock }: Purging): Promise<Partial<Record<Retained, number>>> {
  const now = clock.now();
  const gone: Partial<Record<Retained, number>> = {};
  for (const kind of Object.keys(oldRows) as Retained[]) {
    const { table, key, where } = oldRows[kind](retainedSince(kind, now));
    const name = Prisma.sql([table.sql.split(' ')[0]]);
    // several processes may do this at once: each takes rows of its own
    const count = await db.$executeRaw`
      DELETE FROM ${name} WHERE ${key} IN (
        SELECT ${key} FROM ${table} WHERE ${where} LIMIT ${batchSize} FOR UPDATE SKIP LOCKED)`;
    if (count) gone[kind] = count;
  }
  return gone;
}

const lastRound = new WeakMap<Services['db'], number>();

/** A duty of the schedule: a round every ten minutes, in batches until nothing old is left. */
export async function purgeWhenDue(services: Purging): Promise<number> {
  const { db, clock, log } = services;
  const nowMs = clock.now().getTime();
  if (nowMs - (lastRound.get(db) ?? 0) < everyMs) return 0;
  const gone = await purgeOld(services);
  const rows = Object.values(gone).reduce((sum, count) => sum + count, 0);
  if (rows) log.info({ gone }, 'old rows were deleted');
  else lastRound.set(db, nowMs);
  return rows;
}
