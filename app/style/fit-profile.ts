import { describeStyle } from './describe-style.ts';
import { distance, vectorOf, type StyleVector } from './distance.ts';
import type { Oklab, PhotoMeasurement, Swatch } from './measurement.ts';
import { PROFILE_VERSION, type Spread, type StyleProfile } from './profile.ts';
import { readTraits, TRAITS } from './traits.ts';

export type MeasuredPhoto = { id: string; measurement: PhotoMeasurement };

/** Exemplars kept of a store: enough to hold every look it has, few enough to compare with quickly. */
const maxExemplars = 64;
/** A photo is compared with this many of its nearest neighbours. */
export const nearestCount = 3;

/**
 * The style of a store from its measured photos. Medians and quantiles, so that odd photos do not pull it; a store with
 * several looks keeps exemplars of each. Deterministic in the order of `photos`.
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
  const kept = sample(photos, maxExemplars).map(({ id, measurement }) => ({
    id,
    vector: vectorOf(measurement),
  }));
  const measurements = photos.map(({ measurement }) => measurement);
  const profile: Omit<StyleProfile, 'sentences'> = {
    version: PROFILE_VERSION,
    photos: photos.length,
    backdrop: backdropOf(measurements),
    palette: [...paletteOf(measurements, 'backdrop'), ...paletteOf(measurements, 'product')],
    light: lightOf(measurements),
    shadow: shadowOf(measurements),
    composition: compositionOf(measurements),
    traits: spreadsOf(measurements),
    exemplars: kept,
    ownDistances: ownDistancesOf(kept.map(({ vector }) => vector)),
  };
  return { ok: true, profile: { ...profile, sentences: describeStyle(profile) } };
}

/** At most `count` items, evenly over the list. */
function sample<Item>(items: Item[], count: number): Item[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, at) => items[Math.floor((at * items.length) / count)]);
}

export function quantile(sorted: number[], share: number): number {
  const at = (sorted.length - 1) * share;
  const below = sorted[Math.floor(at)];
  return below + (sorted[Math.ceil(at)] - below) * (at - Math.floor(at));
}

function median(values: (number | null)[], fallback: number): number {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  return known.length ? quantile(known, 0.5) : fallback;
}

function mode<Value extends string>(
  values: (Value | null)[],
  fallback: Value,
): { value: Value; share: number } {
  const counts = new Map<Value, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [best] = [...counts].sort((a, b) => b[1] - a[1]);
  return best ? { value: best[0], share: best[1] / values.length } : { value: fallback, share: 0 };
}

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

function medianColour(colours: (Oklab | null)[]): Oklab {
  const axis = (k: 0 | 1 | 2, fallback: number) =>
    round(
      median(
        colours.map((colour) => colour && colour[k]),
        fallback,
      ),
    );
  return [axis(0, 0.93), axis(1, 0), axis(2, 0)];
}

/** The colour of the most usual kind of backdrop: a white packshot and a wooden table have no mean. */
function backdropOf(measurements: PhotoMeasurement[]): StyleProfile['backdrop'] {
  const isPlain = ({ backdrop }: PhotoMeasurement) =>
    backdrop.kind.value === 'plain' || backdrop.kind.value === 'gradient';
  const kind = mode(
    measurements.map(({ backdrop }) => backdrop.kind.value),
    'plain',
  );
  const plain = measurements.filter(isPlain);
  const likely = plain.length >= 0.25 * measurements.length ? plain : measurements;
  const oklab =
    kind.value === 'transparent'
      ? ([1, 0, 0] as Oklab)
      : medianColour(likely.map(({ backdrop }) => backdrop.colour.value));
  return { kind: kind.value, oklab, share: round(kind.share), plate: plateOf(plain, measurements.length) };
}

/** The usual empty backdrop, its gradient included, of a store that has one. */
function plateOf(plain: PhotoMeasurement[], photos: number): Oklab[] | null {
  if (plain.length < 0.25 * photos) return null;
  return Array.from({ length: 9 }, (_, cell) =>
    medianColour(plain.map(({ backdrop }) => backdrop.plate[cell])),
  );
}

/** The store's colours of one role: swatches of all photos, near ones joined, the heaviest five. */
function paletteOf(measurements: PhotoMeasurement[], role: 'backdrop' | 'product'): StyleProfile['palette'] {
  const joined: Swatch[] = [];
  for (const { palette } of measurements)
    for (const entry of palette[role].value ?? []) {
      const near = joined.find(
        ({ oklab }) => Math.hypot(...oklab.map((value, k) => value - entry.oklab[k])) < 0.07,
      );
      if (!near) {
        joined.push({ oklab: [...entry.oklab], weight: entry.weight });
        continue;
      }
      const share = entry.weight / (near.weight + entry.weight);
      near.oklab = [0, 1, 2].map((k) => near.oklab[k] + (entry.oklab[k] - near.oklab[k]) * share) as Oklab;
      near.weight += entry.weight;
    }
  const heaviest = joined.sort((a, b) => b.weight - a.weight).slice(0, 5);
  const total = heaviest.reduce((sum, { weight }) => sum + weight, 0) || 1;
  return heaviest.map(({ oklab, weight }) => ({
    oklab: oklab.map(round) as Oklab,
    weight: round(weight / total),
    role,
  }));
}

/** The circular mean of directions, weighted by confidence; null when the photos do not agree. */
function directionOf(measurements: PhotoMeasurement[]): number | null {
  let [x, y, total] = [0, 0, 0];
  for (const { light } of measurements) {
    const { value, confidence } = light.azimuthDegrees;
    if (value === null) continue;
    x += confidence * Math.cos((value * Math.PI) / 180);
    y += confidence * Math.sin((value * Math.PI) / 180);
    total += confidence;
  }
  if (!total || Math.hypot(x, y) / total < 0.35) return null;
  return round((Math.atan2(y, x) * 180) / Math.PI);
}

function lightOf(measurements: PhotoMeasurement[]): StyleProfile['light'] {
  return {
    azimuthDegrees: directionOf(measurements),
    elevationDegrees: round(
      median(
        measurements.map(({ light }) => light.elevationDegrees.value),
        45,
      ),
    ),
    softness: round(
      Math.min(
        1,
        Math.max(
          0,
          median(
            measurements.map(({ light }) => light.softness.value),
            0.6,
          ),
        ),
      ),
    ),
    kelvin: round(
      median(
        measurements.map(({ white }) => white.kelvin.value),
        6500,
      ),
    ),
  };
}

function shadowOf(measurements: PhotoMeasurement[]): StyleProfile['shadow'] {
  const kind = mode(
    measurements.map(({ shadow }) => shadow.kind.value),
    'contact',
  ).value;
  const strength = Math.min(
    1,
    Math.max(
      0,
      median(
        measurements.map(({ shadow }) => shadow.strength.value),
        0.3,
      ),
    ),
  );
  return { kind, strength: round(strength) };
}

function compositionOf(measurements: PhotoMeasurement[]): StyleProfile['composition'] {
  const centre = measurements.map(({ composition }) => composition.centre.value);
  return {
    aspect: round(
      median(
        measurements.map(({ aspect }) => aspect),
        1,
      ),
    ),
    fill: round(
      median(
        measurements.map(({ composition }) => composition.fill.value),
        0.62,
      ),
    ),
    centreX: round(
      median(
        centre.map((value) => value && value.x),
        0.5,
      ),
    ),
    centreY: round(
      median(
        centre.map((value) => value && value.y),
        0.52,
      ),
    ),
  };
}

function spreadsOf(measurements: PhotoMeasurement[]): Spread[] {
  const rows = measurements.map(readTraits);
  return TRAITS.flatMap(({ name, label, unit }, at) => {
    const values = rows.flatMap((row) => row[at] ?? []).sort((a, b) => a - b);
    if (!values.length) return [];
    const [p10, middle, p90] = [0.1, 0.5, 0.9].map((share) => round(quantile(values, share)));
    return [{ name, label, unit, median: middle, p10, p90, photos: values.length }];
  });
}

/** The mean distance to the nearest of `others`. */
export function distanceToNearest(vector: StyleVector, others: StyleVector[], withSet = true): number {
  const distances = others
    .map((other) => distance(vector, other, withSet))
    .sort((a, b) => a - b)
    .slice(0, nearestCount);
  return distances.length ? distances.reduce((sum, value) => sum + value, 0) / distances.length : 0;
}

/** Leave one out: how far each of the store's own photos is from the others. */
export function ownDistancesOf(vectors: StyleVector[], withSet = true): number[] {
  if (vectors.length < 2) return [];
  const distances = vectors.map((vector) =>
    distanceToNearest(
      vector,
      vectors.filter((other) => other !== vector),
      withSet,
    ),
  );
  return distances.map(round).sort((a, b) => a - b);
}
