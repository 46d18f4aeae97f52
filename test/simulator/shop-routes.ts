// What an app reaches of a shop: token grants, the Admin API, staged uploads, the CDN, bulk results.
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { type Context, Hono } from 'hono';
import { answerAdminCall } from './admin-api.ts';
import type { RequestFault } from './faults.ts';
import { grantToken } from './oauth.ts';
import { apiVersion } from './schema.ts';
import type { Shop, World } from './state.ts';
import { takeUpload } from './uploads.ts';

export type ServerEnv = { Bindings: HttpBindings };
type ServerContext = Context<ServerEnv>;

const bulkChunkLines = 50;

export function shopRoutes(world: World): Hono<ServerEnv> {
  const routes = new Hono<ServerEnv>();

  routes.post('/admin/oauth/access_token', async (context) => {
    const shop = shopOf(world, context);
    if (!shop) return unknownShop(context);
    const input = await readFields(context.req.raw);
    const name = input.grant_type === 'refresh_token' ? 'refresh' : 'token-exchange';
    return withFaults(world, context, [name], () => {
      const { status, body } = grantToken(world, shop, input);
      return Response.json(body, { status });
    });
  });

  routes.post('/admin/api/:version/graphql.json', async (context) => {
    const shop = shopOf(world, context);
    if (!shop) return unknownShop(context);
    if (context.req.param('version') !== apiVersion)
      return Response.json({ errors: 'Not Found' }, { status: 404 });
    const body: unknown = await context.req.json().catch(() => null);
    if (typeof body !== 'object' || body === null) {
      return Response.json({ errors: { query: 'Required parameter missing or invalid' } }, { status: 400 });
    }
    const token = context.req.header('x-shopify-access-token');
    const answer = await answerAdminCall(world, { shop, token, body });
    if (answer.fault === 'reset-before' || answer.fault === 'reset-after') return cutConnection(context);
    if (answer.fault === 'slow') await dawdle(world);
    return Response.json(answer.body, { status: answer.status, headers: answer.headers });
  });

  routes.all('/staged/:shop/:key/:filename', (context) => {
    const shop = world.shops.get(context.req.param('shop'));
    if (!shop) return unknownShop(context);
    return withFaults(world, context, ['upload'], async () => {
      const { status, message } = await takeUpload(world, shop, context.req.param('key'), context.req.raw);
      return new Response(message, { status });
    });
  });

  routes.get('/cdn/shop/:shop/files/:id/:filename', (context) => {
    const shop = world.shops.get(context.req.param('shop'));
    const id = context.req.param('id');
    const file =
      shop?.files.get(`gid://shopify/MediaImage/${id}`) ?? shop?.files.get(`gid://shopify/GenericFile/${id}`);
    const content = file?.content;
    if (!content) return new Response('Not found', { status: 404 });
    return withFaults(world, context, ['cdn'], () => {
      const headers = { 'content-type': content.mimeType, 'cache-control': 'public, max-age=31557600' };
      return new Response(new Uint8Array(content.bytes), { headers });
    });
  });

  routes.get('/bulk/:shop/:file', (context) => {
    const id = context.req.param('file').replace(/\.jsonl$/, '');
    const operation = world.shops
      .get(context.req.param('shop'))
      ?.bulkOperations.get(`gid://shopify/BulkOperation/${id}`);
    if (operation?.status !== 'COMPLETED') return new Response('Not found', { status: 404 });
    return withFaults(world, context, ['bulk-result'], () => {
      return new Response(streamLines(operation.lines), { headers: { 'content-type': 'application/jsonl' } });
    });
  });

  return routes;
}

/** The shop that a request is about: the host it was meant for, or the one in its path. */
export function shopOf(world: World, context: ServerContext): Shop | undefined {
  const host = context.req.header('x-forwarded-host') ?? context.req.header('x-sim-shop') ?? '';
  return world.shops.get(host.split(':')[0]);
}

function unknownShop(context: ServerContext): Response {
  const host = context.req.header('x-forwarded-host') ?? 'none';
  return Response.json({ errors: `Not Found: the simulator has no shop for "${host}"` }, { status: 404 });
}

async function readFields(request: Request): Promise<Record<string, unknown>> {
  const isJson = request.headers.get('content-type')?.includes('json');
  const text = await request.text();
  if (!isJson) return Object.fromEntries(new URLSearchParams(text));
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
  } catch {
    return {};
  }
}

/** Lets the switchboard spoil a request that is not an Admin API call. */
async function withFaults(
  world: World,
  context: ServerContext,
  operations: string[],
  answer: () => Response | Promise<Response>,
): Promise<Response> {
  const fault: RequestFault | null = world.faults.draw(operations);
  switch (fault) {
    case 'reset-before':
      return cutConnection(context);
    case 'reset-after':
      await answer();
      return cutConnection(context);
    case 'server-error':
      return new Response('Service Unavailable', { status: 503 });
    case 'too-many-requests':
      return new Response('Too Many Requests', {
        status: 429,
        headers: { 'retry-after': world.faults.retryAfterSeconds.toFixed(1) },
      });
    case 'slow':
      await dawdle(world);
      return answer();
    case 'throttled':
    case null:
      return answer();
  }
}

function cutConnection(context: ServerContext): Response {
  context.env.incoming.socket.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** Real time: the caller's own timeout runs on it. */
function dawdle(world: World): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, world.faults.slowMilliseconds);
  });
}

function streamLines(lines: string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let sent = 0;
  return new ReadableStream({
    pull(controller) {
      const chunk = lines.slice(sent, sent + bulkChunkLines);
      sent += chunk.length;
      if (chunk.length) controller.enqueue(encoder.encode(`${chunk.join('\n')}\n`));
      if (sent >= lines.length) controller.close();
    },
  });
}
