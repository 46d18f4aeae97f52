import { SimulatedClock } from './clock.ts';
import { executeAdmin } from './execute.ts';
import { type FaultSettings, Faults } from './faults.ts';
import { loadAdminSchema } from './schema.ts';
import { seedProduct, type SeedProduct } from './catalogue.ts';
import { readFlowTriggers } from '#test/extensions/read-extensions.ts';
import {
  type AppSettings,
  type DeclaredTrigger,
  type Limits,
  nextGid,
  type Shop,
  type World,
} from './state.ts';
import { type DeclaredSubscription, Webhooks } from './webhooks.ts';

export type ShopSeed = { domain: string; name?: string; products?: SeedProduct[]; collections?: string[] };

export type SimulatorOptions = {
  /** 0 or nothing: a free port */
  port?: number;
  host?: string;
  app?: Partial<AppSettings>;
  shops?: ShopSeed[];
  /** What shopify.app.toml subscribes to */
  webhooks?: DeclaredSubscription[];
  /** What `shopify app deploy` has released; what lies in extensions/ when left out */
  flowTriggers?: DeclaredTrigger[];
  faults?: FaultSettings;
  limits?: Partial<Limits>;
  /** How much faster than real time the simulated clock runs; 0 stands still until `advance` */
  clockSpeed?: number;
};

const defaultApp: AppSettings = {
  handle: 'afterlight',
  name: 'Afterlight',
  url: '',
  apiKey: '0123456789abcdef0123456789abcdef',
  apiSecret: 'simulated-app-secret',
  scopes: ['write_products', 'write_files'],
  homePath: '/app',
};

const defaultLimits: Limits = {
  mediaMilliseconds: 300,
  jobMilliseconds: 200,
  bulkMilliseconds: 300,
  webhookMilliseconds: 50,
  accessTokenSeconds: 3600,
  refreshTokenSeconds: 90 * 24 * 3600,
  bucketSize: 2000,
  restorePerSecond: 100,
  maxQueryCost: 1000,
  maxMediaPerProduct: 250,
  minAltCharacters: 1,
  maxImageBytes: 20e6,
  maxImagePixels: 20e6,
  // Eight retries over four hours
  webhookRetrySeconds: [60, 120, 300, 600, 1200, 2400, 3600, 6000],
};

/** The simulated Shopify without its HTTP server. */
export async function createWorld(options: SimulatorOptions): Promise<World> {
  const world: World = {
    clock: new SimulatedClock(options.clockSpeed ?? 1),
    schema: loadAdminSchema(),
    execute: executeAdmin,
    url: '',
    app: { ...defaultApp, ...options.app },
    limits: { ...defaultLimits, ...options.limits },
    faults: new Faults(options.faults),
    webhooks: new Webhooks(() => world, options.webhooks ?? []),
    flowTriggers: options.flowTriggers ?? readFlowTriggers(),
    shops: new Map(),
    log: [],
    lastId: 1000,
  };
  for (const seed of options.shops ?? []) await addShop(world, seed);
  return world;
}

export async function addShop(world: World, seed: ShopSeed): Promise<Shop> {
  if (!/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/.test(seed.domain)) {
    throw new Error(`"${seed.domain}" is no shop domain; it must look like my-shop.myshopify.com`);
  }
  const now = world.clock.now();
  const handle = seed.domain.split('.')[0];
  const shop: Shop = {
    id: nextGid(world, 'Shop'),
    domain: seed.domain,
    name: seed.name ?? handle,
    createdAt: now,
    installation: {
      installed: false,
      scopes: world.app.scopes,
      accessTokens: [],
      refreshToken: null,
      previousRefreshToken: null,
    },
    bucket: { available: world.limits.bucketSize, at: now },
    products: new Map(),
    files: new Map(),
    collections: new Map(),
    metafields: new Map(),
    stagedUploads: new Map(),
    jobs: new Map(),
    bulkOperations: new Map(),
    webhookSubscriptions: new Map(),
    charges: new Map(),
    flowTriggers: [],
  };
  world.shops.set(shop.domain, shop);
  for (const title of seed.collections ?? []) {
    const id = nextGid(world, 'Collection');
    shop.collections.set(id, { id, title, handle: title.toLowerCase().replaceAll(' ', '-'), updatedAt: now });
  }
  for (const product of seed.products ?? []) await seedProduct(world, shop, product);
  return shop;
}
