import { ringOf, ringsThat, type Feature, type RingTable } from '#app/partners/rings.ts';
import type { Problem } from './problems.ts';

/** Refuses what the ring of the account does not have, and says which has it. */
export function refuseFeature(table: RingTable, ring: string, feature: Feature): Problem | undefined {
  const own = ringOf(ring);
  if (table[own].features.includes(feature)) return undefined;
  const having = ringsThat(table, (rules) => rules.features.includes(feature));
  return missing(`Your ring (${own}) does not have ${feature}.`, having);
}

/** The same for a batch of more products than the ring allows. */
export function refuseBatchSize(table: RingTable, ring: string, items: number): Problem | undefined {
  const own = ringOf(ring);
  const { batchItems } = table[own];
  if (items <= batchItems) return undefined;
  const having = ringsThat(table, (rules) => rules.batchItems >= items);
  return missing(`A batch in your ring (${own}) has at most ${batchItems} items, not ${items}.`, having);
}

function missing(what: string, having: string[]): Problem {
  const where = having.length ? `Rings that have it: ${having.join(', ')}.` : 'No ring has it yet.';
  return { problem: 'feature_not_available', detail: `${what} ${where}` };
}
