import { describe, expect, test } from 'vitest';
import { rings } from '#app/partners/rings.ts';
import { systemClock } from '#app/platform/clock.ts';
import { relayOutbox } from '#app/queue/outbox.server.ts';
import { connectQueue } from '#app/queue/queue.server.ts';
import { queueBackends } from '#test/setup/queue-backends.ts';
import { testServices } from '#test/setup/services.ts';
import { readPlaceOf, readQueue } from './read-queue.server.ts';
import { releaseGenerations } from './release-generations.server.ts';

const services = await testServices({ clock: systemClock });
const { db } = services;
await db.partner.create({ data: { id: 'ptn_big', name: 'Big' } });

async function ask(storeIds: string | string[], count: number, createdAt: Date, partnerId = 'ptn_big') {
  const ids = [storeIds].flat();
  await db.store.createMany({
    data: ids.map((id) => ({ id, kind: 'partner', name: id })),
    skipDuplicates: true,
  });
  await db.$executeRaw`
    INSERT INTO "Generation" ("id", "jobId", "storeId", "partnerId", "origin", "scenes", "count", "costCredits",
      "turnPayer", "turnStore", "createdAt")
    SELECT 'gen_' || s || '_' || i, s || i, s, ${partnerId}, 'partner', '{studio}', 1, 1, ${partnerId}, s,
      ${createdAt}::timestamp + i * interval '1 millisecond'
    FROM unnest(${ids}::text[]) s, generate_series(0, ${count - 1}) i`;
}

const bigAt = new Date('2026-05-17T08:00:00Z');
const smallAt = new Date('2026-05-17T09:00:00Z');

describe.each(queueBackends(services.env.DATABASE_URL))('fair turns on $backend', ({ env }) => {
  test('fifty stores with one generation each begin within one round of a store with 10,000', async () => {
    await db.generation.deleteMany();
    await ask('store_big', 10_000, bigAt);
    const queue = connectQueue({ ...env, QUEUE_PREFIX: `fair-${process.pid}` }, (error) => {
      throw error;
    });
    const threads = 2;
    const started: string[] = [];
    // a renderer that only notes what it begins
    const worker = queue.work('pixels', { concurrency: threads }, async ({ payload }) => {
      const { generationId: id } = payload as { generationId: string };
      const { storeId } = await db.generation.update({ where: { id }, data: { status: 'complete' } });
      started.push(storeId ?? '');
    });
    const work = async (until: () => boolean) => {
      while (!until()) {
        const { waiting } = await queue.counts('pixels');
        await releaseGenerations(services, { room: threads - waiting });
        await relayOutbox({ ...services, queue });
      }
    };
    try {
      await work(() => started.length >= 10);
      const before = started.length;
      const small = Array.from({ length: 50 }, (_, index) => `store_small_${index}`);
      await ask(small, 1, smallAt);
      await work(() => small.every((storeId) => started.includes(storeId)));
      const places = small.map((storeId) => started.indexOf(storeId) - before);
      // a round is one turn of each store; what was on its way to the threads already comes first
      expect(Math.max(...places)).toBeLessThanOrEqual(51 + 3 * threads);
      expect(new Set(started.slice(0, before))).toEqual(new Set(['store_big']));
    } finally {
      await worker.close();
      await queue.close();
    }
  });
});

test('ten processes that release at once release each generation once, in its turn', async () => {
  await db.generation.deleteMany();
  await db.outboxJob.deleteMany();
  await ask(['store_a', 'store_b', 'store_c'], 20, bigAt);
  for (let round = 0; round < 12; round++)
    await Promise.all(Array.from({ length: 5 }, () => releaseGenerations(services, { room: 5 })));
  const jobs = await db.outboxJob.findMany({ where: { name: 'render-generation' }, orderBy: { id: 'asc' } });
  const ids = jobs.map(({ payload }) => (payload as { generationId: string }).generationId);
  expect([ids.length, new Set(ids).size]).toEqual([60, 60]);
  expect(await releaseGenerations(services, { room: 5 })).toEqual([]);
});

test('a crash in the middle of a release releases nothing', async () => {
  await db.generation.deleteMany();
  await ask('store_a', 3, bigAt);
  await db.$executeRawUnsafe('ALTER TABLE "OutboxJob" RENAME TO "Away"');
  await expect(releaseGenerations(services, { room: 2 })).rejects.toThrow('OutboxJob');
  await db.$executeRawUnsafe('ALTER TABLE "Away" RENAME TO "OutboxJob"');
  expect(await db.generation.count({ where: { releasedAt: null } })).toBe(3);
  expect(await releaseGenerations(services, { room: 2 })).toHaveLength(2);
});

test('a ring with more share gets more turns; a canceled generation takes none', async () => {
  await db.generation.deleteMany();
  await db.fairTag.deleteMany();
  await db.partner.create({ data: { id: 'ptn_pilot', name: 'Pilot', ring: 'pilot' } });
  await ask('store_a', 40, bigAt);
  await ask('store_p', 40, bigAt, 'ptn_pilot');
  const { count } = await db.generation.updateMany({
    where: { storeId: 'store_a', createdAt: { lt: new Date(bigAt.getTime() + 5) } },
    data: { status: 'canceled' },
  });
  expect(count).toBe(5);
  const ids = await releaseGenerations(services, { room: 25 });
  const ofPilot = await db.generation.count({ where: { id: { in: ids }, storeId: 'store_p' } });
  expect(ofPilot).toBe(25 / (rings.general.share / rings.pilot.share + 1));
  expect(await db.generation.count({ where: { id: { in: ids }, status: 'canceled' } })).toBe(0);
});

test('place and time come from the fair order: a small store is not behind the big one', async () => {
  await db.generation.deleteMany();
  await db.fairTag.deleteMany();
  await ask('store_big', 2_000, bigAt);
  await ask('store_small', 0, smallAt);
  const flow = { payer: 'ptn_big', store: 'store_small' };
  expect(await readQueue(services, { flow, count: 1 })).toMatchObject({ position: 1, photosAhead: 1 });
  await ask('store_small', 1, smallAt);
  const last = await db.generation.findFirstOrThrow({
    where: { storeId: 'store_big' },
    orderBy: { createdAt: 'desc' },
  });
  expect(await readPlaceOf(services, last)).toMatchObject({ position: 2_000 });
  const [small] = await db.generation.findMany({ where: { storeId: 'store_small' } });
  const place = await readPlaceOf(services, small);
  expect(place?.position).toBe(1);
  const [first, second] = await releaseGenerations(services, { room: 2 });
  expect([first, second]).toContain(small.id);
  const released = await db.generation.findUniqueOrThrow({ where: { id: small.id } });
  expect(await readPlaceOf(services, released)).toMatchObject({ position: 1 });
  await db.generation.update({ where: { id: small.id }, data: { status: 'complete' } });
  expect(await readPlaceOf(services, { ...small, status: 'complete' })).toBeNull();
});
