import { approveAssets } from '#app/generation/review-asset.server.ts';
import { isFinished } from '#app/generation/generation.ts';
import { readSourcePhotos, type SourcePhoto } from '#app/generation/source-photos.server.ts';
import { startGeneration } from '#app/generation/start-generation.server.ts';
import { grantCredits } from '#app/credits/ledger.server.ts';
import { publishAsset } from '#app/publishing/publish-asset.server.ts';
import { requestPublication } from '#app/publishing/request-publication.server.ts';
import { styleProfile, type StyleProfile } from '#app/style/profile.ts';
import type { Account } from './account.ts';
import type { Stack } from './stack.ts';

/** Opens the app as the admin's frame does: a session token is exchanged, the store installed, its catalogue read. */
export async function install(
  { services, simulator, shopDomain }: Stack,
  account: Account,
): Promise<{ storeId: string }> {
  simulator.install(shopDomain);
  const page = await fetch(simulator.appUrl(shopDomain), { headers: { accept: 'text/html' } });
  account.check(page.status === 200, `the app opens in the admin (HTTP ${page.status})`);
  const session = await services.db.session.findFirst({ where: { shop: shopDomain, isOnline: false } });
  account.check(Boolean(session?.refreshToken), 'an expiring offline token is stored');
  const store = await services.db.store.findUniqueOrThrow({ where: { shopDomain } });
  const sync = await account.until('the catalogue is read', async () => {
    const last = await services.db.catalogSync.findFirst({
      where: { storeId: store.id },
      orderBy: { startedAt: 'desc' },
    });
    return last && last.status !== 'running' ? last : undefined;
  });
  account.check(
    sync.status === 'complete',
    `the catalogue was read: ${sync.productCount} products, ${sync.photoCount} photos`,
  );
  return { storeId: store.id };
}

/** Waits until every photo was measured and a profile stored; null when no photo could be measured. */
export async function learn(
  { services: { db } }: Stack,
  account: Account,
  storeId: string,
): Promise<{ profile: StyleProfile | null; photosRead: number }> {
  const total = await db.photo.count({ where: { storeId } });
  await account.until(
    'the style is learnt',
    async () =>
      (await db.event.findFirst({ where: { type: 'style.learnt', subjectId: storeId } })) ?? undefined,
    {
      progress: async () =>
        `measured ${await db.photoMeasurement.count({ where: { storeId } })} of ${total} photos`,
    },
  );
  const row = await db.styleProfile.findFirst({ where: { storeId }, orderBy: { version: 'desc' } });
  const photosRead = await db.photoMeasurement.count({ where: { storeId, refusalCode: null } });
  const profile = row ? styleProfile.parse(row.profile) : null;
  for (const sentence of profile?.sentences ?? ['No photo could be measured.']) account.say(sentence);
  const refused = await db.photoMeasurement.findMany({ where: { storeId, refusalCode: { not: null } } });
  for (const { photoId, refusalMessage } of refused) {
    const photo = await db.photo.findUnique({ where: { id: photoId }, include: { product: true } });
    account.say(`not measured: ${photo?.product?.title ?? photoId}: ${refusalMessage}`);
  }
  return { profile, photosRead };
}

export type Chosen = { productId: string; title: string; source: SourcePhoto; isChosen: boolean };

/** Every product with the photo it would start from; the first `most` usable ones are chosen. */
export async function chooseProducts({ services }: Stack, storeId: string, most: number): Promise<Chosen[]> {
  const products = await services.db.product.findMany({
    where: { storeId, deletedAt: null },
    orderBy: { title: 'asc' },
  });
  const sources = await readSourcePhotos(services, { storeId, productIds: products.map(({ id }) => id) });
  let left = most;
  return products.map(({ id, title }) => {
    const source = sources.get(id) ?? {
      ok: false,
      code: 'no_photo',
      url: null,
      reason: 'This product has no photo.',
    };
    const isChosen = source.ok && left > 0;
    if (isChosen) left -= 1;
    return { productId: id, title, source, isChosen };
  });
}

export const demoScenes = ['studio', 'lifestyle'] as const;

/** Orders two photos of every chosen product in each scene, and waits until all are finished. */
export async function generate(
  { services }: Stack,
  account: Account,
  storeId: string,
  chosen: Chosen[],
): Promise<string[]> {
  const { db } = services;
  const owner = { kind: 'store' as const, id: storeId };
  const ids: string[] = [];
  const amount = chosen.filter(({ isChosen }) => isChosen).length * demoScenes.length * 2 + 50;
  await db.$transaction((tx) => grantCredits(tx, { owner, amount, key: `demo:${storeId}`, note: 'demo' }));
  for (const { productId, source, isChosen } of chosen) {
    if (!isChosen || !source.ok) continue;
    for (const scene of demoScenes) {
      const order = {
        storeId,
        origin: 'merchant' as const,
        owner,
        productId,
        source: { kind: 'photo' as const, photoId: source.photoId },
      };
      const started = await startGeneration(services, { ...order, scenes: [scene], count: 2 });
      if (!started.ok)
        throw new Error(`The store has ${started.available} credits and needs ${started.needed}.`);
      ids.push(started.generation.id);
    }
  }
  const total = ids.length * 2;
  await account.until(
    'the photos are finished',
    async () => {
      const rows = await db.generation.findMany({ where: { id: { in: ids } }, select: { status: true } });
      return rows.every(({ status }) => isFinished(status)) ? true : undefined;
    },
    {
      timeoutSeconds: 3600,
      progress: async () =>
        `photographed ${await db.asset.count({ where: { generationId: { in: ids }, status: { notIn: ['queued', 'rendering'] } } })} of ${total}`,
    },
  );
  return ids;
}

/** Approves what passed, publishes the best photo of each scene, and proves it by reading the shop back. */
export async function publish(stack: Stack, account: Account, generationIds: string[]): Promise<string[]> {
  const { services } = stack;
  const { db } = services;
  const before = countMedia(stack);
  const assets = await db.asset.findMany({
    where: { generationId: { in: generationIds }, status: 'awaiting-review' },
  });
  const { storeId } = await db.generation.findUniqueOrThrow({ where: { id: generationIds[0] } });
  if (!storeId) throw new Error('the generations belong to no store');
  await approveAssets(services, { storeId, assetIds: assets.map(({ id }) => id) });
  const best = new Map<string, (typeof assets)[number]>();
  for (const asset of assets) {
    const known = best.get(asset.generationId);
    if (!known || scoreOf(asset) > scoreOf(known)) best.set(asset.generationId, asset);
  }
  const ids: string[] = [];
  for (const { id } of best.values()) {
    const asked = await requestPublication(services, { storeId, assetId: id });
    if (!asked.ok) throw new Error(asked.message);
    ids.push(asked.publication.id);
  }
  await waitForPublications(stack, account, ids);
  await verifyPublications(stack, account, ids, before);
  return ids;
}

function scoreOf(asset: { style: unknown }): number {
  const { style } = asset;
  return typeof style === 'object' && style !== null && 'score' in style ? Number(style.score) : 0;
}

export async function waitForPublications(
  { services: { db } }: Stack,
  account: Account,
  ids: string[],
): Promise<void> {
  const settled = { id: { in: ids }, status: { in: ['placed', 'failed'] } };
  await account.until(
    'the photos are published',
    async () => ((await db.publication.count({ where: settled })) === ids.length ? true : undefined),
    {
      progress: async () => `published ${await db.publication.count({ where: settled })} of ${ids.length}`,
    },
  );
}

/** Media of each product of the shop, by the product's id. */
function countMedia({ simulator, shopDomain }: Stack): Map<string, string[]> {
  const { products } = simulator.shop(shopDomain);
  return new Map([...products.values()].map((product) => [product.id, [...product.mediaIds]]));
}

async function verifyPublications(
  stack: Stack,
  account: Account,
  ids: string[],
  before: Map<string, string[]>,
): Promise<void> {
  const { services } = stack;
  const rows = await services.db.publication.findMany({
    where: { id: { in: ids } },
    include: { product: true },
  });
  const after = countMedia(stack);
  for (const row of rows) {
    if (row.status !== 'placed')
      account.check(false, `${row.product.title}: ${row.failureMessage ?? row.status}`);
  }
  const placed = rows.filter(({ status }) => status === 'placed');
  const isInOrder = placed.every(({ product, mediaId }) => {
    const old = before.get(product.shopifyId) ?? [];
    const now = after.get(product.shopifyId) ?? [];
    return old.every((id, at) => now[at] === id) && now.indexOf(mediaId ?? '') >= old.length;
  });
  account.check(
    isInOrder,
    `${placed.length} photos stand after the existing ones on their products, read back from the shop`,
  );
  for (const { id } of placed) await publishAsset(services, { publicationId: id });
  const again = countMedia(stack);
  account.check(
    JSON.stringify([...again]) === JSON.stringify([...after]),
    'publishing again changes nothing',
  );
}
