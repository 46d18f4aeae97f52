// Shopify's published cost rules: scalar and enum 0, object 1, connection 2 + its size × the cost of one node, mutation 10.
// For large pages Shopify has been seen to ask less than this; asking the published price keeps the app on the safe side.
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  getNamedType,
  getNullableType,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  isAbstractType,
  isCompositeType,
  isListType,
  isObjectType,
  type OperationDefinitionNode,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql';
import type { Shop, World } from './state.ts';

type Variables = Record<string, unknown>;
type Walk = { schema: GraphQLSchema; fragments: Map<string, FragmentDefinitionNode>; variables: Variables };

const connectionCost = 2;
const mutationCost = 10;

/** What the operation may cost at most (no `data`), or did cost (with the `data` it returned). */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
  data?: unknown,
): number {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === 'FragmentDefinition') fragments.set(definition.name.value, definition);
  }
  const walk = { schema, fragments, variables };
  const rootType = schema.getRootType(operation.operation);
  if (!rootType) return 0;
  if (operation.operation !== 'mutation')
    return costOfSelection(walk, operation.selectionSet, rootType, data);
  return fieldsOf(walk, operation.selectionSet, rootType).length * mutationCost;
}

export function isConnection(type: GraphQLCompositeType): boolean {
  return type.name.endsWith('Connection') && isObjectType(type) && 'pageInfo' in type.getFields();
}

/** Fields selected on `type`, fragments spread; for an abstract type all its possible fields. */
export function fieldsOf(
  walk: Pick<Walk, 'schema' | 'fragments'>,
  selection: SelectionSetNode,
  type: GraphQLCompositeType,
) {
  const found: { node: FieldNode; field: GraphQLField<unknown, unknown>; parent: GraphQLCompositeType }[] =
    [];
  for (const node of selection.selections) {
    if (node.kind === 'Field') {
      const field = 'getFields' in type ? type.getFields()[node.name.value] : undefined;
      if (field) found.push({ node, field, parent: type });
      continue;
    }
    const fragment = node.kind === 'InlineFragment' ? node : walk.fragments.get(node.name.value);
    if (!fragment) continue;
    const condition = fragment.typeCondition ? walk.schema.getType(fragment.typeCondition.name.value) : type;
    if (condition && isCompositeType(condition))
      found.push(...fieldsOf(walk, fragment.selectionSet, condition));
  }
  return found;
}

function costOfSelection(
  walk: Walk,
  selection: SelectionSetNode,
  type: GraphQLCompositeType,
  data?: unknown,
): number {
  const byParent = new Map<GraphQLCompositeType, number>();
  for (const { node, field, parent } of fieldsOf(walk, selection, type)) {
    const value = isRecord(data) ? data[node.alias?.value ?? node.name.value] : undefined;
    const isAbsent = data !== undefined && (value === null || value === undefined);
    const cost = isAbsent ? 0 : costOfField(walk, node, field, value);
    byParent.set(parent, (byParent.get(parent) ?? 0) + cost);
  }
  const own = byParent.get(type) ?? 0;
  const others = [...byParent].filter(([parent]) => parent !== type).map(([, cost]) => cost);
  // Only one of the possible types can be returned, so the dearest counts.
  return own + (isAbstractType(type) ? Math.max(0, ...others) : others.reduce((sum, cost) => sum + cost, 0));
}

function costOfField(
  walk: Walk,
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  data?: unknown,
): number {
  const type = getNamedType(field.type);
  if (!node.selectionSet || !isCompositeType(type)) return 0;
  if (isConnection(type)) return costOfConnection(walk, node, node.selectionSet, type, data);
  if (!isListType(getNullableType(field.type)))
    return 1 + costOfSelection(walk, node.selectionSet, type, data);
  if (Array.isArray(data)) {
    const selection = node.selectionSet;
    const present = data.filter((item) => item !== null);
    return present.reduce((sum: number, item) => sum + 1 + costOfSelection(walk, selection, type, item), 0);
  }
  return listSize(walk, node) * (1 + costOfSelection(walk, node.selectionSet, type));
}

function costOfConnection(
  walk: Walk,
  node: FieldNode,
  selection: SelectionSetNode,
  type: GraphQLCompositeType,
  data?: unknown,
): number {
  let cost = connectionCost;
  for (const { node: inner, field } of fieldsOf(walk, selection, type)) {
    const name = inner.name.value;
    if ((name !== 'nodes' && name !== 'edges') || !inner.selectionSet) continue;
    const nodeType = getNamedType(field.type);
    if (!isCompositeType(nodeType)) continue;
    const price = (item?: unknown) =>
      name === 'nodes'
        ? 1 + costOfSelection(walk, inner.selectionSet!, nodeType, item)
        : costOfSelection(walk, inner.selectionSet!, nodeType, item);
    const items = isRecord(data) ? data[inner.alias?.value ?? name] : undefined;
    cost += Array.isArray(items)
      ? items.reduce((sum: number, item) => sum + price(item), 0)
      : pageSize(walk, node) * price();
  }
  return cost;
}

function pageSize(walk: Walk, node: FieldNode): number {
  const size = argument(walk, node, 'first') ?? argument(walk, node, 'last');
  return typeof size === 'number' ? size : 1;
}

function listSize(walk: Walk, node: FieldNode): number {
  const ids = argument(walk, node, 'ids');
  return Array.isArray(ids) ? ids.length : 1;
}

function argument(walk: Walk, node: FieldNode, name: string): unknown {
  const given = node.arguments?.find((one) => one.name.value === name);
  return given && valueFromASTUntyped(given.value, walk.variables);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export type ThrottleStatus = { maximumAvailable: number; currentlyAvailable: number; restoreRate: number };

/** Fills the shop's bucket up to now. */
export function throttleStatus(world: World, shop: Shop): ThrottleStatus {
  const now = world.clock.now();
  const { bucketSize, restorePerSecond } = world.limits;
  const seconds = Math.max(0, now.getTime() - shop.bucket.at.getTime()) / 1000;
  shop.bucket = {
    available: Math.min(bucketSize, shop.bucket.available + seconds * restorePerSecond),
    at: now,
  };
  return {
    maximumAvailable: bucketSize,
    currentlyAvailable: Math.floor(shop.bucket.available),
    restoreRate: restorePerSecond,
  };
}

/** Takes `points` from the bucket; false if they are not there. */
export function spend(world: World, shop: Shop, points: number): boolean {
  throttleStatus(world, shop);
  if (shop.bucket.available < points) return false;
  shop.bucket.available -= points;
  return true;
}

/** Gives back what was asked for but not used. */
export function refund(world: World, shop: Shop, points: number): void {
  shop.bucket.available = Math.min(world.limits.bucketSize, shop.bucket.available + Math.max(0, points));
}
