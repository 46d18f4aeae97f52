import type { CreditOwner } from '#app/credits/ledger.server.ts';
import type { AuthenticatedKey } from '#app/partners/api-keys.server.ts';

/** What a key sees: its partner's things of its own mode. */
export function whose({ partner, mode }: AuthenticatedKey): { partnerId: string; mode: 'live' | 'test' } {
  return { partnerId: partner.id, mode };
}

/** Whose credits a key uses; a test key moves no live one. */
export function payerOf({ partner, mode }: AuthenticatedKey): CreditOwner {
  return { kind: mode === 'test' ? 'test' : 'partner', id: partner.id };
}
