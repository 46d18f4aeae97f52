import { Hono, type Context } from 'hono';
import { newId } from '#app/platform/ids.ts';
import { callOperation } from './call-operation.ts';
import { serveDocs } from './docs/serve-docs.ts';
import { serveAssets } from './serve-assets.ts';
import { serveHealth } from './serve-health.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { buildOpenApi } from './openapi.ts';
import type { Answer, ApiServices, Operation } from './operation.ts';
import { operations } from './operations.ts';
import { problemBody, problems, type Problem } from './problems.ts';

/** The partner API under /v1 and /api/v1, the assets under /a, /health and /metrics. */
export function createApi(services: ApiServices): Hono {
  const api = new Hono();
  const metrics = createMetrics(services);
  const document = buildOpenApi(services.env.APP_URL);
  api.get('/v1/openapi.json', (c) => c.json(document, 200, { 'Request-Id': newId('req') }));
  for (const operation of operations)
    api.on(operation.method, honoPath(operation), (c) => serve(services, metrics, operation, c));
  for (const path of new Set(operations.map(honoPath))) api.all(path, (c) => refuseMethod(path, c));
  for (const prefix of ['/v1/*', '/api/v1/*'])
    api.all(prefix, (c) =>
      toResponse({ problem: 'not_found', detail: `${c.req.path} is not part of this API.` }, newId('req')),
    );
  serveDocs(api, services);
  serveAssets(api, services);
  serveHealth(api, services);
  api.get('/metrics', (c) => metrics.serve(c.req.raw));
  return api;
}

function honoPath(operation: Operation): string {
  return operation.path.replaceAll(/\{(\w+)\}/g, ':$1');
}

async function serve(
  services: ApiServices,
  metrics: Metrics,
  operation: Operation,
  c: Context,
): Promise<Response> {
  const requestId = newId('req');
  const started = performance.now();
  const log = services.log.child({ requestId, operation: operation.id });
  const given = { params: c.req.param() as Record<string, string>, query: c.req.query() };
  let answer: Answer;
  try {
    answer = await callOperation({ ...services, log }, operation, c.req.raw, given);
  } catch (error) {
    log.error({ err: error }, 'the request failed');
    answer = { problem: 'internal_error', detail: `Please try again. We look for it under ${requestId}.` };
  }
  const response = toResponse(answer, requestId);
  const seconds = (performance.now() - started) / 1000;
  metrics.observe(operation.id, response.status, seconds);
  log.info({ status: response.status, milliseconds: Math.round(seconds * 1000) }, 'api');
  return response;
}

function toResponse(answer: Answer, requestId: string): Response {
  if (!('problem' in answer)) {
    const { body } = answer;
    const isSent = body === null || typeof body === 'string' || body instanceof ReadableStream;
    const content = isSent ? body : JSON.stringify(body);
    const headers = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...answer.headers };
    return new Response(content, { status: answer.status, headers: { ...headers, 'Request-Id': requestId } });
  }
  return problemResponse(answer, requestId);
}

function problemResponse(problem: Problem, requestId: string): Response {
  const { status } = problems[problem.problem];
  return new Response(JSON.stringify(problemBody(problem, requestId)), {
    status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': 'no-store',
      'Request-Id': requestId,
      ...(status === 401 ? { 'WWW-Authenticate': 'Bearer realm="afterlight"' } : {}),
    },
  });
}

function refuseMethod(path: string, c: Context): Response {
  const allowed = operations.filter((operation) => honoPath(operation) === path).map(({ method }) => method);
  const detail = `${c.req.method} is not offered here. Use ${allowed.join(' or ')}.`;
  const response = toResponse({ problem: 'method_not_allowed', detail }, newId('req'));
  response.headers.set('Allow', allowed.join(', '));
  return response;
}
