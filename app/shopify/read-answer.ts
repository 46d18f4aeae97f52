import { ClientError } from 'graphql-request';
import { z } from 'zod';
import type { CallCost } from './throttle.server.ts';

/** What one sending came to, before anybody decides whether to send again. */
export type Answer =
  | { kind: 'data'; data: unknown; cost?: CallCost }
  | { kind: 'throttled'; cost?: CallCost; retryAfterSeconds?: number }
  /** nothing was done: it may be sent again */
  | { kind: 'not-sent'; message: string; cause?: unknown }
  /** nobody knows whether it was done */
  | { kind: 'lost'; message: string; cause?: unknown }
  | { kind: 'unauthorized'; message: string }
  | { kind: 'forbidden'; message: string }
  | { kind: 'invalid'; message: string };

const costSchema = z.object({
  cost: z.object({
    requestedQueryCost: z.number().nullish(),
    actualQueryCost: z.number().nullish(),
    throttleStatus: z.object({
      maximumAvailable: z.number(),
      currentlyAvailable: z.number(),
      restoreRate: z.number(),
    }),
  }),
});

type GraphqlFault = { message: string; extensions?: Record<string, unknown> };

/** Reads an answer with HTTP status 200, which may still be a refusal. */
export function readAnswer(response: {
  data?: unknown;
  errors?: readonly GraphqlFault[];
  extensions?: unknown;
}): Answer {
  const cost = readCost(response.extensions);
  const faults = response.errors ?? [];
  if (!faults.length) return { kind: 'data', data: response.data, cost };
  const message = faults.map((fault) => fault.message).join('; ');
  const codes = faults.map((fault) => fault.extensions?.code);
  if (codes.includes('THROTTLED')) return { kind: 'throttled', cost };
  if (codes.includes('ACCESS_DENIED')) return { kind: 'forbidden', message };
  if (codes.includes('INTERNAL_SERVER_ERROR') || codes.includes('TIMEOUT')) return { kind: 'lost', message };
  return { kind: 'invalid', message };
}

function readCost(extensions: unknown): CallCost | undefined {
  const parsed = costSchema.safeParse(extensions);
  if (!parsed.success) return undefined;
  const { requestedQueryCost, actualQueryCost, throttleStatus } = parsed.data.cost;
  return {
    requestedCost: requestedQueryCost ?? 10,
    actualCost: actualQueryCost ?? null,
    status: throttleStatus,
  };
}

const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']);

/** Reads what was thrown instead of an answer: another HTTP status, or no answer at all. */
export function readFailure(error: unknown): Answer {
  if (error instanceof ClientError) return readStatus(error);
  const cause = error instanceof Error ? (error.cause as { code?: string } | undefined) : undefined;
  const message =
    error instanceof Error ? `${error.message}${cause?.code ? ` (${cause.code})` : ''}` : String(error);
  return neverSent.has(cause?.code ?? '')
    ? { kind: 'not-sent', message, cause: error }
    : { kind: 'lost', message, cause: error };
}

function readStatus(error: ClientError): Answer {
  const { status } = error.response;
  const message = `HTTP ${status}`;
  if (status === 429) {
    const headers = error.response.headers instanceof Headers ? error.response.headers : undefined;
    // in seconds, by HTTP and by Shopify
    const seconds = Number(headers?.get('retry-after'));
    return { kind: 'throttled', ...(seconds > 0 ? { retryAfterSeconds: seconds } : {}) };
  }
  if (status === 401) return { kind: 'unauthorized', message };
  if (status === 403) return { kind: 'forbidden', message };
  if (status >= 500) return { kind: 'lost', message };
  if (status === 402 || status === 423) {
    return { kind: 'not-sent', message: `the shop is frozen or locked (${message})` };
  }
  return { kind: 'invalid', message };
}
