import { beforeAll, expect, test } from 'vitest';
import { requestPublication } from '#app/publishing/request-publication.server.ts';
import { requestRevert } from '#app/publishing/request-revert.server.ts';
import { approvedAsset, galleryOf } from './approved-asset.ts';
import { untilPublished } from './crashing.ts';
import { openShop, type ShopUnderTest } from './shop-under-test.ts';

let shop: ShopUnderTest;
let storeId: string;
beforeAll(async () => {
  shop = await openShop();
  storeId = (await shop.open()).id;
  await shop.runJobs();
});

async function publish(assetId: string, alt?: string): Promise<string> {
  const requested = await requestPublication(shop.services, { storeId, assetId, ...(alt ? { alt } : {}) });
  if (!requested.ok) throw new Error(requested.message);
  await shop.runJobs(['publish-asset']);
  return requested.publication.id;
}

function find(id: string) {
  return shop.db.publication.findUniqueOrThrow({ where: { id } });
}

test('a published photo is the last of the gallery, with its alt text; publishing again changes nothing', async () => {
  const before = galleryOf(shop, 'Oak Stool');
  const assetId = await approvedAsset(shop, 'Oak Stool');
  const id = await publish(assetId);
  const publication = await find(id);
  const after = galleryOf(shop, 'Oak Stool');
  expect(after.slice(0, 2)).toEqual(before);
  expect(after[2]).toEqual({
    id: publication.mediaId,
    alt: 'Oak Stool, studio photo',
    status: 'READY',
    filename: `${publication.fileMark}.jpg`,
  });
  expect(publication).toMatchObject({ status: 'placed', position: 2 });
  expect(await shop.db.event.count({ where: { type: 'publication.placed', subjectId: id } })).toBe(1);

  const calls = shop.simulator.log().length;
  expect(await publish(assetId)).toBe(id);
  await untilPublished(shop.services, id);
  expect(shop.simulator.log()).toHaveLength(calls);
  expect(galleryOf(shop, 'Oak Stool')).toEqual(after);
});

test('undoing gives the gallery back as it was; publishing again needs no second upload', async () => {
  const before = galleryOf(shop, 'Blue Mug');
  const assetId = await approvedAsset(shop, 'Blue Mug');
  const id = await publish(assetId, 'A blue mug on linen');
  expect(galleryOf(shop, 'Blue Mug').at(-1)?.alt).toBe('A blue mug on linen');
  expect(await requestRevert(shop.services, { storeId, publicationId: id })).toEqual({ ok: true });
  await shop.runJobs(['revert-publication']);
  expect(galleryOf(shop, 'Blue Mug')).toEqual(before);
  expect(await find(id)).toMatchObject({ status: 'reverted', revertNote: null });

  const files = shop.shop().files.size;
  expect(await publish(assetId)).toBe(id);
  expect(shop.shop().files.size).toBe(files);
  expect(galleryOf(shop, 'Blue Mug').at(-1)?.alt).toBe('Blue Mug, studio photo');
});

test('undoing keeps what the merchant changed in between, and says so', async () => {
  const id = await publish(await approvedAsset(shop, 'Oak Stool'));
  const stool = [...shop.shop().products.values()].find(({ title }) => title === 'Oak Stool')!;
  stool.mediaIds = [stool.mediaIds[1], stool.mediaIds[0], ...stool.mediaIds.slice(2)];
  shop.shop().files.get(stool.mediaIds[0])!.alt = 'The back of the stool';
  const wanted = galleryOf(shop, 'Oak Stool').slice(0, -1);
  await requestRevert(shop.services, { storeId, publicationId: id });
  await shop.runJobs(['revert-publication']);
  expect(galleryOf(shop, 'Oak Stool')).toEqual(wanted);
  expect((await find(id)).revertNote).toBe(
    'Kept what was changed in the meantime: the order changed, 1 with a new alt text.',
  );
});

test('a photo that Shopify cannot process is a failure in plain words, and leaves no file behind', async () => {
  const before = galleryOf(shop, 'Blue Mug');
  const files = shop.shop().files.size;
  shop.simulator.setFaults({ targeted: [{ operation: 'media', kind: 'failed-media', times: 1 }] });
  const assetId = await approvedAsset(shop, 'Blue Mug');
  const id = await publish(assetId);
  expect(await find(id)).toMatchObject({
    status: 'failed',
    failureCode: 'image_processing_failure',
    failureMessage:
      'Not published: Shopify could not process the photo. Try again. (IMAGE_PROCESSING_FAILURE)',
  });
  expect(galleryOf(shop, 'Blue Mug')).toEqual(before);
  expect(shop.shop().files.size).toBe(files);
  expect(await publish(assetId)).toBe(id);
  expect(await find(id)).toMatchObject({ status: 'placed', failureCode: null });
});

test('several photos of one product keep the order they were asked for, whichever is faster', async () => {
  const assetIds = [];
  for (let asset = 0; asset < 3; asset++) assetIds.push(await approvedAsset(shop, 'Oak Stool'));
  const ids: string[] = [];
  for (const assetId of assetIds) {
    const requested = await requestPublication(shop.services, { storeId, assetId });
    if (requested.ok) ids.push(requested.publication.id);
  }
  await Promise.all(ids.toReversed().map((publicationId) => untilPublished(shop.services, publicationId)));
  const marks = await Promise.all(ids.map(async (id) => `${(await find(id)).fileMark}.jpg`));
  expect(
    galleryOf(shop, 'Oak Stool')
      .slice(-3)
      .map(({ filename }) => filename),
  ).toEqual(marks);
});

test('nothing is published blindly: unapproved, archived, full or deleted', async () => {
  const stool = [...shop.shop().products.values()].find(({ title }) => title === 'Oak Stool')!;
  const waiting = await approvedAsset(shop, 'Oak Stool');
  await shop.db.asset.update({ where: { id: waiting }, data: { status: 'awaiting-review' } });
  expect(await requestPublication(shop.services, { storeId, assetId: waiting })).toMatchObject({
    code: 'not_approved',
  });

  stool.status = 'ARCHIVED';
  const archived = await publish(await approvedAsset(shop, 'Oak Stool'));
  expect(await find(archived)).toMatchObject({ status: 'failed', failureCode: 'product_archived' });

  stool.status = 'ACTIVE';
  shop.simulator.world.limits.maxMediaPerProduct = stool.mediaIds.length;
  const files = shop.shop().files.size;
  const full = await publish(await approvedAsset(shop, 'Oak Stool'));
  expect(await find(full)).toMatchObject({ status: 'failed', failureCode: 'product_media_limit_exceeded' });
  expect(shop.shop().files.size).toBe(files);
  shop.simulator.world.limits.maxMediaPerProduct = 250;

  const late = await approvedAsset(shop, 'Oak Stool');
  shop.shop().products.delete(stool.id);
  expect(await find(await publish(late))).toMatchObject({
    status: 'failed',
    failureCode: 'product_does_not_exist',
    failureMessage: 'Not published: the product no longer exists in the shop. (PRODUCT_DOES_NOT_EXIST)',
  });
});
