import { existsSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { relative, resolve } from 'node:path';
import type { Duplex } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { getRequestListener } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { createRequestHandler, type ServerBuild } from '@remix-run/node';
import { Hono } from 'hono';
import { createApi } from '#app/api/api.server.ts';
import type { LoadContext } from '#app/load-context.ts';
import type { RequestNamed } from '#app/api/name-request.ts';
import { newId } from '#app/platform/ids.ts';
import type { Services } from '#app/services.ts';
import { createShopifyApp } from '#app/shopify/shopify-app.server.ts';
import { installStore } from '#app/stores/install-store.server.ts';

type RemixBuild = ServerBuild | (() => Promise<ServerBuild>);
type ConnectMiddleware = (request: unknown, response: unknown, next: () => void) => void;

/** Remix's part while developing: Vite serves the pages and tells the browser, over the same server, to reload them. */
export type DevelopmentPages = { build: () => Promise<ServerBuild>; middleware: ConnectMiddleware };

/** The pages that `npm run build` made. Throws when they were not made. */
async function readBuiltPages(): Promise<ServerBuild> {
  const file = resolve('build/server/index.js');
  if (!existsSync(file)) throw new Error(`${file} is missing: run "npm run build" first.`);
  return (await import(/* @vite-ignore */ pathToFileURL(file).href)) as ServerBuild;
}

/** One HTTP server for everything: the API and the assets are answered first, then files, then the embedded app. */
export function createWeb(services: Services, build: RemixBuild): Hono<RequestNamed> {
  const shopify = createShopifyApp(services.env, services.db, {
    afterAuth: async (shopDomain) => void (await installStore(services, { shopDomain })),
  });
  const mode = services.env.APP_ENV === 'development' ? 'development' : 'production';
  const pages = createRequestHandler(build, mode);
  const root = relative(process.cwd(), resolve('build/client'));

  const web = new Hono<RequestNamed>();
  web.route('/', createApi(services));
  if (existsSync(root)) serveBuiltFiles(web, root);
  web.all('*', async (c) => {
    const log = services.log.child({ requestId: c.get('requestId') });
    const started = performance.now();
    const context: LoadContext = { services: { ...services, log }, shopify };
    const request = services.env.SHOPIFY_SIMULATOR_URL ? asOrdinaryBrowser(c.req.raw) : c.req.raw;
    const response = await pages(request, { ...context });
    const milliseconds = Math.round(performance.now() - started);
    // the query can carry a session token: only the path is written down
    log.info({ method: c.req.method, path: c.req.path, status: response.status, milliseconds }, 'page');
    return allowSimulatedAdmin(services.env.SHOPIFY_SIMULATOR_URL, response);
  });
  return web;
}

/** What the browser needs of the build; while developing there may be none, and Vite serves it. */
function serveBuiltFiles(web: Hono<RequestNamed>, root: string): void {
  web.use(
    '/assets/*',
    serveStatic({
      root,
      onFound: (_path, c) => c.header('Cache-Control', 'public, max-age=31536000, immutable'),
    }),
  );
  web.use(
    '/*',
    serveStatic({ root, onFound: (_path, c) => c.header('Cache-Control', 'public, max-age=3600') }),
  );
}

/** The Shopify library answers 410 to bots, and takes headless browsers and scripts for such; a simulated shop is open to them. */
function asOrdinaryBrowser({ url, method, headers, body, signal }: Request): Request {
  const named = new Headers(headers);
  named.set('user-agent', 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0.0.0 Safari/537.36');
  return new Request(url, { method, headers: named, body, signal, ...(body && { duplex: 'half' as const }) });
}

/** The Shopify library lets only Shopify's own addresses frame the app; a simulated admin has another one. */
function allowSimulatedAdmin(simulatorUrl: string | undefined, response: Response): Response {
  const policy = response.headers.get('content-security-policy');
  if (!simulatorUrl || !policy) return response;
  const headers = new Headers(response.headers);
  headers.set(
    'content-security-policy',
    policy.replace('frame-ancestors', `frame-ancestors ${simulatorUrl}`),
  );
  return new Response(response.body, { status: response.status, headers });
}

/** What is no HTTP reaches no route; its answer is named all the same. */
function refuseMalformed(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status =
    error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  socket.end(
    `HTTP/1.1 ${status}\r\nRequest-Id: ${newId('req')}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}

/** Starts the server. The returned `close` lets requests under way finish. */
export async function startWeb(
  services: Services,
  openDevelopmentPages?: (server: Server) => Promise<DevelopmentPages>,
): Promise<{ server: Server; port: number; close(): Promise<void> }> {
  const server = createServer();
  const development = await openDevelopmentPages?.(server);
  const web = createWeb(services, development?.build ?? (await readBuiltPages()));
  // the Shopify library brings its own Request and Response: the global ones stay
  const listener = getRequestListener(web.fetch, { overrideGlobalObjects: false });
  server.on('request', (request, response) => {
    if (!development) return void listener(request, response);
    development.middleware(request, response, () => void listener(request, response));
  });
  server.on('clientError', refuseMalformed);
  const { HOST: host, PORT: wantedPort } = services.env;
  await new Promise<void>((done, fail) => server.once('error', fail).listen(wantedPort, host, done));
  const address = server.address();
  return {
    server,
    port: typeof address === 'object' && address ? address.port : wantedPort,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeIdleConnections();
        // an event stream never ends by itself
        setTimeout(() => server.closeAllConnections(), 10_000).unref();
      }),
  };
}
