import { comparedTraits, type Comparison } from './distance.ts';
import { quantile } from './statistics.ts';
import { TRAITS, traitDifference, type TraitValues } from './traits.ts';

const mostSentences = 3;
/** What is told must be at least half of what is noticed side by side. */
const leastNoticed = 0.5;

/**
 * What sets a photo apart from others: the traits outside the others' middle eight of ten, in the order of how far out
 * they are in the store's own deviations, in plain words.
 * @param tolerances the store's own deviations, see `tolerancesOf`
 */
export function explainDifference(
  traits: TraitValues,
  others: TraitValues[],
  tolerances: number[],
  comparison: Comparison,
): string[] {
  const found = comparedTraits(comparison).flatMap((at) => {
    const trait = TRAITS[at];
    const value = traits[at];
    const known = others.flatMap((values) => values[at] ?? []).sort((a, b) => a - b);
    if (value === null || !known.length) return [];
    if (value >= quantile(known, 0.1) && value <= quantile(known, 0.9)) return [];
    const difference = traitDifference(trait, value, quantile(known, 0.5));
    if (Math.abs(difference) < leastNoticed * trait.noticeable) return [];
    const sentence = `${trait.label} is ${trait.words[difference > 0 ? 1 : 0]} than in the store’s photos`;
    return [
      {
        strength: trait.weight * (difference / tolerances[at]) ** 2,
        sentence: `${sentence[0].toUpperCase()}${sentence.slice(1)}.`,
      },
    ];
  });
  found.sort((a, b) => b.strength - a.strength);
  return [...new Set(found.map(({ sentence }) => sentence))].slice(0, mostSentences);
}
