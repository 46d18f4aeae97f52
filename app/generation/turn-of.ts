import type { StartGenerationInput } from './start-generation.server.ts';

/** Under which names an order waits for its turn: who pays, and for which store. Test orders wait apart from live ones. */
export function turnOf({
  partnerId,
  storeId,
  origin,
  mode,
}: Pick<StartGenerationInput, 'partnerId' | 'storeId' | 'origin' | 'mode'>): {
  turnPayer: string;
  turnStore: string;
} {
  const payer = origin === 'partner' ? partnerId : storeId;
  if (!payer) throw new Error('a generation belongs to a partner or to a store');
  return { turnPayer: mode === 'test' ? `test:${payer}` : payer, turnStore: storeId ?? '-' };
}
