import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import sharp from 'sharp';
import { afterAll } from 'vitest';
import { continueAutomation } from '#app/automation/continue-automation.server.ts';
import { lookAgain } from '#app/automation/look-again.server.ts';
import { runAutomation } from '#app/automation/run-automation.server.ts';
import { tellFlow } from '#app/automation/tell-flow.server.ts';
import { reconcileCatalog, syncCatalog } from '#app/catalog/sync-catalog.server.ts';
import { settleCharges } from '#app/credits/billing/settle-charges.server.ts';
import { runFlowAction } from '#app/flow.server.ts';
import { handleShopifyWebhook, receiveShopifyWebhook } from '#app/inbox.server.ts';
import { writeAltTextInShop } from '#app/publishing/change-alt-text.server.ts';
import { publishAsset } from '#app/publishing/publish-asset.server.ts';
import { revertPublication } from '#app/publishing/revert-publication.server.ts';
import type { JobName, JobPayload } from '#app/queue/jobs.ts';
import { resumePublications } from '#app/publishing/resume-publications.server.ts';
import { createShopifyApp } from '#app/shopify/shopify-app.server.ts';
import { eraseStore } from '#app/stores/erase-store.server.ts';
import { installStore } from '#app/stores/install-store.server.ts';
import type { ObjectStore } from '#app/storage/object-store.ts';
import { testDatabase } from '#test/setup/database.ts';
import { startSimulator } from '#test/simulator/server.ts';
import type { SimulatorOptions } from '#test/simulator/world.ts';
import { createMemoryObjectStore, createTestServices, type TestServices } from './test-services.ts';

export type { TestServices } from './test-services.ts';

export const shopDomain = 'studio-nord.myshopify.com';
const topics = [
  'products/create',
  'products/update',
  'products/delete',
  'app/uninstalled',
  'app/scopes_update',
  'bulk_operations/finish',
  'app_subscriptions/update',
  'app_purchases_one_time/update',
];
const complianceTopics = ['customers/data_request', 'customers/redact', 'shop/redact'];

export type ShopUnderTest = Awaited<ReturnType<typeof openShop>>;

/** A simulated shop, a database, and the part of the app that lies between them; the app is not installed yet. */
export async function openShop(
  options: SimulatorOptions = {},
  objects: ObjectStore = createMemoryObjectStore(),
) {
  const { db, databaseUrl } = await testDatabase();
  const receiver = await listen();
  const simulator = await startSimulator({
    shops: [{ domain: shopDomain, name: 'Studio Nord', products: await twoProducts() }],
    webhooks: [...topics, ...complianceTopics].map((topic) => ({ topic, path: '/webhooks/shopify' })),
    ...options,
    app: { url: receiver.url },
    limits: {
      mediaMilliseconds: 30,
      jobMilliseconds: 20,
      bulkMilliseconds: 30,
      webhookMilliseconds: 5,
      bucketSize: 20_000,
      restorePerSecond: 2000,
      ...options.limits,
    },
  });
  const connection = {
    databaseUrl,
    simulatorUrl: simulator.url,
    apiKey: simulator.world.app.apiKey,
    apiSecret: simulator.world.app.apiSecret,
    appUrl: receiver.url,
  };
  const services = createTestServices(db, connection, objects);
  receiver.answer = (request) =>
    new URL(request.url).pathname === '/flow/generate'
      ? runFlowAction(services, request)
      : receiveShopifyWebhook(services, request);
  afterAll(async () => {
    await services.queue.close();
    await simulator.close();
    await receiver.close();
  });
  const shopify = createShopifyApp(services.env, db, {
    afterAuth: async (domain) => void (await installStore(services, { shopDomain: domain })),
  });
  return {
    db,
    simulator,
    services,
    /** how another process reaches the same */
    connection,
    shopify,
    shop: () => simulator.shop(shopDomain),
    /** what the merchant does: opens the app in the admin */
    async open() {
      simulator.install(shopDomain);
      await shopify.authenticate.admin(new Request(simulator.appUrl(shopDomain)));
      return db.store.findUniqueOrThrow({ where: { shopDomain } });
    },
    /** runs every job that was asked for, and those that follow, of the given names */
    runJobs: (names?: JobName[]) => runJobs(services, names),
  };
}

type Handlers = {
  [Name in JobName]?: (services: TestServices, payload: JobPayload<Name>) => Promise<unknown>;
};

const handlers: Handlers = {
  'handle-shopify-webhook': handleShopifyWebhook,
  'sync-catalog': syncCatalog,
  'reconcile-catalog': reconcileCatalog,
  'settle-charges': settleCharges,
  'publish-asset': publishAsset,
  'write-alt-text': writeAltTextInShop,
  'revert-publication': revertPublication,
  'resume-publications': resumePublications,
  'run-automation': runAutomation,
  'look-again': lookAgain,
  'continue-automation': continueAutomation,
  'tell-flow': tellFlow,
  'erase-store': eraseStore,
};

async function runJobs(services: TestServices, names = Object.keys(handlers) as JobName[]): Promise<void> {
  for (;;) {
    const [row] = await services.db.outboxJob.findMany({
      where: { dispatchedAt: null, name: { in: names } },
      orderBy: { createdAt: 'asc' },
      take: 1,
    });
    if (!row) return;
    const handle = handlers[row.name as JobName] as (
      given: TestServices,
      payload: unknown,
    ) => Promise<unknown>;
    await handle(services, row.payload);
    // an erasure takes its own row away
    await services.db.outboxJob.updateMany({ where: { id: row.id }, data: { dispatchedAt: new Date() } });
  }
}

/** The receiving end of the app, on a port of its own; what it answers is filled in later. */
async function listen() {
  const receiver = {
    url: '',
    answer: (_request: Request): Promise<Response> => Promise.resolve(new Response(null, { status: 503 })),
    close: () => closeServer(server),
  };
  const answer = getRequestListener((request) => receiver.answer(request), { overrideGlobalObjects: false });
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  receiver.url = `http://localhost:${(server.address() as AddressInfo).port}`;
  return receiver;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}

/** A small picture of one colour, different for every `shade`. */
export function makePhoto(shade: number, width = 64): Promise<Buffer> {
  const background = { r: (shade * 37) % 256, g: (shade * 91) % 256, b: (shade * 53) % 256 };
  return sharp({ create: { width, height: 48, channels: 3, background } })
    .jpeg()
    .toBuffer();
}

async function twoProducts() {
  const photo = async (name: string, shade: number) => ({
    filename: `${name}.jpg`,
    bytes: await makePhoto(shade),
    alt: name,
  });
  return [
    {
      title: 'Oak Stool',
      tags: ['oak', 'new'],
      photos: [await photo('stool-front', 1), await photo('stool-back', 2)],
    },
    { title: 'Blue Mug', photos: [await photo('mug', 3)] },
  ];
}
