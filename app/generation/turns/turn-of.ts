import type { StartGenerationInput } from '#app/generation/start-generation.server.ts';

/** Under which names an order waits for its turn: who pays, and for which store. Test orders wait apart from live ones. */
export function turnOf({ owner, storeId }: Pick<StartGenerationInput, 'owner' | 'storeId'>): {
  turnPayer: string;
  turnStore: string;
} {
  const { kind, id } = owner;
  return { turnPayer: kind === 'test' ? `test:${id}` : id, turnStore: storeId ?? '-' };
}
