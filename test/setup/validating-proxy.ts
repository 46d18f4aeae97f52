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
  const forms = new Map<string, FormData>();
  const upstream = createServer((request, response) => {
    const fetchWhole = (asked: Request) => api.fetch(withWholeForm(asked, forms));
    void getRequestListener(fetchWhole, { overrideGlobalObjects: false })(request, response);
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
    const form = init.body instanceof FormData ? init.body : undefined;
    const sent = form ? readableForm(init, form, forms) : init;
    const response = await fetch(`${address}${path}`, { redirect: 'manual', ...sent });
    const found = JSON.parse(response.headers.get('sl-violations') ?? '[]') as Violation[];
    const isServed = response.status < 300;
    const broken = found.filter(
      (one) => (isServed || one.location[0] === 'response') && !(form && isReadFromText(one)),
    );
    if (broken.length)
      throw new Error(
        `${init.method} ${path} ${response.status} breaks the document: ${JSON.stringify(broken)}`,
      );
    return response;
  };
}

/** Prism keeps one part of each name, as a string: a form's list, and what is JSON in a part, it takes for neither. */
function isReadFromText({ location: [part], message }: Violation): boolean {
  return part === 'request' && /must be (array|object)$/.test(message);
}

const formHeader = 'x-whole-form';

/** Prism reads a body as text, which no picture survives: it is shown every field, with words in place of a file's bytes. */
function readableForm(init: RequestInit, form: FormData, forms: Map<string, FormData>): RequestInit {
  const shown = new FormData();
  for (const [name, value] of form) {
    if (typeof value === 'string') shown.append(name, value);
    else shown.append(name, new Blob(['the bytes of a file'], { type: value.type }), value.name);
  }
  const id = String(forms.size);
  forms.set(id, form);
  const headers = new Headers(init.headers);
  headers.set(formHeader, id);
  return { ...init, headers, body: shown };
}

/** The API gets the form as it was. */
function withWholeForm(request: Request, forms: Map<string, FormData>): Request {
  const form = forms.get(request.headers.get(formHeader) ?? '');
  if (!form) return request;
  const headers = new Headers(request.headers);
  for (const name of [formHeader, 'content-type', 'content-length']) headers.delete(name);
  return new Request(request.url, { method: request.method, headers, body: form });
}
