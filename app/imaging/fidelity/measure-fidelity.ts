import { selectRank } from '#app/imaging/cut-out/evidence/quantile.ts';
import { findComponents } from '#app/imaging/masks/components.ts';
import { dilate, intersect } from '#app/imaging/masks/morphology.ts';
import type { Picture, PlacedProduct } from '#app/imaging/picture.ts';
import { compareCells, sumsPerCell, type Cells } from './compare-cells.ts';
import { fidelityBounds, judgeFidelity, type Preservation } from './judge-fidelity.ts';
import { findChanged, type Visible } from './find-changed.ts';
import { registerProduct } from './registration.ts';
import { measureRim } from './rim.ts';
import { withWorkRoom } from '#app/imaging/work-room.ts';

/** What was measured on the finished file: how far the product in it is from the product in the source. */
export type Fidelity = {
  /** ΔE2000 of 4×4 means inside the product: the scale at which an eye sees */
  meanDeltaE: number;
  p99DeltaE: number;
  maxDeltaE: number;
  /** CIELAB distance by which all of the product moved alike; absent in figures from before it was measured */
  cast?: number;
  /** cells in the largest patch whose colour changed visibly; a repainted logo is one patch, an encoder's noise is none.
   *  `strict` sees a paler change, if it goes the same way all around */
  changedPatch: number;
  /** 0..1: the least structural likeness of any detailed patch at full resolution; a redrawn letter cannot pass */
  structure: number;
  /** the strength of fine detail beside the source: 1 = alike, below = smoothed, above = sharpened; null = no detail */
  detail: number | null;
  /** pixels by which the product's farthest corner is not where it was put; null = too little detail to tell */
  drift: number | null;
  /** pixels by which the outline lies elsewhere; null = the product hardly differs from the scene */
  edgeShift: number | null;
  /** area of product-like pixels that grew around the product, as a share of the product; 0 = none */
  expansion: number;
  passed: boolean;
  /** in plain words, empty when passed */
  reasons: string[];
};

/**
 * Compares the decoded photo with the product that was put into it. Colour: ΔE2000 of the means of 4×4 pixels that lie
 * wholly inside the product, two pixels from its rim. Structure: luminance correlation in patches of 8×8 pixels that
 * hold detail (the structure term of Wang et al., 2004), of which the lowest counts. Place: registration of the detail
 * inside, and of the outline. Expansion: pixels just outside the rim that carry on the product's own colour.
 *
 * @param photo the encoded file, decoded again
 * @param expected the same resampling of the source that the photo was made from
 * @param preservation what bounds the figures are judged by
 */
export function measureFidelity(
  photo: Picture,
  expected: PlacedProduct,
  preservation: Preservation = 'strict',
): { fidelity: Fidelity; cells: Cells } {
  const cells = withWorkRoom(() => compareCells(photo, expected));
  const differences = differencesInside(cells);
  const { sum, most } = sumUp(differences);
  const { drift, detail } = registerProduct(photo, expected, cells);
  const { edgeShift, expansion } = measureRim(photo, expected);
  const measured = {
    meanDeltaE: round(sum / Math.max(1, differences.length)),
    p99DeltaE: round(differences.length ? selectRank(differences, Math.floor(differences.length * 0.99)) : 0),
    maxDeltaE: round(most),
    cast: round(castOf(cells) / Math.max(1, differences.length)),
    changedPatch: largestChange(cells, fidelityBounds[preservation].visible),
    structure: round(leastStructure(cells)),
    detail: detail === null ? null : round(detail),
    drift: drift === null ? null : round(drift),
    edgeShift: edgeShift === null ? null : round(edgeShift),
    expansion: round(expansion),
  };
  const reasons = judgeFidelity(measured, differences.length, preservation);
  return { fidelity: { ...measured, passed: reasons.length === 0, reasons }, cells };
}

/** ΔE2000 of the cells that are compared, in no order that matters. */
function differencesInside({ isInside, deltaE }: Cells): Float32Array {
  const inside = new Float32Array(deltaE.length);
  let count = 0;
  for (let cell = 0; cell < deltaE.length; cell++) if (isInside[cell]) inside[count++] = deltaE[cell];
  return inside.subarray(0, count);
}

function sumUp(values: Float32Array): { sum: number; most: number } {
  let sum = 0;
  let most = 0;
  for (let at = 0; at < values.length; at++) {
    sum += values[at];
    if (values[at] > most) most = values[at];
  }
  return { sum, most };
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

/** The lowest structural likeness over patches of 2×2 cells with detail; 1 when there is no detail to compare. */
function leastStructure({ columns, rows, isInside, sums }: Cells): number {
  let least = 1;
  for (let row = 0; row + 1 < rows; row++)
    for (let column = 0; column + 1 < columns; column++) {
      const first = row * columns + column;
      const second = first + columns;
      if (!(isInside[first] & isInside[first + 1] & isInside[second] & isInside[second + 1])) continue;
      const structure = structureOf(sums, first * sumsPerCell, second * sumsPerCell);
      if (structure < least) least = structure;
    }
  return least;
}

/** `first` and `second` are where the sums of the upper left and the lower left cell begin. */
function structureOf(sums: Float64Array, first: number, second: number): number {
  const [third, fourth] = [first + sumsPerCell, second + sumsPerCell];
  const share = 1 / 64;
  const meanA = (sums[first] + sums[second] + sums[third] + sums[fourth]) * share;
  const meanB = (sums[first + 1] + sums[second + 1] + sums[third + 1] + sums[fourth + 1]) * share;
  const squareA = (sums[first + 2] + sums[second + 2] + sums[third + 2] + sums[fourth + 2]) * share;
  const squareB = (sums[first + 3] + sums[second + 3] + sums[third + 3] + sums[fourth + 3]) * share;
  const varianceA = squareA - meanA * meanA;
  const varianceB = squareB - meanB * meanB;
  // flat patches hold nothing but the encoder's noise; a patch that gained detail counts as much as one that lost it
  if (varianceA < 120 && varianceB < 120) return 1;
  const both = (sums[first + 4] + sums[second + 4] + sums[third + 4] + sums[fourth + 4]) * share;
  const covariance = both - meanA * meanB;
  const steadying = 60;
  return (covariance + steadying) / (Math.sqrt(Math.max(0, varianceA) * Math.max(0, varianceB)) + steadying);
}

/** Sum over all cells of how their colours moved, in CIELAB: an encoder's noise cancels, a cast does not. */
function castOf({ shifts }: Cells): number {
  let [lightness, a, b] = [0, 0, 0];
  for (let at = 0; at < shifts.length; at += 3) {
    lightness += shifts[at];
    a += shifts[at + 1];
    b += shifts[at + 2];
  }
  return Math.hypot(lightness, a, b);
}

/** Cells in the largest patch of visibly changed ones: corners that touch count as one patch. */
function largestChange(cells: Cells, visible: Visible): number {
  const { columns, rows, isInside } = cells;
  const changed = findChanged(cells, visible);
  const grown = intersect(dilate(changed, columns, rows, 1), isInside);
  const { labels, components } = findComponents(grown, columns);
  const areas = new Uint32Array(components.length + 1);
  for (let cell = 0; cell < changed.length; cell++) areas[labels[cell]] += changed[cell];
  return areas.subarray(1).reduce((most, area) => Math.max(most, area), 0);
}
