import { beforeAll, expect, test } from 'vitest';
import { requestPublication, type Place } from '#app/publishing/request-publication.server.ts';
import { requestRevert } from '#app/publishing/request-revert.server.ts';
import { revertPublication } from '#app/publishing/revert-publication.server.ts';
import { readSourcePhotos } from '#app/generation/source-photos.server.ts';
import { syncCatalog } from '#app/catalog/sync-catalog.server.ts';
import { approvedAsset } from './approved-asset.ts';
import { untilPublished } from './crashing.ts';
import { askFor, newShirt as newShirtIn, stateOf as stateIn, type Shirt } from './shirts.ts';
import { makePhoto, openShop, type ShopUnderTest } from './shop-under-test.ts';

let shop: ShopUnderTest;
let storeId: string;

beforeAll(async () => {
  shop = await openShop({ webhooks: [], limits: { mediaMilliseconds: 5, jobMilliseconds: 5 } });
  storeId = (await shop.open()).id;
});

function newShirt() {
  return newShirtIn(shop, storeId);
}

function stateOf(shirt: Shirt) {
  return stateIn(shop, shirt);
}

function ask(shirt: Shirt, place: Place = {}): Promise<string> {
  return askFor(shop, storeId, shirt, { place });
}

function find(id: string) {
  return shop.db.publication.findUniqueOrThrow({ where: { id } });
}

async function publish(shirt: Shirt, place?: Place): Promise<string> {
  const publicationId = await ask(shirt, place);
  await untilPublished(shop.services, publicationId);
  return publicationId;
}

async function revert(publicationId: string): Promise<void> {
  expect(await requestRevert(shop.services, { storeId, publicationId })).toEqual({ ok: true });
  await revertPublication(shop.services, { publicationId });
  expect(await find(publicationId)).toMatchObject({ status: 'reverted' });
}

test('photos go to the front and behind the first in the order asked for, whichever is faster', async () => {
  const shirt = await newShirt();
  const own = [...shirt.product.mediaIds];
  const ids = [];
  for (const at of ['first', 'first', 'after-first', 'after-first'] as const)
    ids.push(await ask(shirt, { at }));
  for (const publicationId of ids.toReversed()) await untilPublished(shop.services, publicationId);
  const media = await Promise.all(ids.map(async (id) => (await find(id)).mediaId));
  expect(shirt.product.mediaIds.filter((id) => own.includes(id))).toEqual(own);
  expect(shirt.product.mediaIds.slice(0, 2)).toEqual([media[0], media[1]]);
  const behind = shirt.product.mediaIds.filter((id) => id === media[2] || id === media[3]);
  expect(behind).toEqual([media[2], media[3]]);
});

test('the store’s choice is where a photo goes when nothing else is said', async () => {
  await shop.db.store.update({ where: { id: storeId }, data: { placement: 'first' } });
  const shirt = await newShirt();
  const id = await publish(shirt);
  expect(await find(id)).toMatchObject({ status: 'placed', placement: 'first', position: 0 });
  await shop.db.store.update({ where: { id: storeId }, data: { placement: 'last' } });
});

test('variants show the photo, whatever they showed; its text names them', async () => {
  const shirt = await newShirt();
  const [red, green, blue] = shirt.product.variants;
  const id = await publish(shirt, { variantIds: [red.id, blue.id] });
  const { mediaId, alt } = await find(id);
  expect([red.mediaIds, green.mediaIds, blue.mediaIds]).toEqual([
    [mediaId],
    [shirt.product.mediaIds[1]],
    [mediaId],
  ]);
  expect(alt).toBe(`${shirt.title} (Red, Blue), studio photo`);
});

test('a replaced photo keeps its id, its address, its place and its text; it is ours until it is put back', async () => {
  const shirt = await newShirt();
  const before = stateOf(shirt);
  const target = shirt.product.mediaIds[1];
  const id = await publish(shirt, { at: { replace: target } });
  expect(await find(id)).toMatchObject({ status: 'placed', mediaId: target, position: 1 });
  const now = stateOf(shirt);
  expect(now.media[1].bytes).not.toBe(before.media[1].bytes);
  expect(now).toEqual({
    ...before,
    media: before.media.with(1, { ...before.media[1], bytes: now.media[1].bytes }),
  });
  await syncCatalog(shop.services, { storeId });
  const photo = () => shop.db.photo.findFirstOrThrow({ where: { shopifyMediaId: target } });
  expect((await photo()).isOurs).toBe(true);
  await revert(id);
  expect(stateOf(shirt)).toEqual(before);
  await syncCatalog(shop.services, { storeId });
  expect((await photo()).isOurs).toBe(false);
  const productId = (await photo()).productId!;
  expect(
    (await readSourcePhotos(shop.services, { storeId, productIds: [productId] })).get(productId)?.ok,
  ).toBe(true);
});

test('a replaced photo that had no text has none again, or it is said that Shopify keeps ours', async () => {
  for (const [minAltCharacters, note] of [
    [0, null],
    [
      1,
      'Kept what was changed in the meantime: the alt text of the replaced photo, as Shopify takes no empty one.',
    ],
  ] as const) {
    shop.simulator.world.limits.minAltCharacters = minAltCharacters;
    const shirt = await newShirt();
    const before = stateOf(shirt);
    expect(before.media[0].alt).toBe('');
    const place: Place = { at: { replace: shirt.product.mediaIds[0] } };
    const id = await askFor(shop, storeId, shirt, { place, alt: 'Ours' });
    await untilPublished(shop.services, id);
    expect(stateOf(shirt).media[0].alt).toBe('Ours');
    await revert(id);
    const kept = { ...before.media[0], alt: note ? 'Ours' : '' };
    expect(stateOf(shirt)).toEqual({ ...before, media: before.media.with(0, kept) });
    expect((await find(id)).revertNote).toBe(note);
  }
});

test('what cannot be replaced or linked is refused before anything happens', async () => {
  const [shirt, other] = [await newShirt(), await newShirt()];
  other.product.mediaIds.push(shirt.product.mediaIds[2]);
  await syncCatalog(shop.services, { storeId });
  const assetId = await approvedAsset(shop, shirt.title);
  const refusal = async (place: Place) => {
    const outcome = await requestPublication(shop.services, { storeId, assetId, place });
    return outcome.ok ? 'accepted' : outcome.code;
  };
  expect(await refusal({ at: { replace: other.product.mediaIds[0] } })).toBe('no_such_media');
  expect(await refusal({ at: { replace: shirt.product.mediaIds[2] } })).toBe('shared_media');
  expect(await refusal({ variantIds: [other.product.variants[0].id] })).toBe('no_such_variant');
});

test('a replacement that Shopify cannot process is taken back and said', async () => {
  const shirt = await newShirt();
  const before = stateOf(shirt);
  const id = await ask(shirt, { at: { replace: shirt.product.mediaIds[0] } });
  shop.simulator.setFaults({ targeted: [{ operation: 'media', kind: 'failed-media', times: 1 }] });
  await untilPublished(shop.services, id);
  expect(await find(id)).toMatchObject({ status: 'failed', failureCode: 'image_processing_failure' });
  expect(stateOf(shirt)).toEqual(before);
});

test('two photos on one variant, undone in the order they came, give back what it showed at first', async () => {
  const shirt = await newShirt();
  const before = stateOf(shirt);
  const variantIds = [shirt.product.variants[0].id];
  const ids = [await publish(shirt, { variantIds }), await publish(shirt, { variantIds })];
  for (const id of ids) await revert(id);
  expect(stateOf(shirt)).toEqual(before);
  expect((await find(ids[1])).revertNote).toBeNull();
});

test('undoing keeps a variant’s other photo and a newer picture of the merchant’s, and says so', async () => {
  const shirt = await newShirt();
  const [red] = shirt.product.variants;
  const linked = await publish(shirt, { variantIds: [red.id] });
  red.mediaIds = [shirt.product.mediaIds[2]];
  await revert(linked);
  expect(red.mediaIds).toEqual([shirt.product.mediaIds[2]]);
  expect((await find(linked)).revertNote).toContain('a variant shows another photo');

  const target = shirt.product.mediaIds[0];
  const replaced = await publish(shirt, { at: { replace: target } });
  const file = shop.shop().files.get(target)!;
  file.content = { ...file.content!, bytes: await makePhoto(999), version: file.content!.version + 1 };
  const wanted = stateOf(shirt);
  await revert(replaced);
  expect(stateOf(shirt)).toEqual(wanted);
  expect((await find(replaced)).revertNote).toContain('the replaced photo has a newer picture');
});
