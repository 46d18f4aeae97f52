import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { grantCredits } from '#app/credits/ledger.server.ts';
import { newId } from '#app/platform/ids.ts';
import { measurePhoto } from '#app/style/measure-photo.ts';
import { MEASUREMENT_VERSION } from '#app/style/measurement.ts';
import { makeAsset, makeGeneration } from '#test/factories/generation.ts';
import { makePhoto, refuseCutOut } from '#test/factories/photo.ts';
import { makeProduct } from '#test/factories/product.ts';
import { drawPhoto, makeProfile } from '#test/factories/profile.ts';
import { testDatabase } from '#test/setup/database.ts';
import { openExtensionPages, type ExtensionPages } from './extension-page.ts';
import { openMerchantWorld, type MerchantWorld } from './merchant-world.ts';

const { db, databaseUrl } = await testDatabase();
let world: MerchantWorld;
let extensions: ExtensionPages;
let page: Page;

beforeAll(async () => {
  world = await openMerchantWorld({ db, databaseUrl });
  extensions = await openExtensionPages(world);
  const { page: first, app } = await world.open('/app');
  await app.getByRole('heading', { level: 1 }).first().waitFor();
  await first.close();
});

afterAll(async () => {
  extensions?.close();
  await world?.close();
});

beforeEach(async () => {
  await db.product.deleteMany();
  await db.generation.deleteMany();
  await db.photoMeasurement.deleteMany();
  await db.styleProfile.deleteMany();
  await db.creditAccount.updateMany({ where: { ownerId: world.storeId }, data: { balance: 0 } });
});

afterEach(async () => {
  await page.close();
  const faults = world.faults.splice(0);
  if (faults.length) throw new Error(faults.join('\n'));
});

let grants = 0;
async function grant(amount: number): Promise<void> {
  grants += 1;
  const owner = { kind: 'store', id: world.storeId } as const;
  await db.$transaction((tx) => grantCredits(tx, { owner, amount, key: `grant ${grants}`, note: 'test' }));
}

async function product(title: string, photos = 1) {
  const { storeId } = world;
  const made = await makeProduct(db, { storeId, title });
  const list = [];
  for (let position = 0; position < photos; position += 1) {
    const { url } = await world.keepPicture(`#8${position}6a4c`);
    list.push(await makePhoto(db, { storeId, productId: made.id, url, position }));
  }
  return { ...made, photos: list };
}

/** What is written on the page, each piece once. */
const text = async () => (await page.locator('body').innerText()).replaceAll(/\s+/g, ' ');
const primary = () => page.locator('s-button[variant=primary]');
/** Words, or the heading of one of Shopify's elements. */
const says = (words: string) =>
  page
    .getByText(words)
    .or(page.locator(`[heading="${words}"]`))
    .first()
    .waitFor();

describe('the block on a product’s page', () => {
  it('shows how each photo fits and what differs, and orders new ones in one click', async () => {
    await grant(10);
    const mug = await product('Mug', 3);
    const { storeId } = world;
    await makeProfile(db, { storeId, photoIds: Array.from({ length: 12 }, (_, at) => `other-${at}`) });
    const dark = drawPhoto(0);
    const measurements = [
      measurePhoto(drawPhoto(22)),
      measurePhoto({ ...dark, rgb: dark.rgb.map((value) => 255 - value) }),
    ];
    for (const [at, measurement] of measurements.entries())
      await db.photoMeasurement.create({
        data: {
          id: newId('msr'),
          storeId,
          photoId: mug.photos[at].id,
          contentHash: `photo ${at}`,
          version: MEASUREMENT_VERSION,
          measurement,
        },
      });
    page = await extensions.open('product-photos', [mug.shopifyId]);
    await says('Fits your style');
    await says('Differs from your style');
    await says('Not compared yet');
    expect(await text()).toMatch(/It fits as well as or better than \d+ in 100 of your photos/);
    expect(await text()).toContain('For 2 credits. You have 10.');
    await primary().click();
    await says('The photos are being made.');
    await says('New photos of this product are being made.');
    expect(await primary().getAttribute('disabled')).not.toBeNull();
    const generations = await db.generation.findMany();
    expect(generations).toMatchObject([
      { productId: mug.id, scenes: ['studio'], count: 2, origin: 'merchant' },
    ]);
    // the block looks again by itself until the photos are there
    await db.generation.updateMany({ data: { status: 'complete' } });
    await makeAsset(db, { generationId: generations[0].id, position: 9 });
    await says('1 new photo waits for your review.');
    expect(await text()).not.toContain('The photos are being made.');
    expect(await page.locator('s-link', { hasText: 'Open' }).getAttribute('href')).toBe(
      `app:app/generations/${generations[0].id}`,
    );
  });

  it('cannot order without credits, and says so beside the button', async () => {
    const mug = await product('Mug');
    page = await extensions.open('product-photos', [mug.shopifyId]);
    await says('This costs 2 credits and you have 0.');
    expect(await primary().getAttribute('disabled')).not.toBeNull();
    expect(await page.getByText('Get more credits').getAttribute('href')).toBe('app:app/plan');
    await page.getByText('Choose scenes').click();
    expect(await page.evaluate('window.navigated')).toEqual(['extension://photograph-product']);
  });

  it('says why a photo cannot be used, and how the last order failed', async () => {
    await grant(5);
    const mug = await product('Mug');
    await refuseCutOut(db, mug.photos[0], 'The background is busy.');
    await makeGeneration(db, {
      storeId: world.storeId,
      productId: mug.id,
      status: 'failed',
      failureMessage: 'The photo is too small.',
    });
    page = await extensions.open('product-photos', [mug.shopifyId]);
    await says('Its photo cannot be used. The background is busy.');
    await says('The last new photos could not be made. The photo is too small.');
    expect(await text()).toContain('Your style is not learnt yet');
    expect(await primary().getAttribute('disabled')).not.toBeNull();
  });

  it('a product that is not known yet, and a server that is away, are said; trying again helps', async () => {
    await grant(5);
    page = await extensions.open('product-photos', ['gid://shopify/Product/404']);
    await says('Afterlight has not read this product yet.');
    await page.close();
    const mug = await product('Mug');
    page = await extensions.open('product-photos', ['gid://shopify/Product/1']);
    await page.route(`${world.appUrl}/**`, (route) => route.abort());
    await page.goto(page.url().replace('Product/1', `Product/${mug.shopifyId.split('/').at(-1)}`));
    await says('Afterlight could not be reached.');
    await page.unroute(`${world.appUrl}/**`);
    await page.getByText('Try again').click();
    await says('For 2 credits. You have 5.');
    expect(await primary().getAttribute('disabled')).toBeNull();
  });
});

describe('the action on a product’s page', () => {
  it('orders the chosen scenes and says what happens next', async () => {
    await grant(10);
    const mug = await product('Mug');
    page = await extensions.open('photograph-product', [mug.shopifyId]);
    await says('2 photos for 2 credits. You have 10.');
    await page.locator('s-choice-list').evaluate((list: HTMLElement & { values: string[] }) => {
      list.values = ['studio', 'lifestyle'];
      list.dispatchEvent(new Event('change'));
    });
    await says('4 photos for 4 credits.');
    await page.locator('s-number-field').evaluate((field: HTMLElement & { value: string }) => {
      field.value = '1';
      field.dispatchEvent(new Event('change'));
    });
    await says('2 photos for 2 credits.');
    await primary().click();
    await says('The photos wait for you under Review when they are finished. 8 credits are left.');
    expect(await db.generation.findMany()).toMatchObject([{ scenes: ['studio', 'lifestyle'], count: 2 }]);
    await primary().click();
    expect(await page.evaluate('window.timesClosed')).toBe(1);
  });

  it('cannot order without a scene, without a photo or beyond the credits', async () => {
    await grant(1);
    const mug = await product('Mug');
    page = await extensions.open('photograph-product', [mug.shopifyId]);
    await says('This costs 2 credits and you have 1. Choose fewer scenes or photos.');
    expect(await primary().getAttribute('disabled')).not.toBeNull();
    await page.locator('s-choice-list').evaluate((list: HTMLElement & { values: string[] }) => {
      list.values = [];
      list.dispatchEvent(new Event('change'));
    });
    await says('Choose at least one scene.');
    await page.close();
    const bare = await product('Bare', 0);
    page = await extensions.open('photograph-product', [bare.shopifyId]);
    await says('This product has no photo yet.');
    expect(await primary().getAttribute('disabled')).not.toBeNull();
    expect(await page.locator('s-choice-list').count()).toBe(0);
  });
});

describe('the action for ticked products', () => {
  it('says of each product what became of it', async () => {
    await grant(4);
    const ids = [];
    for (const [title, photos] of [
      ['Mug', 1],
      ['Bare', 0],
      ['Stool', 1],
      ['Lamp', 1],
    ] as const)
      ids.push((await product(title, photos)).shopifyId);
    page = await extensions.open('photograph-selection', ids);
    await says('1 product is left out');
    await says('Bare: This product has no photo yet.');
    await says('This costs 6 credits and you have 4.');
    await page.locator('s-number-field').evaluate((field: HTMLElement & { value: string }) => {
      field.value = '1';
      field.dispatchEvent(new Event('change'));
    });
    await says('3 photos for 3 credits.');
    // meanwhile somebody else has spent two of them
    await db.creditAccount.updateMany({
      where: { ownerId: world.storeId, kind: 'available' },
      data: { balance: 2 },
    });
    await primary().dblclick();
    await says('2 products are being photographed');
    await says('2 products were left out');
    await says('Lamp: There are too few credits left.');
    expect(await db.generation.count()).toBe(2);
  });

  it('an order whose answer is lost goes on where it ended, and makes nothing twice', async () => {
    await grant(10);
    const mug = await product('Mug');
    page = await extensions.open('photograph-selection', [mug.shopifyId]);
    await says('2 photos for 2 credits.');
    const orders = `${world.appUrl}/extensions/products`;
    await page.route(orders, async (route) => {
      if (route.request().method() === 'POST') await route.fetch();
      await route.abort();
    });
    await primary().click();
    await says('The connection broke off.');
    expect(await db.generation.count()).toBe(1);
    await page.unroute(orders);
    await primary().click();
    await says('1 product is being photographed');
    expect(await db.generation.count()).toBe(1);
  });

  it('asks for a selection when there is none', async () => {
    page = await extensions.open('photograph-selection', []);
    await says('No product is selected.');
    expect(await primary().count()).toBe(0);
  });
});
