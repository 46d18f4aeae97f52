import { beforeAll, expect, test } from 'vitest';
import { continueAutomation } from '#app/automation/continue-automation.server.ts';
import { lookAgainWhenDue } from '#app/automation/look-again.server.ts';
import { runAutomation } from '#app/automation/run-automation.server.ts';
import { deleteRule, moveRuleUp } from '#app/automation/order-rules.server.ts';
import { saveRule } from '#app/automation/save-rule.server.ts';
import { readCoverage, type CoverageState } from '#app/automation/read-coverage.server.ts';
import { newRule, type RuleSettings } from '#app/automation/rule.ts';
import { applyProduct } from '#app/catalog/apply-product.server.ts';
import { checkLedger, grantCredits, readBalance } from '#app/credits/ledger.server.ts';
import { runDue } from '#app/schedule.server.ts';
import { requestRevert } from '#app/publishing/request-revert.server.ts';
import { requestPublication } from '#app/publishing/request-publication.server.ts';
import { whileInstalled } from '#app/stores/while-installed.server.ts';
import { makeStore } from '#test/factories/store.ts';
import { makeGeneration } from '#test/factories/generation.ts';
import { seedProduct } from '#test/simulator/catalogue.ts';
import { seedFile } from '#test/simulator/media.ts';
import type { Product } from '#test/simulator/state.ts';
import { approvedAsset } from './approved-asset.ts';
import { makePhoto, openShop, shopDomain, type ShopUnderTest } from './shop-under-test.ts';

let shop: ShopUnderTest;
let storeId: string;
let shade = 100;

const everything: RuleSettings = { ...newRule, isEnabled: true };

beforeAll(async () => {
  shop = await openShop({ webhooks: [] });
  storeId = (await shop.open()).id;
  await shop.runJobs();
  await shop.db.store.update({ where: { id: storeId }, data: { timeZone: 'UTC' } });
});

/** The store's first rule, and no other. */
async function setRule(changes: Partial<RuleSettings> = {}) {
  const rule = await shop.db.automationRule.findFirst({ where: { storeId }, orderBy: { position: 'asc' } });
  await shop.db.automationRule.deleteMany({ where: { storeId, id: { not: rule?.id } } });
  return saveRule(shop.services, { storeId, ruleId: rule?.id, ...everything, ...changes });
}

async function addProduct(title: string, given: { photos?: number; tags?: string[] } = {}) {
  const photos = [];
  for (let count = 0; count < (given.photos ?? 1); count++) {
    shade += 1;
    photos.push({ filename: `${title}-${count}.jpg`, bytes: await makePhoto(shade) });
  }
  const product = seedProduct(shop.simulator.world, shop.shop(), { title, photos, tags: given.tags ?? [] });
  return product;
}

/** What the app does when Shopify says that a product is new, or has changed. */
async function tell(product: Product, isNew = false): Promise<string> {
  product.updatedAt = new Date(product.updatedAt.getTime() + 1000);
  await applyProduct(shop.services, { storeId, shopifyProductId: product.id, isNew });
  await shop.runJobs(['run-automation', 'look-again']);
  const row = await shop.db.product.findUniqueOrThrow({
    where: { storeId_shopifyId: { storeId, shopifyId: product.id } },
  });
  return row.id;
}

function decision(productId: string) {
  return shop.db.automationDecision.findUniqueOrThrow({ where: { productId } });
}

function generations(productId: string) {
  return shop.db.generation.count({ where: { productId } });
}

/** The worker's part: the photos are made. */
async function finish(productId: string, status: 'complete' | 'failed', failure?: [string, string]) {
  const generation = await shop.db.generation.findFirstOrThrow({ where: { productId, status: 'queued' } });
  await shop.db.generation.update({
    where: { id: generation.id },
    data: { status, failureCode: failure?.[0] ?? null, failureMessage: failure?.[1] ?? null },
  });
  await continueAutomation(shop.services, { generationId: generation.id });
}

test('the same bytes never bill again, under whichever id and address they come', async () => {
  await setRule();
  const product = await addProduct('Bowl');
  const id = await tell(product, true);
  expect(await decision(id)).toMatchObject({ kind: 'started' });
  const [before] = await shop.db.photo.findMany({ where: { productId: id } });
  // the merchant takes the photo away and uploads the very same file again
  const content = shop.shop().files.get(product.mediaIds[0])!.content!;
  product.mediaIds = [seedFile(shop.simulator.world, shop.shop(), 'again.jpg', content).id];
  await tell(product);
  const [after] = await shop.db.photo.findMany({ where: { productId: id } });
  expect(after).toMatchObject({ contentHash: null });
  expect(after.id).not.toBe(before.id);
  await finish(id, 'complete');
  const balance = await readBalance(shop.db, { kind: 'store', id: storeId });
  expect(await runAutomation(shop.services, { productId: id })).toMatchObject({ kind: 'done' });
  expect(await generations(id)).toBe(1);
  expect(await readBalance(shop.db, { kind: 'store', id: storeId })).toEqual(balance);
  expect((await shop.db.photo.findUniqueOrThrow({ where: { id: after.id } })).contentHash).toBeTruthy();
  // other bytes are another photo
  product.mediaIds = [(await addProduct('Other bytes')).mediaIds[0]];
  await tell(product);
  expect(await runAutomation(shop.services, { productId: id })).toMatchObject({ kind: 'started' });
});

test('a photo that was ordered by hand is not ordered again by automation', async () => {
  const product = await addProduct('By hand');
  await setRule({ isEnabled: false });
  const id = await tell(product, true);
  const [photo] = await shop.db.photo.findMany({ where: { productId: id } });
  await makeGeneration(shop.db, { storeId, productId: id, photoId: photo.id });
  await setRule();
  expect(await runAutomation(shop.services, { productId: id })).toMatchObject({ kind: 'done' });
  expect(await generations(id)).toBe(1);
});

test('a product without a photo waits, and is started by its first one', async () => {
  const product = await addProduct('Bare', { photos: 0 });
  const id = await tell(product, true);
  expect(await shop.db.automationDecision.count({ where: { productId: id } })).toBe(0);
  product.mediaIds = (await addProduct('Source')).mediaIds;
  await tell(product);
  expect(await decision(id)).toMatchObject({ kind: 'started' });
});

test('a product that the rule is not for is looked at again when it changes, and when the rule does', async () => {
  await setRule({ tags: ['autumn'] });
  const [tagged, stays] = [await addProduct('Scarf'), await addProduct('Hat', { tags: ['summer'] })];
  const ids = [await tell(tagged, true), await tell(stays, true)];
  for (const id of ids)
    expect(await decision(id)).toMatchObject({ kind: 'not-covered', reason: 'not-matching' });
  tagged.tags = ['Autumn'];
  await tell(tagged);
  expect(await decision(ids[0])).toMatchObject({ kind: 'started' });
  expect(await decision(ids[1])).toMatchObject({ reason: 'not-matching' });
  await setRule();
  await shop.runJobs(['look-again', 'run-automation']);
  expect(await decision(ids[1])).toMatchObject({ kind: 'started' });
});

test('what came while automation was off stays as it is, also when it changes later', async () => {
  await setRule({ isEnabled: false });
  const product = await addProduct('Old');
  const id = await tell(product, true);
  await setRule();
  await tell(product);
  await shop.runJobs(['look-again', 'run-automation']);
  expect(await decision(id)).toMatchObject({ kind: 'not-covered', reason: 'no-rule' });
});

test('of several rules the first that is for a product has it, with its own ceiling; one that is deleted publishes nothing', async () => {
  await shop.db.automationRule.deleteMany();
  await setRule({ name: 'Autumn', tags: ['autumn'], monthlyCredits: 2 });
  const [autumn] = await shop.db.automationRule.findMany({ where: { storeId } });
  const added = await saveRule(shop.services, { storeId, ...everything, count: 1, publishesAlone: true });
  if (!added.ok) throw new Error(added.message);
  const order = async (title: string, tags: string[]) => {
    const found = await decision(await tell(await addProduct(title, { tags }), true));
    if (!found.generationId) return found.reason;
    return shop.db.generation.findUnique({
      where: { id: found.generationId },
      select: { ruleId: true, count: true },
    });
  };
  expect(await order('Leaf', ['autumn'])).toEqual({ ruleId: autumn.id, count: 2 });
  expect(await order('Sand', ['summer'])).toEqual({ ruleId: added.rule.id, count: 1 });
  // its ceiling is its own: the rule behind it is not asked instead
  expect(await order('Acorn', ['autumn'])).toBe('monthly-ceiling');
  await moveRuleUp(shop.services, { storeId, ruleId: added.rule.id });
  expect(await order('Chestnut', ['autumn'])).toEqual({ ruleId: added.rule.id, count: 1 });
  const generation = await shop.db.generation.findFirstOrThrow({ where: { ruleId: added.rule.id } });
  await shop.db.asset.updateMany({
    where: { generationId: generation.id },
    data: { status: 'awaiting-review' },
  });
  await shop.db.generation.update({ where: { id: generation.id }, data: { status: 'complete' } });
  await deleteRule(shop.services, { storeId, ruleId: added.rule.id });
  expect(await continueAutomation(shop.services, { generationId: generation.id })).toEqual({
    publicationIds: [],
  });
  expect(await shop.db.automationRule.findMany({ where: { storeId } })).toMatchObject([
    { id: autumn.id, position: 0 },
  ]);
});

test('the rule chooses the photo: the last, or the one with the most pixels', async () => {
  await setRule({ sourcePhoto: 'last' });
  const id = await tell(await addProduct('Many', { photos: 3 }), true);
  const photos = await shop.db.photo.findMany({ where: { productId: id }, orderBy: { position: 'asc' } });
  expect(await shop.db.generation.findFirst({ where: { productId: id } })).toMatchObject({
    photoId: photos[2].id,
  });
  await setRule({ sourcePhoto: 'largest' });
  const other = await addProduct('Sizes', { photos: 3 });
  const file = shop.shop().files.get(other.mediaIds[1])!;
  file.content = { ...file.content!, width: 640, height: 480 };
  const otherId = await tell(other, true);
  expect(await shop.db.generation.findFirst({ where: { productId: otherId } })).toMatchObject({
    photoId: (await shop.db.photo.findFirstOrThrow({ where: { productId: otherId, position: 1 } })).id,
  });
});

test('without credits a product waits; it starts when they came and its time has', async () => {
  const { available } = await readBalance(shop.db, { kind: 'store', id: storeId });
  await setRule({ count: 24 });
  const products = [];
  for (let count = 0; count <= available / 24; count++) products.push(await addProduct(`Row ${count}`));
  const ids = [];
  for (const product of products) ids.push(await tell(product, true));
  const last = ids.at(-1)!;
  expect(await decision(last)).toMatchObject({ kind: 'waiting', reason: 'no-credits' });
  expect(await generations(last)).toBe(0);
  await shop.db.$transaction((tx) =>
    grantCredits(tx, { owner: { kind: 'store', id: storeId }, amount: 400, key: 'more' }),
  );
  await runDue(shop.services);
  await shop.runJobs(['run-automation']);
  expect(await decision(last)).toMatchObject({ kind: 'waiting' });
  const later = { ...shop.services, clock: { now: () => new Date(Date.now() + 3601_000) } };
  await runDue(later);
  expect(await lookAgainWhenDue(later)).toBe(0);
  await shop.runJobs(['run-automation']);
  expect(await decision(last)).toMatchObject({ kind: 'started', lookAgainAt: null });
  expect(await checkLedger(shop.db)).toMatchObject({ ok: true });
});

test('in quiet hours nothing starts and nothing is published', async () => {
  const night = { ...shop.services, clock: { now: () => new Date('2026-11-21T23:00:00Z') } };
  await setRule({ quietFrom: 22 * 60, quietTo: 6 * 60, publishesAlone: true });
  await shop.db.outboxJob.updateMany({ data: { dispatchedAt: new Date() } });
  const product = await addProduct('Owl');
  await applyProduct(night, { storeId, shopifyProductId: product.id, isNew: true });
  const { id } = await shop.db.product.findFirstOrThrow({ where: { title: 'Owl' } });
  expect(await runAutomation(night, { productId: id })).toEqual({
    kind: 'waiting',
    reason: 'quiet-hours',
    lookAgainAt: new Date('2026-11-22T06:00:00Z'),
  });
  const day = { ...shop.services, clock: { now: () => new Date('2026-11-22T06:00:00Z') } };
  const started = await runAutomation(day, { productId: id });
  if (started.kind !== 'started') throw new Error('it did not start by day');
  await shop.db.asset.updateMany({
    where: { generationId: started.generationId },
    data: { status: 'awaiting-review' },
  });
  await shop.db.generation.update({ where: { id: started.generationId }, data: { status: 'complete' } });
  expect(await continueAutomation(night, started)).toEqual({ publicationIds: [] });
  expect(
    await shop.db.outboxJob.findFirst({ where: { name: 'continue-automation', dispatchedAt: null } }),
  ).toMatchObject({ runAt: new Date('2026-11-22T06:00:00Z') });
  expect((await continueAutomation(day, started)).publicationIds).toHaveLength(2);
});

test('a photo that fails the style gate is not published alone: it waits for a person', async () => {
  await setRule({ publishesAlone: true });
  const product = await addProduct('Heron');
  await applyProduct(shop.services, { storeId, shopifyProductId: product.id, isNew: true });
  const { id } = await shop.db.product.findFirstOrThrow({ where: { title: 'Heron' } });
  const started = await runAutomation(shop.services, { productId: id });
  if (started.kind !== 'started') throw new Error('it did not start');
  const { generationId } = started;
  await shop.db.asset.updateMany({ where: { generationId }, data: { status: 'awaiting-review' } });
  await shop.db.asset.updateMany({
    where: { generationId, position: 0 },
    data: { style: { percentile: 0.2, passed: false, explanation: ['The light is warmer.'] } },
  });
  await shop.db.generation.update({ where: { id: generationId }, data: { status: 'complete' } });
  expect((await continueAutomation(shop.services, started)).publicationIds).toHaveLength(1);
  const assets = await shop.db.asset.findMany({ where: { generationId }, orderBy: { position: 'asc' } });
  expect(assets.map(({ status }) => status)).toEqual(['awaiting-review', 'approved']);
});

test('the monthly ceiling holds, also when several products meet, and ends with the month', async () => {
  const clock = { now: () => new Date('2027-03-10T12:00:00Z') };
  await setRule({ monthlyCredits: 5 });
  const ids: string[] = [];
  for (let count = 0; count < 4; count++) {
    const product = await addProduct(`March ${count}`);
    await applyProduct(shop.services, { storeId, shopifyProductId: product.id, isNew: true });
    ids.push((await shop.db.product.findFirstOrThrow({ where: { title: `March ${count}` } })).id);
  }
  const decisions = await Promise.all(
    ids.map((productId) => runAutomation({ ...shop.services, clock }, { productId })),
  );
  expect(decisions.filter(({ kind }) => kind === 'started')).toHaveLength(2);
  expect(decisions.filter(({ kind }) => kind === 'waiting')).toEqual(
    Array.from({ length: 2 }, () => ({
      kind: 'waiting',
      reason: 'monthly-ceiling',
      lookAgainAt: new Date('2027-04-01T00:00:00Z'),
    })),
  );
  // it is the store's month that ends, and the clocks have changed in it
  await shop.db.store.update({ where: { id: storeId }, data: { timeZone: 'Europe/Berlin' } });
  const lookAt = (at: string) => {
    const later = { ...shop.services, clock: { now: () => new Date(at) } };
    return runAutomation(later, {
      productId: ids[decisions.findIndex(({ kind }) => kind === 'waiting')],
    });
  };
  expect(await lookAt('2027-03-31T21:59:59Z')).toEqual({
    kind: 'waiting',
    reason: 'monthly-ceiling',
    lookAgainAt: new Date('2027-03-31T22:00:00Z'),
  });
  expect(await lookAt('2027-03-31T22:00:00Z')).toMatchObject({ kind: 'started' });
  await shop.db.store.update({ where: { id: storeId }, data: { timeZone: 'UTC' } });
});

test('a generation that failed says why; a fault of ours is tried again, three times at most', async () => {
  await setRule();
  const refused = await tell(await addProduct('Mist'), true);
  await finish(refused, 'failed', ['fidelity', 'The product could not be told from its background.']);
  expect(await decision(refused)).toMatchObject({
    kind: 'refused',
    message: 'The product could not be told from its background.',
  });
  expect(await runAutomation(shop.services, { productId: refused })).toMatchObject({ kind: 'refused' });

  const unlucky = await tell(await addProduct('Unlucky'), true);
  for (let tries = 1; tries <= 3; tries++) {
    await finish(unlucky, 'failed', ['internal_error', 'A fault on our side.']);
    expect((await decision(unlucky)).kind).toBe(tries < 3 ? 'waiting' : 'refused');
    await runAutomation(shop.services, { productId: unlucky });
  }
  expect(await generations(unlucky)).toBe(3);
});

test('a photo that cannot be fetched now is tried later', async () => {
  const product = await addProduct('Offline');
  shop.simulator.setFaults({ targeted: [{ operation: 'cdn', kind: 'server-error', times: 1 }] });
  const id = await tell(product, true);
  expect(await decision(id)).toMatchObject({ kind: 'waiting', reason: 'photo-unreachable' });
  expect(await runAutomation(shop.services, { productId: id })).toMatchObject({ kind: 'started' });
});

test('the coverage report answers for every product, and its lists are all of them', async () => {
  const all = await shop.db.product.count({ where: { storeId, deletedAt: null } });
  const { counts } = await readCoverage(shop.services, { storeId });
  expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(all);
  const whyOf = async (title: string, state: CoverageState) => {
    const { rows } = await readCoverage(shop.services, { storeId, state });
    return rows.find((row) => row.title === title)?.why;
  };
  expect(await whyOf('Mist', 'refused')).toBe('The product could not be told from its background.');
  expect(await whyOf('Old', 'not-covered')).toContain('while automation was switched off');
  expect(await whyOf('Oak Stool', 'not-covered')).toContain('before automation');
  expect(await whyOf('By hand', 'done')).toBe('Photographed automatically.');
  expect(await whyOf('Offline', 'waiting')).toBe('It is being photographed.');
  const other = await makeStore(shop.db);
  expect((await readCoverage(shop.services, { storeId: other.id })).rows).toEqual([]);
});

test('an uninstall stops everything at once, a partner’s order too; coming back resumes', async () => {
  const id = await tell(await addProduct('Left'), true);
  const requested = await requestPublication(shop.services, {
    storeId,
    assetId: await approvedAsset(shop, 'Blue Mug'),
  });
  if (!requested.ok) throw new Error(requested.message);
  await shop.runJobs(['publish-asset']);
  const partner = await shop.db.partner.create({ data: { id: 'ptn_gone', name: 'Platform' } });
  const ordered = await makeGeneration(shop.db, {
    storeId,
    partnerId: partner.id,
    origin: 'partner',
    status: 'queued',
    finishedAt: null,
    costCredits: 0,
  });
  await requestRevert(shop.services, { storeId, publicationId: requested.publication.id });
  const inbox = { shopDomain, topic: 'app/uninstalled', webhookId: 'gone', payload: {} };
  await shop.db.webhookInbox.create({ data: { id: 'inb_gone', ...inbox, triggeredAt: new Date() } });
  await shop.db.$transaction((tx) =>
    tx.outboxJob.create({
      data: { id: 'job_gone', name: 'handle-shopify-webhook', payload: { inboxId: 'inb_gone' } },
    }),
  );
  await shop.runJobs(['handle-shopify-webhook']);
  expect(await shop.db.generation.count({ where: { status: { in: ['queued', 'processing'] } } })).toBe(0);
  expect(await shop.db.generation.findUnique({ where: { id: ordered.id } })).toMatchObject({
    status: 'canceled',
  });
  expect(await decision(id)).toMatchObject({ kind: 'waiting', reason: 'store-uninstalled' });
  const calls = shop.simulator.log().length;
  await shop.runJobs([
    'revert-publication',
    'run-automation',
    'look-again',
    'continue-automation',
    'sync-catalog',
  ]);
  expect(shop.simulator.log()).toHaveLength(calls);
  expect(await shop.db.publication.findUnique({ where: { id: requested.publication.id } })).toMatchObject({
    status: 'placed',
  });
  let learnt = 0;
  await whileInstalled(shop.services, storeId, () => Promise.resolve(void (learnt += 1)));
  expect(learnt).toBe(0);

  shop.simulator.uninstall(shopDomain);
  await shop.open();
  await shop.runJobs(['sync-catalog', 'look-again', 'run-automation']);
  expect(await decision(id)).toMatchObject({ kind: 'started' });
});

test('a shop that leaves while its style is learnt gives no further photo', async () => {
  const url = `${shop.simulator.url}/cdn/nothing.jpg`;
  await whileInstalled(shop.services, storeId, async ({ publicFetch }) => {
    expect(await publicFetch.download(url)).toMatchObject({ code: 'http_status' });
    await shop.db.store.update({ where: { id: storeId }, data: { status: 'uninstalled' } });
    expect(await publicFetch.download(url)).toMatchObject({ ok: false, code: 'address_refused' });
  });
});
