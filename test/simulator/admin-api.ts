// POST /admin/api/2026-10/graphql.json: who may, what it costs, what it answers.
import {
  type DocumentNode,
  getOperationAST,
  getVariableValues,
  GraphQLError,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { costOf, fieldsOf, refund, spend, throttleStatus } from './cost.ts';
import { deprecationsIn } from './deprecations.ts';
import type { RequestFault } from './faults.ts';
import { findToken } from './oauth.ts';
import { type LogEntry, record } from './log.ts';
import type { Shop, World } from './state.ts';

export type AdminRequest = {
  shop: Shop;
  token: string | undefined;
  body: { query?: unknown; operationName?: unknown; variables?: unknown };
};

export type AdminAnswer = {
  status: number;
  headers: Record<string, string>;
  body: unknown;
  /** What went wrong on purpose: the server cuts the connection or dawdles accordingly */
  fault: RequestFault | null;
};

type Prepared = {
  document: DocumentNode;
  operation: OperationDefinitionNode;
  operationName: string | null;
  rootNames: string[];
  variables: Record<string, unknown>;
};

const documentation = 'https://shopify.dev/api/usage/rate-limits';

export async function answerAdminCall(world: World, request: AdminRequest): Promise<AdminAnswer> {
  const { shop, body } = request;
  const entry: Omit<LogEntry, 'at'> = {
    kind: 'graphql',
    shop: shop.domain,
    operation: 'unknown',
    operationName: typeof body.operationName === 'string' ? body.operationName : null,
    variables: body.variables ?? null,
    status: 200,
    errorCodes: [],
    deprecated: [],
    requestedCost: null,
    fault: null,
  };
  const answer = await decide(world, request, entry);
  entry.status = answer.fault?.startsWith('reset') ? 'reset' : answer.status;
  entry.fault = answer.fault;
  entry.errorCodes.push(...codesOf(answer.body));
  record(world, entry);
  return answer;
}

async function decide(
  world: World,
  request: AdminRequest,
  entry: Omit<LogEntry, 'at'>,
): Promise<AdminAnswer> {
  const { shop, body } = request;
  const prepared = prepare(world, body);
  if (!('fault' in prepared))
    entry.operation = `${prepared.operation.operation} ${prepared.rootNames.join(' ')}`;
  const fault = world.faults.draw('fault' in prepared ? [] : prepared.rootNames);
  if (fault === 'reset-before') return reply(200, null, fault);
  if (fault === 'too-many-requests') {
    const headers = { 'retry-after': world.faults.retryAfterSeconds.toFixed(1) };
    return {
      ...reply(429, { errors: 'Exceeded 2 calls per second for api client. Reduce request rates.' }, fault),
      headers,
    };
  }
  if (fault === 'server-error') return reply(503, { errors: 'Service Unavailable' }, fault);
  const token = findToken(world, shop, request.token);
  if (!token) {
    const message = '[API] Invalid API key or access token (unrecognized login or wrong password)';
    return reply(401, { errors: message }, fault);
  }
  if (!token.expiresAt) {
    const message =
      '[API] Non-expiring access tokens are no longer accepted for the Admin API. Start using expiring offline tokens';
    return reply(403, { errors: message }, fault);
  }
  if ('fault' in prepared) return reply(200, { errors: prepared.fault }, fault);
  entry.deprecated = deprecationsIn(world.schema, prepared.document, rawVariables(body));
  const requested = costOf(world.schema, prepared.document, prepared.operation, prepared.variables);
  entry.requestedCost = requested;
  const { maxQueryCost } = world.limits;
  if (requested > maxQueryCost) {
    const message = `Query cost is ${requested}, which exceeds the single query max cost limit (${maxQueryCost}).`;
    const extensions = { code: 'MAX_COST_EXCEEDED', cost: requested, maxCost: maxQueryCost, documentation };
    return reply(200, { errors: [{ message, extensions }] }, fault);
  }
  if (fault === 'throttled' || !spend(world, shop, requested)) {
    const errors = [{ message: 'Throttled', extensions: { code: 'THROTTLED', documentation } }];
    return reply(200, { errors, extensions: costExtension(world, shop, requested, null) }, fault);
  }
  const { document, operationName } = prepared;
  const call = { world, shop, token, isBulk: false };
  const result = await world.execute(call, document, operationName, rawVariables(body));
  const actual = costOf(world.schema, document, prepared.operation, prepared.variables, result.data ?? {});
  refund(world, shop, requested - actual);
  const answer = { ...result, extensions: costExtension(world, shop, requested, actual) };
  const headers: Record<string, string> = entry.deprecated.length
    ? { 'x-shopify-api-deprecated-reason': 'https://shopify.dev/api/usage/versioning#deprecation-practices' }
    : {};
  return { ...reply(200, answer, fault), headers };
}

type ReadDocument = { document: DocumentNode; errors: readonly GraphQLError[] };

/** An app sends the same few documents over and over: each is parsed and checked once. */
const documents = new LRUCache<string, ReadDocument>({ max: 200 });

function readDocument(world: World, query: string): ReadDocument {
  const known = documents.get(query);
  if (known) return known;
  const document = parse(query);
  const read = { document, errors: validate(world.schema, document) };
  documents.set(query, read);
  return read;
}

/** Parsed, valid on the schema, with variables that fit; or the errors that Shopify would answer. */
function prepare(world: World, body: AdminRequest['body']): Prepared | { fault: unknown[] } {
  if (typeof body.query !== 'string' || !body.query.trim()) {
    return { fault: [{ message: 'No query string was present', extensions: { code: 'BAD_REQUEST' } }] };
  }
  try {
    const { document, errors } = readDocument(world, body.query);
    if (errors.length) return { fault: errors.map((error) => coded(error, 'INVALID_DOCUMENT')) };
    const operationName =
      typeof body.operationName === 'string' && body.operationName ? body.operationName : null;
    const operation = getOperationAST(document, operationName);
    if (!operation)
      return { fault: [{ message: 'No operation with that name, or more than one without a name' }] };
    const coerced = getVariableValues(world.schema, operation.variableDefinitions ?? [], rawVariables(body));
    if (coerced.errors) return { fault: coerced.errors.map((error) => coded(error, 'INVALID_VARIABLE')) };
    const walk = { schema: world.schema, fragments: new Map() };
    const rootType = world.schema.getRootType(operation.operation)!;
    const rootNames = fieldsOf(walk, operation.selectionSet, rootType).map(({ node }) => node.name.value);
    return { document, operation, operationName, rootNames, variables: coerced.coerced };
  } catch (error) {
    if (error instanceof GraphQLError) return { fault: [coded(error, 'PARSE_ERROR')] };
    throw error;
  }
}

function rawVariables(body: AdminRequest['body']): Record<string, unknown> {
  return typeof body.variables === 'object' && body.variables !== null ? { ...body.variables } : {};
}

function coded(error: GraphQLError, code: string) {
  return { message: error.message, locations: error.locations, extensions: { code, ...error.extensions } };
}

function costExtension(world: World, shop: Shop, requestedQueryCost: number, actualQueryCost: number | null) {
  return { cost: { requestedQueryCost, actualQueryCost, throttleStatus: throttleStatus(world, shop) } };
}

function reply(status: number, body: unknown, fault: RequestFault | null): AdminAnswer {
  return { status, headers: {}, body, fault };
}

function codesOf(body: unknown): string[] {
  const errors = (body as { errors?: unknown } | null)?.errors;
  if (!Array.isArray(errors)) return [];
  return errors.flatMap((error: { extensions?: { code?: unknown } }) => {
    const code = error.extensions?.code;
    return typeof code === 'string' ? [code] : ['ERROR'];
  });
}
