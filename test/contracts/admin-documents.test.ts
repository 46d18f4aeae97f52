import { readFileSync } from 'node:fs';
import { buildSchema, NoDeprecatedCustomRule, parse, validate, type GraphQLSchema } from 'graphql';
import { gunzipSync } from 'node:zlib';
import { beforeAll, expect, test } from 'vitest';
import type { AdminDocument } from '#app/shopify/documents/admin-document.ts';
import { catalogBulkQuery } from '#app/shopify/documents/products.ts';

type Document = AdminDocument<unknown, unknown>;

const modules = import.meta.glob<Record<string, unknown>>('/app/shopify/documents/*.ts', { eager: true });
const documents = Object.values(modules).flatMap((module) => Object.values(module).filter(isDocument));

function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && 'source' in value && 'isRepeatable' in value;
}

let schema: GraphQLSchema;
beforeAll(() => {
  const file = new URL('../simulator/schema/admin-2026-10.graphql.gz', import.meta.url);
  schema = buildSchema(gunzipSync(readFileSync(file)).toString('utf8'), { assumeValid: true });
});

test('every document is looked at', () => {
  expect(documents.length).toBeGreaterThanOrEqual(13);
  expect(new Set(documents.map(({ name }) => name)).size).toBe(documents.length);
});

test.each(documents.map((document) => [document.name, document.source]))(
  '%s is valid in the Admin API 2026-10 and uses nothing deprecated',
  (_name, source) => {
    const document = parse(source);
    expect(validate(schema, document)).toEqual([]);
    expect(validate(schema, document, [NoDeprecatedCustomRule])).toEqual([]);
  },
);

test('the bulk query is valid too', () => {
  const document = parse(catalogBulkQuery('sync_abc'));
  expect(validate(schema, document)).toEqual([]);
  expect(validate(schema, document, [NoDeprecatedCustomRule])).toEqual([]);
});

test('only mutations that do no harm twice may be repeated blindly', () => {
  const repeatable = documents.filter((one) => one.kind === 'mutation' && one.isRepeatable);
  expect(repeatable.map(({ name }) => name).toSorted()).toEqual([
    'AcknowledgeFailedUpdate',
    'CancelSubscription',
    'CreateStagedUpload',
    'CreateUsageRecord',
    'DeleteFiles',
    'DeleteFlowMark',
    'ReorderProductMedia',
  ]);
});
