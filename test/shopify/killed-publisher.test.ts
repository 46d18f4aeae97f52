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

/** A real process, and its real end: nothing of it is caught, closed or rolled back by anybody. False when it came to its own end. */
async function killedWhile(job: Order['job'], publicationId: string, change: number): Promise<boolean> {
  const order: Order = { connection: shop.connection, folder, job, publicationId, change };
  const script = join(import.meta.dirname, 'publisher.main.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(order)], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (signal === null) expect(code).toBe(0);
  else expect(signal).toBe('SIGKILL');
  return signal !== null;
}

const places: [string, (shirt: Shirt) => Place, { publish: number; revert: number }][] = [
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
];

type Deaths = { publish: number[]; revert: number };

/** Publishes a photo of a new shirt and undoes it, by processes that die, and tells how many of them did. */
async function dieAndResume(placeIn: (shirt: Shirt) => Place, deaths: Deaths): Promise<number> {
  const shirt = await newShirt(shop, storeId);
  const before = stateOf(shop, shirt);
  const had = shop.shop().files.size;
  const publicationId = await askFor(shop, storeId, shirt, { place: placeIn(shirt) });
  const where = { id: publicationId };
  let killed = 0;
  for (const change of deaths.publish) killed += Number(await killedWhile('publish', publicationId, change));
  await untilPublished(shop.services, publicationId);
  expect(await shop.db.publication.findUnique({ where })).toMatchObject({ status: 'placed' });
  const files = shop.shop().files.size;
  expect(files).toBeLessThanOrEqual(had + 1);
  killed += Number(await killedWhile('revert', publicationId, deaths.revert));
  await revertPublication(shop.services, { publicationId });
  expect(stateOf(shop, shirt)).toEqual(before);
  expect(shop.shop().files.size).toBe(files);
  const row = await shop.db.publication.findUnique({ where });
  expect(row).toMatchObject({ status: 'reverted', revertNote: null });
  return killed;
}

test.each(places)(
  'processes killed while they publish a photo %s, and while they undo it, leave no trace',
  async (_name, placeIn, at) => {
    const deaths = { publish: [3, at.publish - 3], revert: at.revert };
    expect(await dieAndResume(placeIn, deaths)).toBe(3);
  },
);

// a process for each change takes a minute; dying at each of them inside one process is in every-step.test.ts
test.runIf(process.env.KILL_EVERY_STEP).each(places)(
  'a process killed after any one of its changes, publishing a photo %s or undoing it, leaves no trace',
  async (_name, placeIn) => {
    let change = 1;
    while (await dieAndResume(placeIn, { publish: [change], revert: change })) change++;
    expect(change).toBeGreaterThan(8);
  },
  600_000,
);
