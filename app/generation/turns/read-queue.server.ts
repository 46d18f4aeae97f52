import type { Generation } from '@prisma/client';
import type { Services } from '#app/services.ts';
import { turnsBefore, type Flow, type Waiting } from './fair-turns.ts';
import { readShares } from './waiting-flows.server.ts';

export type QueueView = {
  /** generations that begin or end before it */
  position: number;
  /** their photos that are not finished */
  photosAhead: number;
  /** until it is finished; an estimate from the latest photos */
  etaSeconds: number;
};

type Reading = Pick<Services, 'db' | 'rings'>;

/** A photo takes about this long when none was made yet. */
const usualSeconds = 4;

/** Where a generation of `count` photos would stand if it were asked for now, and when it would be done. */
export async function readQueue(
  services: Reading,
  { flow, count }: { flow: Flow; count: number },
): Promise<QueueView> {
  const whole = await readWhole(services);
  const own = whole.waiting.find(({ payer, store }) => payer === flow.payer && store === flow.store);
  return readPlace(services, whole, flow, { rank: (own?.generations ?? 0) + 1, count });
}

/** The same for one that waits; null once it is being painted or has ended. */
export async function readPlaceOf(services: Reading, generation: Generation): Promise<QueueView | null> {
  const { status, turnPayer, turnStore, createdAt, id, count } = generation;
  if (status !== 'queued' || !turnPayer || !turnStore) return null;
  const flow = { payer: turnPayer, store: turnStore };
  const whole = await readWhole(services);
  if (generation.releasedAt) return readPlace(services, whole, flow, { rank: 0, count });
  const before = await countBefore(services, whole, flow, { createdAt, id });
  return readPlace(services, whole, flow, { rank: before + 1, count });
}

/** How many wait before one in its own queue: counted from the last milestone, so that a long queue is not counted whole. */
async function countBefore(
  { db }: Reading,
  { milestones }: WholeQueue,
  { payer, store }: Flow,
  one: { createdAt: Date; id: string },
): Promise<number> {
  const isBefore = ({ createdAt, id }: Milestone) =>
    createdAt < one.createdAt || (createdAt.getTime() === one.createdAt.getTime() && id <= one.id);
  const start = milestones.findLast(
    (milestone) => milestone.payer === payer && milestone.store === store && isBefore(milestone),
  );
  const from = start ?? { createdAt: new Date(0), id: '', before: 0 };
  const [{ count }] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM "Generation"
    WHERE "status" = 'queued' AND "releasedAt" IS NULL AND "turnPayer" = ${payer} AND "turnStore" = ${store}
      AND ("createdAt", "id") >= (${from.createdAt}::timestamp, ${from.id})
      AND ("createdAt", "id") < (${one.createdAt}::timestamp, ${one.id})`;
  return from.before + count;
}

/** @param own.rank its place in its own queue; 0 = it was released already */
async function readPlace(
  services: Reading,
  { waiting, ahead, open, rendering, each }: WholeQueue,
  flow: Flow,
  own: { rank: number; count: number },
): Promise<QueueView> {
  let [position, photosAhead] = own.rank
    ? [ahead, open]
    : [Math.max(0, ahead - 1), Math.max(0, open - own.count)];
  const flows = own.rank ? await withFlow(services, waiting, flow) : [];
  const shares = flows.find(({ payer, store }) => payer === flow.payer && store === flow.store);
  const turns = shares ? turnsBefore(flows, shares, own.rank) : new Map<WaitingPhotos, number>();
  for (const [other, count] of turns as Map<WaitingPhotos, number>) {
    position += count;
    photosAhead += (count * other.photos) / Math.max(1, other.generations);
  }
  position = Math.round(position);
  photosAhead = Math.round(photosAhead);
  // as many are painted side by side as are being painted now
  const etaSeconds = Math.ceil(((photosAhead + own.count) * each) / Math.max(1, rendering));
  return { position, photosAhead, etaSeconds };
}

type Milestone = Flow & { createdAt: Date; id: string; before: number };

/** Generations between two milestones of a queue. */
const milestoneStep = 200;

type WaitingPhotos = Waiting & { photos: number };

/** What is the same for everybody who asks at this moment. */
type WholeQueue = {
  waiting: WaitingPhotos[];
  /** every so manieth of each queue, in its order */
  milestones: Milestone[];
  /** generations that were released and are not finished, and their photos that are not */
  ahead: number;
  open: number;
  rendering: number;
  /** seconds of a photo */
  each: number;
};

const beingRead = new WeakMap<Services['db'], Promise<WholeQueue>>();

/** Requests that come while the queue is being read share that reading: a thousand who wait ask the database once. */
function readWhole(services: Reading): Promise<WholeQueue> {
  const known = beingRead.get(services.db);
  if (known) return known;
  const reading = readWholeNow(services).finally(() => beingRead.delete(services.db));
  beingRead.set(services.db, reading);
  return reading;
}

type Line = {
  payer: string | null;
  store: string | null;
  generations: number;
  photos: number;
  rendering: number;
};

/** One pass over what is not finished: how much waits in each queue, and, in the line without names, what was released. */
async function readWholeNow(services: Reading): Promise<WholeQueue> {
  const { db } = services;
  const [milestones, lines, each] = await Promise.all([
    db.$queryRaw<Milestone[]>`
      SELECT payer, store, "createdAt", "id", before FROM (
        SELECT "turnPayer" AS payer, "turnStore" AS store, "createdAt", "id",
          (row_number() OVER (PARTITION BY "turnPayer", "turnStore" ORDER BY "createdAt", "id"))::int - 1 AS before
        FROM "Generation" WHERE "status" = 'queued' AND "releasedAt" IS NULL AND "turnPayer" IS NOT NULL
      ) ranked WHERE before > 0 AND before % ${milestoneStep}::int = 0
      ORDER BY payer, store, before`,
    db.$queryRaw<Line[]>`
      WITH live AS MATERIALIZED (
        SELECT "id", "turnPayer", "turnStore", "count", ("status" = 'queued' AND "releasedAt" IS NULL) AS waits
        FROM "Generation" WHERE "status" IN ('queued', 'processing')
      )
      SELECT "turnPayer" AS payer, "turnStore" AS store, count(*)::int AS generations,
        sum("count")::int AS photos, 0 AS rendering
      FROM live WHERE waits AND "turnPayer" IS NOT NULL GROUP BY "turnPayer", "turnStore"
      UNION ALL
      SELECT NULL, NULL, count(*)::int, COALESCE(sum(a.open), 0)::int, COALESCE(sum(a.rendering), 0)::int
      FROM live CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE "status" IN ('queued', 'rendering')) AS open,
          count(*) FILTER (WHERE "status" = 'rendering') AS rendering
        FROM "Asset" WHERE "generationId" = live."id"
      ) a WHERE NOT live.waits`,
    secondsOfPhoto(services),
  ]);
  const flows = lines.flatMap(({ payer, store, generations, photos }) =>
    payer === null ? [] : [{ payer, store: store ?? '', generations, photos }],
  );
  const released = lines.find(({ payer }) => payer === null);
  return {
    waiting: await addShares(services, flows),
    milestones,
    ahead: released?.generations ?? 0,
    open: released?.photos ?? 0,
    rendering: released?.rendering ?? 0,
    each,
  };
}

/** The asked queue is among them, be it empty. */
async function withFlow(services: Reading, waiting: WaitingPhotos[], flow: Flow): Promise<WaitingPhotos[]> {
  if (waiting.some(({ payer, store }) => payer === flow.payer && store === flow.store)) return waiting;
  return [...waiting, ...(await addShares(services, [{ ...flow, generations: 0, photos: 0 }]))];
}

async function addShares(
  { db, rings }: Reading,
  flows: (Flow & { generations: number; photos: number })[],
): Promise<WaitingPhotos[]> {
  const sharesOf = await readShares(db, rings, flows);
  return flows.map((one) => {
    const { payer: payerShare, store: storeShare } = sharesOf(one);
    return { ...one, payerShare, storeShare };
  });
}

async function secondsOfPhoto({ db }: Pick<Services, 'db'>): Promise<number> {
  const latest = await db.generation.findMany({
    where: { status: 'complete' },
    orderBy: { createdAt: 'desc' },
    take: 20,
    select: { assets: { select: { seconds: true } } },
  });
  const times = latest.flatMap(({ assets }) => assets.flatMap(({ seconds }) => seconds ?? []));
  return times.length ? times.reduce((sum, time) => sum + time, 0) / times.length : usualSeconds;
}
