import { beforeAll, expect, test } from 'vitest';
import { readBalance } from '#app/credits/ledger.server.ts';
import { listProducts } from '#app/catalog/list-products.server.ts';
import { syncCatalog } from '#app/catalog/sync-catalog.server.ts';
import { setPublishing } from '#app/stores/set-publishing.server.ts';
import { seedProduct } from '#test/simulator/catalogue.ts';
import { makePhoto, openShop, shopDomain, type ShopUnderTest } from './shop-under-test.ts';

let shop: ShopUnderTest;
beforeAll(async () => {
  shop = await openShop();
});

test('opening the app twice installs the store once: one token, one trial, one catalogue reading', async () => {
  const store = await shop.open();
  await shop.open();
  expect(await shop.db.outboxJob.count({ where: { name: 'sync-catalog' } })).toBe(1);
  expect(await readBalance(shop.db, { kind: 'store', id: store.id })).toEqual({
    available: 100,
    reserved: 0,
  });
  const session = await shop.db.session.findUniqueOrThrow({ where: { id: `offline_${shopDomain}` } });
  expect(session.refreshToken).toBeTruthy();
  expect(session.expires).toBeInstanceOf(Date);
});

test('the first reading brings the whole catalogue, in the order of the gallery', async () => {
  await shop.runJobs();
  const store = await shop.db.store.findUniqueOrThrow({ where: { shopDomain } });
  expect(store.name).toBe('Studio Nord');
  const { products } = await listProducts(shop.services, { storeId: store.id, limit: 10 });
  expect(products.map(({ title }) => title)).toEqual(['Blue Mug', 'Oak Stool']);
  const stool = products[1];
  expect(stool.photos.map(({ alt, position }) => [alt, position])).toEqual([
    ['stool-front', 0],
    ['stool-back', 1],
  ]);
  expect(stool.photos[0].url).toMatch(/^http/);
  expect(stool.tags.toSorted()).toEqual(['new', 'oak']);
  expect(await shop.db.variant.count()).toBe(2);
  expect(
    await shop.db.catalogSync.findMany({ select: { status: true, productCount: true, photoCount: true } }),
  ).toEqual([{ status: 'complete', productCount: 2, photoCount: 3 }]);
  expect(await shop.db.event.count({ where: { type: 'catalog.synced' } })).toBe(1);
  expect(await shop.db.event.count({ where: { type: 'product.created' } })).toBe(0);
});

test('a second reading changes nothing and finds what was deleted', async () => {
  const store = await shop.db.store.findUniqueOrThrow({ where: { shopDomain } });
  const before = await shop.db.photo.findMany({ orderBy: { id: 'asc' }, omit: { lastSyncId: true } });
  await syncCatalog(shop.services, { storeId: store.id });
  expect(await shop.db.photo.findMany({ orderBy: { id: 'asc' }, omit: { lastSyncId: true } })).toEqual(
    before,
  );
  const mug = [...shop.shop().products.values()].find(({ title }) => title === 'Blue Mug')!;
  shop.shop().products.delete(mug.id);
  await syncCatalog(shop.services, { storeId: store.id });
  const { products } = await listProducts(shop.services, { storeId: store.id, limit: 10 });
  expect(products.map(({ title }) => title)).toEqual(['Oak Stool']);
});

test('a starting reply that is lost does not start the bulk operation twice', async () => {
  const store = await shop.db.store.findUniqueOrThrow({ where: { shopDomain } });
  const count = shop.shop().bulkOperations.size;
  shop.simulator.setFaults({
    targeted: [{ operation: 'bulkOperationRunQuery', kind: 'reset-after', times: 1 }],
  });
  await expect(syncCatalog(shop.services, { storeId: store.id })).rejects.toMatchObject({
    kind: 'lost-reply',
  });
  await syncCatalog(shop.services, { storeId: store.id });
  expect(shop.shop().bulkOperations.size).toBe(count + 1);
  expect(await shop.db.catalogSync.count({ where: { status: 'running' } })).toBe(0);
});

test('a product whose message was lost is announced by the reading that finds it, once', async () => {
  const store = await shop.db.store.findUniqueOrThrow({ where: { shopDomain } });
  const photos = [{ filename: 'lamp.jpg', bytes: await makePhoto(11) }];
  const lamp = await seedProduct(shop.simulator.world, shop.shop(), { title: 'Lamp', photos });
  for (let times = 0; times < 2; times++) await syncCatalog(shop.services, { storeId: store.id });
  const found = await shop.db.product.findFirstOrThrow({ where: { shopifyId: lamp.id } });
  expect(found.announcement).toBe('announced');
  const announced = await shop.db.event.findMany({ where: { type: 'product.created' } });
  expect(announced.map(({ subjectId }) => subjectId)).toEqual([found.id]);
});

test('what a shop made while the app was away is not announced when it comes back', async () => {
  const { id: storeId } = await shop.db.store.findUniqueOrThrow({ where: { shopDomain } });
  await shop.db.store.update({ where: { id: storeId }, data: { installedAt: new Date() } });
  const photos = [{ filename: 'chair.jpg', bytes: await makePhoto(12) }];
  const chair = await seedProduct(shop.simulator.world, shop.shop(), { title: 'Chair', photos });
  await syncCatalog(shop.services, { storeId });
  const found = await shop.db.product.findFirstOrThrow({ where: { shopifyId: chair.id } });
  expect(found.announcement).toBe('none');
});

test('a reading writes every photo and every variant once', async () => {
  const store = await shop.db.store.findUniqueOrThrow({ where: { shopDomain } });
  for (const table of ['Photo', 'Variant']) {
    await shop.db.$executeRawUnsafe(`CREATE SEQUENCE "writes${table}"`);
    await shop.db.$executeRawUnsafe(
      `CREATE FUNCTION "count${table}"() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM nextval('"writes${table}"'); RETURN NEW; END $$`,
    );
    await shop.db.$executeRawUnsafe(
      `CREATE TRIGGER writes AFTER INSERT OR UPDATE ON "${table}" FOR EACH ROW EXECUTE FUNCTION "count${table}"()`,
    );
  }
  const written = async (table: string) => {
    const [row] = await shop.db.$queryRawUnsafe<{ last: bigint }[]>(
      `SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS last FROM "writes${table}"`,
    );
    return Number(row.last);
  };
  await syncCatalog(shop.services, { storeId: store.id });
  const counts = { photos: await written('Photo'), variants: await written('Variant') };
  expect(counts).toEqual({
    photos: await shop.db.photo.count({ where: { product: { deletedAt: null } } }),
    variants: await shop.db.variant.count({ where: { product: { deletedAt: null } } }),
  });
  expect(counts.photos).toBeGreaterThan(0);
});

test('photos are described in the shop’s main language, until the merchant chooses another', async () => {
  const store = () => shop.db.store.findUniqueOrThrow({ where: { shopDomain } });
  const { id: storeId } = await shop.open();
  await shop.db.store.update({ where: { id: storeId }, data: { locale: 'xx' } });
  await syncCatalog(shop.services, { storeId });
  expect(await store()).toMatchObject({ locale: 'en', isLocaleChosen: false });
  await setPublishing(shop.services, { storeId, placement: 'last', locale: 'en' });
  expect(await store()).toMatchObject({ isLocaleChosen: false });
  await setPublishing(shop.services, { storeId, placement: 'last', locale: 'de' });
  await syncCatalog(shop.services, { storeId });
  expect(await store()).toMatchObject({ locale: 'de', isLocaleChosen: true });
});
