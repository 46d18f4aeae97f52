import { expect, it } from 'vitest';
import { newId } from '#app/platform/ids.ts';
import { makeAsset, makeGeneration } from '#test/factories/generation.ts';
import { makePhoto, refuseCutOut } from '#test/factories/photo.ts';
import { makeProduct } from '#test/factories/product.ts';
import { makeStore } from '#test/factories/store.ts';
import { testDatabase } from '#test/setup/database.ts';
import { readProductStates } from './read-product-states.server.ts';

const { db } = await testDatabase();
const store = await makeStore(db);
const storeId = store.id;
const url = 'https://cdn.example/photo.jpg';

async function stateOf(productId: string) {
  return (await readProductStates({ db }, { storeId, productIds: [productId] })).get(productId);
}

it('says of a product without a photo what is missing', async () => {
  const { id } = await makeProduct(db, { storeId });
  await makePhoto(db, { storeId, productId: id, url, isOurs: true });
  expect(await stateOf(id)).toMatchObject({ kind: 'no-photo', reason: expect.stringContaining('no photo') });
});

it('gives the reason of the first photo when every photo is refused, and none when one can be used', async () => {
  const { id } = await makeProduct(db, { storeId });
  const first = await makePhoto(db, { storeId, productId: id, url, position: 0 });
  const second = await makePhoto(db, { storeId, productId: id, url, position: 1 });
  await refuseCutOut(db, first, 'The product touches the edge.');
  expect(await stateOf(id)).toEqual({ kind: 'ready' });
  await refuseCutOut(db, second, 'Too little contrast.');
  expect(await stateOf(id)).toEqual({
    kind: 'refused',
    photoId: first.id,
    reason: 'The product touches the edge.',
  });
});

it('moves from photographed to reviewed to published, and shows a failure with its reason', async () => {
  const { id } = await makeProduct(db, { storeId });
  await makePhoto(db, { storeId, productId: id, url });
  const failed = await makeGeneration(db, {
    storeId,
    productId: id,
    status: 'failed',
    createdAt: new Date('2026-01-01T00:00:00Z'),
  });
  await makeAsset(db, {
    generationId: failed.id,
    position: 0,
    status: 'failed',
    failureMessage: 'Edges unsure.',
  });
  expect(await stateOf(id)).toEqual({ kind: 'failed', generationId: failed.id, reason: 'Edges unsure.' });

  const second = await makeGeneration(db, { storeId, productId: id, status: 'processing' });
  expect(await stateOf(id)).toEqual({ kind: 'running', generationId: second.id });

  await db.generation.update({ where: { id: second.id }, data: { status: 'complete' } });
  const asset = await makeAsset(db, { generationId: second.id, position: 0 });
  expect(await stateOf(id)).toEqual({ kind: 'waiting', generationId: second.id, count: 1 });

  await db.asset.update({ where: { id: asset.id }, data: { status: 'approved' } });
  expect(await stateOf(id)).toEqual({ kind: 'approved', generationId: second.id, count: 1 });

  const publication = { storeId, productId: id, assetId: asset.id, alt: '', fileMark: newId('pub') };
  await db.publication.create({ data: { id: newId('pub'), ...publication, status: 'placed' } });
  expect(await stateOf(id)).toEqual({ kind: 'published', generationId: second.id, count: 1 });
});

it('does not count what a partner ordered', async () => {
  const { id } = await makeProduct(db, { storeId });
  await makePhoto(db, { storeId, productId: id, url });
  const theirs = await makeGeneration(db, { storeId, productId: id, origin: 'partner' });
  await makeAsset(db, { generationId: theirs.id, position: 0 });
  expect(await stateOf(id)).toEqual({ kind: 'ready' });
});
