import { beforeAll, beforeEach, expect, test } from 'vitest';
import { flowHandles } from '#app/automation/flow-triggers.ts';
import { tellFlow } from '#app/automation/tell-flow.server.ts';
import { approveAssets, rejectAssets } from '#app/generation/review-asset.server.ts';
import { sendFlowTrigger } from '#app/shopify/documents/flow.ts';
import { makeAsset, makeGeneration } from '#test/factories/generation.ts';
import { readFlowTriggers } from '#test/extensions/read-extensions.ts';
import { dyingAfter, untilDone } from './crashing.ts';
import { openShop, type ShopUnderTest } from './shop-under-test.ts';

let shop: ShopUnderTest;
let storeId: string;
let product: { id: string; shopifyId: string };

beforeAll(async () => {
  shop = await openShop({ webhooks: [] });
  storeId = (await shop.open()).id;
  await shop.runJobs(['sync-catalog']);
  await shop.simulator.advance(1000);
  await shop.runJobs(['sync-catalog']);
  product = await shop.db.product.findFirstOrThrow({ where: { storeId, title: 'Blue Mug' } });
});

beforeEach(async () => {
  await shop.db.generation.deleteMany();
  await shop.db.automationRule.deleteMany();
  await shop.db.outboxJob.deleteMany();
  shop.simulator.clearFaults();
  shop.simulator.world.flowTriggers = readFlowTriggers();
  shop.shop().flowTriggers.splice(0);
});

const told = () => shop.shop().flowTriggers.map(({ handle, payload }) => [handle, payload['Photo count']]);
const marks = () => shop.shop().metafields.size;

/** A finished generation with photos of these states. */
async function finished(
  states: { status?: string; style?: object }[],
  more: { origin?: string; ruleId?: string; partnerId?: string } = {},
) {
  const generation = await makeGeneration(shop.db, { storeId, productId: product.id, ...more });
  const assets = [];
  for (const [position, state] of states.entries())
    assets.push(await makeAsset(shop.db, { generationId: generation.id, position, ...state }));
  return { id: generation.id, assetIds: assets.map(({ id }) => id) };
}

test('what waits for a person is told once, and that it is reviewed once more', async () => {
  const generation = await finished([{}, {}, { status: 'failed' }]);
  const job = { generationId: generation.id };
  await tellFlow(shop.services, job);
  await tellFlow(shop.services, job);
  expect(shop.shop().flowTriggers).toMatchObject([
    {
      handle: 'flow-needs-review',
      payload: {
        product_id: Number(product.shopifyId.split('/').at(-1)),
        'Photo count': 2,
        'Order id': generation.id,
        Link: expect.stringContaining(`/app/generations/${generation.id}`),
      },
    },
  ]);
  const [first, second] = generation.assetIds;
  await approveAssets(shop.services, { storeId, assetIds: [first] });
  expect(await shop.db.outboxJob.count()).toBe(0);
  await rejectAssets(shop.services, { storeId, assetIds: [second] });
  await shop.runJobs(['tell-flow']);
  // changing one's mind is no new event for a workflow
  await approveAssets(shop.services, { storeId, assetIds: [second] });
  await shop.runJobs(['tell-flow']);
  expect(told()).toEqual([
    ['flow-needs-review', 2],
    ['flow-photos-ready', 1],
  ]);
  expect(marks()).toBe(0);
});

test('photos that a rule approves by itself need nobody’s review', async () => {
  await shop.db.automationRule.create({
    data: { id: 'rule_1', storeId, isEnabled: true, publishesAlone: true, scenes: ['studio'] },
  });
  const generation = await finished([{}, {}], { origin: 'automation', ruleId: 'rule_1' });
  await tellFlow(shop.services, { generationId: generation.id });
  expect(told()).toEqual([]);
  await approveAssets(shop.services, { storeId, assetIds: generation.assetIds });
  await shop.runJobs(['tell-flow']);
  expect(told()).toEqual([['flow-photos-ready', 2]]);
  const odd = await finished([{}, { style: { percentile: 0.2, passed: false } }], {
    origin: 'automation',
    ruleId: 'rule_1',
  });
  await tellFlow(shop.services, { generationId: odd.id });
  expect(told().slice(1)).toEqual([['flow-needs-review', 1]]);
});

test('killed at every step, or told by two at once, Flow hears it once and no mark stays', async () => {
  const whole = dyingAfter(shop.services, 0);
  await tellFlow(whole, { generationId: (await finished([{}])).id });
  expect(whole.changes).toContain('SendFlowTrigger');
  for (let step = 1; step <= whole.changes.length; step++) {
    shop.shop().flowTriggers.splice(0);
    const job = { generationId: (await finished([{}])).id };
    const dying = dyingAfter(shop.services, step);
    let hours = 0;
    await untilDone(() => {
      const attempt = hours === 0 ? dying : shop.services;
      const now = new Date(Date.now() + hours * 3600_000);
      hours += 1;
      return tellFlow({ ...attempt, clock: { now: () => now } }, job);
    });
    expect(told(), `killed after ${whole.changes[step - 1]}`).toEqual([['flow-needs-review', 1]]);
    expect(marks()).toBe(0);
  }
  shop.shop().flowTriggers.splice(0);
  const job = { generationId: (await finished([{}])).id };
  await Promise.allSettled([tellFlow(shop.services, job), tellFlow(shop.services, job)]);
  await tellFlow(shop.services, job);
  expect(told()).toEqual([['flow-needs-review', 1]]);
});

test.each(['reset-after', 'reset-before', 'server-error', 'throttled'] as const)(
  'with the wire broken once, %s, Flow hears it once',
  async (kind) => {
    for (const operation of ['flowTriggerReceive', 'metafieldsDelete']) {
      shop.shop().flowTriggers.splice(0);
      shop.simulator.setFaults({ targeted: [{ operation, kind, times: 1 }] });
      const job = { generationId: (await finished([{}])).id };
      await untilDone(() => tellFlow(shop.services, job));
      expect(told()).toEqual([['flow-needs-review', 1]]);
      expect(marks()).toBe(0);
    }
  },
);

test('a shop in which the trigger is not deployed is no fault', async () => {
  shop.simulator.world.flowTriggers = [];
  const generation = await finished([{}]);
  await tellFlow(shop.services, { generationId: generation.id });
  await tellFlow(shop.services, { generationId: generation.id });
  expect(told()).toEqual([]);
  expect(await shop.db.flowTrigger.findMany()).toMatchObject([
    { status: 'refused', note: expect.stringContaining("Invalid handle 'flow-needs-review'"), mark: null },
  ]);
});

test('Flow is told nothing of what is unfinished, a partner’s, or of no product', async () => {
  const partner = await shop.db.partner.create({ data: { id: 'ptn_flow', name: 'A platform' } });
  const ordered = await finished([{}], { origin: 'partner', partnerId: partner.id });
  const running = await finished([{}]);
  await shop.db.generation.update({ where: { id: running.id }, data: { status: 'processing' } });
  const loose = await finished([{}]);
  await shop.db.generation.update({ where: { id: loose.id }, data: { productId: null } });
  for (const { id } of [ordered, running, loose]) await tellFlow(shop.services, { generationId: id });
  await tellFlow(shop.services, { generationId: 'gen_of_nobody' });
  expect(told()).toEqual([]);
});

test('the simulated Flow takes only what the trigger declares', async () => {
  const admin = shop.services.adminApi.forShop('studio-nord.myshopify.com');
  const good = {
    product_id: Number(product.shopifyId.split('/').at(-1)),
    'Photo count': 1,
    'Order id': 'gen_1',
    Link: 'https://app.example/a',
  };
  const send = async (payload: Record<string, string | number>) => {
    const sent = await admin.run(sendFlowTrigger, { handle: flowHandles.ready, payload, marks: [] });
    return sent.flowTriggerReceive?.userErrors[0]?.message ?? 'taken';
  };
  expect(await send(good)).toBe('taken');
  expect(await send({ ...good, product_id: 1 })).toContain("'product_id'");
  expect(await send({ ...good, 'Photo count': 'one' })).toContain('number_decimal');
  expect(await send({ ...good, Link: 'somewhere' })).toContain("'Link'");
  expect(await send({ ...good, Colour: 'red' })).toContain("Invalid field: 'Colour'");
  const { Link: _, ...short } = good;
  expect(await send(short)).toContain("Required field missing: 'Link'");
  expect(await send({ ...good, 'Order id': 'x'.repeat(50_000) })).toContain('bigger than 50000 bytes');
});

test('a shop that has uninstalled the app is not asked', async () => {
  const generation = await finished([{}]);
  await shop.db.store.update({ where: { id: storeId }, data: { status: 'uninstalled' } });
  const calls = shop.simulator.log().length;
  await tellFlow(shop.services, { generationId: generation.id });
  expect(shop.simulator.log()).toHaveLength(calls);
  await shop.db.store.update({ where: { id: storeId }, data: { status: 'installed' } });
  shop.simulator.uninstall();
  await tellFlow(shop.services, { generationId: generation.id });
  expect(told()).toEqual([]);
});
