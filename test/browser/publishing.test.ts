import type { Product } from '@prisma/client';
import type { FrameLocator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '#app/platform/ids.ts';
import { makeAsset, makeGeneration } from '#test/factories/generation.ts';
import { makePhoto } from '#test/factories/photo.ts';
import { makeProduct } from '#test/factories/product.ts';
import { testDatabase } from '#test/setup/database.ts';
import { openMerchantWorld, type MerchantWorld } from './merchant-world.ts';

const phone = { width: 390, height: 844 };
const database = await testDatabase();
const { db } = database;
let world: MerchantWorld;
let shirt: Product;
const mediaIds = [1, 2, 3].map((number) => `gid://shopify/MediaImage/${number}`);

beforeAll(async () => {
  world = await openMerchantWorld(database);
  const { storeId } = world;
  await db.catalogSync.create({ data: { id: newId('sync'), storeId, status: 'complete' } });
  await db.store.update({ where: { id: storeId }, data: { locale: 'pt-BR' } });
  shirt = await makeProduct(db, { storeId, title: 'Camisa' });
  for (const [position, hex] of ['#8a5a44', '#44688a', '#6d8a44'].entries()) {
    const { url } = await world.keepPicture(hex);
    const shopifyMediaId = mediaIds[position];
    await makePhoto(db, {
      storeId,
      productId: shirt.id,
      url,
      shopifyMediaId,
      position,
      alt: `view ${position}`,
    });
  }
  await db.photo.updateMany({ where: { shopifyMediaId: mediaIds[2] }, data: { status: 'PROCESSING' } });
  for (const [position, title] of ['Vermelho', 'Azul'].entries()) {
    const shopifyId = `gid://shopify/ProductVariant/${position + 1}`;
    await db.variant.create({ data: { productId: shirt.id, shopifyId, title, position } });
  }
});
afterAll(() => world.close());

beforeEach(() => {
  world.faults.length = 0;
});
afterEach(() => {
  if (world.faults.length) throw new Error(`The pages complained: ${world.faults.join('; ')}`);
});

/** A photo of the shirt that is approved and on no product. */
async function approved(hex = '#d8d0c4') {
  const { objectKey } = await world.keepPicture(hex);
  const generation = await makeGeneration(db, { storeId: world.storeId, productId: shirt.id, count: 1 });
  return makeAsset(db, { generationId: generation.id, position: 0, status: 'approved', objectKey });
}

function publicationOf(assetId: string) {
  return db.publication.findUniqueOrThrow({ where: { assetId } });
}

async function sidewaysOf(app: FrameLocator): Promise<number> {
  return app.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
}

describe('where a photo goes', () => {
  it('is chosen beside a preview of the gallery, with variants and a text in the store’s language', async () => {
    const asset = await approved();
    const { page, app } = await world.open(`/app/generations/${asset.generationId}`);
    await app.getByRole('link', { name: /^Choose place/ }).click();
    const places = app.getByRole('list', { name: 'The product’s photos' }).locator('img');
    await places.nth(3).waitFor();
    const order = () => places.evaluateAll((images) => images.map((image) => image.getAttribute('alt')));
    expect(await order()).toEqual(['Photo 1', 'Photo 2', 'Photo 3', 'The new photo']);
    await app.getByLabel('Behind the first').check({ force: true });
    await expect.poll(order).toEqual(['Photo 1', 'The new photo', 'Photo 3', 'Photo 4']);
    await app.getByLabel('Azul').check({ force: true });
    const text = app.getByLabel('Alt text');
    await expect.poll(() => text.getAttribute('placeholder')).toBe('Camisa (Azul), foto de estúdio');
    await app.getByText('Your texts are in Portuguese.').waitFor();
    await text.fill('x'.repeat(600));
    expect((await text.inputValue()).length).toBe(512);
    await app.getByText('512/512').waitFor();
    await text.fill('Camisa azul, vista de lado');
    await app.getByRole('button', { name: 'Publish', exact: true }).click();
    await app.getByRole('heading', { name: 'Published', level: 1 }).waitFor();
    const row = app.locator('[data-publication]').first();
    expect(await row.textContent()).toContain('Behind the first photo, on Azul');
    expect(await publicationOf(asset.id)).toMatchObject({
      placement: 'after-first',
      variantIds: ['gid://shopify/ProductVariant/2'],
      alt: 'Camisa azul, vista de lado',
      status: 'queued',
    });
    await page.close();
  });

  it('may be that of another photo, chosen by its picture; those that cannot be replaced say why', async () => {
    const asset = await approved();
    const { page, app } = await world.open(`/app/publish/${asset.id}`);
    await app.getByLabel('In the place of one of them').check({ force: true });
    const publish = app.getByRole('button', { name: 'Publish', exact: true });
    expect(await publish.isDisabled()).toBe(true);
    await app.getByText('Not this one: not ready in Shopify').waitFor();
    const choices = app.getByRole('group', { name: 'Which photo is replaced?' }).getByRole('radio');
    expect(await choices.nth(2).isDisabled()).toBe(true);
    await choices.nth(1).check({ force: true });
    const preview = app.getByRole('list', { name: 'The product’s photos' }).locator('img');
    expect(await preview.nth(1).getAttribute('alt')).toBe('The new photo');
    expect(await app.getByLabel('Alt text').getAttribute('placeholder')).toBe('view 1');
    expect(await app.getByText('Chosen variants show this photo').count()).toBe(0);
    await publish.click();
    await app.getByRole('heading', { name: 'Published', level: 1 }).waitFor();
    const expected = { placement: 'replace', replacesId: mediaIds[1], alt: '', variantIds: [] };
    expect(await publicationOf(asset.id)).toMatchObject(expected);
    await page.close();
  });

  it('fits on a phone', async () => {
    const asset = await approved();
    const { page, app } = await world.open(`/app/publish/${asset.id}`, phone);
    await app.getByLabel('In the place of one of them').check({ force: true });
    await app.getByRole('group', { name: 'Which photo is replaced?' }).waitFor();
    expect(await sidewaysOf(app)).toBe(0);
    await page.close();
  });
});

describe('what was published', () => {
  /** What a worker would have done. */
  async function published(data: Parameters<typeof db.publication.update>[0]['data']): Promise<string> {
    const asset = await approved();
    const row = { storeId: world.storeId, productId: shirt.id, assetId: asset.id, alt: 'Camisa' };
    const { id } = await db.publication.create({
      data: { id: newId('pub'), fileMark: newId('pub'), ...row },
    });
    await db.publication.update({ where: { id }, data });
    return id;
  }

  it('is listed with where and when; its text is edited, and it is taken off', async () => {
    const id = await published({ status: 'placed', placement: 'first', alt: 'Camisa, foto' });
    const { page, app } = await world.open('/app/publications?list=placed');
    const row = app.locator(`[data-publication="${id}"]`);
    await row.getByText('Alt text: Camisa, foto').waitFor();
    expect(await row.textContent()).toContain('Before the other photos');
    await row.getByRole('button', { name: /^Edit alt text/ }).click();
    const text = row.getByLabel('Alt text');
    await text.fill('  ');
    await row.getByText('Say in a few words what the photo shows.').waitFor();
    expect(await row.getByRole('button', { name: 'Save alt text' }).isDisabled()).toBe(true);
    await text.fill('Camisa vermelha');
    await row.getByRole('button', { name: 'Save alt text' }).click();
    await row.getByText('Alt text: Camisa vermelha').waitFor();
    const jobs = await db.outboxJob.findMany({ where: { name: 'write-alt-text' } });
    expect(jobs.map(({ payload }) => payload)).toEqual([{ publicationId: id }]);
    await row.getByRole('button', { name: /^Take off the product/ }).click();
    await row.getByText('Being taken off').waitFor();
    // as the worker does, and what the three-way check kept
    const revertNote = 'Kept what was changed in the meantime: the order changed.';
    await db.publication.update({ where: { id }, data: { status: 'reverted', revertNote } });
    await row.waitFor({ state: 'detached' });
    await app.getByRole('tab', { name: 'Taken off' }).click();
    await row.getByText(revertNote).waitFor();
    await page.close();
  });

  it('says why it was not, and may be published all the same when only its source changed', async () => {
    const failureMessage =
      'Not published: the photo that this one was made from has another picture now. Photograph the product again, or publish it anyway.';
    const data = { status: 'failed', failureCode: 'source_changed', failureMessage, placement: 'first' };
    const id = await published(data);
    const full = await published({
      status: 'failed',
      failureCode: 'file_storage_limit_exceeded',
      failureMessage: 'Not published: the shop’s file storage is full. (FILE_STORAGE_LIMIT_EXCEEDED)',
    });
    const { page, app } = await world.open('/app/publications?list=failed');
    await app.locator(`[data-publication="${full}"]`).getByText('file storage is full').waitFor();
    const row = app.locator(`[data-publication="${id}"]`);
    await row.getByText(failureMessage).waitFor();
    await row.getByRole('button', { name: /^Publish anyway/ }).click();
    await row.waitFor({ state: 'detached' });
    const now = await db.publication.findUniqueOrThrow({ where: { id } });
    expect(now).toMatchObject({ status: 'queued', ignoresSource: true, placement: 'first', alt: 'Camisa' });
    await page.close();
  });

  it('fits on a phone, also a long text', async () => {
    await published({ status: 'placed', alt: 'Camisa'.repeat(80) });
    const { page, app } = await world.open('/app/publications', phone);
    await app.locator('[data-publication]').first().waitFor();
    expect(await sidewaysOf(app)).toBe(0);
    await page.close();
  });
});

it('the language of texts is the shop’s, unless another is chosen in the settings', async () => {
  const { page, app } = await world.open('/app/settings');
  const choice = app.getByLabel('Language of the texts that describe them');
  expect(await choice.inputValue()).toBe('pt');
  await choice.selectOption('zh-TW');
  const stored = () => db.store.findUnique({ where: { id: world.storeId } });
  await expect.poll(stored).toMatchObject({ locale: 'zh-TW', isLocaleChosen: true });
  await page.close();
});
