import { expect, test } from 'vitest';
import { newHexId } from '#app/platform/ids.ts';
import { testClock, testServices } from '#test/setup/services.ts';
import { readPlaceOf, readQueue } from './read-queue.server.ts';

const services = await testServices({ clock: testClock() });
const { db } = services;
const flow = { payer: 'ptn_long', store: 'store_long' };

test('the place in a long queue is exact, also among those that came at the same moment', async () => {
  const rows = Array.from({ length: 450 }, (_one, at) => ({
    id: `gen_${String(at).padStart(4, '0')}`,
    jobId: newHexId(),
    origin: 'partner',
    scenes: ['studio'],
    count: 2,
    costCredits: 2,
    turnPayer: flow.payer,
    turnStore: flow.store,
    // a hundred at a time
    createdAt: new Date(Date.UTC(2026, 4, 17, 8, Math.floor(at / 100))),
  }));
  await db.generation.createMany({ data: rows.toReversed() });
  const released = { ...rows[0], id: 'gen_released', jobId: newHexId(), releasedAt: new Date() };
  await db.generation.create({
    data: {
      ...released,
      assets: {
        create: [
          { id: 'ast_1', position: 0, scene: 'studio', seed: 1, status: 'rendering' },
          { id: 'ast_2', position: 1, scene: 'studio', seed: 1, status: 'approved' },
        ],
      },
    },
  });
  for (const at of [0, 1, 99, 100, 199, 200, 201, 399, 400, 401, 449]) {
    const generation = await db.generation.findUniqueOrThrow({ where: { id: rows[at].id } });
    // the one that was released is before all
    expect(await readPlaceOf(services, generation)).toMatchObject({
      position: at + 1,
      photosAhead: at * 2 + 1,
    });
  }
  const first = await db.generation.findUniqueOrThrow({ where: { id: 'gen_released' } });
  expect(await readPlaceOf(services, first)).toMatchObject({ position: 0, photosAhead: 0 });
  expect(await readQueue(services, { flow, count: 1 })).toMatchObject({ position: 451, photosAhead: 901 });
});
