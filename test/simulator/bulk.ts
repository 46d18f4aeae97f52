// Bulk operations: the query is really executed over all data and written as JSONL, one line per object of a connection.
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  type GraphQLCompositeType,
  type GraphQLSchema,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  type OperationDefinitionNode,
  parse,
  type SelectionSetNode,
  validate,
} from 'graphql';
import { fieldsOf, isConnection } from './cost.ts';

type Walk = { schema: GraphQLSchema; fragments: Map<string, FragmentDefinitionNode> };
export type BulkQuery = { document: DocumentNode; operation: OperationDefinitionNode };

const mostConnections = 5;
const deepestConnection = 2;

/** Shopify's rules for a bulk query. Answers the query ready to run, or why it is refused. */
export function readBulkQuery(schema: GraphQLSchema, source: string): BulkQuery | { fault: string } {
  let document: DocumentNode;
  try {
    document = parse(source);
  } catch (error) {
    return { fault: `Invalid bulk query: ${error instanceof Error ? error.message : 'syntax error'}` };
  }
  const errors = validate(schema, document);
  if (errors.length)
    return { fault: `Invalid bulk query: ${errors.map(({ message }) => message).join('; ')}` };
  const operation = document.definitions.find((one) => one.kind === 'OperationDefinition');
  if (operation?.operation !== 'query') return { fault: 'Invalid bulk query: it must be a query' };
  if (operation.variableDefinitions?.length)
    return { fault: 'Invalid bulk query: variables are not supported' };
  const walk = walkOf(schema, document);
  const roots = fieldsOf(walk, operation.selectionSet, schema.getQueryType()!);
  if (roots.length !== 1) return { fault: 'Bulk queries must have exactly one top-level field' };
  if (['node', 'nodes'].includes(roots[0].node.name.value)) {
    return { fault: 'Bulk queries cannot contain a top-level node or nodes field' };
  }
  const found = { connections: 0, depth: 0, fault: '' };
  inspect(walk, operation.selectionSet, schema.getQueryType()!, 0, found);
  if (found.fault) return { fault: found.fault };
  if (!found.connections) return { fault: 'Bulk queries must contain at least one connection' };
  if (found.connections > mostConnections) {
    return { fault: `Bulk queries cannot contain more than ${mostConnections} connections` };
  }
  if (found.depth > deepestConnection + 1) {
    return {
      fault: `Bulk queries cannot contain connections with a nesting depth greater than ${deepestConnection}`,
    };
  }
  return { document, operation };
}

type Findings = { connections: number; depth: number; fault: string };

function inspect(
  walk: Walk,
  selection: SelectionSetNode,
  type: GraphQLCompositeType,
  depth: number,
  found: Findings,
) {
  for (const { node, field } of fieldsOf(walk, selection, type)) {
    const inner = getNamedType(field.type);
    if (!node.selectionSet || !isCompositeType(inner)) continue;
    if (!isConnection(inner)) {
      inspect(walk, node.selectionSet, inner, depth, found);
      continue;
    }
    found.connections += 1;
    found.depth = Math.max(found.depth, depth + 1);
    const item = itemSelection(walk, node, inner);
    if (!item) {
      found.fault ||= `The connection field "${node.name.value}" must select "edges { node }" or "nodes"`;
      continue;
    }
    const before = found.connections;
    inspect(walk, item.selection, item.type, depth + 1, found);
    const hasChildren = found.connections > before;
    if (hasChildren && !selectsId(walk, item)) {
      found.fault ||=
        "The parent 'node' field for a nested connection must select the 'id' field without an alias and must be of 'Node' return type.";
    }
  }
}

type Item = { selection: SelectionSetNode; type: GraphQLCompositeType };

/** What is selected on the objects of a connection, through `edges { node }` or `nodes`. */
function itemSelection(walk: Walk, node: FieldNode, type: GraphQLCompositeType): Item | null {
  for (const { node: inner, field } of fieldsOf(walk, node.selectionSet!, type)) {
    const innerType = getNamedType(field.type);
    if (!inner.selectionSet || !isCompositeType(innerType)) continue;
    if (inner.name.value === 'nodes') return { selection: inner.selectionSet, type: innerType };
    if (inner.name.value !== 'edges') continue;
    for (const { node: edge, field: edgeField } of fieldsOf(walk, inner.selectionSet, innerType)) {
      const nodeType = getNamedType(edgeField.type);
      if (edge.name.value === 'node' && edge.selectionSet && isCompositeType(nodeType)) {
        return { selection: edge.selectionSet, type: nodeType };
      }
    }
  }
  return null;
}

function selectsId(walk: Walk, item: Item): boolean {
  const isNode =
    (isObjectType(item.type) || isInterfaceType(item.type)) &&
    (item.type.getInterfaces().some(({ name }) => name === 'Node') || 'id' in item.type.getFields());
  return (
    isNode &&
    fieldsOf(walk, item.selection, item.type).some(({ node }) => node.name.value === 'id' && !node.alias)
  );
}

/**
 * The JSONL lines of an executed bulk query. Every object of a connection is one line; the connections are taken out of
 * it and their objects follow with `__parentId`. All objects of one depth come before the next depth, as happens with
 * `groupObjects: false`, so a reader that expects children right behind their parent fails here.
 */
export function bulkLines(
  schema: GraphQLSchema,
  { document, operation }: BulkQuery,
  data: Record<string, unknown>,
) {
  const walk = walkOf(schema, document);
  const levels: Record<string, unknown>[][] = [];
  const visit = (
    value: unknown,
    selection: SelectionSetNode,
    type: GraphQLCompositeType,
    place: Place,
  ): unknown => {
    if (Array.isArray(value)) return value.map((one) => visit(one, selection, type, place));
    if (typeof value !== 'object' || value === null) return value;
    const record: Record<string, unknown> = { ...(value as Record<string, unknown>) };
    for (const { node, field } of fieldsOf(walk, selection, type)) {
      const key = node.alias?.value ?? node.name.value;
      const inner = getNamedType(field.type);
      if (!(key in record) || !node.selectionSet || !isCompositeType(inner)) continue;
      if (!isConnection(inner)) {
        record[key] = visit(record[key], node.selectionSet, inner, place);
        continue;
      }
      const item = itemSelection(walk, node, inner)!;
      for (const child of itemsOf(record[key])) {
        const { id } = child;
        const line = visit(child, item.selection, item.type, {
          depth: place.depth + 1,
          parentId: String(id),
        });
        const parent = place.parentId ? { __parentId: place.parentId } : {};
        (levels[place.depth] ??= []).push({ ...(line as Record<string, unknown>), ...parent });
      }
      delete record[key];
    }
    return record;
  };
  visit(data, operation.selectionSet, schema.getQueryType()!, { depth: 0, parentId: null });
  return { lines: levels.flat().map((line) => JSON.stringify(line)), rootCount: levels[0]?.length ?? 0 };
}

type Place = { depth: number; parentId: string | null };

function itemsOf(value: unknown): Record<string, unknown>[] {
  const { nodes, edges } = (value ?? {}) as {
    nodes?: Record<string, unknown>[];
    edges?: { node: Record<string, unknown> }[];
  };
  return nodes ?? edges?.map(({ node }) => node) ?? [];
}

function walkOf(schema: GraphQLSchema, document: DocumentNode): Walk {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === 'FragmentDefinition') fragments.set(definition.name.value, definition);
  }
  return { schema, fragments };
}
