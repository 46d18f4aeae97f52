import { expect, test } from 'vitest';
import { magicUrl } from '#app/generation/wishes/magic-images.ts';
import { readGeneration } from '#app/generation/read-generation.server.ts';
import { renderGeneration } from '#app/generation/render-generation.server.ts';
import { setConsistency, type PhotoSetting } from '#app/generation/photograph/set-consistency.ts';
import { createApiKey } from '#app/partners/api-keys.server.ts';
import { startApi } from '../api/start-api.ts';

const { call, services, store, partner } = await startApi();
const { db } = services;
const { secret: key } = await createApiKey(db, services, { partnerId: partner.partner.id, mode: 'test' });

async function order(count: number): Promise<string> {
  const { status, json } = await call('POST', '/v1/generations', {
    key,
    body: {
      product_image: magicUrl({ name: 'complete' }),
      store_id: store.id,
      scenes: ['two-tone'],
      count,
    },
  });
  expect(status).toBe(202);
  return String(json.id);
}

async function finish(generationId: string) {
  await renderGeneration(services, { generationId });
  const generation = await db.generation.findUniqueOrThrow({
    where: { id: generationId },
    include: { assets: { orderBy: { position: 'asc' } } },
  });
  expect(generation.status).toBe('complete');
  const view = await readGeneration(services, { storeId: store.id, generationId });
  return { ...generation, measured: setConsistency.parse(generation.consistency), together: view?.together };
}

test('the photos of one order are measured together, and the merchant reads how well they match', async () => {
  const { assets, measured, together } = await finish(await order(3));
  expect(measured.score).toBeGreaterThan(90);
  expect(measured.remade).toBe(0);
  expect(new Set(assets.map(({ seed }) => seed)).size).toBe(3);
  expect(together).toContain(`match to ${measured.score} of 100`);
}, 60_000);

test('a photo that does not match the others is made again, a bounded number of times, and that is said', async () => {
  const id = await order(3);
  const elsewhere: PhotoSetting = {
    sceneId: 'two-tone',
    lightDegrees: 300,
    horizon: 0.1,
    fill: 0.1,
    centreX: 0.9,
    marginBelow: 0.7,
    backdropOklab: [0.2, 0, 0],
  };
  // as if two of them had been made by another version of the engine, before the worker was stopped
  await db.asset.updateMany({
    where: { generationId: id, position: { lt: 2 } },
    data: { status: 'awaiting-review', setting: elsewhere },
  });
  const ordered = await db.asset.findFirstOrThrow({ where: { generationId: id, position: 2 } });
  const { assets, measured, together } = await finish(id);
  expect(assets.map(({ tries }) => tries)).toEqual([1, 1, 3]);
  expect(assets[2].seed % 16).toBe(ordered.seed % 16);
  expect(measured.score).toBeLessThan(70);
  expect(together).toContain('one photo was made again to match the others');
}, 60_000);
