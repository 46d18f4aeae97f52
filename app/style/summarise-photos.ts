/** What is usual over a store's photos: medians and most frequent values, so that odd photos do not pull it. */
import type { Oklab, PhotoMeasurement, Swatch } from './measurement.ts';
import type { StyleProfile } from './profile.ts';
import { medianOf, mostFrequent, round } from './statistics.ts';

function medianColour(colours: (Oklab | null)[]): Oklab {
  const axis = (k: 0 | 1 | 2, fallback: number) =>
    round(
      medianOf(
        colours.map((colour) => colour && colour[k]),
        fallback,
      ),
    );
  return [axis(0, 0.93), axis(1, 0), axis(2, 0)];
}

/** The colour of the most usual kind of backdrop: a white packshot and a wooden table have no mean. */
export function backdropOf(measurements: PhotoMeasurement[]): StyleProfile['backdrop'] {
  const isPlain = ({ backdrop }: PhotoMeasurement) =>
    backdrop.kind.value === 'plain' || backdrop.kind.value === 'gradient';
  const kind = mostFrequent(
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
export function paletteOf(
  measurements: PhotoMeasurement[],
  role: 'backdrop' | 'product',
): StyleProfile['palette'] {
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

export function lightOf(measurements: PhotoMeasurement[]): StyleProfile['light'] {
  return {
    azimuthDegrees: directionOf(measurements),
    elevationDegrees: round(
      medianOf(
        measurements.map(({ light }) => light.elevationDegrees.value),
        45,
      ),
    ),
    softness: round(
      Math.min(
        1,
        Math.max(
          0,
          medianOf(
            measurements.map(({ light }) => light.softness.value),
            0.6,
          ),
        ),
      ),
    ),
    kelvin: round(
      medianOf(
        measurements.map(({ white }) => white.kelvin.value),
        6500,
      ),
    ),
  };
}

export function shadowOf(measurements: PhotoMeasurement[]): StyleProfile['shadow'] {
  const kind = mostFrequent(
    measurements.map(({ shadow }) => shadow.kind.value),
    'contact',
  ).value;
  const strength = Math.min(
    1,
    Math.max(
      0,
      medianOf(
        measurements.map(({ shadow }) => shadow.strength.value),
        0.3,
      ),
    ),
  );
  return { kind, strength: round(strength) };
}

export function compositionOf(measurements: PhotoMeasurement[]): StyleProfile['composition'] {
  const centre = measurements.map(({ composition }) => composition.centre.value);
  return {
    aspect: round(
      medianOf(
        measurements.map(({ aspect }) => aspect),
        1,
      ),
    ),
    fill: round(
      medianOf(
        measurements.map(({ composition }) => composition.fill.value),
        0.62,
      ),
    ),
    centreX: round(
      medianOf(
        centre.map((value) => value && value.x),
        0.5,
      ),
    ),
    centreY: round(
      medianOf(
        centre.map((value) => value && value.y),
        0.52,
      ),
    ),
  };
}
