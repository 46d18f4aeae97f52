import type { Tx } from '#app/platform/db.server.ts';
import { scheduleJobs } from '#app/queue/outbox.server.ts';
import type { Services } from '#app/services.ts';
import { chargeFlow, forgetPassed, nextFlow, type Flow, type Tags } from './fair-turns.ts';
import { readFlows, readShares } from './waiting-flows.server.ts';

type Releasing = Pick<Services, 'db' | 'clock' | 'rings'>;

/**
 * Gives the next `room` generations to the queue, each by its turn. A queue of jobs is first come, first served; fairness
 * is in what is put into it, and when: never more than is about to be painted. One process at a time decides.
 * @returns the generations that were released, in their order
 */
export async function releaseGenerations(services: Releasing, { room }: { room: number }): Promise<string[]> {
  if (room <= 0) return [];
  return services.db.$transaction(async (tx) => {
    const [lock] = await tx.$queryRaw<
      { mine: boolean }[]
    >`SELECT pg_try_advisory_xact_lock(20261121, 2) AS mine`;
    if (!lock.mine) return [];
    let flows = await readFlows(tx);
    if (!flows.length) return [];
    const tags: Tags = new Map((await tx.fairTag.findMany()).map(({ name, tag }) => [name, tag]));
    const sharesOf = await readShares(tx, services.rings, flows);
    flows = flows.filter((flow) => !sharesOf(flow).isHalted);
    const released: string[] = [];
    while (released.length < room && flows.length) {
      const flow = nextFlow(flows, tags);
      const taken = await takeFirst(tx, flow, services.clock.now());
      if (taken) {
        chargeFlow(tags, flow, taken.count, sharesOf(flow));
        released.push(taken.id);
      } else flows = flows.filter((other) => other !== flow);
    }
    forgetPassed(tags, flows);
    await writeTags(tx, tags);
    await scheduleJobs(
      tx,
      released.map((generationId) => ({ name: 'render-generation', payload: { generationId } })),
    );
    return released;
  });
}

/** The oldest that waits in a queue; one that is being canceled at this moment is passed over. */
async function takeFirst(tx: Tx, flow: Flow, now: Date): Promise<{ id: string; count: number } | undefined> {
  const [taken] = await tx.$queryRaw<{ id: string; count: number }[]>`
    UPDATE "Generation" SET "releasedAt" = ${now} WHERE "id" = (
      SELECT "id" FROM "Generation"
      WHERE "status" = 'queued' AND "releasedAt" IS NULL
        AND "turnPayer" = ${flow.payer} AND "turnStore" = ${flow.store}
      ORDER BY "createdAt", "id" LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING "id", "count"`;
  return taken;
}

async function writeTags(tx: Tx, tags: Tags): Promise<void> {
  const names = [...tags.keys()];
  await tx.fairTag.deleteMany({ where: { name: { notIn: names } } });
  await tx.$executeRaw`
    INSERT INTO "FairTag" ("name", "tag") SELECT * FROM unnest(${names}::text[], ${[...tags.values()]}::float8[])
    ON CONFLICT ("name") DO UPDATE SET "tag" = EXCLUDED."tag" WHERE "FairTag"."tag" <> EXCLUDED."tag"`;
}

/** How many more the queue may hold: one that waits for each thread, so that none is idle and none is passed by. */
async function roomFor({ db, queue }: Pick<Services, 'db' | 'queue'>, threads: number): Promise<number> {
  const isWaiting = await db.generation.findFirst({
    where: { status: 'queued', releasedAt: null, turnPayer: { not: null } },
    select: { id: true },
  });
  if (!isWaiting) return 0;
  const [{ waiting }, onTheWay] = await Promise.all([
    queue.counts('pixels'),
    db.outboxJob.count({ where: { name: 'render-generation', dispatchedAt: null } }),
  ]);
  return threads - waiting - onTheWay;
}

/** Releases for ever, as room appears; the returned function stops it. */
export function startReleases(
  services: Releasing & Pick<Services, 'queue' | 'log' | 'pixels'>,
  intervalMs = 150,
): () => Promise<void> {
  let isStopped = false;
  const loop = (async () => {
    while (!isStopped) {
      try {
        await releaseGenerations(services, { room: await roomFor(services, services.pixels.threads) });
      } catch (error) {
        services.log.error({ err: error }, 'no generation could be released; it is tried again');
      }
      await new Promise((resolve) => setTimeout(resolve, intervalMs));
    }
  })();
  return async () => {
    isStopped = true;
    await loop;
  };
}
