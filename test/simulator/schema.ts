import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { buildSchema, GraphQLError, type GraphQLScalarType, type GraphQLSchema, isScalarType } from 'graphql';

/** The only Admin API version that the simulator answers; any other is 404. */
export const apiVersion = '2026-10';

let loaded: GraphQLSchema | undefined;

/** The real Admin API schema with scalars as strict as Shopify's. Built once per process (about half a second). */
export function loadAdminSchema(): GraphQLSchema {
  if (loaded) return loaded;
  const file = new URL(`./schema/admin-${apiVersion}.graphql.gz`, import.meta.url);
  const schema = buildSchema(gunzipSync(readFileSync(file)).toString('utf8'), { assumeValidSDL: true });
  for (const type of Object.values(schema.getTypeMap())) {
    if (isScalarType(type)) tightenScalar(type);
  }
  loaded = schema;
  return schema;
}

/** What a variable or literal of a custom scalar must look like. Without this graphql-js would take anything. */
const inputPatterns: Record<string, { matches: (value: unknown) => boolean; expects: string }> = {
  URL: { matches: (value) => typeof value === 'string' && URL.canParse(value), expects: 'an absolute URL' },
  UnsignedInt64: {
    matches: (value) => /^\d+$/.test(asText(value)),
    expects: 'an unsigned integer, as a string of digits',
  },
  DateTime: {
    matches: (value) =>
      typeof value === 'string' && /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(Date.parse(value)),
    expects: 'an ISO 8601 date and time',
  },
  Decimal: { matches: (value) => /^-?\d+(\.\d+)?$/.test(asText(value)), expects: 'a decimal number' },
  Money: { matches: (value) => /^-?\d+(\.\d+)?$/.test(asText(value)), expects: 'an amount of money' },
  HTML: { matches: (value) => typeof value === 'string', expects: 'a string' },
};

function asText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

function tightenScalar(scalar: GraphQLScalarType): void {
  const pattern = inputPatterns[scalar.name];
  if (!pattern) return;
  const check = (value: unknown): unknown => {
    if (pattern.matches(value)) return scalar.name === 'UnsignedInt64' ? asText(value) : value;
    throw new GraphQLError(`${JSON.stringify(value)} is not ${pattern.expects} (${scalar.name})`);
  };
  const literal = scalar.parseLiteral.bind(scalar);
  scalar.parseValue = check;
  scalar.parseLiteral = (node, variables) => check('value' in node ? node.value : literal(node, variables));
  // Shopify answers 64-bit integers, amounts and times as strings.
  scalar.serialize = (value) =>
    value instanceof Date ? value.toISOString().replace(/\.\d+Z$/, 'Z') : String(value);
}
