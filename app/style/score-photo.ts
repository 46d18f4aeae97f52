import { calibrate, standingOf, type Calibration } from './calibrate.ts';
import { comparedTraits, distance, type Comparison } from './distance.ts';
import { explainDifference } from './explain-difference.ts';
import type { PhotoMeasurement } from './measurement.ts';
import type { StyleProfile } from './profile.ts';
import { round } from './statistics.ts';
import { readTraits } from './traits.ts';

export type StyleScore = {
  /** 0..1: 1 = the very photo, 0.5 = at the rim of what the store does */
  score: number;
  /** share of the store's own photos of the nearest look, 0..100, that fit the store no better than this one */
  percentile: number;
  /** the style gate: does the photo belong? See {@link leastPercentile} */
  passed: boolean;
  /** in the store's own deviations: 1 = every trait differs by as much as the store's photos usually do */
  distance: number;
  /** name of the nearest of the store's looks; null = it is like one of the store's one-offs */
  look: string | null;
  compared: Comparison;
  /** the store's photos that it is most like */
  nearest: { id: string; distance: number }[];
  /** what differs most from the nearest look, in plain words; empty when nothing a merchant would notice does */
  explanation: string[];
};

/** A photo that fits worse than 99 of 100 of the store's own does not belong. */
export const leastPercentile = 1;
/** Fewer photos of a look than this make no percentile of their own: then it is among all of the store's. */
const leastOfLook = 8;
const leastOfStore = 5;

/** How well a photo fits a store: its distance to the nearest of the store's looks, among the store's own photos. */
export function scorePhoto(
  profile: StyleProfile,
  measurement: PhotoMeasurement,
  compared: Comparison = 'whole',
): StyleScore {
  const traits = readTraits(measurement);
  const { exemplars, tolerances } = profile;
  const calibration = compared === 'whole' ? profile.calibration : calibrate(profile, compared);
  const standing = standingOf(traits, profile, compared, calibration);
  const percentile = percentileOf(standing, calibration);
  const passed = percentile >= leastPercentile;
  const ofLook = exemplars.filter(({ look }) => look === standing.look).map((exemplar) => exemplar.traits);
  const differences = explainDifference(traits, ofLook, tolerances, compared);
  return {
    score: round(1 / (1 + standing.ratio ** 2)),
    percentile: Math.round(percentile * 10) / 10,
    passed,
    distance: round(standing.distance),
    look: standing.look === null ? null : profile.looks[standing.look].name,
    compared,
    nearest: nearestOf(profile, traits, compared),
    explanation: passed || differences.length ? differences : ['It differs a little in many traits at once.'],
  };
}

function nearestOf(
  { exemplars, tolerances }: StyleProfile,
  traits: ReturnType<typeof readTraits>,
  compared: Comparison,
): StyleScore['nearest'] {
  const indices = comparedTraits(compared);
  return exemplars
    .map(({ id, traits: own }) => ({ id, distance: round(distance(traits, own, tolerances, indices)) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3);
}

/**
 * The share of own photos at or beyond a ratio. Each own photo is spread as a normal distribution of its logarithm
 * (Silverman's bandwidth), so that a store of twenty photos has more than twenty-one percentiles.
 */
function percentileOf({ look, ratio }: { look: number | null; ratio: number }, { own }: Calibration): number {
  const ofLook = own.filter((photo) => photo.look === look);
  const among = (ofLook.length >= leastOfLook ? ofLook : own).map((photo) => Math.log(photo.ratio + 0.01));
  // a store of few photos has nothing to compare among: the rim is then the measure
  if (among.length < leastOfStore) return 100 * Math.max(0, 1 - ratio / 2);
  const mean = among.reduce((sum, value) => sum + value, 0) / among.length;
  const variance = among.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (among.length - 1);
  const width = Math.max(0.08, 1.06 * Math.sqrt(variance) * among.length ** -0.2);
  const at = Math.log(ratio + 0.01);
  const beyond = among.reduce((sum, value) => sum + normalShare((value - at) / width), 0);
  return (100 * beyond) / among.length;
}

/** Cumulative normal distribution (logistic form, right to 0.01 %: Bowling et al. 2009). */
function normalShare(z: number): number {
  return 1 / (1 + Math.exp(-0.07056 * z ** 3 - 1.5976 * z));
}
