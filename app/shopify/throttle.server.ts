import { setTimeout as sleep } from 'node:timers/promises';
import { Prisma } from '@prisma/client';
import type { Db } from '#app/platform/db.server.ts';

/** What Shopify says of a shop's budget with every answer, in points. */
type ThrottleStatus = { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };

/** What a call was counted with, and what it came to. */
export type CallCost = { requestedCost: number; actualCost: number | null; status: ThrottleStatus };

/**
 * Keeps all processes together within one shop's budget, by waiting before a call rather than failing after it. The budget
 * is one row, counted on the database's clock: a call takes its points there before it is sent, and gives back what it did
 * not use. Within a process calls go in the order they were asked for.
 */
export type Throttle = {
  /** waits until about `name`'s cost is there, and takes it; an urgent call waits for nobody */
  take(name: string, options?: { isUrgent?: boolean }): Promise<number>;
  /** gives back what was not used, and learns from the answer */
  settle(name: string, taken: number, answer?: CallCost): Promise<void>;
};

/** The part of the bucket that is left for whatever the merchant clicks: work that can wait does not touch it. */
const reservedShare = 0.1;
/** before a document was sent once */
const unknownCost = 400;
/** the smallest budget that shops have, until the first answer tells */
const smallest = { maximum: 1000, restoreRate: 50 };
/** another process may give points back at any time */
const longestSleepMs = 100;

export function createThrottle(db: Db, shopDomain: string): Throttle {
  const costs = new Map<string, number>();
  let queue: Promise<unknown> = Promise.resolve();
  let wake = new AbortController();

  async function takeWhenThere(cost: number): Promise<void> {
    for (;;) {
      const seconds = await tryTaking(db, shopDomain, cost);
      if (seconds <= 0) return;
      await sleep(Math.min(longestSleepMs, seconds * 1000 + 1), undefined, { signal: wake.signal }).catch(
        () => undefined,
      );
    }
  }

  return {
    async take(name, { isUrgent = false } = {}) {
      const known = () => costs.get(name) ?? unknownCost;
      if (isUrgent) {
        const cost = known();
        await takeAnyway(db, shopDomain, cost);
        return cost;
      }
      const turn = queue.then(async () => {
        const cost = known();
        await takeWhenThere(cost);
        return cost;
      });
      queue = turn.catch(() => undefined);
      return turn;
    },
    async settle(name, taken, answer) {
      // no answer: nobody knows what was spent, so it counts as spent; the next answer tells
      if (!answer) return;
      costs.set(name, answer.requestedCost);
      await countAnswer(db, shopDomain, taken, answer);
      wake.abort();
      wake = new AbortController();
    },
  };
}

/** one clock for all processes */
const databaseNow = Prisma.sql`(clock_timestamp() AT TIME ZONE 'UTC')`;
const restored = Prisma.sql`LEAST(b."maximum", b."available"
  + GREATEST(0, extract(epoch FROM ${databaseNow} - b."countedAt")) * b."restoreRate")`;

/** Takes the points if they are there above the merchant's share. @returns else the seconds until they are */
async function tryTaking(db: Db, shopDomain: string, cost: number): Promise<number> {
  const left = Prisma.sql`${restored} - ${cost}::float8
    - GREATEST(0, LEAST(b."maximum" * ${reservedShare}::float8, b."maximum" - ${cost}::float8))`;
  const taken = await db.$executeRaw`
    UPDATE "ShopBudget" AS b SET "available" = ${restored} - ${cost}::float8, "countedAt" = ${databaseNow}
    WHERE b."shopDomain" = ${shopDomain} AND ${left} >= 0`;
  if (taken) return 0;
  const [budget] = await db.$queryRaw<{ seconds: number }[]>`
    SELECT (-(${left}) / GREATEST(1, b."restoreRate"))::float8 AS "seconds"
    FROM "ShopBudget" b WHERE b."shopDomain" = ${shopDomain}`;
  if (budget) return Math.max(0.001, budget.seconds);
  await takeAnyway(db, shopDomain, cost);
  return 0;
}

/** Takes the points whether or not they are there; the first call to a shop begins its count. */
async function takeAnyway(db: Db, shopDomain: string, cost: number): Promise<void> {
  const { maximum, restoreRate } = smallest;
  await db.$executeRaw`
    INSERT INTO "ShopBudget" AS b ("shopDomain", "available", "maximum", "restoreRate", "countedAt")
    VALUES (${shopDomain}, ${maximum}::float8 - ${cost}::float8, ${maximum}, ${restoreRate}, ${databaseNow})
    ON CONFLICT ("shopDomain") DO UPDATE SET
      "available" = ${restored} - ${cost}::float8, "countedAt" = ${databaseNow}`;
}

/** Never more than Shopify says is there: somebody else may spend, too. */
async function countAnswer(db: Db, shopDomain: string, taken: number, answer: CallCost): Promise<void> {
  const { maximumAvailable, currentlyAvailable, restoreRate } = answer.status;
  const unused = taken - (answer.actualCost ?? 0);
  await db.$executeRaw`
    UPDATE "ShopBudget" AS b SET
      "available" = LEAST(${currentlyAvailable}::float8,
        ${restored} + ${unused}::float8 + (${maximumAvailable}::float8 - b."maximum")),
      "maximum" = ${maximumAvailable}, "restoreRate" = ${restoreRate}, "countedAt" = ${databaseNow}
    WHERE b."shopDomain" = ${shopDomain}`;
}
