import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createAdminApi } from '#app/shopify/admin-api.server.ts';
import { readShop } from '#app/shopify/documents/shop.ts';
import { openShop, shopDomain, type ShopUnderTest } from './shop-under-test.ts';

let shop: ShopUnderTest;
const id = `offline_${shopDomain}`;

beforeAll(async () => {
  shop = await openShop();
});
beforeEach(async () => {
  await shop.open();
});

/** A client of its own, as another process has it. */
function otherProcess() {
  return createAdminApi(shop.services).forShop(shopDomain);
}

function refreshes(): number {
  return shop.simulator.log().filter(({ operation }) => operation === 'refresh').length;
}

async function expire(): Promise<void> {
  await shop.db.session.update({ where: { id }, data: { expires: new Date(Date.now() - 1000) } });
}

test('eight processes that meet an expired token refresh it once', async () => {
  await expire();
  const before = refreshes();
  // long enough for all of them to meet
  shop.simulator.setFaults({
    slowMilliseconds: 400,
    targeted: [{ operation: 'refresh', kind: 'slow', times: 1 }],
  });
  const answers = await Promise.all(Array.from({ length: 8 }, () => otherProcess().run(readShop, {})));
  expect(answers.map(({ shop: { name } }) => name)).toEqual(Array.from({ length: 8 }, () => 'Studio Nord'));
  expect(refreshes()).toBe(before + 1);
  const session = await shop.db.session.findUniqueOrThrow({ where: { id } });
  expect(session.expires!.getTime()).toBeGreaterThan(Date.now() + 3000 * 1000);
});

test('a token that Shopify refuses although it looks good is refreshed, and the call is made again', async () => {
  shop.shop().installation.accessTokens = [];
  const before = refreshes();
  expect((await otherProcess().run(readShop, {})).shop.name).toBe('Studio Nord');
  expect(refreshes()).toBe(before + 1);
});

test('a refresh whose reply is lost does not lock the app out', async () => {
  await expire();
  shop.simulator.setFaults({ targeted: [{ operation: 'refresh', kind: 'reset-after', times: 1 }] });
  await expect(otherProcess().run(readShop, {})).rejects.toMatchObject({ kind: 'unreachable' });
  expect((await otherProcess().run(readShop, {})).shop.name).toBe('Studio Nord');
});

test('after an uninstall the token is refused for good', async () => {
  await expire();
  shop.simulator.uninstall(shopDomain);
  await expect(otherProcess().run(readShop, {})).rejects.toMatchObject({ kind: 'refused-token' });
});

test('throttled, limited and broken answers are waited out', async () => {
  shop.simulator.setFaults({
    retryAfterSeconds: 0.05,
    targeted: [
      { operation: 'shop', kind: 'throttled', times: 1 },
      { operation: 'shop', kind: 'too-many-requests', times: 1 },
      { operation: 'shop', kind: 'server-error', times: 1 },
      { operation: 'shop', kind: 'reset-before', times: 1 },
    ],
  });
  expect((await otherProcess().run(readShop, {})).shop.name).toBe('Studio Nord');
});
