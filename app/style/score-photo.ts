import { distance, vectorOf } from './distance.ts';
import { distanceToNearest, ownDistancesOf } from './fit-profile.ts';
import type { PhotoMeasurement } from './measurement.ts';
import type { StyleProfile } from './profile.ts';
import { readTraits, TRAITS, traitDifference } from './traits.ts';

/**
 * What a photo is compared by: everything; or, for one that stands on another ground as it was asked to, all but the
 * backdrop's structure.
 */
export type Comparison = 'whole' | 'light-and-composition';

export type StyleScore = {
  /** 0..1: 1 = as near as the store's own photos ever are to each other, 0.5 = at the rim of what the store does */
  score: number;
  /** share of the store's own photos, 0..100, that fit the store no better than this one */
  percentile: number;
  distance: number;
  compared: Comparison;
  nearest: { id: string; distance: number }[];
  /** what differs most, in plain words; empty when nothing a merchant would notice does */
  explanation: string[];
};

/** How well a photo fits a store's look: its distance to the nearest of the store's photos, among their own distances. */
export function scorePhoto(
  profile: StyleProfile,
  measurement: PhotoMeasurement,
  compared: Comparison = 'whole',
): StyleScore {
  const vector = vectorOf(measurement);
  const exemplars = profile.exemplars.map((exemplar) => exemplar.vector);
  const withSet = compared === 'whole';
  const reached = distanceToNearest(vector, exemplars, withSet);
  const own = withSet ? profile.ownDistances : ownDistancesOf(exemplars, withSet);
  const worse = own.filter((value) => value >= reached).length;
  // a store of one photo has nothing to compare among: a noticeable difference is then the measure
  const typical = own.length ? own[Math.floor(own.length * 0.9)] : 0.6;
  const percentile =
    own.length >= 5 ? (100 * worse) / own.length : 100 * Math.max(0, 1 - reached / (2 * typical));
  const nearest = profile.exemplars
    .map((exemplar) => ({ id: exemplar.id, distance: round(distance(vector, exemplar.vector, withSet)) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3);
  return {
    score: round(1 / (1 + (reached / Math.max(0.05, typical)) ** 2)),
    percentile: Math.round(percentile * 10) / 10,
    distance: round(reached),
    compared,
    nearest,
    explanation: explain(profile, measurement, withSet),
  };
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

/** The traits that lie outside the store's own range by more than is noticeable, the strongest three. */
function explain(profile: StyleProfile, measurement: PhotoMeasurement, withSet: boolean): string[] {
  const values = readTraits(measurement);
  const found = TRAITS.flatMap((trait, at) => {
    const spread = profile.traits.find(({ name }) => name === trait.name);
    const value = values[at];
    if (!spread || value === null || (trait.isOfSet && !withSet)) return [];
    const within = value >= Math.min(spread.p10, spread.p90) && value <= Math.max(spread.p10, spread.p90);
    const difference = traitDifference(trait, value, spread.median);
    const strength = (Math.abs(difference) / trait.noticeable) * trait.weight;
    if (within || Math.abs(difference) < trait.noticeable) return [];
    return [
      {
        strength,
        sentence: `${trait.label} is ${trait.words[difference > 0 ? 1 : 0]} than in the store’s photos`,
      },
    ];
  });
  found.sort((a, b) => b.strength - a.strength);
  const sentences = found
    .slice(0, 3)
    .map(({ sentence }) => `${sentence[0].toUpperCase()}${sentence.slice(1)}.`);
  return [...new Set(sentences)];
}
