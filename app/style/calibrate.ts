import { comparedTraits, distance, distanceToGroup, type Comparison } from './distance.ts';
import { quantile } from './statistics.ts';
import type { TraitValues } from './traits.ts';

/** A photo that stands for the store; `look` = the place of its look in the profile, null = a one-off. */
export type Exemplar = { id: string; look: number | null; traits: TraitValues };

/** What a photo's distance means: how far the store's own photos are from one another. */
export type Calibration = {
  /** distance that nine of ten of a look's own photos stay within, in the order of the looks */
  rims: number[];
  /** the same of the whole store, for the one-offs */
  rim: number;
  /** each own photo against all the others: its nearest look, and its distance as a share of that look's rim */
  own: { look: number | null; ratio: number }[];
};

/** Where a photo stands: `ratio` 1 = at the rim of what its nearest look does. */
export type Standing = { look: number | null; distance: number; ratio: number };

/** As many imaginary photos of the store's average look steady the rim of a small look. */
const STEADYING_PHOTOS = 15;
const RIM = 0.9;

type Reference = { exemplars: Exemplar[]; tolerances: number[] };

/** Leave one out: every own photo is compared with the others. */
export function calibrate({ exemplars, tolerances }: Reference, comparison: Comparison): Calibration {
  const compared = comparedTraits(comparison);
  const between = exemplars.map((one) =>
    exemplars.map((other) => distance(one.traits, other.traits, tolerances, compared)),
  );
  const toGroup = (at: number, isIn: (exemplar: Exemplar) => boolean) =>
    distanceToGroup(between[at].filter((_, other) => other !== at && isIn(exemplars[other])));
  const rimOf = (isIn: (exemplar: Exemplar) => boolean) => {
    const own = exemplars.flatMap((exemplar, at) => (isIn(exemplar) ? [toGroup(at, isIn)] : []));
    const known = own.filter(Number.isFinite).sort((a, b) => a - b);
    return { photos: known.length, rim: known.length ? Math.max(0.05, quantile(known, RIM)) : 1 };
  };
  const { rim } = rimOf(() => true);
  const rims = Array.from({ length: countLooks(exemplars) }, (_, look) => {
    const found = rimOf((exemplar) => exemplar.look === look);
    return (found.photos * found.rim + STEADYING_PHOTOS * rim) / (found.photos + STEADYING_PHOTOS);
  });
  const own = exemplars.map((_, at) => {
    const { look, ratio } = standAmong(exemplars, between[at], { rims, rim }, at);
    return { look, ratio };
  });
  return { rims, rim, own: exemplars.length < 2 ? [] : own };
}

/** A photo's nearest look, by the distance in units of each look's own rim. */
export function standingOf(
  traits: TraitValues,
  { exemplars, tolerances }: Reference,
  comparison: Comparison,
  calibration: Calibration,
): Standing {
  const compared = comparedTraits(comparison);
  const distances = exemplars.map((other) => distance(traits, other.traits, tolerances, compared));
  return standAmong(exemplars, distances, calibration, -1);
}

function countLooks(exemplars: Exemplar[]): number {
  return exemplars.reduce((most, { look }) => Math.max(most, (look ?? -1) + 1), 0);
}

function standAmong(
  exemplars: Exemplar[],
  distances: number[],
  { rims, rim }: Pick<Calibration, 'rims' | 'rim'>,
  except: number,
): Standing {
  const places: (number | null)[] = [...rims.keys(), null];
  let best: Standing = { look: null, distance: Infinity, ratio: Infinity };
  for (const look of places) {
    const near = distanceToGroup(distances.filter((_, at) => at !== except && exemplars[at].look === look));
    const ratio = near / (look === null ? rim : rims[look]);
    if (ratio < best.ratio) best = { look, distance: near, ratio };
  }
  return best;
}
