import pMap from 'p-map';
import { expect, test } from 'vitest';
import { checkLedger, grantCredits, readBalance } from '#app/credits/ledger.server.ts';
import { cancelGeneration } from '#app/generation/cancel-generation.server.ts';
import { giveUpGeneration } from '#app/generation/render-generation.server.ts';
import { settleGeneration } from '#app/generation/settle-generation.server.ts';
import { placeOrder } from '#app/partners/place-order.server.ts';
import type { Db, Tx } from '#app/platform/db.server.ts';
import { newId } from '#app/platform/ids.ts';
import { systemClock } from '#app/platform/clock.ts';
import { testServices, type PlainServices } from '#test/setup/services.ts';

const services = await testServices({ clock: systemClock });
const { db } = services;

class Crash extends Error {}

/** Where a step dies: before its nth statement, or when all is written but the caller never hears of it. */
type CrashPoint = { statement: number } | 'after' | 'never';

/** Numbers from a seed, so that a failing schedule can be played again. */
function randomFrom(seed: number): (below: number) => number {
  let state = (seed + 1) * 2_654_435_761;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 374_761_393) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** The services of a process that dies at a point; what PostgreSQL was not told to keep is gone. */
function dyingServices(point: CrashPoint): PlainServices {
  if (point === 'never') return services;
  let left = point === 'after' ? Number.POSITIVE_INFINITY : point.statement;
  const count = () => {
    left -= 1;
    if (left < 0) throw new Crash('the process died');
  };
  const dying = {
    $transaction: (run: (tx: Tx) => Promise<unknown>, limits?: object) =>
      db
        .$transaction(async (tx) => run(countStatements(tx, count)), limits)
        .then((done) => {
          if (point === 'after') throw new Crash('nobody heard of it');
          return done;
        }),
  };
  const plain = countStatements(db, count);
  return {
    ...services,
    db: new Proxy(plain, {
      get: (target, name) => Reflect.get(name in dying ? dying : target, name) as unknown,
    }) as unknown as Db,
  };
}

/** Calls `count` before every statement, of a table or raw. */
function countStatements(tx: Tx, count: () => void): Tx {
  const counted = (owner: object, name: string | symbol): unknown => {
    const found = Reflect.get(owner, name) as unknown;
    if (typeof found === 'function')
      return (...given: unknown[]) => {
        count();
        return Reflect.apply(found, owner, given) as unknown;
      };
    return found;
  };
  return new Proxy(tx, {
    get(target, name) {
      const found = Reflect.get(target, name) as unknown;
      if (typeof name === 'string' && name.startsWith('$')) return counted(target, name);
      if (typeof found === 'object' && found !== null)
        return new Proxy(found, { get: (table, verb) => counted(table, verb) });
      return found;
    },
  });
}

const credits = 10;

type World = { partnerId: string; count: number; generationIds: Set<string> };

function order({ partnerId, count }: World, key: string, acting: PlainServices) {
  const request = {
    partnerId,
    mode: 'live' as const,
    owner: { kind: 'partner' as const, id: partnerId },
    key,
    hash: key,
    order: {
      contract: 'v1' as const,
      storeId: null,
      image: { product_image: { url: 'https://cdn.you.com/a.jpg' } },
      scenes: ['studio'],
      count,
    },
  };
  return placeOrder(acting, request, ({ id }) => ({ status: 202, body: id }));
}

/** One step of a schedule: a client's call, a worker's step, or one of both again. */
async function act(world: World, step: number, random: (below: number) => number, point: CrashPoint) {
  const acting = dyingServices(point);
  const ids = [...world.generationIds];
  const generationId = ids[random(ids.length)] ?? 'gen_none';
  if (step === 0) {
    const outcome = await order(world, `order-${random(2)}`, acting);
    if (outcome.ok) world.generationIds.add(outcome.reply.body);
  } else if (step === 1) await cancelGeneration(acting, { generationId });
  else if (step === 2) await paint(acting, generationId, random);
  else if (step === 3) await settleGeneration(acting, generationId);
  else await giveUpGeneration(acting, generationId);
}

/** What the worker leaves of one asset; a worker that was overtaken writes nothing. */
async function paint(acting: PlainServices, generationId: string, random: (below: number) => number) {
  const failure = { failureCode: 'background_not_plain', failureMessage: 'The background is busy.' };
  await acting.db.generation.updateMany({
    where: { id: generationId, status: 'queued' },
    data: { status: 'processing' },
  });
  await acting.db.asset.updateMany({
    where: {
      generationId,
      position: random(2),
      status: { in: ['queued', 'rendering'] },
      generation: { status: 'processing' },
    },
    data: random(3) ? { status: 'awaiting-review' } : { status: 'failed', ...failure },
  });
  await settleGeneration(acting, generationId);
}

function crashPoint(random: (below: number) => number): CrashPoint {
  const kind = random(4);
  if (kind < 2) return 'never';
  return kind === 2 ? 'after' : { statement: random(14) };
}

/** Plays one schedule, then what happens in the end anyway: clients repeat, workers go on until all is settled. */
async function play(seed: number): Promise<{ charged: number; passed: number; crashes: number }> {
  const random = randomFrom(seed);
  const partnerId = newId('ptn');
  await db.partner.create({ data: { id: partnerId, name: `Schedule ${seed}` } });
  const owner = { kind: 'partner', id: partnerId } as const;
  await db.$transaction((tx) => grantCredits(tx, { owner, amount: credits, key: `grant:${partnerId}` }));
  const world: World = { partnerId, count: 1 + random(2), generationIds: new Set() };
  let crashes = 0;
  const survive = (error: unknown) => {
    if (!(error instanceof Crash)) throw error;
    crashes += 1;
  };
  for (let step = 0; step < 4; step++) {
    // some steps happen at the same moment, some twice
    const twins = random(4) ? 1 : 2;
    const what = step === 0 ? 0 : [0, 1, 2, 2, 2, 3, 4][random(7)];
    await Promise.all(
      Array.from({ length: twins }, () => act(world, what, random, crashPoint(random)).catch(survive)),
    );
  }
  for (const { id } of await db.generation.findMany({ where: { partnerId }, select: { id: true } }))
    await giveUpGeneration(services, id);
  const [balance, captured, passed] = await Promise.all([
    readBalance(db, owner),
    db.creditTransfer.count({
      where: { reason: 'capture', entries: { some: { account: { ownerId: partnerId } } } },
    }),
    db.asset.count({ where: { generation: { partnerId }, status: 'awaiting-review' } }),
  ]);
  const made = await db.generation.count({ where: { partnerId } });
  // at most one job for each of the two keys, however often they were sent
  if (made > 2) throw new Error(`schedule ${seed}: ${made} jobs of two orders`);
  if (balance.reserved !== 0) throw new Error(`schedule ${seed}: ${balance.reserved} credits unsettled`);
  if (credits - balance.available !== passed)
    throw new Error(`schedule ${seed}: ${credits - balance.available} charged for ${passed} photos`);
  return { charged: captured, passed, crashes };
}

test('500 random schedules of crashes, repeats and disorder: nothing charged twice, nothing unsettled, the ledger is zero', async () => {
  const seeds = Array.from({ length: 500 }, (_, seed) => seed);
  const outcomes = await pMap(seeds, play, { concurrency: 6 });
  const sum = (read: (one: (typeof outcomes)[number]) => number) =>
    outcomes.reduce((total, one) => total + read(one), 0);
  expect(sum(({ charged }) => charged)).toBe(sum(({ passed }) => passed));
  // the schedules are worth something: many crashes, and photos that were paid for
  expect(sum(({ crashes }) => crashes)).toBeGreaterThan(300);
  expect(sum(({ passed }) => passed)).toBeGreaterThan(100);
  expect(await checkLedger(db)).toEqual({ ok: true, faults: 0, total: 0 });
  expect(await db.creditAccount.count({ where: { kind: 'reserved', balance: { not: 0 } } })).toBe(0);
}, 240_000);
