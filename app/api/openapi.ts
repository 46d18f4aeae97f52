import { z } from 'zod';
import type { Operation } from './operation.ts';
import { operations } from './operations.ts';
import { problems, type ProblemCode } from './problems.ts';

type Schema = Record<string, unknown>;

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    instance: z.string(),
    code: z
      .enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]])
      .describe('For programs; one of a closed list'),
    request_id: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })),
    retryable: z.boolean().describe('The same request may succeed later'),
    'violated-policies': z
      .array(z.string())
      .optional()
      .describe('The rate limits that are used up, by their names in RateLimit-Policy'),
  })
  .meta({ id: 'Problem' });

/** Schemas that have a name are described once and referred to; `toSchema` gathers them while it describes. */
function createDescriber() {
  const named: Record<string, Schema> = {};
  const keep = (name: string, { id: _name, ...schema }: Schema) => {
    const before = named[name] as Schema | undefined;
    if (before && JSON.stringify(before) !== JSON.stringify(schema))
      throw new Error(`two schemas are called ${name}`);
    named[name] = schema;
  };
  function toSchema(schema: z.ZodType, io: 'input' | 'output'): Schema {
    const made = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' });
    const text = JSON.stringify(made).replaceAll('"#/$defs/', '"#/components/schemas/');
    const { $schema: _dialect, $defs = {}, ...root } = JSON.parse(text) as Schema;
    for (const [name, definition] of Object.entries($defs as Record<string, Schema>)) keep(name, definition);
    if (typeof root.id !== 'string') return root;
    keep(root.id, root);
    return { $ref: `#/components/schemas/${root.id}` };
  }
  return { named, toSchema };
}

type ToSchema = ReturnType<typeof createDescriber>['toSchema'];

/** The OpenAPI 3.1 document, from the same objects that route and validate. */
export function buildOpenApi(serverUrl: string) {
  const { named, toSchema } = createDescriber();
  const paths: Record<string, Record<string, unknown>> = {};
  toSchema(problemSchema, 'output');
  for (const operation of operations) {
    paths[operation.path] ??= {};
    paths[operation.path][operation.method.toLowerCase()] = describe(operation, toSchema);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Afterlight API',
      version: '1.0.0',
      description:
        "New product photographs in a store's own style. One engine, two contracts: /v1 and /api/v1.",
      license: { name: 'Proprietary', url: 'https://tryafterlight.com' },
    },
    servers: [{ url: serverUrl.replace(/(?<=.)\/+$/, '') }],
    security: [{ bearer: [] }, { apiKey: [] }],
    tags: [
      { name: 'v1', description: 'Photographs in the style of a store' },
      { name: 'api-v1', description: 'One job, one picture' },
    ],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' },
      },
      schemas: named,
    },
  };
}

function describe(operation: Operation, toSchema: ToSchema) {
  return {
    operationId: operation.id,
    summary: operation.summary,
    ...(operation.description ? { description: operation.description } : {}),
    tags: [operation.path.startsWith('/api/') ? 'api-v1' : 'v1'],
    ...(operation.scope ? {} : { security: [] }),
    parameters: [
      ...describeParameters(toSchema, operation.params, 'path'),
      ...describeParameters(toSchema, operation.query, 'query'),
      ...describeHeaders(toSchema, operation),
      ...(operation.method === 'POST' ? [idempotencyParameter] : []),
    ],
    ...(operation.body ? { requestBody: describeBody(toSchema, operation, operation.body) } : {}),
    responses: { ...describeResponses(toSchema, operation), ...describeProblems(operation) },
  };
}

const idempotencyParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'For 24 hours a repeated request with this key and body gets the first answer again.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

function describeHeaders(toSchema: ToSchema, { headers = {} }: Operation) {
  return Object.entries(headers).map(([name, { description, schema }]) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: toSchema(schema, 'input'),
  }));
}

function describeParameters(toSchema: ToSchema, schema: z.ZodObject | undefined, place: 'path' | 'query') {
  return Object.entries(schema?.shape ?? {}).map(([name, part]) => ({
    name,
    in: place,
    required: place === 'path' || !(part as z.ZodType).safeParse(undefined).success,
    schema: toSchema(part as z.ZodType, 'input'),
  }));
}

function describeBody(toSchema: ToSchema, operation: Operation, body: z.ZodObject) {
  const { uploadField } = operation;
  const json = uploadField
    ? body.omit({ [uploadField]: true } as Record<string, true> & Record<number, never>)
    : body;
  return {
    required: true,
    content: {
      'application/json': { schema: toSchema(json, 'input') },
      ...(uploadField ? { 'multipart/form-data': { schema: toSchema(body, 'input') } } : {}),
    },
  };
}

const text = { type: 'string' };
const requestIdHeader = {
  'Request-Id': { description: 'Name of this request; tell it when you ask us', schema: text },
};
const rateHeaders = {
  'RateLimit-Policy': {
    description: 'Limits that the request falls under: q requests in w seconds',
    schema: text,
  },
  RateLimit: { description: 'What is left of them: r requests, for t seconds', schema: text },
};
const retryHeader = { 'Retry-After': { description: 'Seconds to wait', schema: text } };

/** Headers of an answer of this status. */
function describeAnswerHeaders({ scope }: Operation, status: number) {
  return {
    ...requestIdHeader,
    ...(scope && status !== 401 && status !== 403 ? rateHeaders : {}),
    ...(status === 429 ? retryHeader : {}),
  };
}

function describeResponses(toSchema: ToSchema, operation: Operation) {
  return Object.fromEntries(
    Object.entries(operation.responses).map(([status, { description, schema, otherTypes = {} }]) => [
      status,
      {
        description,
        headers: describeAnswerHeaders(operation, Number(status)),
        content: {
          ...(schema ? { 'application/json': { schema: toSchema(schema, 'output') } } : {}),
          ...Object.fromEntries(
            Object.entries(otherTypes).map(([type, other]) => [
              type,
              { schema: toSchema(other.schema, 'output') },
            ]),
          ),
        },
      },
    ]),
  );
}

function describeProblems(operation: Operation) {
  const codes: ProblemCode[] = [...operation.problems, 'internal_error'];
  if (operation.scope) codes.push('unauthorized', 'forbidden', 'rate_limited');
  if (operation.feature) codes.push('feature_not_available');
  if (operation.method === 'POST') codes.push('invalid_idempotency_key');
  if (operation.body)
    codes.push('invalid_json', 'payload_too_large', 'unsupported_media_type', 'validation_failed');
  if (operation.query) codes.push('validation_failed');
  const byStatus = new Map<number, Set<ProblemCode>>();
  for (const code of codes) {
    const { status } = problems[code];
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(code));
  }
  return Object.fromEntries(
    [...byStatus].map(([status, names]) => [
      String(status),
      {
        description: [...names].map((code) => `${code}: ${problems[code].title}`).join('; '),
        headers: describeAnswerHeaders(operation, status),
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}
