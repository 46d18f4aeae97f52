import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CallOrder } from './caller.main.ts';
import { openShop, shopDomain, type ShopUnderTest } from './shop-under-test.ts';

const restorePerSecond = 200;
const bucketSize = 1000;
const costOfCall = 10;

let shop: ShopUnderTest;
let processes: ChildProcess[] = [];

beforeAll(async () => {
  shop = await openShop({ webhooks: [], limits: { bucketSize, restorePerSecond } });
  await shop.open();
  const order: CallOrder = { connection: shop.connection, shopDomain };
  const script = join(import.meta.dirname, 'caller.main.ts');
  const args = ['--import', 'tsx', script, JSON.stringify(order)];
  processes = Array.from({ length: 4 }, () =>
    spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] }),
  );
  await Promise.all(processes.map((one) => once(one, 'message')));
});
afterAll(() => {
  for (const one of processes) one.disconnect();
});

/** All four at once, each so often; what they said. */
function tellAll(times: number): Promise<unknown[]> {
  return Promise.all(
    processes.map(async (one) => {
      const answered = once(one, 'message');
      one.send(times);
      const [said] = (await answered) as unknown[];
      return said;
    }),
  );
}

function logSince(from: number) {
  return shop.simulator.log().slice(from);
}

const allDone = ['done', 'done', 'done', 'done'];

test('four processes that meet an expired token refresh it once', async () => {
  await shop.db.session.updateMany({ data: { expires: new Date(Date.now() - 1000) } });
  const from = shop.simulator.log().length;
  // long enough for all of them to meet
  const targeted = [{ operation: 'refresh', kind: 'slow' as const, times: 1 }];
  shop.simulator.setFaults({ slowMilliseconds: 300, targeted });
  expect(await tellAll(1)).toEqual(allDone);
  expect(logSince(from).filter(({ operation }) => operation === 'refresh')).toHaveLength(1);
});

test('four processes with work to do use what the shop restores to 95 in 100, and are hardly ever throttled', async () => {
  // no more than the merchant's share, in Shopify's count and in ours: nothing but what is restored can be spent
  shop.shop().bucket = { available: bucketSize * 0.1, at: shop.simulator.world.clock.now() };
  await shop.db.$executeRaw`
    UPDATE "ShopBudget" SET "available" = ${bucketSize * 0.1}, "countedAt" = clock_timestamp() AT TIME ZONE 'UTC'`;
  const from = shop.simulator.log().length;
  expect(await tellAll(25)).toEqual(allDone);
  const sent = logSince(from).filter(({ kind }) => kind === 'graphql');
  const throttled = sent.filter(({ errorCodes }) => errorCodes.includes('THROTTLED'));
  expect(throttled.length).toBeLessThanOrEqual(2);
  const times = sent.map(({ at }) => new Date(at).getTime());
  const seconds = (times.at(-1)! - times[0]) / 1000;
  const used = ((times.length - 1 - throttled.length) * costOfCall) / (seconds * restorePerSecond);
  expect(used).toBeGreaterThanOrEqual(0.95);
  // and the merchant's share of the bucket was left alone
  expect(shop.shop().bucket.available).toBeGreaterThanOrEqual(bucketSize * 0.1 - 4 * costOfCall);
});
