// Every GraphQL document of the app against the real schema.
import { getOperationAST, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';
import { catalogBulkQuery } from '#app/shopify/documents/products.ts';
import { readBulkQuery } from './bulk.ts';
import { costOf } from './cost.ts';
import { deprecationsIn } from './deprecations.ts';
import { rootFields } from './resolvers/root.ts';
import { loadAdminSchema } from './schema.ts';

const modules = import.meta.glob<Record<string, unknown>>('../../app/shopify/documents/*.ts', {
  eager: true,
});
const exported = Object.values(modules).flatMap((module) => Object.entries(module));
const documents = exported.flatMap(([name, value]) => {
  if (typeof value === 'object' && value !== null && 'source' in value && typeof value.source === 'string') {
    return [{ name, source: value.source }];
  }
  return [];
});
const bulkQueries = [{ name: 'catalogBulkQuery', source: catalogBulkQuery('mark') }];
const schema = loadAdminSchema();
/** The longest list of ids that Shopify takes in one query */
const widest = { ids: Array.from({ length: 250 }, (_, index) => `gid://shopify/Product/${index + 1}`) };

it('finds the documents', () => {
  expect(documents.length).toBeGreaterThan(10);
});

describe.each(documents)('$name', ({ source }) => {
  const document = parse(source);
  const operation = getOperationAST(document)!;

  it('is valid, uses nothing deprecated and stays below the cost of a single query', () => {
    expect(validate(schema, document)).toEqual([]);
    expect(deprecationsIn(schema, document, {})).toEqual([]);
    expect(costOf(schema, document, operation, widest)).toBeLessThanOrEqual(1000);
  });

  it('asks for what the simulator answers', () => {
    const asked = operation.selectionSet.selections.flatMap((one) =>
      one.kind === 'Field' ? [one.name.value] : [],
    );
    expect(asked.filter((name) => !(name in rootFields))).toEqual([]);
  });
});

describe.each(bulkQueries)('$name', ({ source }) => {
  it('obeys the rules of bulk queries and uses nothing deprecated', () => {
    expect(readBulkQuery(schema, source)).not.toHaveProperty('fault');
    expect(deprecationsIn(schema, parse(source), {})).toEqual([]);
  });
});
