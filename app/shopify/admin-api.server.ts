import { setTimeout as sleep } from 'node:timers/promises';
import { GraphQLClient } from 'graphql-request';
import type { Clock } from '#app/platform/clock.ts';
import type { Db } from '#app/platform/db.server.ts';
import type { Env } from '#app/platform/env.ts';
import type { Logger } from '#app/platform/log.ts';
import { AdminError } from './admin-error.ts';
import { adminApiVersion } from './api-version.ts';
import type { AdminDocument } from './documents/admin-document.ts';
import { readAnswer, readFailure, type Answer } from './read-answer.ts';
import { fetchThrough } from './route-to-simulator.ts';
import { createThrottle, type CallCost, type Throttle } from './throttle.server.ts';
import { readAccessToken } from './tokens.server.ts';

/** One shop's Admin API. */
export type AdminClient = {
  shopDomain: string;
  /**
   * Runs one document and returns what its schema reads. Waits for the shop's budget, repeats what may be repeated.
   * @throws AdminError; `lost-reply` when a mutation may or may not have happened
   */
  run<Variables, Result>(document: AdminDocument<Variables, Result>, variables: Variables): Promise<Result>;
};

/** `isUrgent`: a person waits for the answer; it may use the points that other work leaves free. */
export type AdminApi = { forShop(shopDomain: string, options?: { isUrgent?: boolean }): AdminClient };

export type AdminApiDeps = {
  db: Db;
  env: Pick<Env, 'SHOPIFY_API_KEY' | 'SHOPIFY_API_SECRET' | 'SHOPIFY_SIMULATOR_URL'>;
  clock: Clock;
  log: Logger;
};

const timeoutSeconds = 30;
/** how often one call is sent in all; a job that still fails is repeated by the queue, later */
const mostSendings = 6;
const longestWaitSeconds = 20;

export function createAdminApi(deps: AdminApiDeps): AdminApi {
  const route = fetchThrough(deps.env.SHOPIFY_SIMULATOR_URL);
  const throttles = new Map<string, Throttle>();
  return {
    forShop(shopDomain, { isUrgent = false } = {}) {
      const throttle = throttles.get(shopDomain) ?? createThrottle(deps.db, shopDomain);
      throttles.set(shopDomain, throttle);
      return {
        shopDomain,
        run: (document, variables) =>
          run({ ...deps, fetch: route, throttle, shopDomain, isUrgent }, document, variables),
      };
    },
  };
}

type CallDeps = AdminApiDeps & {
  fetch: typeof fetch;
  throttle: Throttle;
  shopDomain: string;
  isUrgent: boolean;
};

async function run<Variables, Result>(
  deps: CallDeps,
  document: AdminDocument<Variables, Result>,
  variables: Variables,
): Promise<Result> {
  let token = await readAccessToken(deps, deps.shopDomain);
  let hasNewToken = false;
  for (let sending = 1; ; sending++) {
    const answer = await send(deps, token, document, variables);
    if (answer.kind === 'data') return document.result.parse(answer.data);
    if (answer.kind === 'unauthorized' && !hasNewToken) {
      hasNewToken = true;
      token = await readAccessToken(deps, deps.shopDomain, token);
      continue;
    }
    const waitSeconds = secondsToWait(answer, document, sending);
    if (waitSeconds === undefined) throw toError(deps.shopDomain, document, answer);
    deps.log.debug(
      { operation: document.name, shop: deps.shopDomain, why: answer.kind, waitSeconds },
      'sent again',
    );
    await sleep(waitSeconds * 1000);
  }
}

async function send<Variables, Result>(
  deps: CallDeps,
  token: string,
  document: AdminDocument<Variables, Result>,
  variables: Variables,
): Promise<Answer> {
  const taken = await deps.throttle.take(document.name, deps);
  const client = new GraphQLClient(`https://${deps.shopDomain}/admin/api/${adminApiVersion}/graphql.json`, {
    fetch: deps.fetch,
    headers: { 'x-shopify-access-token': token, 'user-agent': 'afterlight' },
    errorPolicy: 'all',
    signal: AbortSignal.timeout(timeoutSeconds * 1000),
  });
  const answer = await client
    .rawRequest<unknown>(document.source, variables as Record<string, unknown>)
    .then(readAnswer, readFailure);
  await deps.throttle.settle(document.name, taken, 'cost' in answer ? answer.cost : undefined);
  return answer;
}

/** Undefined: it must not, or need not, be sent again now. */
function secondsToWait(
  answer: Answer,
  document: { isRepeatable: boolean },
  sending: number,
): number | undefined {
  if (sending >= mostSendings) return undefined;
  const jitter = 0.75 + Math.random() / 2;
  const backOffSeconds = Math.min(longestWaitSeconds, 0.1 * 2 ** sending) * jitter;
  switch (answer.kind) {
    case 'throttled': {
      const needed = answer.retryAfterSeconds ?? secondsUntilThere(answer.cost);
      const seconds = Math.max(needed, 0.1) + Math.random() * 0.25;
      return seconds > longestWaitSeconds ? undefined : seconds;
    }
    case 'not-sent':
      return backOffSeconds;
    case 'lost':
      return document.isRepeatable ? backOffSeconds : undefined;
    case 'data':
    case 'unauthorized':
    case 'forbidden':
    case 'invalid':
      return undefined;
  }
}

/** Somebody else has spent what was counted on: until the points are there again by Shopify's own count. */
function secondsUntilThere(cost: CallCost | undefined): number {
  if (!cost) return 0;
  const { currentlyAvailable, restoreRate } = cost.status;
  return Math.max(0, (cost.requestedCost - currentlyAvailable) / Math.max(1, restoreRate));
}

function toError(
  shopDomain: string,
  document: { name: string; isRepeatable: boolean },
  answer: Exclude<Answer, { kind: 'data' }>,
): AdminError {
  const where = `${document.name} in ${shopDomain}`;
  switch (answer.kind) {
    case 'throttled':
      return new AdminError(
        'busy',
        document.name,
        `${where}: the shop's query budget is used up; try later.`,
      );
    case 'not-sent':
      return new AdminError('unreachable', document.name, `${where}: ${answer.message}`, {
        cause: answer.cause,
      });
    case 'lost':
      return new AdminError(
        document.isRepeatable ? 'unreachable' : 'lost-reply',
        document.name,
        `${where}: no usable answer (${answer.message})${document.isRepeatable ? '' : '; it may have happened all the same: read back before sending again'}`,
        { cause: answer.cause },
      );
    case 'unauthorized':
      return new AdminError(
        'refused-token',
        document.name,
        `${where}: Shopify refuses our token; the app is uninstalled.`,
      );
    case 'forbidden':
      return new AdminError(
        'refused-access',
        document.name,
        `${where}: not allowed by the granted scopes (${answer.message})`,
      );
    case 'invalid':
      return new AdminError(
        'bad-request',
        document.name,
        `${where}: Shopify does not accept it (${answer.message})`,
      );
  }
}
