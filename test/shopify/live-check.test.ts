import { createHash } from 'node:crypto';
import { beforeAll, expect, test } from 'vitest';
import { applyProduct } from '#app/catalog/apply-product.server.ts';
import { publishAsset } from '#app/publishing/publish-asset.server.ts';
import { requestPublication, type Place } from '#app/publishing/request-publication.server.ts';
import { revertPublication } from '#app/publishing/revert-publication.server.ts';
import { fileUrl } from '#test/simulator/cdn.ts';
import { seedFile } from '#test/simulator/media.ts';
import { approvedAsset } from './approved-asset.ts';
import { dyingAfter, untilDead, untilPublished } from './crashing.ts';
import { newShirt as newShirtIn, stateOf as stateIn, type Shirt } from './shirts.ts';
import { makePhoto, openShop, type ShopUnderTest } from './shop-under-test.ts';

let shop: ShopUnderTest;
let storeId: string;

beforeAll(async () => {
  shop = await openShop({ webhooks: [], limits: { mediaMilliseconds: 5, jobMilliseconds: 5 } });
  storeId = (await shop.open()).id;
});

const newShirt = () => newShirtIn(shop, storeId);
const stateOf = (shirt: Shirt) => stateIn(shop, shirt);

/** An approved photo that was made from the shirt's first one. */
async function photographed(shirt: Shirt): Promise<string> {
  const assetId = await approvedAsset(shop, shirt.title);
  const file = shop.shop().files.get(shirt.product.mediaIds[0])!;
  const photo = await shop.db.photo.findFirstOrThrow({ where: { storeId, shopifyMediaId: file.id } });
  const { generationId } = await shop.db.asset.findUniqueOrThrow({ where: { id: assetId } });
  const sourceHash = createHash('sha256').update(file.content!.bytes).digest('hex');
  const sourceUrl = fileUrl(shop.simulator.world, shop.shop(), file);
  const data = { photoId: photo.id, sourceHash, sourceUrl };
  await shop.db.generation.update({ where: { id: generationId }, data });
  return assetId;
}

async function ask(assetId: string, place?: Place, ignoresSource = false): Promise<string> {
  const wish = { storeId, assetId, ignoresSource, ...(place ? { place } : {}) };
  const requested = await requestPublication(shop.services, wish);
  if (!requested.ok) throw new Error(requested.message);
  return requested.publication.id;
}

async function publish(assetId: string, place?: Place, ignoresSource = false) {
  const publicationId = await ask(assetId, place, ignoresSource);
  await untilPublished(shop.services, publicationId);
  return find(publicationId);
}

function find(id: string) {
  return shop.db.publication.findUniqueOrThrow({ where: { id } });
}

/** What a merchant does under Content → Files: another picture for the same photo. */
async function repaint(mediaId: string, shade: number): Promise<void> {
  const file = shop.shop().files.get(mediaId)!;
  const bytes = shade ? await makePhoto(shade, 96) : file.content!.bytes;
  file.content = { ...file.content!, bytes, version: file.content!.version + 1 };
}

test('the source photo got another picture: nothing is published, and it is said; it may be published all the same', async () => {
  const shirt = await newShirt();
  const assetId = await photographed(shirt);
  await repaint(shirt.product.mediaIds[0], 77);
  const before = stateOf(shirt);
  const files = shop.shop().files.size;
  expect(await publish(assetId)).toMatchObject({
    status: 'failed',
    failureCode: 'source_changed',
    failureMessage:
      'Not published: the photo that this one was made from has another picture now. Photograph the product again, or publish it anyway.',
  });
  expect(stateOf(shirt)).toEqual(before);
  expect(shop.shop().files.size).toBe(files);
  expect(await publish(assetId, undefined, true)).toMatchObject({ status: 'placed', failureCode: null });
});

test('the source photo was removed: nothing is published, also when our snapshot knows it already', async () => {
  const shirt = await newShirt();
  const assetId = await photographed(shirt);
  shirt.product.mediaIds.shift();
  const message = expect.stringContaining('was removed from the product');
  expect(await publish(assetId)).toMatchObject({ failureCode: 'source_changed', failureMessage: message });
  shirt.product.updatedAt = new Date(Date.now() + 1000);
  await applyProduct(shop.services, { storeId, shopifyProductId: shirt.product.id, isNew: false });
  expect(await publish(assetId)).toMatchObject({ failureCode: 'source_changed', failureMessage: message });
});

test('the same bytes at another address are the same photo', async () => {
  const shirt = await newShirt();
  const assetId = await photographed(shirt);
  await repaint(shirt.product.mediaIds[0], 0);
  expect(await publish(assetId)).toMatchObject({ status: 'placed' });
});

test('a photo of ours in the place of the source is no change of it, and neither is its return', async () => {
  const shirt = await newShirt();
  const [first, second, third] = [
    await photographed(shirt),
    await photographed(shirt),
    await photographed(shirt),
  ];
  const replaced = await publish(first, { at: { replace: shirt.product.mediaIds[0] } });
  expect(replaced.status).toBe('placed');
  expect(await publish(second)).toMatchObject({ status: 'placed' });
  await revertPublication(shop.services, { publicationId: replaced.id });
  expect(await publish(third)).toMatchObject({ status: 'placed' });
});

test('a product that is archived or a source that changes after the upload began stops before the product is touched', async () => {
  for (const harm of [
    (shirt: Shirt) => Promise.resolve(void (shirt.product.status = 'ARCHIVED')),
    (shirt: Shirt) => repaint(shirt.product.mediaIds[0], 55),
  ]) {
    const shirt = await newShirt();
    const publicationId = await ask(await photographed(shirt));
    // the gallery is remembered, the file staged and made
    await untilDead(publishAsset(dyingAfter(shop.services, 4), { publicationId }));
    const files = shop.shop().files.size;
    await harm(shirt);
    const before = stateOf(shirt);
    await untilPublished(shop.services, publicationId);
    expect(['product_archived', 'source_changed']).toContain((await find(publicationId)).failureCode);
    expect(stateOf(shirt)).toEqual(before);
    expect(shop.shop().files.size).toBe(files - 1);
  }
});

test('a photo to replace that changed since it was chosen is not replaced, and undoing leaves the merchant’s', async () => {
  const shirt = await newShirt();
  const target = shirt.product.mediaIds[1];
  const publicationId = await ask(await photographed(shirt), { at: { replace: target } });
  // the gallery and the old picture are kept
  await untilDead(publishAsset(dyingAfter(shop.services, 3), { publicationId }));
  await repaint(target, 88);
  const before = stateOf(shirt);
  await untilPublished(shop.services, publicationId);
  expect(await find(publicationId)).toMatchObject({ status: 'failed', failureCode: 'media_changed' });
  await revertPublication(shop.services, { publicationId });
  expect(stateOf(shirt)).toEqual(before);
  expect(await find(publicationId)).toMatchObject({ status: 'reverted', revertNote: null });
});

test('a product with 250 photos takes none more, said before an upload; in the place of one it does', async () => {
  const shirt = await newShirt();
  const content = shop.shop().files.get(shirt.product.mediaIds[0])!.content!;
  for (let index = 0; index < 247; index++) {
    const file = seedFile(shop.simulator.world, shop.shop(), `more-${index}.jpg`, content, `more ${index}`);
    shirt.product.mediaIds.push(file.id);
  }
  const before = stateOf(shirt);
  const assetId = await photographed(shirt);
  const from = shop.simulator.log().length;
  expect(await publish(assetId)).toMatchObject({
    failureMessage:
      'Not published: the product already has 250 photos and videos. Remove one first. (PRODUCT_MEDIA_LIMIT_EXCEEDED)',
  });
  const sent = shop.simulator.log().slice(from);
  expect(sent.filter(({ operation }) => operation.startsWith('mutation'))).toEqual([]);
  const replaced = await publish(assetId, { at: { replace: shirt.product.mediaIds[1] } });
  expect(replaced).toMatchObject({ status: 'placed', position: 1 });
  await revertPublication(shop.services, { publicationId: replaced.id });
  expect(stateOf(shirt)).toEqual(before);
});

test.each([
  [{ mimeType: 'image/avif' }, 'Shopify does not take this kind of image. (UNSUPPORTED_IMAGE_FILE_TYPE)'],
  [{ width: 5000, height: 4001 }, 'the photo has more than 20 megapixels. (INVALID_IMAGE_RESOLUTION)'],
])('what Shopify would not take is said before anything is uploaded: %o', async (asset, message) => {
  const shirt = await newShirt();
  const assetId = await photographed(shirt);
  await shop.db.asset.update({ where: { id: assetId }, data: asset });
  const from = shop.simulator.log().length;
  expect(await publish(assetId)).toMatchObject({ failureMessage: `Not published: ${message}` });
  const sent = shop.simulator.log().slice(from);
  expect(sent.filter(({ operation }) => operation.startsWith('mutation'))).toEqual([]);
});
