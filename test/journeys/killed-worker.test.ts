import { mkdtemp, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { checkLedger } from '#app/credits/ledger.server.ts';
import { isFinished } from '#app/generation/generation.ts';
import { approveAssets } from '#app/generation/review-asset.server.ts';
import { startForProducts } from '#app/generation/start-for-products.server.ts';
import { requestPublication } from '#app/publishing/request-publication.server.ts';
import { createAccount } from '#scripts/demo/account.ts';
import { install } from '#scripts/demo/merchant.ts';
import { startStack, type Stack } from '#scripts/demo/stack.ts';
import { renderSampleStore } from '#test/sample-store/render-store.ts';

/** Waits until `look` is true, then kills the worker as a crash of the machine would; the supervisor starts another. */
async function killWhen(stack: Stack, look: () => Promise<boolean>): Promise<void> {
  await expect.poll(look, { timeout: 60_000, interval: 20 }).toBe(true);
  stack.processes.kill('worker', 'SIGKILL');
}

test('a worker that is killed while it measures, renders and publishes loses nothing and doubles nothing', async () => {
  expect(existsSync('build/worker.js'), 'npm run build comes first').toBe(true);
  const photos = await mkdtemp(join(tmpdir(), 'afterlight-killed-'));
  await renderSampleStore({ outDir: photos, size: 500, only: ['tea-box', 'hand-tube'] });
  for (const extra of ['masks', 'truth', 'store.json']) await rm(join(photos, extra), { recursive: true });
  const account = { ...createAccount(), step: () => undefined, say: () => undefined };
  const stack = await startStack(account, {
    photos,
    storeName: 'Killed',
    appEnv: 'demo',
    entry: (name) => [`build/${name}.js`],
    settings: { QUEUE_LOCK_SECONDS: '3', LOG_LEVEL: 'silent' },
  });
  const { services, simulator, shopDomain } = stack;
  const { db } = services;
  try {
    const { storeId } = await install(stack, account);
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

    await approveAssets(services, { assetIds: assets.map(({ id }) => id) });
    for (const { id } of assets) await requestPublication(services, { assetId: id });
    await killWhen(
      stack,
      async () => (await db.publication.count({ where: { fileId: { not: null } } })) >= 1,
    );
    const arePlaced = () => db.publication.count({ where: { status: 'placed' } });
    await expect.poll(arePlaced, { timeout: 90_000 }).toBe(4);
    const galleries = [...simulator.shop(shopDomain).products.values()].map(
      ({ mediaIds }) => mediaIds.length,
    );
    expect(galleries).toEqual([3, 3]);
  } finally {
    await stack.close();
    await rm(photos, { recursive: true, force: true });
  }
}, 300_000);
