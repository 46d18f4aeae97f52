import { z } from 'zod';
import type { Feature, LimitClass } from '#app/partners/rings.ts';
import type { AuthenticatedKey } from '#app/partners/api-keys.server.ts';
import type { Scope } from '#app/partners/scopes.ts';
import type { Services } from '#app/services.ts';
import type { Problem, ProblemCode } from './problems.ts';

/** What the API's operations may reach. */
export type ApiServices = Pick<
  Services,
  'db' | 'env' | 'clock' | 'log' | 'objects' | 'publicFetch' | 'pixels' | 'queue' | 'rateWindows' | 'rings'
>;

/** An answer: a body as an object, as the exact text that was given before, as a stream of text, or none. */
export type Answer =
  | {
      status: number;
      body: object | string | ReadableStream<Uint8Array> | null;
      headers?: Record<string, string>;
    }
  | Problem;

/** Who asks, and how the request is named. */
export type Caller = {
  key: AuthenticatedKey;
  idempotencyKey: string | undefined;
  /** of method, path and body: tells whether a repeated request is the same */
  requestHash: string;
  headers: Headers;
  /** fires when the caller is gone */
  signal: AbortSignal;
};

export type CallInput = { params: unknown; query: unknown; body: unknown };

/** A documented answer: JSON of `schema`, and the other media types that can be asked for, or that it is instead. */
export type Documented = {
  description: string;
  schema?: z.ZodType;
  otherTypes?: Record<string, { schema: z.ZodType }>;
};

/** One operation as router, OpenAPI document and tests read it. */
export type Operation = {
  id: string;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** as in OpenAPI: /v1/generations/{id} */
  path: string;
  summary: string;
  /** more than the summary can say; Markdown */
  description?: string;
  /** null: anybody may ask */
  scope: Scope | null;
  /** which of the rings' limits it falls under; an operation for anybody falls under none */
  limit: LimitClass;
  /** what the account's ring must have */
  feature?: Feature;
  /** where the request names the store whose limits it falls under as well */
  limitedStore?: 'body' | 'path';
  params?: z.ZodObject;
  query?: z.ZodObject;
  body?: z.ZodObject;
  /** the body may be multipart, with its file in this field */
  uploadField?: string;
  maxBodyBytes?: number;
  /** headers that steer the answer, beside those that every operation knows */
  headers?: Record<string, { description: string; schema: z.ZodType }>;
  responses: Record<number, Documented>;
  problems: readonly ProblemCode[];
  handle(services: ApiServices, caller: Caller, input: CallInput): Promise<Answer>;
};

type Given<Schema> = Schema extends z.ZodType ? z.output<Schema> : undefined;

/** Declares an operation; `handle` is given what the three schemas made of the request. */
export function defineOperation<
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodObject | undefined = undefined,
>(
  operation: Omit<Operation, 'handle' | 'params' | 'query' | 'body'> & {
    params?: Params;
    query?: Query;
    body?: Body;
    handle(
      services: ApiServices,
      caller: Caller,
      input: { params: Given<Params>; query: Given<Query>; body: Given<Body> },
    ): Promise<Answer>;
  },
): Operation {
  return operation;
}

/** Ids in a path: what is too odd to be one is answered as missing, not as a fault. */
export const idParams = z.object({ id: z.string() });

/** The store is known to the partner, but its merchant gave less than this needs. */
export function notAllowed(scope: string): Problem {
  return {
    problem: 'forbidden',
    detail: `The merchant did not allow ${scope} for this store. Ask for it by an invitation.`,
  };
}

export function notFound(what: string): Problem {
  return { problem: 'not_found', detail: `There is no ${what} with this id for this API key.` };
}
