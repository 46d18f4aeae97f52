/** What a key may do. A key without scopes may do everything. */
export const scopes = [
  'generations:write',
  'generations:read',
  'stores:write',
  'stores:read',
  'credits:read',
  'webhooks:write',
  'webhooks:read',
  'keys:write',
  'keys:read',
] as const;
export type Scope = (typeof scopes)[number];

/** What a merchant can let a partner do with its store. */
export const grantScopes = ['generations:write', 'stores:read'] as const satisfies readonly Scope[];
export type GrantScope = (typeof grantScopes)[number];
