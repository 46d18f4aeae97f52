import { beforeAll, describe, expect, test } from 'vitest';
import { giveUpPublication, publishAsset } from '#app/publishing/publish-asset.server.ts';
import { requestPublication, type Place } from '#app/publishing/request-publication.server.ts';
import { requestRevert } from '#app/publishing/request-revert.server.ts';
import { revertPublication } from '#app/publishing/revert-publication.server.ts';
import { readSourcePhotos } from '#app/generation/source-photos.server.ts';
import { applyProduct } from '#app/catalog/apply-product.server.ts';
import { syncCatalog } from '#app/catalog/sync-catalog.server.ts';
import { seedProduct } from '#test/simulator/catalogue.ts';
import type { Product } from '#test/simulator/state.ts';
import { approvedAsset } from './approved-asset.ts';
import { crashingAt, untilDone, untilPublished } from './crashing.ts';
import { makePhoto, openShop, type ShopUnderTest } from './shop-under-test.ts';

let shop: ShopUnderTest;
let storeId: string;
let count = 0;

beforeAll(async () => {
  shop = await openShop({ webhooks: [], limits: { mediaMilliseconds: 5, jobMilliseconds: 5 } });
  storeId = (await shop.open()).id;
});

type Shirt = { product: Product; title: string };

/** A product with three photos and three variants, of which two show a photo; in our snapshot as well. */
async function newShirt(): Promise<Shirt> {
  count += 1;
  const title = `Shirt ${count}`;
  const photos = [];
  for (let index = 0; index < 3; index++) {
    const bytes = await makePhoto(count * 3 + index);
    photos.push({ filename: `${title}-${index}.jpg`, bytes, alt: index ? `view ${index}` : '' });
  }
  const variants = ['Red', 'Green', 'Blue'].map((name) => ({ title: name }));
  const product = await seedProduct(shop.simulator.world, shop.shop(), { title, photos, variants });
  product.variants[0].mediaIds = [product.mediaIds[0]];
  product.variants[1].mediaIds = [product.mediaIds[1]];
  await applyProduct(shop.services, { storeId, shopifyProductId: product.id, isNew: false });
  return { product, title };
}

/** Everything a customer could see of it: files, order, texts, bytes, addresses without version, variants. */
function stateOf({ product }: Shirt) {
  return {
    media: product.mediaIds.map((id) => {
      const file = shop.shop().files.get(id)!;
      return {
        id,
        alt: file.alt,
        status: file.status,
        filename: file.filename,
        bytes: file.content?.bytes.toString('base64'),
      };
    }),
    variants: product.variants.map(({ id, mediaIds }) => ({ id, mediaIds })),
  };
}

async function ask(shirt: Shirt, place: Place = {}): Promise<string> {
  const assetId = await approvedAsset(shop, shirt.title);
  const requested = await requestPublication(shop.services, { storeId, assetId, place });
  if (!requested.ok) throw new Error(requested.message);
  return requested.publication.id;
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

const kinds: [string, (shirt: Shirt) => Place][] = [
  [
    'on variants, with and without a photo',
    ({ product }) => ({ at: 'first', variantIds: [product.variants[0].id, product.variants[2].id] }),
  ],
  ['in the place of another', ({ product }) => ({ at: { replace: product.mediaIds[1] } })],
];

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

describe.each(kinds)('a photo %s', (_name, placeIn) => {
  test('publish, then revert: identical at every prefix of the steps', async () => {
    const whole = await newShirt();
    const counting = crashingAt(shop.services, 0, 'before');
    await untilPublished(counting, await ask(whole, placeIn(whole)));
    const calls = counting.calls.length;
    for (let call = 1; call <= calls; call++) {
      const shirt = await newShirt();
      const before = stateOf(shirt);
      const publicationId = await ask(shirt, placeIn(shirt));
      const files = shop.shop().files.size;
      const crashing = crashingAt(shop.services, call, 'after');
      await publishAsset(crashing, { publicationId }).catch(() => undefined);
      await giveUpPublication(shop.services, publicationId);
      await revert(publicationId);
      expect(stateOf(shirt)).toEqual(before);
      expect((await find(publicationId)).revertNote).toBeNull();
      // nothing is left among the shop's files, unless it was on the product
      const { fileId } = await find(publicationId);
      expect(shop.shop().files.size).toBe(files + (fileId ? 1 : 0));
    }
  });

  test('a crash before or after any call, of publishing and of undoing, ends as if nothing had been', async () => {
    const whole = await newShirt();
    const before = stateOf(whole);
    const publishing = crashingAt(shop.services, 0, 'before');
    const id = await ask(whole, placeIn(whole));
    await untilPublished(publishing, id);
    const placed = await find(id);
    const undoing = crashingAt(shop.services, 0, 'before');
    await revertPublication(undoing, { publicationId: id });
    expect(stateOf(whole)).toEqual(before);

    const most = Math.max(publishing.calls.length, undoing.calls.length);
    for (let call = 1; call <= most; call++) {
      const when = call % 2 ? 'before' : 'after';
      const other = when === 'before' ? 'after' : 'before';
      const shirt = await newShirt();
      const first = stateOf(shirt);
      const publicationId = await ask(shirt, placeIn(shirt));
      const files = shop.shop().files.size;
      const dying = crashingAt(shop.services, call, when);
      await untilPublished(dying, publicationId);
      expect(await find(publicationId)).toMatchObject({ status: 'placed', position: placed.position });
      expect(shop.shop().files.size).toBe(files + (placed.placement === 'replace' ? 0 : 1));
      const dyingToo = crashingAt(shop.services, call, other);
      await untilDone(() => revertPublication(dyingToo, { publicationId }));
      expect(stateOf(shirt)).toEqual(first);
      expect((await find(publicationId)).revertNote).toBeNull();
    }
  });

  test.each(['fileUpdate', 'productVariantAppendMedia', 'productVariantDetachMedia', 'productReorderMedia'])(
    'a lost reply to %s changes nothing in the end',
    async (operation) => {
      const shirt = await newShirt();
      const before = stateOf(shirt);
      const publicationId = await ask(shirt, placeIn(shirt));
      shop.simulator.setFaults({ targeted: [{ operation, kind: 'reset-after', times: 1 }] });
      await untilPublished(shop.services, publicationId);
      shop.simulator.setFaults({ targeted: [{ operation, kind: 'reset-after', times: 1 }] });
      await untilDone(() => revertPublication(shop.services, { publicationId }));
      shop.simulator.clearFaults();
      expect(await find(publicationId)).toMatchObject({ status: 'reverted', revertNote: null });
      expect(stateOf(shirt)).toEqual(before);
    },
  );
});
