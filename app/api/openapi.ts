import { z } from 'zod';
import type { Operation } from './operation.ts';
import { operations } from './operations.ts';
import { problems, type ProblemCode } from './problems.ts';

type Schema = Record<string, unknown>;

const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string(),
  code: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]),
  request_id: z.string(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })),
  retryable: z.boolean(),
});

function toSchema(schema: z.ZodType, io: 'input' | 'output'): Schema {
  const made = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' }) as Schema;
  delete made.$schema;
  return made;
}

/** The OpenAPI 3.1 document, from the same objects that route and validate. */
export function buildOpenApi(serverUrl: string) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of operations) {
    paths[operation.path] ??= {};
    paths[operation.path][operation.method.toLowerCase()] = describe(operation);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Afterlight API',
      version: '1.0.0',
      description: "New product photographs in a store's own style.",
    },
    servers: [{ url: serverUrl.replace(/\/+$/, '') }],
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
      schemas: { Problem: toSchema(problemSchema, 'output') },
    },
  };
}

function describe(operation: Operation) {
  return {
    operationId: operation.id,
    summary: operation.summary,
    ...(operation.description ? { description: operation.description } : {}),
    tags: [operation.path.startsWith('/api/') ? 'api-v1' : 'v1'],
    ...(operation.scope ? {} : { security: [] }),
    parameters: [
      ...describeParameters(operation.params, 'path'),
      ...describeParameters(operation.query, 'query'),
      ...describeHeaders(operation),
      ...(operation.method === 'POST' ? [idempotencyParameter] : []),
    ],
    ...(operation.body ? { requestBody: describeBody(operation, operation.body) } : {}),
    responses: { ...describeResponses(operation), ...describeProblems(operation) },
  };
}

const idempotencyParameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'For 24 hours a repeated request with this key and body gets the first answer again.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

function describeHeaders({ headers = {} }: Operation) {
  return Object.entries(headers).map(([name, { description, schema }]) => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: toSchema(schema, 'input'),
  }));
}

function describeParameters(schema: z.ZodObject | undefined, place: 'path' | 'query') {
  return Object.entries(schema?.shape ?? {}).map(([name, part]) => ({
    name,
    in: place,
    required: place === 'path' || !(part as z.ZodType).safeParse(undefined).success,
    schema: toSchema(part as z.ZodType, 'input'),
  }));
}

function describeBody(operation: Operation, body: z.ZodObject) {
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

const requestIdHeader = {
  'Request-Id': { description: 'Name of this request; tell it when you ask us', schema: { type: 'string' } },
};

function describeResponses(operation: Operation) {
  return Object.fromEntries(
    Object.entries(operation.responses).map(([status, { description, schema, otherTypes = {} }]) => [
      status,
      {
        description,
        headers: requestIdHeader,
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
  if (operation.scope) codes.push('unauthorized', 'forbidden');
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
        headers: requestIdHeader,
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    ]),
  );
}
