import { beforeEach, expect, it } from 'vitest';
import { grantCredits, readBalance } from '#app/credits/ledger.server.ts';
import { systemClock } from '#app/platform/clock.ts';
import { makePhoto, refuseCutOut } from '#test/factories/photo.ts';
import { makeProduct } from '#test/factories/product.ts';
import { makeStore } from '#test/factories/store.ts';
import { testDatabase } from '#test/setup/database.ts';
import { startForProducts } from './start-for-products.server.ts';

const { db } = await testDatabase();
const services = { db, clock: systemClock };
let storeId: string;

beforeEach(async () => {
  storeId = (await makeStore(db)).id;
});

async function productWithPhoto() {
  const { id } = await makeProduct(db, { storeId });
  const photo = await makePhoto(db, { storeId, productId: id, url: 'https://cdn.example/photo.jpg' });
  return { id, photo };
}

async function grant(amount: number) {
  const owner = { kind: 'store', id: storeId } as const;
  await db.$transaction((tx) =>
    grantCredits(tx, { owner, amount, key: `grant:${storeId}`, note: 'for a test' }),
  );
}

it('orders every scene for every usable product, reserves what it costs, and says why others are left out', async () => {
  await grant(100);
  const usable = await productWithPhoto();
  const refused = await productWithPhoto();
  await refuseCutOut(db, refused.photo, 'Too little contrast.');
  const outcome = await startForProducts(services, {
    storeId,
    productIds: [usable.id, refused.id],
    scenes: ['studio', 'lifestyle'],
    perScene: 2,
  });
  expect(outcome).toMatchObject({
    ok: true,
    skipped: [{ productId: refused.id, reason: 'Too little contrast.' }],
  });
  const [generation] = await db.generation.findMany({ where: { storeId }, include: { assets: true } });
  expect(generation).toMatchObject({ productId: usable.id, photoId: usable.photo.id, count: 4 });
  expect(generation.assets).toHaveLength(4);
  expect(await readBalance(db, { kind: 'store', id: storeId })).toEqual({ available: 96, reserved: 4 });
});

it('stops when the credits run out and says what the rest costs', async () => {
  await grant(3);
  const products = [await productWithPhoto(), await productWithPhoto()];
  const outcome = await startForProducts(services, {
    storeId,
    productIds: products.map(({ id }) => id),
    scenes: ['studio'],
    perScene: 2,
  });
  expect(outcome).toMatchObject({ ok: false, code: 'insufficient_credits' });
  expect(outcome).toMatchObject({
    message: expect.stringContaining('2 credits and 1 are left'),
    generationIds: [expect.any(String)],
  });
  expect(await db.generation.count({ where: { storeId } })).toBe(1);
});

it('orders nothing of another store', async () => {
  await grant(10);
  const { id } = await productWithPhoto();
  const other = await makeStore(db);
  const outcome = await startForProducts(services, {
    storeId: other.id,
    productIds: [id],
    scenes: ['studio'],
    perScene: 1,
  });
  expect(outcome).toMatchObject({ ok: false, code: 'nothing_to_photograph' });
  expect(await db.generation.count({ where: { storeId: other.id } })).toBe(0);
});
