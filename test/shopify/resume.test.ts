import pMap from 'p-map';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { handleShopifyWebhook } from '#app/inbox.server.ts';
import { changeAltText } from '#app/publishing/change-alt-text.server.ts';
import { giveUpPublication, publishAsset } from '#app/publishing/publish-asset.server.ts';
import { readPublications } from '#app/publishing/read-publications.server.ts';
import { requestPublication, type Place } from '#app/publishing/request-publication.server.ts';
import { requestRevert } from '#app/publishing/request-revert.server.ts';
import { giveUpRevert, revertPublication } from '#app/publishing/revert-publication.server.ts';
import { installStore } from '#app/stores/install-store.server.ts';
import { dyingAfter, untilDead, untilDone, untilPublished } from './crashing.ts';
import { askFor, newShirt, stateOf, type Shirt } from './shirts.ts';
import { makePhoto, openShop, shopDomain, type ShopUnderTest } from './shop-under-test.ts';

let shop: ShopUnderTest;
let storeId: string;

beforeAll(async () => {
  shop = await openShop({
    webhooks: ['app/uninstalled', 'app/scopes_update'].map((topic) => ({ topic, path: '/webhooks/shopify' })),
    limits: { mediaMilliseconds: 5, jobMilliseconds: 5 },
  });
  storeId = (await shop.open()).id;
});

beforeEach(async () => {
  if (!shop.shop().installation.installed) await shop.open();
});

async function uninstall(): Promise<void> {
  shop.simulator.uninstall(shopDomain);
  const where = { topic: 'app/uninstalled', handledAt: null };
  await expect.poll(() => shop.db.webhookInbox.count({ where })).toBe(1);
  await shop.runJobs(['handle-shopify-webhook']);
  // what was queued comes to nothing, and nobody is asked
  const from = shop.simulator.log().length;
  await shop.runJobs(['publish-asset', 'revert-publication', 'write-alt-text']);
  expect(shop.simulator.log().slice(from)).toEqual([]);
}

/** The merchant opens the app again, and nothing else. */
async function comeBack(ids: string[]): Promise<void> {
  await shop.open();
  await shop.runJobs(['resume-publications', 'revert-publication', 'write-alt-text']);
  await inTurns(ids, (id) => untilPublished(shop.services, id));
}

function find(id: string) {
  return shop.db.publication.findUniqueOrThrow({ where: { id } });
}

type Begun = { shirt: Shirt; before: ReturnType<typeof stateOf>; publicationId: string };

async function begin(placeOf: (shirt: Shirt) => Place, alt?: string): Promise<Begun> {
  const shirt = await newShirt(shop, storeId);
  const before = stateOf(shop, shirt);
  const wish = { place: placeOf(shirt), ...(alt ? { alt } : {}) };
  return { shirt, before, publicationId: await askFor(shop, storeId, shirt, wish) };
}

/** A publication whose process dies after each of its changes, one product for each. */
async function beginAll(placeOf: (shirt: Shirt) => Place): Promise<Begun[]> {
  const whole = dyingAfter(shop.services, 0);
  const first = await begin(placeOf);
  await untilPublished(whole, first.publicationId);
  const changes = whole.changes.slice(1).map((_, index) => index + 1);
  return inTurns(changes, async (change) => {
    const begun = await begin(placeOf);
    await untilDead(untilPublished(dyingAfter(shop.services, change), begun.publicationId));
    return begun;
  });
}

/** Each on a product of its own. */
function inTurns<Item, Result>(items: Item[], run: (item: Item) => Promise<Result>): Promise<Result[]> {
  return pMap(items, run, { concurrency: 4 });
}

async function expectPublishedOnce({ shirt, before, publicationId }: Begun): Promise<void> {
  const { status, mediaId, fileMark, placement, failureMessage } = await find(publicationId);
  expect([status, failureMessage]).toEqual(['placed', null]);
  const { media } = stateOf(shop, shirt);
  expect(media.filter(({ id }) => id === mediaId)).toHaveLength(1);
  expect(media).toHaveLength(before.media.length + (placement === 'replace' ? 0 : 1));
  const files = [...shop.shop().files.values()].filter(({ filename }) => filename.includes(fileMark));
  expect(files).toHaveLength(placement === 'replace' ? 0 : 1);
}

async function undo({ publicationId }: Begun): Promise<void> {
  expect(await requestRevert(shop.services, { storeId, publicationId })).toEqual({ ok: true });
  await untilDone(() => revertPublication(shop.services, { publicationId }));
}

const ways: [string, (shirt: Shirt) => Place][] = [
  [
    'added and shown by variants',
    ({ product }) => ({ at: 'first', variantIds: [product.variants[0].id, product.variants[2].id] }),
  ],
  ['put in the place of another', ({ product }) => ({ at: { replace: product.mediaIds[1] } })],
];

describe.each(ways)('a photo that was being %s', (_name, placeOf) => {
  test('when the app was uninstalled, wherever that cut it off: coming back goes on by itself, and undoing leaves no trace', async () => {
    const all = await beginAll(placeOf);
    await uninstall();
    for (const { publicationId } of all)
      expect(await find(publicationId)).toMatchObject({ failureCode: 'store_uninstalled' });
    await comeBack(all.map(({ publicationId }) => publicationId));
    await inTurns(all, async (begun) => {
      await expectPublishedOnce(begun);
      await undo(begun);
      expect(stateOf(shop, begun.shirt)).toEqual(begun.before);
      expect((await find(begun.publicationId)).revertNote).toBeNull();
    });
  });

  test('and that was given up anywhere: trying again by hand ends the same, and undoing leaves no trace', async () => {
    await inTurns(await beginAll(placeOf), async (begun) => {
      const { publicationId } = begun;
      await giveUpPublication(shop.services, publicationId);
      const { assetId } = await find(publicationId);
      expect(await requestPublication(shop.services, { storeId, assetId })).toMatchObject({ ok: true });
      await untilPublished(shop.services, publicationId);
      await expectPublishedOnce(begun);
      await undo(begun);
      expect(stateOf(shop, begun.shirt)).toEqual(begun.before);
    });
  });
});

test('what the merchant did while the app was away stays, and is there again after undoing', async () => {
  const begun = await begin(({ product }) => ({ at: 'last', variantIds: [product.variants[0].id] }));
  const { product } = begun.shirt;
  const added = dyingAfter(shop.services, 7);
  await untilDead(untilPublished(added, begun.publicationId));
  expect((await find(begun.publicationId)).status).toBe('attached');
  await uninstall();
  product.mediaIds = product.mediaIds.filter((id) => id !== begun.before.media[2].id);
  product.variants[0].mediaIds = [begun.before.media[1].id];
  const { fileId } = await find(begun.publicationId);
  const byTheMerchant = stateOf(shop, begun.shirt);
  await comeBack([begun.publicationId]);
  expect(await find(begun.publicationId)).toMatchObject({ status: 'placed' });
  expect(product.variants[0].mediaIds).toEqual([fileId]);
  await undo(begun);
  expect(stateOf(shop, begun.shirt)).toEqual({
    ...byTheMerchant,
    media: byTheMerchant.media.filter(({ id }) => id !== fileId),
  });
});

test('a photo that the merchant took off while the app was away is not put back by itself, only by hand', async () => {
  const begun = await begin(() => ({ at: 'last' }));
  await untilDead(untilPublished(dyingAfter(shop.services, 7), begun.publicationId));
  const { fileId, assetId } = await find(begun.publicationId);
  expect(begun.shirt.product.mediaIds).toContain(fileId);
  await uninstall();
  begun.shirt.product.mediaIds.pop();
  await comeBack([begun.publicationId]);
  expect(await find(begun.publicationId)).toMatchObject({ status: 'failed', failureCode: 'media_removed' });
  expect(stateOf(shop, begun.shirt)).toEqual(begun.before);
  // the merchant may show it elsewhere
  expect(shop.shop().files.has(fileId!)).toBe(true);
  expect(await requestPublication(shop.services, { storeId, assetId })).toMatchObject({ ok: true });
  await untilPublished(shop.services, begun.publicationId);
  await expectPublishedOnce(begun);
});

/** Dies right after Shopify took the picture, then Shopify ends with it. */
async function cutOffReplacement(): Promise<Begun & { target: string }> {
  const begun = await begin(({ product }) => ({ at: { replace: product.mediaIds[1] } }));
  const target = begun.before.media[1].id;
  const sent = dyingAfter(shop.services, 6);
  await untilDead(untilPublished(sent, begun.publicationId));
  expect(sent.changes.at(-1)).toBe('UpdateFile');
  await expect.poll(() => shop.shop().files.get(target)?.content?.version).toBe(2);
  return { ...begun, target };
}

/** The merchant gives the media another picture in the admin. */
async function givePicture(target: string, shade: number): Promise<Buffer> {
  const bytes = await makePhoto(shade, 80);
  const content = shop.shop().files.get(target)!.content!;
  content.bytes = bytes;
  content.version += 1;
  return bytes;
}

test('a replaced photo that the merchant gave another picture since is theirs: neither resuming nor undoing takes it', async () => {
  const [resumed, undone] = [await cutOffReplacement(), await cutOffReplacement()];
  await giveUpPublication(shop.services, undone.publicationId);
  const theirs = [await givePicture(resumed.target, 201), await givePicture(undone.target, 202)];
  await uninstall();
  await comeBack([resumed.publicationId]);
  expect(await find(resumed.publicationId)).toMatchObject({ status: 'failed', failureCode: 'media_changed' });
  for (const [index, begun] of [resumed, undone].entries()) {
    await undo(begun);
    expect(shop.shop().files.get(begun.target)?.content?.bytes.equals(theirs[index])).toBe(true);
  }
  expect((await find(undone.publicationId)).revertNote).toContain('the replaced photo has a newer picture');
});

test('a photo that may be on the product already is not put elsewhere before it is taken off', async () => {
  const replaced = await cutOffReplacement();
  const added = await begin(() => ({ at: 'last' }));
  await untilDead(untilPublished(dyingAfter(shop.services, 7), added.publicationId));
  for (const { publicationId, shirt, before } of [replaced, added]) {
    await giveUpPublication(shop.services, publicationId);
    const { assetId } = await find(publicationId);
    const [shown] = await readPublications(shop.services, { storeId, assetIds: [assetId] });
    expect(shown.isHalfDone).toBe(true);
    const place: Place = { at: { replace: shirt.product.mediaIds[2] } };
    const elsewhere = { storeId, assetId, place };
    expect(await requestPublication(shop.services, elsewhere)).toMatchObject({ code: 'undo_first' });
    await undo({ shirt, before, publicationId });
    expect(await requestPublication(shop.services, elsewhere)).toMatchObject({ ok: true });
    await untilPublished(shop.services, publicationId);
    await undo({ shirt, before, publicationId });
    expect(stateOf(shop, shirt)).toEqual(before);
  }
});

test('an undoing and a new text that the uninstall cut off are carried out when the app is back', async () => {
  const [undone, half, retold] = [
    await begin(() => ({ at: 'last' })),
    await begin(({ product }) => ({ at: 'last', variantIds: [product.variants[0].id] })),
    await begin(() => ({ at: 'last' })),
  ];
  for (const { publicationId } of [undone, half, retold]) await untilPublished(shop.services, publicationId);
  const texts = { storeId, publicationId: retold.publicationId, alt: 'A new text' };
  await changeAltText(shop.services, texts);
  await requestRevert(shop.services, { storeId, publicationId: undone.publicationId });
  await requestRevert(shop.services, { storeId, publicationId: half.publicationId });
  await untilDead(revertPublication(dyingAfter(shop.services, 2), half));
  await uninstall();
  const { assetId } = await find(retold.publicationId);
  const [view] = await readPublications(shop.services, { storeId, assetIds: [assetId] });
  expect(view.failure).toContain('when the app is back');
  await comeBack([]);
  for (const begun of [undone, half]) {
    expect(await find(begun.publicationId)).toMatchObject({ status: 'reverted' });
    expect(stateOf(shop, begun.shirt)).toEqual(begun.before);
  }
  expect(await find(retold.publicationId)).toMatchObject({ status: 'placed', failureMessage: null });
  expect(stateOf(shop, retold.shirt).media.at(-1)?.alt).toBe('A new text');
});

test('an undoing that failed for the last time says so, and goes on when it is asked for again', async () => {
  const begun = await begin(({ product }) => ({ at: 'last', variantIds: [product.variants[0].id] }));
  const { publicationId } = begun;
  await untilPublished(shop.services, publicationId);
  const { assetId } = await find(publicationId);
  const view = async () => (await readPublications(shop.services, { storeId, assetIds: [assetId] }))[0];
  await requestRevert(shop.services, { storeId, publicationId });
  expect((await view()).isReverting).toBe(true);
  await untilDead(revertPublication(dyingAfter(shop.services, 2), begun));
  await giveUpRevert(shop.services, publicationId);
  expect(await view()).toMatchObject({
    isReverting: false,
    failure: expect.stringContaining('Not taken off'),
  });
  await requestRevert(shop.services, { storeId, publicationId });
  expect(await view()).toMatchObject({ isReverting: true, failure: null });
  await untilDone(() => revertPublication(shop.services, { publicationId }));
  expect(stateOf(shop, begun.shirt)).toEqual(begun.before);
});

test('a token that is refused without an uninstall being heard of: opening the app again is enough', async () => {
  const begun = await begin(() => ({ at: 'last' }));
  await shop.db.session.deleteMany();
  await publishAsset(shop.services, { publicationId: begun.publicationId });
  expect(await find(begun.publicationId)).toMatchObject({ failureCode: 'store_uninstalled' });
  await comeBack([begun.publicationId]);
  await expectPublishedOnce(begun);
  await shop.runJobs();
  await installStore(shop.services, { shopDomain });
  expect(await shop.db.outboxJob.count({ where: { name: 'resume-publications', dispatchedAt: null } })).toBe(
    0,
  );
});

describe('app/scopes_update', () => {
  const scopesOf = () => shop.db.session.findFirstOrThrow({ where: { shop: shopDomain, isOnline: false } });

  async function tell(current: string[], times = 1): Promise<void> {
    const { world } = shop.simulator;
    const from = await shop.db.webhookInbox.count();
    for (let time = 0; time < times; time++)
      world.webhooks.emit(shop.shop(), 'app/scopes_update', () => ({ id: 1, current, previous: [] }));
    await expect.poll(() => shop.db.webhookInbox.count()).toBe(from + times);
    await shop.runJobs(['handle-shopify-webhook']);
  }

  test('is a reason to look: late, doubled and overtaken messages end in what is granted', async () => {
    const { scopes } = shop.shop().installation;
    await tell([], 2);
    expect((await scopesOf()).scope).toBe('write_files,write_products');
    scopes.splice(0, scopes.length, 'write_products');
    await tell(['write_products', 'write_files']);
    expect((await scopesOf()).scope).toBe('write_products');
    scopes.push('write_files');
    await tell(['write_products'], 2);
    expect((await scopesOf()).scope).toBe('write_files,write_products');
  });

  test('a publication that lacked a scope says so, and goes on when it is granted', async () => {
    const { scopes } = shop.shop().installation;
    const begun = await begin(() => ({ at: 'last' }));
    scopes.splice(0, scopes.length, 'write_products');
    await tell(['write_products']);
    await untilPublished(shop.services, begun.publicationId);
    const failed = await find(begun.publicationId);
    expect(failed).toMatchObject({ status: 'failed', failureCode: 'access_refused' });
    expect(failed.failureMessage).toContain('lacks a permission');
    expect(stateOf(shop, begun.shirt)).toEqual(begun.before);
    scopes.push('write_files');
    await tell(['write_products', 'write_files']);
    await shop.runJobs(['resume-publications']);
    await untilPublished(shop.services, begun.publicationId);
    await expectPublishedOnce(begun);
  });

  test('of a shop that is gone asks nobody', async () => {
    await uninstall();
    const from = shop.simulator.log().length;
    await shop.db.webhookInbox.create({
      data: { id: 'inb_gone', shopDomain, topic: 'app/scopes_update', webhookId: 'gone', payload: {} },
    });
    await handleShopifyWebhook(shop.services, { inboxId: 'inb_gone' });
    expect(shop.simulator.log()).toHaveLength(from);
    expect(await shop.db.session.count({ where: { shop: shopDomain } })).toBe(0);
  });
});
