import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Place } from '#app/publishing/request-publication.server.ts';
import { revertPublication } from '#app/publishing/revert-publication.server.ts';
import { createDiskObjectStore } from '#app/storage/disk/disk-object-store.server.ts';
import { untilPublished } from './crashing.ts';
import type { Order } from './publisher.main.ts';
import { askFor, newShirt, stateOf, type Shirt } from './shirts.ts';
import { openShop, type ShopUnderTest } from './shop-under-test.ts';

const folder = mkdtempSync(join(tmpdir(), 'afterlight-publisher-'));
let shop: ShopUnderTest;
let storeId: string;

beforeAll(async () => {
  const limits = { mediaMilliseconds: 5, jobMilliseconds: 5 };
  shop = await openShop({ webhooks: [], limits }, createDiskObjectStore(folder));
  storeId = (await shop.open()).id;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A real process, and its real end: nothing of it is caught, closed or rolled back by anybody. */
async function killedWhile(job: Order['job'], publicationId: string, change: number): Promise<void> {
  const order: Order = { connection: shop.connection, folder, job, publicationId, change };
  const script = join(import.meta.dirname, 'publisher.main.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(order)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  expect(signal).toBe('SIGKILL');
}

test.each<[string, (shirt: Shirt) => Place, { publish: number; revert: number }]>([
  [
    'first and on a variant',
    ({ product }) => ({ at: 'first', variantIds: [product.variants[0].id] }),
    { publish: 6, revert: 2 },
  ],
  [
    'in the place of another',
    ({ product }) => ({ at: { replace: product.mediaIds[1] } }),
    { publish: 5, revert: 3 },
  ],
])(
  'processes killed while they publish a photo %s, and while they undo it, leave no trace',
  async (_name, placeIn, at) => {
    const shirt = await newShirt(shop, storeId);
    const before = stateOf(shop, shirt);
    const publicationId = await askFor(shop, storeId, shirt, { place: placeIn(shirt) });
    await killedWhile('publish', publicationId, 3);
    await killedWhile('publish', publicationId, at.publish - 3);
    await untilPublished(shop.services, publicationId);
    const where = { id: publicationId };
    expect(await shop.db.publication.findUnique({ where })).toMatchObject({ status: 'placed' });
    const files = shop.shop().files.size;
    await killedWhile('revert', publicationId, at.revert);
    await revertPublication(shop.services, { publicationId });
    expect(stateOf(shop, shirt)).toEqual(before);
    expect(shop.shop().files.size).toBe(files);
    const row = await shop.db.publication.findUnique({ where });
    expect(row).toMatchObject({ status: 'reverted', revertNote: null });
  },
);
