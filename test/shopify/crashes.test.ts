import { beforeAll, expect, test } from 'vitest';
import { publishAsset } from '#app/publishing/publish-asset.server.ts';
import { requestPublication } from '#app/publishing/request-publication.server.ts';
import type { AdminApi, AdminClient } from '#app/shopify/admin-api.server.ts';
import { untilDone, untilPublished } from './crashing.ts';
import { approvedAsset, galleryOf } from './approved-asset.ts';
import { makePhoto, openShop, type ShopUnderTest, type TestServices } from './shop-under-test.ts';

let shop: ShopUnderTest;
let names: string[];
let storeId: string;

beforeAll(async () => {
  names = Array.from({ length: 8 }, (_, index) => `Candle ${index}`);
  const photos = [{ filename: 'candle.jpg', bytes: await makePhoto(1), alt: 'a candle' }];
  shop = await openShop({
    shops: [
      {
        domain: 'studio-nord.myshopify.com',
        products: names.map((title) => ({ title, photos })),
      },
    ],
    webhooks: [],
    limits: { mediaMilliseconds: 5, jobMilliseconds: 5 },
  });
  storeId = (await shop.open()).id;
  await shop.runJobs();
});

/** Two photos are asked for and the second is placed already, so that placing the first needs the gallery reordered. */
async function twoPublications(): Promise<{ title: string; first: string; files: number }> {
  const title = names.pop();
  if (!title) throw new Error('The shop of this test needs more products');
  const ids: string[] = [];
  for (let count = 0; count < 2; count++) {
    const requested = await requestPublication(shop.services, {
      storeId,
      assetId: await approvedAsset(shop, title),
    });
    if (requested.ok) ids.push(requested.publication.id);
  }
  await untilPublished(shop.services, ids[1]);
  return { title, first: ids[0], files: shop.shop().files.size };
}

/** What is left of one publication: the gallery with our files named by the order asked for, and what was counted. */
async function outcomeOf(publication: { title: string; first: string; files: number }) {
  const { title, first, files } = publication;
  const all = await shop.db.publication.findMany({
    where: { product: { title } },
    orderBy: { createdAt: 'asc' },
  });
  const own = all.find(({ id }) => id === first);
  return {
    gallery: galleryOf(shop, title).map(({ alt, status, filename }) => {
      const index = all.findIndex(({ fileMark }) => filename.startsWith(fileMark));
      return `${index < 0 ? 'merchant' : `ours ${index}`}: ${alt.replace(title, 'TITLE')} ${status}`;
    }),
    status: own?.status,
    position: own?.position,
    placedEvents: await shop.db.event.count({ where: { type: 'publication.placed', subjectId: first } }),
    newFiles: shop.shop().files.size - files,
  };
}

/** No duplicate, no orphan, nothing said twice. */
const faultFree = {
  gallery: [
    'merchant: a candle READY',
    'ours 0: TITLE, studio photo READY',
    'ours 1: TITLE, studio photo READY',
  ],
  status: 'placed',
  position: 1,
  placedEvents: 1,
  newFiles: 1,
};

const operations = ['stagedUploadsCreate', 'upload', 'fileCreate', 'fileUpdate', 'productReorderMedia'];

test.each(['reset-after', 'reset-before', 'server-error', 'throttled', 'too-many-requests'] as const)(
  'every step going wrong on the wire, %s, ends in the fault-free gallery',
  async (kind) => {
    const publication = await twoPublications();
    const { faults } = shop.simulator.world;
    const from = shop.simulator.log().length;
    faults.set({
      retryAfterSeconds: 0.05,
      targeted: operations.map((operation) => ({ operation, kind, times: 1 })),
    });
    await untilPublished(shop.services, publication.first);
    faults.clear();
    expect(await outcomeOf(publication)).toEqual(faultFree);
    // each of them did go wrong; uploads are not logged with their faults
    const spoilt = shop.simulator.log().slice(from);
    expect(spoilt.filter(({ fault }) => fault === kind)).toHaveLength(operations.length - 1);
  },
);

test('a lost reply while the shop’s search lags behind makes no second file', async () => {
  const publication = await twoPublications();
  shop.simulator.setFaults({ targeted: [{ operation: 'fileCreate', kind: 'reset-after', times: 1 }] });
  await untilDone(() => publishAsset(findingNothing(), { publicationId: publication.first }));
  expect(await shop.db.publication.findUnique({ where: { id: publication.first } })).toMatchObject({
    status: 'queued',
  });
  expect(shop.shop().files.size).toBe(publication.files + 1);
  await untilPublished(shop.services, publication.first);
  expect(await outcomeOf(publication)).toEqual(faultFree);
});

/** The same services, but Shopify's search does not know new files yet. */
function findingNothing(): TestServices {
  const adminApi: AdminApi = {
    forShop(domain) {
      const real = shop.services.adminApi.forShop(domain);
      const run: AdminClient['run'] = async (document, variables) =>
        document.name === 'FindFiles'
          ? document.result.parse({ files: { nodes: [] } })
          : real.run(document, variables);
      return { shopDomain: domain, run };
    },
  };
  return { ...shop.services, adminApi };
}

test('two workers on the same publication make one file', async () => {
  const publication = await twoPublications();
  const publicationId = publication.first;
  await Promise.allSettled([1, 2, 3].map(() => untilPublished(shop.services, publicationId)));
  await untilPublished(shop.services, publicationId);
  expect(await outcomeOf(publication)).toEqual(faultFree);
});
