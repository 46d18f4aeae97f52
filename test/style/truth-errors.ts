import { deltaE2000, linearToCielab, oklabToLinear } from '#app/imaging/colour.ts';
import type { PhotoMeasurement, Swatch } from '#app/style/measurement.ts';

/** What was declared of a photo; what is left out was not. */
export type StyleTruth = {
  azimuthDegrees?: number;
  /** linear sRGB of the light on a white card, any scale */
  illuminant: [number, number, number];
  fill: number;
  centre: [number, number];
  palette?: Swatch[];
};

/** How far off each trait is; null = it says itself that it cannot be measured there. */
export type TruthErrors = {
  lightDegrees: number | null;
  illuminantDegrees: number | null;
  paletteDeltaE: number | null;
  fill: number | null;
  centre: number | null;
};

/** Below this confidence a value is a guess, which whoever uses it treats as not measured. */
const leastConfidence = 0.3;
const leastIlluminantConfidence = 0.4;

export function errorsOf(measurement: PhotoMeasurement, truth: StyleTruth): TruthErrors {
  const { light, white, palette, composition } = measurement;
  const azimuth = light.azimuthDegrees;
  const { fill, centre } = composition;
  return {
    lightDegrees:
      azimuth.value === null || azimuth.confidence < leastConfidence || truth.azimuthDegrees === undefined
        ? null
        : Math.abs(((azimuth.value - truth.azimuthDegrees + 540) % 360) - 180),
    illuminantDegrees:
      white.illuminant.value === null || white.illuminant.confidence < leastIlluminantConfidence
        ? null
        : angleBetween(white.illuminant.value, truth.illuminant),
    paletteDeltaE:
      palette.product.value && truth.palette ? moveColours(palette.product.value, truth.palette) : null,
    fill: fill.value === null ? null : Math.abs(fill.value - truth.fill),
    centre:
      centre.value === null
        ? null
        : Math.max(Math.abs(centre.value.x - truth.centre[0]), Math.abs(centre.value.y - truth.centre[1])),
  };
}

function angleBetween(one: number[], other: number[]): number {
  const product = one.reduce((sum, value, at) => sum + value * other[at], 0);
  return (Math.acos(Math.min(1, product / (Math.hypot(...one) * Math.hypot(...other)))) * 180) / Math.PI;
}

/** Mean ΔE2000 by which weight must be moved to turn one palette into the other, nearest pairs first. */
export function moveColours(one: Swatch[], other: Swatch[]): number {
  const labs = [one, other].map((palette) =>
    palette.map(({ oklab, weight }) => ({ lab: linearToCielab(...oklabToLinear(...oklab)), left: weight })),
  );
  const pairs = labs[0].flatMap((from) =>
    labs[1].map((to) => ({ from, to, distance: deltaE2000(from.lab, to.lab) })),
  );
  pairs.sort((a, b) => a.distance - b.distance);
  let work = 0;
  for (const { from, to, distance } of pairs) {
    const moved = Math.min(from.left, to.left);
    from.left -= moved;
    to.left -= moved;
    work += moved * distance;
  }
  return work;
}

export type Summary = { measured: number; photos: number; median: number; p90: number };

/** Median and ninth decile of one error over the photos where it could be measured. */
export function summarise(errors: TruthErrors[], trait: keyof TruthErrors): Summary {
  const known = errors.flatMap((error) => error[trait] ?? []).sort((a, b) => a - b);
  const at = (share: number) =>
    known[Math.min(known.length - 1, Math.floor(share * known.length))] ?? Number.NaN;
  return { measured: known.length, photos: errors.length, median: at(0.5), p90: at(0.9) };
}
