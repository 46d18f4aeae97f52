import type { Scope } from '#app/partners/scopes.ts';

/** What each scope allows, as a merchant says it. */
export const scopeWords: Record<Scope, string> = {
  'generations:write': 'Order photos in your style',
  'generations:read': 'Read orders and their photos',
  'stores:write': 'Register stores',
  'stores:read': 'Read your measured style',
  'credits:read': 'Read the credits that are left',
  'webhooks:write': 'Change where events are sent',
  'webhooks:read': 'Read what was sent where',
  'keys:write': 'Make and end keys',
  'keys:read': 'List keys',
};

/** A scope from the database, in words; an unknown one as it is. */
export function sayScope(scope: string): string {
  return Object.hasOwn(scopeWords, scope) ? scopeWords[scope as Scope] : scope;
}
