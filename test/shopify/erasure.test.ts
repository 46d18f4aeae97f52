import { Prisma } from '@prisma/client';
import { beforeAll, expect, test } from 'vitest';
import { keepDecision } from '#app/automation/keep-decision.server.ts';
import { saveRule } from '#app/automation/save-rule.server.ts';
import { checkLedger, grantCredits, reserveCredits } from '#app/credits/ledger.server.ts';
import type { Db } from '#app/platform/db.server.ts';
import { recordEvent } from '#app/events/record-event.server.ts';
import { newHexId } from '#app/platform/ids.ts';
import { relayOutbox, scheduleJob } from '#app/queue/outbox.server.ts';
import { lanes } from '#app/queue/jobs.ts';
import { eraseStore } from '#app/stores/erase-store.server.ts';
import { installStore } from '#app/stores/install-store.server.ts';
import { makeAsset, makeGeneration } from '#test/factories/generation.ts';
import { makePhoto } from '#test/factories/photo.ts';
import { makeProduct } from '#test/factories/product.ts';
import { testClock, testServices, type PlainServices } from '#test/setup/services.ts';

/** Tables that hold nothing of a shop, and why. Every other table must be seeded below, and be clean afterwards. */
const holdNothing: Record<string, string> = {
  WebhookEndpoint: 'a platform’s',
  Batch: 'a platform’s order; which stores it was for is in its generations',
  RingState: 'a ring’s',
  FairTag: 'places in the queue, forgotten as it moves on',
};

type Seeded = { name: string; storeId: string; domain: string; objects: string[] };

let services: PlainServices & { db: Db };
let gone: Seeded;
let stays: Seeded;

beforeAll(async () => {
  services = await testServices({ clock: testClock('2127-01-01T00:00:00Z') });
  await services.db.partner.create({ data: { id: 'ptn_one', name: 'Platform' } });
  await services.db.batch.create({ data: { id: 'bat_one', partnerId: 'ptn_one', openCount: 0 } });
  await services.objects.put('inputs/shared', Buffer.from('shared'), 'image/jpeg');
  gone = await seedStore('erasedshop');
  stays = await seedStore('othershop');
});

/** A shop with a row in every table that may hold something of it; every id and text of it holds its name. */
async function seedStore(name: string): Promise<Seeded> {
  const { db, objects } = services;
  const domain = `${name}.myshopify.com`;
  const { storeId } = await installStore(services, { shopDomain: domain });
  const product = await makeProduct(db, { id: `prd_${name}`, storeId, title: name });
  await db.variant.create({
    data: {
      productId: product.id,
      shopifyId: `gid://shopify/ProductVariant/${name}`,
      title: name,
      position: 0,
    },
  });
  await db.collection.create({
    data: { storeId, shopifyId: `gid://shopify/Collection/${name}`, title: name },
  });
  const keys = ['photo', 'source', 'asset', 'backup'].map((kind) => `inputs/${name}-${kind}`);
  for (const key of keys) await objects.put(key, Buffer.from(name), 'image/jpeg');
  const photo = await makePhoto(db, {
    id: `pho_${name}`,
    storeId,
    productId: product.id,
    url: name,
    objectKey: keys[0],
  });
  await db.catalogSync.create({ data: { id: `sync_${name}`, storeId } });
  await db.photoMeasurement.create({
    data: { id: `msr_${name}`, storeId, contentHash: name, photoId: photo.id, version: 1 },
  });
  await db.maskStrokes.create({ data: { storeId, contentHash: name, strokes: [] } });
  await db.styleProfile.create({
    data: { id: `sty_${name}`, storeId, version: 1, profile: {}, photosRead: 1 },
  });
  await saveRule(services, {
    storeId,
    isEnabled: true,
    scenes: ['studio'],
    count: 1,
    publishesAlone: false,
  });
  await keepDecision(services, product, { kind: 'waiting', reason: 'no-credits' });
  await seedPartnersPart(name, storeId, product.id, keys);
  await db.session.create({ data: { id: `offline_${domain}`, shop: domain, state: '', accessToken: name } });
  await db.charge.create({
    data: { id: `chg_${name}`, storeId, kind: 'pack', offer: 'pack-100', isTest: true, credits: 100 },
  });
  await db.shopBudget.create({
    data: { shopDomain: domain, available: 1, maximum: 1, restoreRate: 1, countedAt: new Date() },
  });
  await db.webhookInbox.create({
    data: { id: `inb_${name}`, shopDomain: domain, topic: 'products/update', webhookId: name, payload: {} },
  });
  await db.$transaction(async (tx) => {
    await recordEvent(tx, { type: 'shopify-webhook.received', subjectId: `inb_${name}` });
    await recordEvent(tx, { type: 'store.erasure-requested', subjectId: domain });
    await scheduleJob(tx, { name: 'run-automation', payload: { productId: product.id } });
  });
  return { name, storeId, domain, objects: keys };
}

async function seedPartnersPart(
  name: string,
  storeId: string,
  productId: string,
  keys: string[],
): Promise<void> {
  const { db } = services;
  const partnerId = 'ptn_one';
  await db.grant.create({ data: { id: `grt_${name}`, partnerId, storeId } });
  const asked = { partnerId, hint: 'invite_', expiresAt: new Date('2100-01-01') };
  await db.invitation.create({
    data: { id: `inv_${name}`, codeHash: name, shopDomain: `${name}.myshopify.com`, ...asked },
  });
  // the shop's own account, its key, and what was done with it
  const own = `ptn_own_${name}`;
  await db.partner.create({
    data: { id: own, name, storeId, grants: { create: { id: `grt_own_${name}`, storeId } } },
  });
  await db.apiKey.create({
    data: { id: `key_${name}`, partnerId: own, name, hint: 'sk_', hash: name, scopes: [] },
  });
  await db.auditEntry.create({
    data: { id: `aud_${name}`, actor: storeId, action: 'key.made', subject: `key_${name}` },
  });
  const generation = await makeGeneration(db, {
    id: `gen_${name}`,
    jobId: newHexId(),
    storeId,
    partnerId,
    productId,
    batchId: 'bat_one',
    origin: 'partner',
    sourceKey: keys[1],
  });
  await db.flowTrigger.create({
    data: { generationId: `gen_${name}`, kind: 'ready', status: 'told', createdAt: new Date() },
  });
  await makeGeneration(db, { id: `gen_${name}2`, storeId, sourceKey: 'inputs/shared' });
  await db.batchItem.create({
    data: {
      batchId: 'bat_one',
      position: name.length,
      reference: name,
      generationId: generation.id,
    },
  });
  const asset = await makeAsset(db, {
    id: `ast_${name}`,
    generationId: generation.id,
    position: 0,
    objectKey: keys[2],
  });
  await db.publication.create({
    data: {
      id: `pub_${name}`,
      storeId,
      productId,
      assetId: asset.id,
      alt: name,
      fileMark: name,
      backupKey: keys[3],
    },
  });
  const owner = { kind: 'store' as const, id: storeId };
  await db.$transaction(async (tx) => {
    await grantCredits(tx, { owner, amount: 7, key: `buy:${name}`, note: name });
    await reserveCredits(tx, { owner, amount: 3, key: `reserve:gen_${name}`, reference: generation.id });
  });
  await db.webhookEvent.create({
    data: {
      id: `evt_${name}`,
      partnerId,
      type: 'generation.complete',
      subjectId: generation.id,
      body: JSON.stringify({ id: generation.id }),
    },
  });
  await db.deliveryAttempt.create({
    data: {
      number: 1,
      startedAt: new Date(),
      error: name,
      delivery: { create: deliveryOf(name) },
    },
  });
  await db.idempotentReply.create({
    data: {
      id: `idem_${newHexId()}`,
      partnerId,
      key: newHexId(),
      requestHash: '',
      status: 202,
      body: JSON.stringify({ generation_id: generation.id }),
    },
  });
  await db.rateWindow.create({ data: { key: `ptn_one/${storeId}/minute`, startsAtMs: 0, used: 1 } });
}

function deliveryOf(name: string) {
  return {
    id: `dlv_${name}`,
    partnerId: 'ptn_one',
    url: 'https://platform.example',
    eventId: `evt_${name}`,
    eventType: 'generation.complete',
  };
}

const tables = Prisma.dmmf.datamodel.models.map(({ name, dbName }) => dbName ?? name);

/** Rows in which the shop is named: by its name, its store's id, or an account of its own. */
async function rowsAbout(table: string, shop: Seeded): Promise<number> {
  const [{ count }] = await services.db.$queryRawUnsafe<{ count: bigint }[]>(
    `SELECT count(*) FROM "${table}" t WHERE t::text LIKE '%' || $1 || '%' OR t::text LIKE '%' || $2 || '%'`,
    shop.name,
    shop.storeId,
  );
  return Number(count);
}

async function rowsOf(shop: Seeded): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of tables) counts[table] = await rowsAbout(table, shop);
  return counts;
}

test('every table of the data model is either seeded here or holds nothing of a shop', async () => {
  const counts = await rowsOf(gone);
  const [entries] = await services.db.$queryRaw<{ count: bigint }[]>`
    SELECT count(*) FROM "CreditEntry" e JOIN "CreditAccount" a ON a."id" = e."accountId" WHERE a."ownerId" = ${gone.storeId}`;
  counts.CreditEntry = Number(entries.count);
  const unhandled = tables.filter((table) => !counts[table] && !(table in holdNothing));
  expect(unhandled, 'erase it in stores/erase-store and seed it here, or say why it holds nothing').toEqual(
    [],
  );
  for (const table of Object.keys(holdNothing)) expect(counts[table]).toBe(0);
});

test('a shop’s erasure leaves nothing of it, table by table, object by object, job by job; others keep all', async () => {
  const { db, objects } = services;
  await relayOutbox(services);
  const before = await rowsOf(stays);
  const jobsBefore = await countJobs();
  await db.store.update({ where: { id: gone.storeId }, data: { status: 'uninstalled' } });
  await eraseStore(services, { shopDomain: gone.domain });
  await eraseStore(services, { shopDomain: gone.domain });

  expect(await rowsOf(gone)).toEqual(Object.fromEntries(tables.map((table) => [table, 0])));
  expect(await rowsOf(stays)).toEqual(before);
  expect(await db.creditAccount.count({ where: { ownerId: gone.storeId } })).toBe(0);
  expect(await checkLedger(db)).toMatchObject({ ok: true });
  for (const key of gone.objects) expect(await objects.head(key)).toBeUndefined();
  for (const key of [...stays.objects, 'inputs/shared']) expect(await objects.head(key)).toBeDefined();
  expect(jobsBefore).toBeGreaterThan(0);
  expect(await countJobs()).toBe(jobsBefore / 2);
  expect(await db.batchItem.findFirst({ where: { generationId: null } })).toMatchObject({
    reference: null,
    errorCode: 'store_erased',
  });
});

async function countJobs(): Promise<number> {
  let count = 0;
  for (const lane of lanes) {
    const counts = await services.queue.counts(lane);
    count += Object.values(counts).reduce((sum, one) => sum + one, 0);
  }
  return count;
}

test('no second trial after the erasure, although nothing names the shop', async () => {
  const { storeId } = await installStore(services, { shopDomain: gone.domain });
  expect(storeId).not.toBe(gone.storeId);
  expect(await services.db.creditAccount.count({ where: { ownerId: storeId, balance: { gt: 0 } } })).toBe(0);
});
