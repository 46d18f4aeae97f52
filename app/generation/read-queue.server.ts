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
  const own = await services.db.generation.count({ where: waitsIn(flow) });
  return readPlace(services, flow, { rank: own + 1, count });
}

/** The same for one that waits; null once it is being painted or has ended. */
export async function readPlaceOf(services: Reading, generation: Generation): Promise<QueueView | null> {
  const { status, turnPayer, turnStore, createdAt, id, count } = generation;
  if (status !== 'queued' || !turnPayer || !turnStore) return null;
  const flow = { payer: turnPayer, store: turnStore };
  if (generation.releasedAt) return readPlace(services, flow, { rank: 0, count });
  const before = await services.db.generation.count({
    where: { ...waitsIn(flow), OR: [{ createdAt: { lt: createdAt } }, { createdAt, id: { lt: id } }] },
  });
  return readPlace(services, flow, { rank: before + 1, count });
}

function waitsIn({ payer, store }: Flow) {
  return { status: 'queued', releasedAt: null, turnPayer: payer, turnStore: store };
}

/** @param own.rank its place in its own queue; 0 = it was released already */
async function readPlace(
  services: Reading,
  flow: Flow,
  own: { rank: number; count: number },
): Promise<QueueView> {
  const { waiting, ahead, open, rendering, each } = await readWhole(services);
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

type WaitingPhotos = Waiting & { photos: number };

/** What is the same for everybody who asks at this moment. */
type WholeQueue = {
  waiting: WaitingPhotos[];
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

async function readWholeNow(services: Reading): Promise<WholeQueue> {
  const { db } = services;
  const [waiting, ahead, open, rendering, each] = await Promise.all([
    readWaiting(services),
    db.generation.count({
      where: { OR: [{ status: 'processing' }, { status: 'queued', releasedAt: { not: null } }] },
    }),
    db.asset.count({
      where: {
        status: { in: ['queued', 'rendering'] },
        generation: { OR: [{ status: 'processing' }, { status: 'queued', releasedAt: { not: null } }] },
      },
    }),
    db.asset.count({ where: { status: 'rendering' } }),
    secondsOfPhoto(services),
  ]);
  return { waiting, ahead, open, rendering, each };
}

/** How much waits in each queue. */
async function readWaiting(services: Reading): Promise<WaitingPhotos[]> {
  const rows = await services.db.generation.groupBy({
    by: ['turnPayer', 'turnStore'],
    where: { status: 'queued', releasedAt: null, turnPayer: { not: null } },
    _count: true,
    _sum: { count: true },
  });
  const flows = rows.map(({ turnPayer, turnStore, _count, _sum }) => ({
    payer: turnPayer ?? '',
    store: turnStore ?? '',
    generations: _count,
    photos: _sum.count ?? 0,
  }));
  return addShares(services, flows);
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
