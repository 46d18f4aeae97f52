import {
  execute,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLFieldResolver,
  GraphQLError,
} from 'graphql';
import { type Call, notImplemented } from './resolvers/call.ts';
import { rootFields } from './resolvers/root.ts';

/** A field that no resolver answers is an error that names it, never a silent null. */
const resolveField: GraphQLFieldResolver<unknown, Call> = (source, args, call, info) => {
  const value = (source as Record<string, unknown> | undefined)?.[info.fieldName];
  if (value === undefined) throw notImplemented(`${info.parentType.name}.${info.fieldName}`);
  return typeof value === 'function' ? value(args, call, info) : value;
};

/** Executes a valid document on the real schema. Mutations run one after the other, as GraphQL asks. */
export async function executeAdmin(
  call: Call,
  document: DocumentNode,
  operationName: string | null,
  variableValues: Record<string, unknown>,
): Promise<ExecutionResult> {
  const result = await execute({
    schema: call.world.schema,
    document,
    rootValue: rootFields,
    contextValue: call,
    operationName,
    variableValues,
    fieldResolver: resolveField,
  });
  for (const error of result.errors ?? []) {
    // A bug in the simulator must not look like an answer of Shopify's.
    if (error.originalError && !(error.originalError instanceof GraphQLError)) throw error.originalError;
  }
  return result;
}
