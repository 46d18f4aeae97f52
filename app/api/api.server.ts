import { Hono, type Context } from 'hono';
import { createRateLimiter, type RateLimiter } from '#app/partners/rate-limits.server.ts';
import { callOperation } from './call-operation.ts';
import { serveDocs } from './docs/serve-docs.ts';
import { serveAssets } from './serve-assets.ts';
import { serveOperator } from './serve-operator.tsx';
import { serveHealth } from './serve-health.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { buildOpenApi } from './openapi.ts';
import type { Answer, ApiServices, Operation } from './operation.ts';
import { operations } from './operations.ts';
import { nameRequest, type RequestNamed } from './name-request.ts';
import { problemBody, problems, type Problem } from './problems.ts';
import { writeJson } from './write-json.ts';

/** The partner API under /v1 and /api/v1, the assets under /a, /health and /metrics. */
export function createApi(services: ApiServices): Hono<RequestNamed> {
  const api = new Hono<RequestNamed>();
  const metrics = createMetrics(services);
  const limiter = createRateLimiter(services);
  const document = buildOpenApi(services.env.APP_URL);
  api.use('*', nameRequest);
  api.get('/v1/openapi.json', (c) => c.json(document));
  for (const operation of operations)
    api.on(operation.method, honoPath(operation), (c) => serve({ services, metrics, limiter }, operation, c));
  for (const path of new Set(operations.map(honoPath))) api.all(path, (c) => refuseMethod(path, c));
  for (const prefix of ['/v1/*', '/api/v1/*'])
    api.all(prefix, (c) =>
      problemResponse(
        { problem: 'not_found', detail: `${c.req.path} is not part of this API.` },
        c.get('requestId'),
      ),
    );
  serveDocs(api, services);
  serveAssets(api, services);
  serveHealth(api, services);
  serveOperator(api, services);
  api.get('/metrics', (c) => metrics.serve(c.req.raw));
  api.onError((error, c) => {
    services.log.error({ err: error, requestId: c.get('requestId') }, 'the request failed');
    return faultResponse(c.get('requestId'));
  });
  return api;
}

function honoPath(operation: Operation): string {
  return operation.path.replaceAll(/\{(\w+)\}/g, ':$1');
}

type Serving = { services: ApiServices; metrics: Metrics; limiter: RateLimiter };

async function serve(
  { services, metrics, limiter }: Serving,
  operation: Operation,
  c: Context<RequestNamed>,
): Promise<Response> {
  const requestId = c.get('requestId');
  const started = performance.now();
  const log = services.log.child({ requestId, operation: operation.id });
  const given = { params: c.req.param() as Record<string, string>, query: c.req.query() };
  let response: Response;
  try {
    const answer = await callOperation({ ...services, log }, limiter, operation, c.req.raw, given);
    response = toResponse(answer, requestId);
  } catch (error) {
    log.error({ err: error }, 'the request failed');
    response = faultResponse(requestId);
  }
  const seconds = (performance.now() - started) / 1000;
  metrics.observe(operation.id, response.status, seconds);
  log.info({ status: response.status, milliseconds: Math.round(seconds * 1000) }, 'api');
  return response;
}

function faultResponse(requestId: string): Response {
  const detail = `Please try again. We look for it under ${requestId}.`;
  return problemResponse({ problem: 'internal_error', detail }, requestId);
}

function toResponse(answer: Answer, requestId: string): Response {
  if (!('problem' in answer)) {
    const { body } = answer;
    const isSent = body === null || typeof body === 'string' || body instanceof ReadableStream;
    const content = isSent ? body : writeJson(body);
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
      ...problem.headers,
      ...(status === 401 ? { 'WWW-Authenticate': 'Bearer realm="afterlight"' } : {}),
    },
  });
}

function refuseMethod(path: string, c: Context<RequestNamed>): Response {
  const allowed = operations.filter((operation) => honoPath(operation) === path).map(({ method }) => method);
  const detail = `${c.req.method} is not offered here. Use ${allowed.join(' or ')}.`;
  const response = problemResponse({ problem: 'method_not_allowed', detail }, c.get('requestId'));
  response.headers.set('Allow', allowed.join(', '));
  return response;
}
