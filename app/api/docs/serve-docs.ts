import { createHash } from 'node:crypto';
import type { Context, Hono } from 'hono';
import type { RequestNamed } from '#app/api/name-request.ts';
import type { ApiServices } from '#app/api/operation.ts';
import { docsCss } from './docs-css.ts';
import { docsJs } from './docs-js.ts';
import { renderDocs } from './page.tsx';

const headers = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'public, max-age=300',
};

/** The reference page at /docs: made once, complete in itself, nothing from any other server. */
export function serveDocs(api: Hono<RequestNamed>, { env }: Pick<ApiServices, 'env'>): void {
  let page: string | undefined;
  api.get('/docs', (c) => send(c, 'text/html; charset=utf-8', (page ??= renderDocs(env.APP_URL))));
  api.get('/docs/docs.css', (c) => send(c, 'text/css; charset=utf-8', docsCss));
  api.get('/docs/docs.js', (c) => send(c, 'text/javascript; charset=utf-8', docsJs));
}

function send(c: Context, type: string, content: string): Response {
  const etag = `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
  const all = { ...headers, 'Content-Type': type, ETag: etag };
  if (c.req.header('if-none-match') === etag) return new Response(null, { status: 304, headers: all });
  return new Response(content, { headers: all });
}
