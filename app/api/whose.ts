import type { CreditOwner } from '#app/credits/ledger.server.ts';
import type { AuthenticatedKey } from '#app/partners/api-keys.server.ts';

/** What a key sees: its partner's things of its own mode. */
export function whose({ partner, mode }: AuthenticatedKey): { partnerId: string; mode: 'live' | 'test' } {
  return { partnerId: partner.id, mode };
}

/** Whose credits a key uses: a store's own key the store's; a test key moves no live one. */
export function payerOf({ partner, mode }: AuthenticatedKey): CreditOwner {
  if (mode === 'test') return { kind: 'test', id: partner.id };
  return partner.storeId ? { kind: 'store', id: partner.storeId } : { kind: 'partner', id: partner.id };
}

/** Who orders with a key, and who pays. */
export function buyerOf(key: AuthenticatedKey) {
  return { ...whose(key), owner: payerOf(key) };
}
