import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkLedger } from '#app/credits/ledger.server.ts';
import { isFinished } from '#app/generation/generation.ts';
import { approveAssets } from '#app/generation/review-asset.server.ts';
import { startForProducts } from '#app/generation/batch/start-for-products.server.ts';
import { createPartner } from '#app/partners/create-partner.server.ts';
import { grantStore } from '#app/partners/store-grants.server.ts';
import { requestPublication } from '#app/publishing/request-publication.server.ts';
import { createAccount } from '#scripts/demo/account.ts';
import { copySourcePhoto, watchAutomation } from '#scripts/demo/automatic.ts';
import { install } from '#scripts/demo/merchant.ts';
import { startStack, type Stack } from '#scripts/demo/stack.ts';
import { renderSampleStore } from '#test/sample-store/render-store.ts';

/** Waits until `look` is true, then kills the worker as a crash of the machine would; the supervisor starts another. */
async function killWhen(stack: Stack, look: () => Promise<boolean>): Promise<void> {
  await expect.poll(look, { timeout: 60_000, interval: 20 }).toBe(true);
  stack.processes.kill('worker', 'SIGKILL');
}

/** A partner's server that kills the worker, in the middle of the first delivery, before it answers. */
async function startCrashingListener(crash: () => void) {
  const received: string[] = [];
  const server = createServer((request, response) => {
    const eventId = String(request.headers['webhook-id']);
    request.resume().on('end', () => {
      received.push(eventId);
      if (received.length === 1) crash();
      response.writeHead(204).end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { received, port: (server.address() as AddressInfo).port, close: () => server.close() };
}

test('a worker killed at each step of the job loses nothing and doubles nothing', async () => {
  expect(existsSync('build/worker.js'), 'npm run build comes first').toBe(true);
  const photos = await mkdtemp(join(tmpdir(), 'afterlight-killed-'));
  await renderSampleStore({ outDir: photos, size: 500, only: ['tea-box', 'hand-tube'] });
  for (const extra of ['masks', 'truth', 'store.json']) await rm(join(photos, extra), { recursive: true });
  const account = { ...createAccount(), step: () => undefined, say: () => undefined };
  let crash = () => undefined as void;
  const listener = await startCrashingListener(() => crash());
  const stack = await startStack(account, {
    photos,
    storeName: 'Killed',
    appEnv: 'demo',
    entry: (name) => [`build/${name}.js`],
    listenerPort: listener.port,
    settings: { QUEUE_LOCK_SECONDS: '3', LOG_LEVEL: 'silent' },
  });
  const { services, simulator, shopDomain } = stack;
  const { db } = services;
  try {
    const installing = install(stack, account);
    await killWhen(stack, async () => (await db.catalogSync.count()) >= 1);
    const { storeId } = await installing;
    expect(await db.product.count()).toBe(2);
    await killWhen(stack, async () => (await db.photoMeasurement.count()) >= 1);
    await expect.poll(() => db.styleProfile.count(), { timeout: 60_000 }).toBe(1);
    expect(await db.photoMeasurement.count()).toBe(2);

    const products = await db.product.findMany({ where: { storeId } });
    const order = {
      storeId,
      productIds: products.map(({ id }) => id),
      scenes: ['studio', 'lifestyle'],
      perScene: 1,
    };
    const started = await startForProducts(services, order);
    expect(started.ok).toBe(true);
    await killWhen(stack, async () => (await db.asset.count({ where: { status: 'awaiting-review' } })) >= 1);
    const areFinished = async () =>
      (await db.generation.findMany()).every(({ status }) => isFinished(status));
    await expect.poll(areFinished, { timeout: 90_000 }).toBe(true);
    const assets = await db.asset.findMany();
    expect(assets.map(({ status }) => status)).toEqual(Array.from({ length: 4 }, () => 'awaiting-review'));
    for (const { objectKey } of assets) expect(await services.objects.head(objectKey ?? '')).toBeDefined();
    expect(await checkLedger(db)).toMatchObject({ ok: true });

    await approveAssets(services, { storeId, assetIds: assets.map(({ id }) => id) });
    for (const { id } of assets) await requestPublication(services, { storeId, assetId: id });
    const reached = (step: object) => async () => (await db.publication.count({ where: step })) >= 1;
    await killWhen(stack, reached({ fileId: { not: null } }));
    await killWhen(stack, reached({ status: { in: ['attached', 'placed'] } }));
    const arePlaced = () => db.publication.count({ where: { status: 'placed' } });
    await expect.poll(arePlaced, { timeout: 90_000 }).toBe(4);
    const galleries = () =>
      [...simulator.shop(shopDomain).products.values()].map(({ mediaIds }) => mediaIds.length);
    expect(galleries()).toEqual([3, 3]);

    const photoFile = await copySourcePhoto(stack, storeId);
    if (!photoFile) throw new Error('no source photo was kept');
    const watching = watchAutomation(stack, account, { storeId, title: 'New', photoFile });
    await killWhen(stack, async () => (await db.generation.count({ where: { origin: 'automation' } })) >= 1);
    const { publications } = await watching;
    // what does not fit the style of this store of two photos waits for a person
    const passed = await db.asset.count({
      where: { status: 'approved', generation: { origin: 'automation' } },
    });
    expect(passed).toBeGreaterThan(0);
    expect(publications).toBe(passed);
    expect(galleries()).toEqual([3, 3, 1 + passed]);

    const { partner, secret } = await createPartner(services, { name: 'Crash', credits: 5 });
    await grantStore(services, { partnerId: partner.id, storeId });
    crash = () => stack.processes.kill('worker', 'SIGKILL');
    const source = await db.photo.findFirstOrThrow({ where: { storeId } });
    const ordered = await fetch(`${stack.env.APP_URL}/api/v1/generations`, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        image_url: source.url,
        webhook_url: `http://127.0.0.1:${listener.port}/hooks`,
      }),
    });
    expect(ordered.status).toBe(202);
    await expect
      .poll(() => db.delivery.findFirst(), { timeout: 90_000 })
      .toMatchObject({ status: 'delivered' });
    expect(new Set(listener.received).size).toBe(1);
    expect(await checkLedger(db)).toMatchObject({ ok: true });
  } finally {
    await stack.close();
    listener.close();
    await rm(photos, { recursive: true, force: true });
  }
}, 300_000);
