import { calibrate, type Calibration, type Exemplar } from './calibrate.ts';
import { describeLooks } from './describe-looks.ts';
import { describeStyle } from './describe-style.ts';
import { comparedTraits, distance, tolerancesOf } from './distance.ts';
import { findLooks } from './find-looks.ts';
import type { PhotoMeasurement } from './measurement.ts';
import { PROFILE_VERSION, type Look, type Spread, type StyleProfile } from './profile.ts';
import { explainDifference } from './explain-difference.ts';
import { quantile, round } from './statistics.ts';
import { backdropOf, compositionOf, lightOf, paletteOf, shadowOf } from './summarise-photos.ts';
import { readTraits, TRAITS, type TraitValues } from './traits.ts';

export type MeasuredPhoto = { id: string; measurement: PhotoMeasurement };

/** Exemplars kept of a store: enough to hold every look it has, few enough to compare with quickly. */
const maxExemplars = 64;
/** Photos that show what a look is. */
const typicalPhotos = 3;
/** One-offs that are listed. */
const maxOneOffs = 20;

type Photo = { id: string; traits: TraitValues; look: number | null };

/**
 * The style of a store from its measured photos: what is usual over all, the looks it has, and how far its own photos are
 * from one another. Deterministic in the order of `photos`.
 * @returns the profile, or that there was no photo to learn from
 */
export function fitProfile(
  photos: MeasuredPhoto[],
): { ok: true; profile: StyleProfile } | { ok: false; code: 'no_photos'; message: string } {
  if (!photos.length)
    return {
      ok: false,
      code: 'no_photos',
      message: 'No photo of this store could be read, so there is no style to learn yet.',
    };
  const read = photos.map(({ id, measurement }) => ({ id, traits: readTraits(measurement) }));
  const { looks } = findLooks(read.map(({ traits }) => traits));
  const grouped = read.map((photo, at) => ({ ...photo, look: placeOf(looks, at) }));
  const tolerances = tolerancesOf(grouped.map(({ traits }) => traits)).map(roundUp);
  const exemplars = chooseExemplars(grouped);
  const calibration = calibrate({ exemplars, tolerances }, 'whole');
  const described = looksOf(photos, grouped, looks, tolerances);
  const measurements = photos.map(({ measurement }) => measurement);
  const studio = studioPhotos(measurements, looks, described);
  const backdrop = backdropOf(studio);
  const profile: Omit<StyleProfile, 'sentences'> = {
    version: PROFILE_VERSION,
    photos: photos.length,
    backdrop: { ...backdrop, share: round((backdrop.share * studio.length) / photos.length) },
    palette: [...paletteOf(studio, 'backdrop'), ...paletteOf(measurements, 'product')],
    light: lightOf(studio),
    shadow: shadowOf(studio),
    composition: compositionOf(studio),
    traits: spreadsOf(grouped.map(({ traits }) => traits)),
    looks: described,
    oneOffs: oneOffsOf(exemplars, tolerances, calibration),
    tolerances,
    exemplars,
    calibration: {
      rims: calibration.rims.map(round),
      rim: round(calibration.rim),
      own: calibration.own.map(({ look, ratio }) => ({ look, ratio: round(ratio) })),
    },
  };
  return { ok: true, profile: { ...profile, sentences: describeStyle(profile) } };
}

/** A look that holds at least this share of the photos is enough to speak for the store's studio. */
const leastStudioShare = 0.2;

/**
 * The photos that say how the store's studio works: those of its main packshot look, since a white packshot and a wooden
 * table have no mean; all of them in a store without one.
 */
function studioPhotos(
  measurements: PhotoMeasurement[],
  looks: number[][],
  described: Look[],
): PhotoMeasurement[] {
  const main = described.findIndex(
    ({ kind, share, photos }) =>
      (kind === 'packshot' || kind === 'cut-out') && share >= leastStudioShare && photos >= 3,
  );
  return main < 0 ? measurements : looks[main].map((at) => measurements[at]);
}

function placeOf(looks: number[][], photo: number): number | null {
  const look = looks.findIndex((members) => members.includes(photo));
  return look < 0 ? null : look;
}

/** A tolerance must stay above nothing. */
function roundUp(value: number): number {
  return Math.ceil(value * 1e6) / 1e6;
}

/** At most {@link maxExemplars} photos, evenly over each look and the one-offs by their shares, at least two of each. */
function chooseExemplars(photos: Photo[]): Exemplar[] {
  if (photos.length <= maxExemplars) return photos;
  const places = [...new Set(photos.map(({ look }) => look))];
  return places.flatMap((place) => {
    const members = photos.filter(({ look }) => look === place);
    const count = Math.max(2, Math.floor((maxExemplars * members.length) / photos.length));
    return sample(members, count);
  });
}

/** At most `count` items, evenly over the list. */
function sample<Item>(items: Item[], count: number): Item[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, at) => items[Math.floor((at * items.length) / count)]);
}

function looksOf(photos: MeasuredPhoto[], grouped: Photo[], looks: number[][], tolerances: number[]): Look[] {
  const described = describeLooks(looks.map((members) => members.map((at) => photos[at].measurement)));
  return looks.map((members, at) => ({
    ...described[at],
    share: round(members.length / photos.length),
    photos: members.length,
    typical: mostCentral(
      sample(members, maxExemplars).map((member) => grouped[member]),
      tolerances,
    ),
  }));
}

/** Ids of the photos with the least sum of distances to the others. */
function mostCentral(photos: Photo[], tolerances: number[]): string[] {
  const compared = comparedTraits('whole');
  return photos
    .map(({ id, traits }) => ({
      id,
      sum: photos.reduce((sum, other) => sum + distance(traits, other.traits, tolerances, compared), 0),
    }))
    .sort((a, b) => a.sum - b.sum)
    .slice(0, typicalPhotos)
    .map(({ id }) => id);
}

/** What is odd about a one-off is told beside the store's main look. */
function oneOffsOf(
  exemplars: Exemplar[],
  tolerances: number[],
  { own }: Calibration,
): StyleProfile['oneOffs'] {
  const main = exemplars.filter(({ look }) => look === 0).map(({ traits }) => traits);
  return exemplars
    .flatMap(({ id, look, traits }, at) => {
      if (look !== null || !own.length) return [];
      const explanation = explainDifference(traits, main, tolerances, 'whole');
      return [{ id, ratio: round(own[at].ratio), explanation }];
    })
    .sort((a, b) => b.ratio - a.ratio)
    .slice(0, maxOneOffs);
}

function spreadsOf(rows: TraitValues[]): Spread[] {
  return TRAITS.flatMap(({ name, label, unit }, at) => {
    const values = rows.flatMap((row) => row[at] ?? []).sort((a, b) => a - b);
    if (!values.length) return [];
    const [p10, middle, p90] = [0.1, 0.5, 0.9].map((share) => round(quantile(values, share)));
    return [{ name, label, unit, median: middle, p10, p90, photos: values.length }];
  });
}
