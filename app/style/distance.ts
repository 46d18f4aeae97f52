/**
 * How differently two photographs look, in units of what the store itself varies: a trait that the store holds still
 * (always square, always paper-white) counts at once, a trait that changes from photo to photo hardly does. Nothing here
 * is learnt from other stores.
 */
import { traitDifference, TRAITS, type TraitValues } from './traits.ts';

/**
 * What a photo is compared by. `whole`: everything. `as-ordered`: all but the shape of the frame, which the order decided.
 * `light-and-composition`: also without the set, for a photo that stands on another ground as it was asked to.
 * `composition`: also without what can only be read off the store's own set, for a photo with a plinth, a niche, dyed
 * paper or the light of a window, whose shade and colour would be taken for the store's light; and for one on a table when
 * the store photographs without shadows.
 */
export type Comparison = 'whole' | 'as-ordered' | 'light-and-composition' | 'composition';

/** Indices of the traits that a comparison looks at. */
export function comparedTraits(comparison: Comparison): number[] {
  const isOnOtherSet = comparison === 'light-and-composition' || comparison === 'composition';
  return TRAITS.flatMap(({ isFormat, isOfSet, isReadOffSet }, at) => {
    if (isFormat && comparison !== 'whole') return [];
    if (isReadOffSet && comparison === 'composition') return [];
    return isOfSet && isOnOtherSet ? [] : [at];
  });
}

/** No store holds a trait stiller than this share of what a merchant would notice. */
const FLOOR_OF_NOTICEABLE = 0.3;
/** Degrees of freedom of the tails: a single trait far out counts, but cannot alone outweigh all others. */
const FREEDOM = 20;
/** A trait that one photo shows and the other does not counts as this many of the store's own deviations. */
const MISSING_DEVIATIONS = 1.5;
/** How sharply the nearest of several photos decides: high = only the nearest, low = their mean. */
const NEARNESS = 20;

/**
 * How far a store's photos vary in each trait, in the trait's unit: root mean square deviation from the median, joined
 * with the floor. Order of {@link TRAITS}.
 */
export function tolerancesOf(photos: TraitValues[]): number[] {
  return TRAITS.map((trait, at) => {
    const known = photos.flatMap((values) => values[at] ?? []).sort((a, b) => a - b);
    const middle = known[known.length >> 1] ?? 0;
    let sum = 0;
    for (const value of known) sum += traitDifference(trait, value, middle) ** 2;
    const variance = known.length ? sum / known.length : 0;
    return Math.sqrt(variance + (FLOOR_OF_NOTICEABLE * trait.noticeable) ** 2);
  });
}

/**
 * Mean over the traits of the negative logarithm of Student's t density, as the deviation that would give it: 0 = the
 * same, 1 = every trait differs by one of the store's own deviations.
 */
export function distance(
  one: TraitValues,
  other: TraitValues,
  tolerances: number[],
  compared: number[],
): number {
  let sum = 0;
  let weights = 0;
  for (const at of compared) {
    const trait = TRAITS[at];
    const value = one[at] ?? null;
    const reference = other[at] ?? null;
    weights += trait.weight;
    if (value === null && reference === null) continue;
    const deviations =
      value === null || reference === null
        ? MISSING_DEVIATIONS
        : traitDifference(trait, value, reference) / tolerances[at];
    sum += trait.weight * (FREEDOM + 1) * Math.log1p(deviations ** 2 / FREEDOM);
  }
  return Math.sqrt(sum / weights);
}

/** The distance to a group of photos: a soft minimum, which is what a kernel density of the group amounts to. */
export function distanceToGroup(distances: number[]): number {
  if (!distances.length) return Infinity;
  const least = Math.min(...distances);
  let sum = 0;
  for (const value of distances) sum += Math.exp(-0.5 * NEARNESS * (value ** 2 - least ** 2));
  return Math.sqrt(Math.max(0, least ** 2 - (2 / NEARNESS) * Math.log(sum / distances.length)));
}
