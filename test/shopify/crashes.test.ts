import { beforeAll, describe, expect, test } from 'vitest';
import { publishAsset } from '#app/publishing/publish-asset.server.ts';
import { requestPublication } from '#app/publishing/request-publication.server.ts';
import { revertPublication } from '#app/publishing/revert-publication.server.ts';
import type { AdminApi, AdminClient } from '#app/shopify/admin-api.server.ts';
import { AdminError } from '#app/shopify/admin-error.ts';
import { approvedAsset, galleryOf } from './approved-asset.ts';
import { makePhoto, openShop, type ShopUnderTest, type TestServices } from './shop-under-test.ts';

let shop: ShopUnderTest;
let names: string[];

beforeAll(async () => {
  names = Array.from({ length: 60 }, (_, index) => `Candle ${index}`);
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
  await shop.open();
  await shop.runJobs();
});

class Crash extends Error {}

/** The same services, but the process "dies" before or after the given call to Shopify, once. */
function crashingAt(call: number, when: 'before' | 'after'): TestServices & { calls: string[] } {
  const calls: string[] = [];
  const adminApi: AdminApi = {
    forShop(domain) {
      const real = shop.services.adminApi.forShop(domain);
      const run: AdminClient['run'] = async (document, variables) => {
        calls.push(document.name);
        const isIt = calls.length === call;
        if (isIt && when === 'before') throw new Crash(document.name);
        const result = await real.run(document, variables);
        if (isIt) throw new Crash(document.name);
        return result;
      };
      return { shopDomain: domain, run };
    },
  };
  return { ...shop.services, adminApi, calls };
}

/** Two photos are asked for and the second is placed already, so that placing the first needs the gallery reordered. */
async function twoPublications(): Promise<{ title: string; first: string }> {
  const title = names.pop();
  if (!title) throw new Error('The shop of this test needs more products');
  const ids: string[] = [];
  for (let count = 0; count < 2; count++) {
    const requested = await requestPublication(shop.services, { assetId: await approvedAsset(shop, title) });
    if (requested.ok) ids.push(requested.publication.id);
  }
  await publishAsset(shop.services, { publicationId: ids[1] });
  return { title, first: ids[0] };
}

/** As the queue does: again until it ends without an error. */
async function untilDone(run: () => Promise<void>): Promise<number> {
  for (let failures = 0; failures < 8; failures++) {
    const error = await run().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (error === null) return failures;
    if (!(error instanceof Crash || (error instanceof AdminError && error.kind === 'lost-reply')))
      throw error;
  }
  throw new Error('The job failed 8 times');
}

/** The gallery with our files named by their publication's place in the order asked for. */
async function describeGallery(title: string) {
  const publications = await shop.db.publication.findMany({
    where: { product: { title } },
    orderBy: { createdAt: 'asc' },
  });
  return galleryOf(shop, title).map(({ alt, status, filename }) => {
    const index = publications.findIndex(({ fileMark }) => filename.startsWith(fileMark));
    return `${index < 0 ? 'merchant' : `ours ${index}`}: ${alt} ${status}`;
  });
}

const faultFree = [
  'merchant: a candle READY',
  expect.stringMatching(/^ours 0: Candle \d+, studio photo READY$/),
  expect.stringMatching(/^ours 1: Candle \d+, studio photo READY$/),
];

async function expectFaultFree(title: string, first: string, filesBefore: number) {
  expect(await describeGallery(title)).toEqual(faultFree);
  expect(await shop.db.publication.findUnique({ where: { id: first } })).toMatchObject({
    status: 'placed',
    position: 1,
  });
  expect(await shop.db.event.count({ where: { type: 'publication.placed', subjectId: first } })).toBe(1);
  // one file more: no orphan, no duplicate
  expect(shop.shop().files.size).toBe(filesBefore + 1);
}

test('a crash before or after any call to Shopify ends in the fault-free gallery: no duplicate, no orphan', async () => {
  const whole = await twoPublications();
  const filesBefore = shop.shop().files.size;
  const counting = crashingAt(0, 'before');
  await publishAsset(counting, { publicationId: whole.first });
  await expectFaultFree(whole.title, whole.first, filesBefore);
  expect(new Set(counting.calls)).toEqual(
    new Set([
      'ReadProductMedia',
      'ReadProductVariants',
      'CreateStagedUpload',
      'CreateFile',
      'ReadFile',
      'UpdateFile',
      'ReorderProductMedia',
      'ReadJob',
    ]),
  );
  for (let call = 1; call <= counting.calls.length; call++) {
    for (const when of ['before', 'after'] as const) {
      const { title, first } = await twoPublications();
      const files = shop.shop().files.size;
      const crashing = crashingAt(call, when);
      await untilDone(() => publishAsset(crashing, { publicationId: first }));
      await expectFaultFree(title, first, files);
    }
  }
});

describe.each(['stagedUploadsCreate', 'upload', 'fileCreate', 'fileUpdate', 'productReorderMedia'])(
  'when %s goes wrong on the wire',
  (operation) => {
    test.each(['reset-after', 'reset-before', 'server-error', 'throttled', 'too-many-requests'] as const)(
      '%s ends in the fault-free gallery',
      async (kind) => {
        const { title, first } = await twoPublications();
        const files = shop.shop().files.size;
        const clock = shop.simulator.world.faults;
        clock.set({ retryAfterSeconds: 0.05, targeted: [{ operation, kind, times: 1 }] });
        await untilDone(() => publishAsset(shop.services, { publicationId: first }));
        clock.clear();
        await expectFaultFree(title, first, files);
      },
    );
  },
);

test('a crash or a lost reply while undoing still gives the gallery back', async () => {
  for (const [call, when] of [
    [1, 'after'],
    [2, 'before'],
    [2, 'after'],
    [3, 'before'],
    [3, 'after'],
  ] as const) {
    const { title, first } = await twoPublications();
    const before = galleryOf(shop, title);
    await publishAsset(shop.services, { publicationId: first });
    const crashing = crashingAt(call, when);
    expect(await untilDone(() => revertPublication(crashing, { publicationId: first }))).toBe(1);
    expect(galleryOf(shop, title)).toEqual(before);
  }
  const { title, first } = await twoPublications();
  const before = galleryOf(shop, title);
  await publishAsset(shop.services, { publicationId: first });
  shop.simulator.setFaults({ targeted: [{ operation: 'fileUpdate', kind: 'reset-after', times: 1 }] });
  expect(await untilDone(() => revertPublication(shop.services, { publicationId: first }))).toBe(1);
  expect(galleryOf(shop, title)).toEqual(before);
});

test('a lost reply while the shop’s search lags behind makes no second file', async () => {
  const { title, first } = await twoPublications();
  const files = shop.shop().files.size;
  shop.simulator.setFaults({ targeted: [{ operation: 'fileCreate', kind: 'reset-after', times: 1 }] });
  await untilDone(() => publishAsset(findingNothing(), { publicationId: first }));
  expect(await shop.db.publication.findUnique({ where: { id: first } })).toMatchObject({ status: 'queued' });
  expect(shop.shop().files.size).toBe(files + 1);
  await publishAsset(shop.services, { publicationId: first });
  await expectFaultFree(title, first, files);
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
  const { title, first } = await twoPublications();
  const files = shop.shop().files.size;
  const publicationId = first;
  await Promise.allSettled([1, 2, 3].map(() => publishAsset(shop.services, { publicationId })));
  await publishAsset(shop.services, { publicationId });
  await expectFaultFree(title, first, files);
});
