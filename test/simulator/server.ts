// The simulated Shopify as an HTTP server.
import { getRequestListener } from '@hono/node-server';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Hono } from 'hono';
import { adminRoutes } from './admin-pages.ts';
import { appFrameUrl, chooseShop, controlRoutes, uninstall } from './control.ts';
import type { FaultSettings } from './faults.ts';
import { type FlowAnswer, type FlowStep, runFlowStep } from './flow.ts';
import { install, mintSessionToken } from './oauth.ts';
import { type ServerEnv, shopRoutes } from './shop-routes.ts';
import type { LogEntry } from './log.ts';
import type { AppSettings, Shop, World } from './state.ts';
import { createWorld, type SimulatorOptions } from './world.ts';

export type Simulator = {
  url: string;
  world: World;
  /** The shop of that domain or handle; throws if there is none */
  shop(domain?: string): Shop;
  setApp(settings: Partial<AppSettings>): void;
  setFaults(settings: FaultSettings): void;
  clearFaults(): void;
  install(domain?: string): void;
  uninstall(domain?: string): void;
  sessionToken(domain?: string): string;
  /** Sends what a workflow with a step of the app's sends, once */
  runFlowStep(step: FlowStep, domain?: string): Promise<FlowAnswer>;
  /** What the admin opens in the frame, with a fresh session token */
  appUrl(domain?: string, path?: string): string;
  /** Moves simulated time and waits for everything that falls due */
  advance(milliseconds: number): Promise<void>;
  log(): LogEntry[];
  close(): Promise<void>;
};

export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const world = await createWorld(options);
  const app = new Hono<ServerEnv>();
  app.onError((error, context) => {
    console.error('simulator: unexpected error', error);
    return context.json({ errors: 'Internal Server Error', simulator: error.message }, 500);
  });
  app.route('/_sim', controlRoutes(world));
  app.route('/', adminRoutes(world));
  app.route('/', shopRoutes(world));
  const listener = getRequestListener((request, bindings) => app.fetch(withShopPath(request), bindings), {
    overrideGlobalObjects: false,
  });
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  const host = options.host ?? '127.0.0.1';
  const port = await listen(server, options.port ?? 0, host);
  world.url = `http://${host === '127.0.0.1' ? 'localhost' : host}:${port}`;
  return {
    url: world.url,
    world,
    shop: (domain) => chooseShop(world, domain),
    setApp: (settings) => void Object.assign(world.app, settings),
    setFaults: (settings) => world.faults.set(settings),
    clearFaults: () => world.faults.clear(),
    install: (domain) => install(world, chooseShop(world, domain)),
    uninstall: (domain) => uninstall(world, chooseShop(world, domain)),
    sessionToken: (domain) => mintSessionToken(world, chooseShop(world, domain)),
    runFlowStep: (step, domain) => runFlowStep(world, chooseShop(world, domain), step),
    appUrl: (domain, path) => appFrameUrl(world, chooseShop(world, domain), path ?? world.app.homePath, ''),
    advance: (milliseconds) => world.clock.advance(milliseconds),
    log: () => world.log,
    close: async () => {
      await world.clock.stop();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

/** `/shops/demo.myshopify.com/admin/…` is the same as `/admin/…` with the shop as forwarded host. */
function withShopPath(request: Request): Request {
  const url = new URL(request.url);
  const found = /^\/shops\/([a-z0-9-]+\.myshopify\.com)(\/.*)$/.exec(url.pathname);
  if (!found) return request;
  url.pathname = found[2];
  const copy = new Request(url, request);
  copy.headers.set('x-forwarded-host', found[1]);
  return copy;
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
