export type JsonSchema = {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  format?: string;
  description?: string;
  default?: unknown;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  anyOf?: JsonSchema[];
  minimum?: number;
  maximum?: number;
  maxItems?: number;
  contentEncoding?: string;
};

export type FieldRow = {
  /** dotted, with [] for the things in a list */
  name: string;
  type: string;
  isRequired: boolean;
  text: string;
};

type Named = Record<string, JsonSchema>;
const deepest = 3;

function resolve(schema: JsonSchema, named: Named): JsonSchema {
  const name = schema.$ref?.slice('#/components/schemas/'.length);
  return name
    ? { ...named[name], ...(schema.description ? { description: schema.description } : {}) }
    : schema;
}

/** The part of a schema that is not null. */
function withoutNull(schema: JsonSchema, named: Named): { schema: JsonSchema; isNullable: boolean } {
  const whole = resolve(schema, named);
  if (!whole.anyOf) return { schema: whole, isNullable: false };
  const kept = whole.anyOf.filter(({ type }) => type !== 'null');
  const [first] = kept;
  const isNullable = kept.length < whole.anyOf.length;
  if (kept.length !== 1) return { schema: { ...whole, anyOf: kept }, isNullable };
  const inner = resolve(first, named);
  return { schema: { ...inner, description: whole.description ?? inner.description }, isNullable };
}

function typeOf(schema: JsonSchema, named: Named): string {
  const { schema: inner, isNullable } = withoutNull(schema, named);
  const tail = isNullable ? ' or null' : '';
  if (inner.enum) return inner.enum.length > 8 ? `string${tail}` : `${inner.enum.join(' | ')}${tail}`;
  if (inner.const !== undefined) return JSON.stringify(inner.const);
  if (inner.anyOf) return inner.anyOf.map((one) => typeOf(one, named)).join(' or ') + tail;
  if (inner.type === 'array') return `list of ${typeOf(inner.items ?? {}, named)}${tail}`;
  if (inner.format === 'binary') return `file${tail}`;
  const type = String(inner.type ?? 'any');
  return `${inner.format && inner.format !== 'safe-int' ? `${type} (${inner.format})` : type}${tail}`;
}

function limitsOf({ minimum, maximum, maxItems, default: usual }: JsonSchema): string {
  const isPlain = (value?: number) => value !== undefined && Math.abs(value) < 1e9;
  const parts = [
    isPlain(minimum) && isPlain(maximum) ? `${minimum} to ${maximum}` : '',
    maxItems ? `at most ${maxItems}` : '',
    usual === undefined ? '' : `default ${JSON.stringify(usual)}`,
  ];
  return parts.filter(Boolean).join(', ');
}

/** Several short texts as one. */
export function joinTexts(parts: (string | undefined)[]): string {
  return parts.flatMap((part) => (part ? part.replace(/\.$/, '') : [])).join('; ');
}

/** The fields of an object schema as rows of a table; objects and lists of objects are opened, a few levels deep. */
export function fieldRows(schema: JsonSchema, named: Named, prefix = '', depth = 0): FieldRow[] {
  const { schema: whole } = withoutNull(schema, named);
  return Object.entries(whole.properties ?? {}).flatMap(([name, field]) => {
    const { schema: inner } = withoutNull(field, named);
    const isList = inner.type === 'array';
    const nested = isList ? withoutNull(inner.items ?? {}, named).schema : inner;
    const path = `${prefix}${name}`;
    const text = joinTexts([inner.description, limitsOf(inner)]);
    const row = {
      name: path,
      type: typeOf(field, named),
      isRequired: (whole.required ?? []).includes(name),
      text,
    };
    if (!nested.properties || depth >= deepest) return [row];
    return [row, ...fieldRows(nested, named, `${path}${isList ? '[]' : ''}.`, depth + 1)];
  });
}
