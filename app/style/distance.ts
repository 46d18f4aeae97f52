import { z } from 'zod';
import { oklab, swatch, type Oklab, type PhotoMeasurement, type Swatch } from './measurement.ts';
import { readTraits, TRAITS, traitDifference } from './traits.ts';

/** What is kept of a photo to compare others with: small, and free of pixels. */
export const styleVector = z.object({
  /** in the order of TRAITS; null = not measurable there */
  traits: z.array(z.number().nullable()).length(TRAITS.length),
  /** OKLab at 3 x 3 places */
  layout: z.array(oklab).length(9),
  product: z.array(swatch),
  backdrop: z.array(swatch),
});
export type StyleVector = z.infer<typeof styleVector>;

/** Differences saturate at about this many noticeable units, so that one odd trait cannot decide alone. */
const SATURATION_UNITS = 3;
/** A trait that one photo shows and the other does not counts as this many noticeable units. */
const MISSING_UNITS = 1.2;
/** Two photos of one store differ by more than what is just noticeable. */
const TOLERANCE = 1.3;
const LAYOUT = { weight: 3, noticeable: 0.07 };
const BACKDROP_PALETTE = { weight: 3, noticeable: 0.05 };
const PRODUCT_PALETTE = { weight: 1, noticeable: 0.15 };

function round(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

function roundColour(colour: Oklab): Oklab {
  return [round(colour[0]), round(colour[1]), round(colour[2])];
}

function roundPalette(palette: Swatch[] | null): Swatch[] {
  return (palette ?? []).map((entry) => ({ oklab: roundColour(entry.oklab), weight: round(entry.weight) }));
}

export function vectorOf(measurement: PhotoMeasurement): StyleVector {
  return {
    traits: readTraits(measurement),
    layout: measurement.backdrop.layout.map(roundColour),
    product: roundPalette(measurement.palette.product.value),
    backdrop: roundPalette(measurement.palette.backdrop.value),
  };
}

/**
 * How differently two photos look, 0 = alike, about 1 = every trait differs by what a merchant would notice, at
 * most 3. A weighted root mean of saturating squared differences (Geman-McClure), of the traits, of the frame's
 * layout, and of the palettes by earth mover's distance.
 * @param withSet false = without what the set behind the product decides: its evenness, texture, layout and palette
 */
export function distance(one: StyleVector, other: StyleVector, withSet = true): number {
  let sum = 0;
  let weights = 0;
  const add = (units: number, weight: number) => {
    const squared = (units / TOLERANCE) ** 2;
    sum += (weight * squared) / (1 + squared / SATURATION_UNITS ** 2);
    weights += weight;
  };
  for (let index = 0; index < TRAITS.length; index += 1) {
    const trait = TRAITS[index];
    if (trait.isOfSet && !withSet) continue;
    const value = one.traits[index];
    const reference = other.traits[index];
    if (value === null && reference === null) add(0, 0.5 * trait.weight);
    else if (value === null || reference === null) add(MISSING_UNITS, trait.weight);
    else add(Math.abs(traitDifference(trait, value, reference)) / trait.noticeable, trait.weight);
  }
  if (withSet) {
    add(layoutDifference(one.layout, other.layout) / LAYOUT.noticeable, LAYOUT.weight);
    add(paletteDistance(one.backdrop, other.backdrop) / BACKDROP_PALETTE.noticeable, BACKDROP_PALETTE.weight);
  }
  add(paletteDistance(one.product, other.product) / PRODUCT_PALETTE.noticeable, PRODUCT_PALETTE.weight);
  return Math.sqrt(sum / weights);
}

function colourDifference(one: Oklab, other: Oklab): number {
  const lightness = one[0] - other[0];
  const a = 1.4 * (one[1] - other[1]);
  const b = 1.4 * (one[2] - other[2]);
  return Math.sqrt(lightness * lightness + a * a + b * b);
}

/** Root mean square over the border's eight cells; the middle one is the product's. */
function layoutDifference(one: Oklab[], other: Oklab[]): number {
  let sum = 0;
  for (let cell = 0; cell < 9; cell += 1) {
    if (cell !== 4) sum += Math.min(0.4, colourDifference(one[cell], other[cell])) ** 2;
  }
  return Math.sqrt(sum / 8);
}

/** Earth mover's distance in OKLab by moving the nearest pairs first (exact to a few per cent for few swatches). */
export function paletteDistance(one: Swatch[], other: Swatch[]): number {
  if (one.length === 0 || other.length === 0) return one.length === other.length ? 0 : 0.1;
  const left = one.map((entry) => entry.weight);
  const room = other.map((entry) => entry.weight);
  const moves = one.flatMap((from, source) =>
    other.map((to, target) => ({ source, target, cost: colourDifference(from.oklab, to.oklab) })),
  );
  moves.sort((first, second) => first.cost - second.cost);
  let work = 0;
  for (const { source, target, cost } of moves) {
    const amount = Math.min(left[source], room[target]);
    work += amount * cost;
    left[source] -= amount;
    room[target] -= amount;
  }
  return work;
}
