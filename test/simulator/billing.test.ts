import { afterEach, expect, it } from 'vitest';
import { openTestShop, type TestShop } from './test-shop.ts';

let shop: TestShop;
afterEach(() => shop.close());

const subscribe = `mutation {
  appSubscriptionCreate(name: "Studio", returnUrl: "http://localhost:1/app", test: true, lineItems: [
    { plan: { appRecurringPricingDetails: { price: { amount: 29, currencyCode: USD } } } }
    { plan: { appUsagePricingDetails: { cappedAmount: { amount: 5, currencyCode: USD }, terms: "0.10 a photo" } } }
  ]) { confirmationUrl appSubscription { id status lineItems { id } } userErrors { message } }
}`;
type Created = {
  confirmationUrl: string;
  appSubscription: { id: string; status: string; lineItems: { id: string }[] };
};
const active = '{ currentAppInstallation { activeSubscriptions { name status } accessScopes { handle } } }';

async function subscribeAnd(decision: 'approve' | 'decline'): Promise<Created> {
  const created = (await shop.graphql(subscribe)).data.appSubscriptionCreate as Created;
  expect(created.appSubscription.status).toBe('PENDING');
  expect(created.confirmationUrl).toMatch(/^https:\/\/demo\.myshopify\.com\/admin\//);
  const path = new URL(created.confirmationUrl).pathname;
  const page = await fetch(`${shop.simulator.url}/shops/demo.myshopify.com${path}`);
  expect(await page.text()).toContain('Approve Studio');
  const answer = await fetch(page.url, {
    method: 'POST',
    body: new URLSearchParams({ decision }),
    redirect: 'manual',
  });
  expect(answer.headers.get('location')).toMatch(/^http:\/\/localhost:1\/app\?charge_id=\d+$/);
  return created;
}

it('charges nothing before the merchant approves', async () => {
  shop = await openTestShop();
  await subscribeAnd('decline');
  expect((await shop.graphql(active)).data.currentAppInstallation).toMatchObject({ activeSubscriptions: [] });
  await subscribeAnd('approve');
  expect((await shop.graphql(active)).data.currentAppInstallation).toMatchObject({
    activeSubscriptions: [{ name: 'Studio', status: 'ACTIVE' }],
  });
});

it('records usage once per key and up to the cap', async () => {
  shop = await openTestShop();
  const { appSubscription } = await subscribeAnd('approve');
  const use = async (amount: number, key: string) => {
    const { data } = await shop.graphql(
      `mutation ($line: ID!, $price: MoneyInput!, $key: String) {
        appUsageRecordCreate(subscriptionLineItemId: $line, price: $price, description: "photos", idempotencyKey: $key) {
          appUsageRecord { id } userErrors { message } } }`,
      { line: appSubscription.lineItems[1].id, price: { amount, currencyCode: 'USD' }, key },
    );
    return data.appUsageRecordCreate as { appUsageRecord: { id: string } | null; userErrors: unknown[] };
  };
  const first = await use(3, 'one');
  expect((await use(3, 'one')).appUsageRecord).toEqual(first.appUsageRecord);
  expect(await use(3, 'two')).toMatchObject({
    appUsageRecord: null,
    userErrors: [{ message: expect.any(String) }],
  });
});
