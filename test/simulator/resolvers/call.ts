import { GraphQLError } from 'graphql';
import type { AccessToken, Shop, World } from '../state.ts';

/** One Admin API call: whose shop it is about and what its token may do. */
export type Call = { world: World; shop: Shop; token: AccessToken; isBulk: boolean };

export type UserError = { field: string[] | null; message: string; code?: string };

/** The write scope of a resource implies its read scope, as at Shopify. */
export function hasScope(scopes: string[], wanted: string): boolean {
  return scopes.includes(wanted) || scopes.includes(wanted.replace(/^read_/, 'write_'));
}

/** Refuses the field unless the token holds one of the scopes. */
export function requireScope(call: Call, field: string, ...anyOf: string[]): void {
  if (anyOf.some((scope) => hasScope(call.token.scopes, scope))) return;
  const required = anyOf.map((scope) => `\`${scope}\``).join(' or ');
  throw new GraphQLError(`Access denied for ${field} field. Required access: ${required} access scope.`, {
    extensions: {
      code: 'ACCESS_DENIED',
      documentation: 'https://shopify.dev/api/usage/access-scopes',
      requiredAccess: `${required} access scope.`,
    },
  });
}

export function notImplemented(what: string): GraphQLError {
  return new GraphQLError(
    `The simulator does not implement ${what}. Add it under test/simulator/resolvers.`,
    {
      extensions: { code: 'SIMULATOR_NOT_IMPLEMENTED' },
    },
  );
}

export function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_REQUEST' } });
}

/** Shopify takes at most 250 entries in any list of an input. */
export function checkListSize(name: string, list: readonly unknown[]): void {
  if (list.length <= 250) return;
  throw new GraphQLError(
    `The input array size of ${list.length} is greater than the maximum allowed of 250.`,
    {
      extensions: { code: 'MAX_INPUT_SIZE_EXCEEDED' },
      path: [name],
    },
  );
}

/** "gid://shopify/Product/…" or not: a malformed id is refused before anything is looked up. */
export function checkGid(id: string, type?: string): void {
  const found = /^gid:\/\/shopify\/(\w+)\/\d+$/.exec(id);
  if (found && (!type || found[1] === type)) return;
  throw new GraphQLError(`Invalid global id '${id}'`, { extensions: { code: 'INVALID_VARIABLE' } });
}
