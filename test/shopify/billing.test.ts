import { beforeAll, expect, test } from 'vitest';
import { askForCharge, cancelPlan } from '#app/credits/billing/ask-for-charge.server.ts';
import { buyExtra } from '#app/credits/billing/buy-extra.server.ts';
import { readPlan } from '#app/credits/billing/read-plan.server.ts';
import { settleCharges, settleWhenDue } from '#app/credits/billing/settle-charges.server.ts';
import { checkLedger, readBalance } from '#app/credits/ledger.server.ts';
import { openShop, shopDomain, type ShopUnderTest } from './shop-under-test.ts';

let shop: ShopUnderTest;
let storeId: string;

beforeAll(async () => {
  shop = await openShop();
  storeId = (await shop.open()).id;
});

async function credits(): Promise<number> {
  return (await readBalance(shop.db, { kind: 'store', id: storeId })).available;
}

/** The merchant is asked, decides on Shopify's page, and Shopify's message is handled. */
async function buy(offer: string, decision: 'approve' | 'decline'): Promise<void> {
  const asked = await askForCharge(shop.services, { storeId, offer });
  if (!asked.ok) throw new Error(asked.message);
  const page = `${shop.simulator.url}/shops/${shopDomain}${new URL(asked.confirmationUrl).pathname}`;
  const before = await shop.db.webhookInbox.count();
  await fetch(page, { method: 'POST', body: new URLSearchParams({ decision }), redirect: 'manual' });
  await expect.poll(() => shop.db.webhookInbox.count()).toBeGreaterThan(before);
  await shop.runJobs(['handle-shopify-webhook']);
}

test('nothing is given before the approval, and nothing after a refusal', async () => {
  const before = await credits();
  const asked = await askForCharge(shop.services, { storeId, offer: 'starter' });
  expect(asked).toMatchObject({ ok: true, confirmationUrl: expect.stringContaining(shopDomain) });
  await settleCharges(shop.services, { storeId });
  expect(await credits()).toBe(before);
  await buy('starter', 'decline');
  await buy('pack-100', 'decline');
  expect(await credits()).toBe(before);
  expect(await readPlan(shop.services, { storeId })).toBeNull();
  expect(await buyExtra(shop.services, { storeId, credits: 10 })).toMatchObject({
    ok: false,
    code: 'no_plan',
  });
  expect(await askForCharge(shop.services, { storeId, offer: 'gold' })).toMatchObject({ ok: false });
});

test('an approved plan gives its credits once, however often it is looked at; charges are tests', async () => {
  const before = await credits();
  await buy('starter', 'approve');
  await Promise.all([1, 2, 3].map(() => settleCharges(shop.services, { storeId })));
  expect(await credits()).toBe(before + 200);
  expect(await readPlan(shop.services, { storeId })).toMatchObject({ offer: 'starter', isTest: true });
  expect(
    await shop.db.outboxJob.count({
      where: { name: 'look-again', payload: { path: ['storeId'], equals: storeId } },
    }),
  ).toBeGreaterThan(0);
});

test('an upgrade gives the difference, a downgrade nothing more, and there is one plan at a time', async () => {
  const before = await credits();
  await buy('studio', 'approve');
  expect(await credits()).toBe(before + 800);
  await buy('starter', 'approve');
  await buy('studio', 'approve');
  expect(await credits()).toBe(before + 800);
  expect(await shop.db.charge.count({ where: { kind: 'subscription', status: 'active' } })).toBe(1);
});

test('the next period gives the plan’s credits again', async () => {
  const before = await credits();
  const [charge] = [...shop.shop().charges.values()].filter(({ status }) => status === 'ACTIVE');
  charge.createdAt = new Date(charge.createdAt.getTime() + 31 * 86_400_000);
  const later = { ...shop.services, clock: { now: () => new Date(Date.now() + 40 * 86_400_000) } };
  await Promise.all([1, 2].map(() => settleWhenDue(later)));
  expect(await shop.db.outboxJob.count({ where: { name: 'settle-charges' } })).toBe(1);
  await shop.runJobs(['settle-charges']);
  await settleCharges(shop.services, { storeId });
  expect(await credits()).toBe(before + 1000);
});

test('a pack gives its credits once', async () => {
  const before = await credits();
  await buy('pack-100', 'approve');
  await settleCharges(shop.services, { storeId });
  expect(await credits()).toBe(before + 100);
});

test('extra credits are charged once although the answer is lost, and never beyond the cap', async () => {
  const before = await credits();
  shop.simulator.setFaults({
    targeted: [{ operation: 'appUsageRecordCreate', kind: 'reset-after', times: 20 }],
  });
  await expect(buyExtra(shop.services, { storeId, credits: 50 })).rejects.toMatchObject({
    kind: 'unreachable',
  });
  shop.simulator.clearFaults();
  await settleCharges(shop.services, { storeId });
  await settleCharges(shop.services, { storeId });
  expect(await credits()).toBe(before + 50);
  const lines = [...shop.shop().charges.values()].flatMap(({ lineItems }) => lineItems);
  expect(lines.flatMap(({ records }) => records)).toHaveLength(1);
  expect(await buyExtra(shop.services, { storeId, credits: 5000 })).toMatchObject({
    ok: false,
    code: 'cap_reached',
  });
  expect(await credits()).toBe(before + 50);
}, 120_000);

test('a cancelled plan keeps what it gave; an uninstall ends it, and coming back needs the approval again', async () => {
  const before = await credits();
  expect(await cancelPlan(shop.services, { storeId })).toBe(true);
  expect(await readPlan(shop.services, { storeId })).toBeNull();
  expect(await cancelPlan(shop.services, { storeId })).toBe(false);
  await buy('starter', 'approve');
  shop.simulator.uninstall(shopDomain);
  await expect.poll(() => shop.db.webhookInbox.count({ where: { topic: 'app/uninstalled' } })).toBe(1);
  await shop.runJobs(['handle-shopify-webhook']);
  await shop.open();
  await settleCharges(shop.services, { storeId });
  expect(await readPlan(shop.services, { storeId })).toBeNull();
  expect(await credits()).toBe(before);
  await buy('starter', 'approve');
  expect(await readPlan(shop.services, { storeId })).toMatchObject({ offer: 'starter' });
  expect(await checkLedger(shop.db)).toMatchObject({ ok: true });
});
