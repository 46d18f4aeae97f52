import type { Product } from '@prisma/client';
import { expect, afterAll, afterEach, beforeAll, beforeEach, describe, it } from 'vitest';
import { makeAsset, makeGeneration } from '#test/factories/generation.ts';
import { makePhoto, refuseCutOut } from '#test/factories/photo.ts';
import { makeProduct } from '#test/factories/product.ts';
import { makeProfile } from '#test/factories/profile.ts';
import { testDatabase } from '#test/setup/database.ts';
import { newId } from '#app/platform/ids.ts';
import { openMerchantWorld, type MerchantWorld } from './merchant-world.ts';

const phone = { width: 390, height: 844 };
const refusal = 'The background is not plain. Take the photo in front of a plain wall or sheet.';

const database = await testDatabase();
const { db } = database;
let world: MerchantWorld;
let mug: Product;
let lamp: Product;

beforeAll(async () => {
  world = await openMerchantWorld(database);
  const { storeId } = world;
  await db.catalogSync.create({ data: { id: newId('sync'), storeId, status: 'complete' } });
  mug = await makeProduct(db, { storeId, title: 'Mug, speckled' });
  lamp = await makeProduct(db, { storeId, title: 'Lamp' });
  const scarf = await makeProduct(db, { storeId, title: 'Scarf' });
  await makeProduct(db, { storeId, title: 'Vase without photo' });
  const source = await world.keepPicture('#8a5a44');
  const photos = [];
  for (const product of [mug, lamp, scarf])
    photos.push(await makePhoto(db, { storeId, productId: product.id, url: source.url }));
  await refuseCutOut(db, photos[2], refusal);
  await makeProfile(db, { storeId, photoIds: photos.map(({ id }) => id) });
});
afterAll(() => world.close());

beforeEach(() => {
  world.faults.length = 0;
});
afterEach(() => {
  if (world.faults.length) throw new Error(`The pages complained: ${world.faults.join('; ')}`);
});

/** Two finished photos of the mug that nobody has looked at. */
async function photographMug() {
  const photo = await db.photo.findFirstOrThrow({ where: { productId: mug.id } });
  const { storeId } = world;
  const generation = await makeGeneration(db, { storeId, productId: mug.id, photoId: photo.id });
  const assets = [];
  for (const [position, hex] of ['#b0a89c', '#d8d0c4'].entries()) {
    const { objectKey } = await world.keepPicture(hex);
    assets.push(await makeAsset(db, { generationId: generation.id, position, objectKey }));
  }
  return { generation, assets };
}

describe('the embedded app', () => {
  it('opens in the admin with a session token, and keeps a token that expires', async () => {
    const { page, app } = await world.open('/app');
    await app.getByRole('heading', { name: 'To your first new photos' }).waitFor();
    await page.getByRole('link', { name: 'Products', exact: true }).last().waitFor();
    const session = await db.session.findFirstOrThrow();
    expect(session).toMatchObject({ shop: 'northbound.myshopify.com', isOnline: false });
    expect(session.expires).not.toBeNull();
    expect(session.refreshToken).not.toBeNull();
    await page.close();
  });

  it('loads App Bridge in the head, before every other script', async () => {
    const { page, app } = await world.open('/app/settings');
    const first = app.locator('script').first();
    expect(await first.getAttribute('src')).toContain('/app-bridge.js');
    expect(await first.evaluate((script) => script.parentElement?.localName)).toBe('head');
    await page.close();
  });

  it('moves between pages through the menu of the admin', async () => {
    const { page, app } = await world.open('/app');
    for (const name of ['Products', 'Review', 'Published', 'Settings']) {
      await page.locator('.app-links a', { hasText: name }).click();
      await app.getByRole('heading', { name, level: 1 }).waitFor();
      expect(await page.locator('.app-links a.current').textContent()).toBe(name);
    }
    await page.close();
  });

  it.each([
    '/app',
    '/app/products',
    '/app/review',
    '/app/style',
    '/app/settings',
    '/app/coverage',
    '/app/plan',
    '/app/rules/new',
    '/app/publications',
  ])('needs no sideways scrolling on a phone: %s', async (path) => {
    const { page, app } = await world.open(path, phone);
    await app.locator('.Polaris-Page').first().waitFor();
    const overflow = await app.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
    expect(overflow).toBe(0);
    await page.close();
  });

  it('says that a generation of nobody is not there', async () => {
    const { page, app } = await world.open('/app/generations/gen_of_nobody');
    await app
      .getByRole('button', { name: 'Home' })
      .or(app.getByRole('link', { name: 'Home' }))
      .first()
      .waitFor();
    expect(await app.locator('main, body').first().textContent()).toContain('There is nothing here');
    await page.close();
    // the browser reports the 404 by itself
    world.faults.splice(0);
  });
});

describe('style', () => {
  it('shows the measured profile: swatches, light, composition, spread, typical photos', async () => {
    const { page, app } = await world.open('/app/style');
    const backdrops = app.getByRole('list', { name: 'Colours of your backdrops' }).locator('li');
    await backdrops.first().waitFor();
    const colour = await backdrops.first().evaluate((swatch) => getComputedStyle(swatch).backgroundColor);
    const [red, green, blue] = (colour.match(/\d+/g) ?? []).map(Number);
    // the drawn backdrop is 240, 236, 230 at the top and 12 darker at the bottom
    expect(red).toBeGreaterThan(222);
    expect(red - blue).toBeGreaterThan(4);
    expect(green).toBeLessThan(red);
    for (const name of [
      'Light',
      'Composition',
      'Your look',
      'How alike your photos are',
      'Most typical photos',
    ])
      await app.getByRole('heading', { name, exact: true }).waitFor();
    expect(await app.locator('dl.al-spread dt').count()).toBeGreaterThan(3);
    await page.close();
  });

  it('names the photos that are like no others, why, and photographs them anew', async () => {
    const row = await db.styleProfile.findFirstOrThrow({ where: { storeId: world.storeId } });
    const photo = await db.photo.findFirstOrThrow({ where: { productId: lamp.id } });
    const oddness = { id: photo.id, ratio: 3, explanation: ['It is darker than your others.'] };
    const gone = { ...oddness, id: 'pho_gone' };
    const profile = { ...(row.profile as object), oneOffs: [gone, oddness] };
    await db.styleProfile.update({ where: { id: row.id }, data: { profile } });
    const { page, app } = await world.open('/app/style');
    await app.getByRole('heading', { name: 'Photos that stand out' }).waitFor();
    expect(await app.getByText('It is darker than your others.').count()).toBe(1);
    await app.getByRole('link', { name: 'Photograph Lamp in store style' }).click();
    await app.getByRole('heading', { name: 'Photograph', level: 1 }).waitFor();
    await app.getByText('Lamp').first().waitFor();
    await page.close();
  });

  it('asks for learning when told to', async () => {
    const { page, app } = await world.open('/app/style');
    await app.getByRole('button', { name: 'Learn again' }).click();
    await app.getByText('Your photos are being read and measured.').waitFor();
    expect(await db.outboxJob.count({ where: { name: 'learn-style' } })).toBe(1);
    await page.close();
  });
});

describe('products', () => {
  it('lists each with its state, and the reason where it cannot be photographed', async () => {
    const { page, app } = await world.open('/app/products');
    const rows = app.getByRole('row');
    await rows.filter({ hasText: 'Mug, speckled' }).waitFor();
    expect(await rows.filter({ hasText: 'Scarf' }).textContent()).toContain(refusal);
    expect(await rows.filter({ hasText: 'Vase' }).textContent()).toContain('has no photo yet');
    await page.close();
  });

  it('finds products by a part of their title', async () => {
    const { page, app } = await world.open('/app/products');
    await app.getByRole('row').filter({ hasText: 'Scarf' }).waitFor();
    await app.getByPlaceholder('Search products').fill('specKL');
    await app.getByRole('row').filter({ hasText: 'Scarf' }).waitFor({ state: 'detached' });
    expect(await app.locator('tbody tr').allTextContents()).toEqual([
      expect.stringContaining('Mug, speckled'),
    ]);
    await page.close();
  });

  it('photographs the chosen ones for the shown price, and leaves out what cannot be photographed', async () => {
    const { page, app } = await world.open('/app/products');
    for (const title of ['Lamp', 'Scarf'])
      await app
        .getByRole('row')
        .filter({ hasText: title })
        .locator('input[type=checkbox]')
        .check({ force: true });
    await app.getByRole('button', { name: 'Photograph in store style' }).click();
    await app.getByText(`Left out. ${refusal}`).waitFor();
    await app.getByText('2 photos of 1 product for 2 credits').waitFor();
    await app.getByLabel('Lifestyle').check({ force: true });
    await app.getByText('4 photos of 1 product for 4 credits').waitFor();
    await app.getByRole('button', { name: 'Make 4 photos' }).click();
    await app.getByText('Waiting to start').first().waitFor();
    const [generation, ...others] = await db.generation.findMany({
      where: { productId: lamp.id },
      include: { assets: true },
    });
    expect(others).toEqual([]);
    expect(generation).toMatchObject({ status: 'queued', origin: 'merchant', costCredits: 4, count: 4 });
    expect(generation.assets.map(({ scene }) => scene).sort()).toEqual([
      'lifestyle',
      'lifestyle',
      'studio',
      'studio',
    ]);
    await page.close();
  });

  it('does not start what the credits do not pay for', async () => {
    const account = { ownerKind: 'store', ownerId: world.storeId, kind: 'available' };
    const { balance } = await db.creditAccount.findFirstOrThrow({ where: account });
    await db.creditAccount.updateMany({ where: account, data: { balance: 1 } });
    const { page, app } = await world.open(`/app/photograph?products=${mug.id}`);
    await app.getByText('You have 1 credit.').waitFor();
    expect(await app.getByRole('button', { name: 'Make 2 photos' }).isDisabled()).toBe(true);
    await db.creditAccount.updateMany({ where: account, data: { balance } });
    await page.close();
  });
});

describe('review and publish', () => {
  it('shows before and after with figures in words, and approves and rejects', async () => {
    const { assets } = await photographMug();
    const { page, app } = await world.open('/app/review');
    const first = app.locator(`[data-asset="${assets[0].id}"]`);
    await first.getByText('Unchanged').first().waitFor();
    await app.getByAltText('Mug, speckled, your photo').first().waitFor();
    await first.getByRole('button', { name: /^Approve/ }).click();
    await first.waitFor({ state: 'detached' });
    const second = app.locator(`[data-asset="${assets[1].id}"]`);
    await second.getByRole('button', { name: /^Reject/ }).click();
    await second.waitFor({ state: 'detached' });
    const after = await db.asset.findMany({
      where: { generationId: assets[0].generationId },
      orderBy: { position: 'asc' },
    });
    expect(after.map(({ status }) => status)).toEqual(['approved', 'rejected']);
    await page.close();
  });

  it('approves all that passed, publishes, shows when it is on the product, and takes it off', async () => {
    const { generation, assets } = await photographMug();
    const { page, app } = await world.open(`/app/generations/${generation.id}`);
    await app.getByRole('button', { name: 'Approve all that passed (2)' }).click();
    await app.getByRole('button', { name: 'Publish 2 approved photos' }).waitFor();
    const card = app.locator(`[data-asset="${assets[0].id}"]`);
    await card.getByRole('button', { name: /^Publish/ }).click();
    await card.getByText('Publishing').waitFor();
    const publication = await db.publication.findUniqueOrThrow({ where: { assetId: assets[0].id } });
    expect(publication).toMatchObject({ status: 'queued', productId: mug.id });
    expect(publication.alt).toContain('Mug, speckled');
    // as the worker does when Shopify shows the photo; the open page must notice
    await db.publication.update({ where: { id: publication.id }, data: { status: 'placed', position: 1 } });
    await card.getByText('On the product').waitFor();
    await card.getByRole('button', { name: /^Take off the product/ }).click();
    await card.getByText('Being taken off').waitFor();
    expect(await db.outboxJob.count({ where: { name: 'revert-publication' } })).toBe(1);
    await page.close();
  });

  it('shows why a photo could not be made or published, on the page', async () => {
    const { generation, assets } = await photographMug();
    const because = 'The product already has 250 media. Remove one and try again.';
    await db.asset.update({ where: { id: assets[0].id }, data: { status: 'approved' } });
    await db.asset.update({
      where: { id: assets[1].id },
      data: { status: 'failed', objectKey: null, failureMessage: 'The label would have lost detail.' },
    });
    await db.publication.create({
      data: {
        id: newId('pub'),
        storeId: world.storeId,
        productId: mug.id,
        assetId: assets[0].id,
        status: 'failed',
        alt: 'Mug',
        fileMark: newId('pub'),
        failureMessage: because,
      },
    });
    const { page, app } = await world.open(`/app/generations/${generation.id}`);
    const published = app.locator(`[data-asset="${assets[0].id}"]`);
    await published.getByRole('button', { name: /^Try again/ }).waitFor();
    expect(await published.textContent()).toContain(because);
    expect(await app.locator(`[data-asset="${assets[1].id}"]`).textContent()).toContain(
      'The label would have lost detail.',
    );
    await page.close();
  });
});

describe('settings', () => {
  it('adds an automation rule through the save bar, asks it first, changes and deletes it', async () => {
    const { storeId } = world;
    const rules = () => db.automationRule.findMany({ where: { storeId }, orderBy: { position: 'asc' } });
    await db.automationRule.create({
      data: { id: 'rule_all', storeId, name: 'All the rest', scenes: ['studio'] },
    });
    const { page, app } = await world.open('/app/settings');
    await app.getByText('Add a rule').click();
    await app.getByLabel('Name').fill('Autumn');
    const isOn = app.getByLabel('Photograph new products automatically');
    await isOn.check({ force: true });
    await app.getByLabel('Lifestyle').check({ force: true });
    await app.getByLabel('With one of these tags').fill('new, autumn ');
    await app.getByLabel('Most credits in a month').fill('40');
    await app.getByLabel('Quiet from').fill('22:00');
    await app.getByLabel('Quiet until').fill('06:30');
    await page.locator('.save-bar.visible .save').click();
    await page.locator('.save-bar.visible').waitFor({ state: 'detached' });
    await app.getByRole('button', { name: 'Move Autumn up' }).click();
    await expect
      .poll(async () => (await rules()).map(({ name }) => name))
      .toEqual(['Autumn', 'All the rest']);
    const [rule] = await rules();
    expect(rule).toMatchObject({ isEnabled: true, count: 4, publishesAlone: false });
    expect(rule.scenes.toSorted()).toEqual(['lifestyle', 'studio']);
    expect(rule).toMatchObject({
      tags: ['new', 'autumn'],
      monthlyCredits: 40,
      quietFrom: 1320,
      quietTo: 390,
      sourcePhoto: 'first',
    });
    await app.getByRole('link', { name: 'Autumn' }).click();
    await app.getByLabel('Most credits in a month').fill('');
    await page.locator('.save-bar.visible .save').click();
    await page.locator('.save-bar.visible').waitFor({ state: 'detached' });
    expect(await rules()).toMatchObject([{ name: 'Autumn', monthlyCredits: null, quietTo: 390 }, {}]);
    await app.getByRole('button', { name: 'Delete' }).click();
    await app.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
    expect((await rules()).map(({ name }) => name)).toEqual(['All the rest']);
    await page.close();
  });

  it('keeps where photos go and in which language they are described', async () => {
    const { page, app } = await world.open('/app/settings');
    await app.getByLabel('Where new photos go on a product').selectOption('after-first');
    const stored = () => db.store.findUnique({ where: { id: world.storeId } });
    await expect.poll(stored).toMatchObject({ placement: 'after-first' });
    await app.getByLabel('Language of the texts that describe them').selectOption('de');
    await expect.poll(stored).toMatchObject({ placement: 'after-first', locale: 'de' });
    await db.store.update({ where: { id: world.storeId }, data: { placement: 'last', locale: 'en' } });
    await page.close();
  });

  it('tells of every product why it has new photos or not', async () => {
    const { page, app } = await world.open('/app/settings');
    await app.getByText('See what automation did with each product').click();
    await app.getByRole('heading', { name: 'Coverage', level: 1 }).waitFor();
    await app.getByRole('tab', { name: /^Not covered/ }).click();
    const why = app.getByText('It was there before automation. Photograph it by hand.').first();
    await why.waitFor();
    expect(await app.getByRole('tab', { name: /^Not covered/ }).getAttribute('aria-selected')).toBe('true');
    await page.close();
  });

  it('discards changes that were not saved', async () => {
    const { page, app } = await world.open('/app/rules/new');
    const alone = app.getByLabel('Publish without asking me');
    await alone.check({ force: true });
    await page.locator('.save-bar.visible .discard').click();
    await page.locator('.save-bar.visible').waitFor({ state: 'detached' });
    expect(await alone.isChecked()).toBe(false);
    await page.close();
  });

  it('takes back what was given to a partner', async () => {
    const partner = await db.partner.create({ data: { id: newId('ptn'), name: 'Embellify' } });
    const { storeId } = world;
    await db.grant.create({ data: { id: newId('grt'), partnerId: partner.id, storeId } });
    const { page, app } = await world.open('/app/settings');
    await app.getByText(storeId).waitFor();
    await app.getByRole('button', { name: 'Take back access of Embellify' }).click();
    await app.getByRole('button', { name: 'Take back', exact: true }).click();
    await app.getByText('No partner may use your store.').waitFor();
    expect(await db.grant.count({ where: { storeId } })).toBe(0);
    await page.close();
  });
});
