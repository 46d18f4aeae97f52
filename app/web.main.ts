import type { Server } from 'node:http';
import { parseEnv } from '#app/platform/env.ts';
import { stopOnSignals } from '#app/platform/signals.ts';
import { createServices } from '#app/services.server.ts';
import { startWeb, type DevelopmentPages } from '#app/web.server.ts';
import type { ServerBuild } from '@remix-run/node';

/** Process 1: the web server. */
async function openDevelopmentPages(server: Server): Promise<DevelopmentPages> {
  const { createServer } = await import('vite');
  const vite = await createServer({ server: { middlewareMode: true, hmr: { server } }, appType: 'custom' });
  return {
    build: async () => (await vite.ssrLoadModule('virtual:remix/server-build')) as ServerBuild,
    middleware: vite.middlewares as DevelopmentPages['middleware'],
  };
}

const env = parseEnv(process.env);
const services = createServices(env, 'web');
const isDevelopment = env.APP_ENV === 'development';
const web = await startWeb(services, isDevelopment ? openDevelopmentPages : undefined);
services.log.info({ port: web.port }, 'web is ready');
process.send?.({ ready: 'web', port: web.port });

stopOnSignals(services.log, async () => {
  await web.close();
  await services.close();
});
