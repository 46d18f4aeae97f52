import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createDb, type Db } from '#app/platform/db.server.ts';
import { createShopifyApp } from '#app/shopify/shopify-app.server.ts';
import { installStore } from '#app/stores/install-store.server.ts';
import type { CallOrder } from '#test/shopify/caller.main.ts';
import { createMemoryObjectStore, createTestServices } from '#test/shopify/test-services.ts';
import { startSimulator } from '#test/simulator/server.ts';
import { withDatabase } from './database.ts';
import type { BenchResult } from './run.ts';
import { round } from './sample-photo.ts';

const shopDomain = 'bench.myshopify.com';
const calls = Number(process.env.BENCH_CALLS ?? 400);
const costOfCall = 10;
const restorePerSecond = 200;
const bucketSize = 1000;
/** what is left to the merchant's clicks: with no more than it in the bucket there is no surplus to be spent at first */
const reserve = bucketSize * 0.1;

type Simulator = Awaited<ReturnType<typeof startSimulator>>;

/**
 * How much of what a shop's query budget restores is used by processes that have more work than it allows (`ratio`: four
 * of them, over the restore rate itself), and how often Shopify says THROTTLED. Real processes, which share the database.
 */
export function bench(): Promise<BenchResult> {
  return withDatabase(async (databaseUrl) => {
    const simulator = await startSimulator({
      shops: [{ domain: shopDomain, products: [] }],
      app: { url: 'http://localhost:1' },
      limits: { bucketSize, restorePerSecond },
    });
    const db = createDb(databaseUrl, 2);
    const { apiKey, apiSecret } = simulator.world.app;
    const connection = {
      databaseUrl,
      simulatorUrl: simulator.url,
      apiKey,
      apiSecret,
      appUrl: 'http://localhost:1',
    };
    try {
      const { env, clock } = createTestServices(db, connection, createMemoryObjectStore());
      const shopify = createShopifyApp(env, db, {
        afterAuth: async (domain) => void (await installStore({ db, clock }, { shopDomain: domain })),
      });
      simulator.install(shopDomain);
      await shopify.authenticate.admin(new Request(simulator.appUrl(shopDomain)));
      const alone = await measure({ simulator, db }, { connection, shopDomain }, 1);
      const four = await measure({ simulator, db }, { connection, shopDomain }, 4);
      return {
        ratio: four.used,
        callsEach: calls,
        usedByOneProcess: alone.used,
        throttledUnderOne: alone.throttled,
        usedByFourProcesses: four.used,
        throttledUnderFour: four.throttled,
      };
    } finally {
      await db.$disconnect();
      await simulator.close();
    }
  });
}

async function measure(
  { simulator, db }: { simulator: Simulator; db: Db },
  order: CallOrder,
  count: number,
): Promise<{ used: number; throttled: number }> {
  const script = new URL('../test/shopify/caller.main.ts', import.meta.url).pathname;
  const processes = Array.from({ length: count }, () =>
    spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(order)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    }),
  );
  try {
    await Promise.all(processes.map((one) => once(one, 'message')));
    await tellAll(processes, 1);
    const startedAt = simulator.world.clock.now();
    simulator.shop(shopDomain).bucket = { available: reserve, at: startedAt };
    await db.$executeRaw`
      UPDATE "ShopBudget" SET "available" = ${reserve}, "countedAt" = clock_timestamp() AT TIME ZONE 'UTC'`;
    const from = simulator.log().length;
    await tellAll(processes, Math.round(calls / count));
    const sent = simulator
      .log()
      .slice(from)
      .filter(({ kind }) => kind === 'graphql');
    const throttled = sent.filter(({ errorCodes }) => errorCodes.includes('THROTTLED')).length;
    const seconds = (new Date(sent.at(-1)?.at ?? 0).getTime() - startedAt.getTime()) / 1000;
    const points = (sent.length - throttled) * costOfCall;
    return { used: round(points / (seconds * restorePerSecond)), throttled };
  } finally {
    for (const one of processes) one.disconnect();
  }
}

/** All at once, each so often. */
async function tellAll(processes: ChildProcess[], times: number): Promise<void> {
  const said = await Promise.all(
    processes.map(async (one) => {
      const answered = once(one, 'message');
      one.send(times);
      const [word] = (await answered) as unknown[];
      return word;
    }),
  );
  if (said.some((word) => word !== 'done')) throw new Error(`A process failed: ${said.join(', ')}`);
}
