import type { Photo } from '@prisma/client';
import type { FrameLocator, Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { grantCredits } from '#app/credits/ledger.server.ts';
import { makeGeneration } from '#test/factories/generation.ts';
import { makePhoto, refuseCutOut } from '#test/factories/photo.ts';
import { makeProduct } from '#test/factories/product.ts';
import { testDatabase } from '#test/setup/database.ts';
import { openMerchantWorld, type MerchantWorld } from './merchant-world.ts';

const database = await testDatabase();
const { db } = database;
let world: MerchantWorld;
let photo: Photo;

/** A red box and a green one before white: nobody can know which is the product. */
function drawBoxes(): Promise<Buffer> {
  const box = (hex: string) => ({
    create: { width: 120, height: 160, channels: 3 as const, background: hex },
  });
  return sharp({ create: { width: 400, height: 300, channels: 3, background: '#fafafa' } })
    .composite([
      { input: box('#a83a28'), left: 50, top: 70 },
      { input: box('#2a7d4f'), left: 230, top: 70 },
    ])
    .jpeg({ quality: 95 })
    .toBuffer();
}

beforeAll(async () => {
  world = await openMerchantWorld(database);
  const { storeId } = world;
  const product = await makeProduct(db, { storeId, title: 'Red box' });
  const kept = await world.keepFile(await drawBoxes());
  photo = await makePhoto(db, { storeId, productId: product.id, ...kept });
});
afterAll(() => world.close());

beforeEach(async () => {
  world.faults.length = 0;
  await db.maskStrokes.deleteMany();
});
afterEach(() => {
  if (world.faults.length) throw new Error(`The pages complained: ${world.faults.join('; ')}`);
});

const keptStrokes = async () => (await db.maskStrokes.findMany()).map(({ strokes }) => strokes);

/** A line from one point of the photo to another, in shares of it. */
async function draw(page: Page, app: FrameLocator, from: [number, number], to: [number, number]) {
  const area = app.getByRole('application');
  await area.scrollIntoViewIfNeeded();
  const box = await area.boundingBox();
  if (!box) throw new Error('there is nothing to draw on');
  const at = ([x, y]: [number, number]) => [box.x + x * box.width, box.y + y * box.height] as const;
  await page.mouse.move(...at(from));
  await page.mouse.down();
  await page.mouse.move(...at(to), { steps: 6 });
  await page.mouse.up();
}

describe('the cut-out of a photo', () => {
  it('is corrected by drawing: shown at once, saved, and used by the next photos', async () => {
    const { storeId } = world;
    await db.$transaction((tx) =>
      grantCredits(tx, {
        owner: { kind: 'store', id: storeId },
        amount: 10,
        key: 'grant:cut-out',
        note: 'for a test',
      }),
    );
    const { id, productId } = photo;
    const generation = await makeGeneration(db, { storeId, productId, photoId: id });
    const { page, app } = await world.open(`/app/generations/${generation.id}`);
    await app.getByText('Correct the cut-out').click();
    await app.getByText('There are several separate objects in this photo.').waitFor();
    await draw(page, app, [0.65, 0.35], [0.8, 0.65]);
    await app.getByAltText('Red box, cut out').waitFor();
    const cut = await app.getByAltText('Red box, cut out').getAttribute('src');
    const picture = sharp(Buffer.from(cut?.split(',')[1] ?? '', 'base64'));
    const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
    const opacityAt = (x: number, y: number) =>
      data[(Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels + 3];
    expect(opacityAt(0.28, 0.5)).toBe(255);
    // the whole green box went, into its corners
    for (const x of [0.58, 0.72, 0.87]) for (const y of [0.24, 0.5, 0.76]) expect(opacityAt(x, y)).toBe(0);
    await app.getByRole('button', { name: 'Save and make the photos again' }).click();
    const next = () => db.generation.findMany({ where: { photoId: id, id: { not: generation.id } } });
    await expect
      .poll(next, { timeout: 30_000 })
      .toMatchObject([{ scenes: generation.scenes, count: generation.count }]);
    expect(await keptStrokes()).toMatchObject([[{ tool: 'remove' }]]);
    await page.close();
  });

  it('is corrected with the keys alone, and taken back', async () => {
    const { page, app } = await world.open(`/app/cut-out/${photo.id}`);
    await app.getByText('There are several separate objects in this photo.').waitFor();
    const area = app.getByRole('application');
    await area.focus();
    for (let step = 0; step < 10; step += 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    await app.getByAltText('Red box, cut out').waitFor();
    await page.keyboard.press('Backspace');
    await app.getByText('There are several separate objects in this photo.').waitFor();
    await page.keyboard.press('Space');
    await app.getByAltText('Red box, cut out').waitFor();
    await app.getByRole('button', { name: 'Save', exact: true }).click();
    await app.getByText('The cut-out is saved').waitFor();
    expect(await keptStrokes()).toEqual([[{ tool: 'remove', radius: 0.02, points: [[0.7, 0.5]] }]]);
    await page.close();
  });

  it('is reached from the list of products, where the photo is refused', async () => {
    const { storeId } = world;
    const product = await makeProduct(db, { storeId, title: 'Two boxes' });
    const kept = await world.keepFile(await drawBoxes());
    const refused = await makePhoto(db, { storeId, productId: product.id, ...kept });
    await refuseCutOut(db, refused, 'There are several separate objects in this photo.');
    const { page, app } = await world.open('/app/products');
    await app.getByRole('link', { name: 'Show by hand where Two boxes is in its photo' }).click();
    await app.getByRole('heading', { name: 'Correct the cut-out' }).waitFor();
    expect(page.url()).toContain(`/app/cut-out/${refused.id}`);
    await page.close();
  });

  it('needs no sideways scrolling on a phone', async () => {
    const { page, app } = await world.open(`/app/cut-out/${photo.id}`, { width: 390, height: 844 });
    await app.getByRole('application').waitFor();
    const overflow = await app.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
    expect(overflow).toBe(0);
    await page.close();
  });
});
