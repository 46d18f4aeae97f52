import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { getHttpOperationsFromSpec } from '@stoplight/prism-http';
import { createServer as createPrism } from '@stoplight/prism-http-server';
import type { Hono } from 'hono';
import type { RequestNamed } from '#app/api/name-request.ts';
import { afterAll } from 'vitest';
import { buildOpenApi } from '#app/api/openapi.ts';

type Violation = { location: string[]; severity: string; message: string };

const silent = () => undefined;
const quiet = {
  trace: silent,
  debug: silent,
  info: silent,
  success: silent,
  warn: silent,
  error: silent,
  fatal: silent,
};

/**
 * Prism between a client and the API, over real HTTP. The returned function sends a request through it and throws when
 * the answer is not as documented, or when a request that was served is not.
 */
export async function startValidatingProxy(
  api: Hono<RequestNamed>,
): Promise<(path: string, init: RequestInit) => Promise<Response>> {
  const upstream = createServer((request, response) => {
    void getRequestListener(api.fetch, { overrideGlobalObjects: false })(request, response);
  });
  await new Promise<void>((done) => upstream.listen(0, '127.0.0.1', done));
  const { port } = upstream.address() as AddressInfo;
  const operations = await getHttpOperationsFromSpec(buildOpenApi('/'));
  const prism = createPrism(operations, {
    cors: false,
    config: {
      isProxy: true,
      upstreamProxy: undefined,
      upstream: new URL(`http://127.0.0.1:${port}`),
      mock: { dynamic: false },
      validateRequest: true,
      validateResponse: true,
      checkSecurity: true,
      errors: false,
    },
    components: { logger: { ...quiet, child: () => quiet } as never },
  });
  const address = await prism.listen(0, '127.0.0.1');
  afterAll(async () => {
    await prism.close();
    upstream.closeAllConnections();
    upstream.close();
  });
  return async (path, init) => {
    const response = await fetch(`${address}${path}`, { redirect: 'manual', ...init });
    const found = JSON.parse(response.headers.get('sl-violations') ?? '[]') as Violation[];
    const isServed = response.status < 300;
    const broken = found.filter(({ location }) => isServed || location[0] === 'response');
    if (broken.length)
      throw new Error(
        `${init.method} ${path} ${response.status} breaks the document: ${JSON.stringify(broken)}`,
      );
    return response;
  };
}
