import { deltaE2000, linearOfByte, linearToCielab, type Triple } from './colour.ts';
import { erode } from './cut-out/morphology.ts';
import type { Picture } from './picture.ts';

/** What was measured on the finished file: how far the product in it is from the product in the source. */
export type Fidelity = {
  /** ΔE2000 of 4×4 means inside the product: the scale at which an eye sees */
  meanDeltaE: number;
  p99DeltaE: number;
  maxDeltaE: number;
  /** 0..1: the least structural likeness of any detailed patch at full resolution; a redrawn letter cannot pass */
  structure: number;
  /** area of product-like pixels that grew around the product, as a share of the product; 0 = none */
  expansion: number;
  passed: boolean;
  /** in plain words, empty when passed */
  reasons: string[];
};

/** The bounds of `strict` preservation. Untouched products at JPEG quality 92 measure p99 ≈ 1, structure ≥ 0.97. */
export const fidelityBounds = { p99DeltaE: 2, meanDeltaE: 1, structure: 0.88, expansion: 0.01 };

/** The product as it should be in the photo: straight sRGB and opacity, at the place where it was put. */
export type ExpectedProduct = {
  width: number;
  height: number;
  rgb: Uint8Array;
  alpha: Uint8Array;
  left: number;
  top: number;
};

const cell = 4;
const patch = 8;

/**
 * Compares the decoded photo with the product that was put into it. Colour: ΔE2000 of the means of 4×4 pixels that lie
 * wholly inside the product, two pixels from its rim. Structure: luminance correlation in patches of 8×8 pixels that
 * hold detail (the structure term of Wang et al., 2004), of which the lowest counts. Expansion: pixels just outside the
 * rim that carry on the product's own colour instead of the scene's.
 *
 * @param photo the encoded file, decoded again
 * @param expected the same resampling of the source that the photo was made from
 */
export function measureFidelity(photo: Picture, expected: ExpectedProduct): Fidelity {
  const inside = insideMask(expected, photo);
  const differences = colourDifferences(photo, expected, inside);
  const structure = leastStructure(photo, expected, inside);
  const expansion = measureExpansion(photo, expected);
  differences.sort((a, b) => a - b);
  const mean = differences.reduce((sum, value) => sum + value, 0) / Math.max(1, differences.length);
  const result = {
    meanDeltaE: round(mean),
    p99DeltaE: round(differences[Math.floor(differences.length * 0.99)] ?? 0),
    maxDeltaE: round(differences[differences.length - 1] ?? 0),
    structure: round(structure),
    expansion: round(expansion),
  };
  const reasons = explain(result, differences.length);
  return { ...result, passed: reasons.length === 0, reasons };
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

function explain(measured: Omit<Fidelity, 'passed' | 'reasons'>, cells: number): string[] {
  const reasons: string[] = [];
  const { p99DeltaE, meanDeltaE, structure, expansion } = measured;
  if (cells < 4) reasons.push('The product is too small in the photo to be compared with its source.');
  if (p99DeltaE > fidelityBounds.p99DeltaE || meanDeltaE > fidelityBounds.meanDeltaE)
    reasons.push(
      `The product’s colours changed (ΔE ${p99DeltaE.toFixed(1)}, allowed ${fidelityBounds.p99DeltaE}).`,
    );
  if (structure < fidelityBounds.structure)
    reasons.push(
      `A detail of the product changed (structure ${structure.toFixed(2)}, allowed ${fidelityBounds.structure}).`,
    );
  if (expansion > fidelityBounds.expansion)
    reasons.push(`The product grew beyond its outline (by ${(expansion * 100).toFixed(1)} %).`);
  return reasons;
}

/** Opaque and two pixels from the rim, within the photo; 0 and 1, at the expected product's size. */
function insideMask(expected: ExpectedProduct, photo: Picture): Uint8Array {
  const { width, height, left, top, alpha } = expected;
  const opaque = new Uint8Array(width * height);
  const [fromX, toX] = [Math.max(0, -left), Math.min(width, photo.width - left)];
  const [fromY, toY] = [Math.max(0, -top), Math.min(height, photo.height - top)];
  for (let y = fromY; y < toY; y++)
    for (let x = fromX; x < toX; x++) if (alpha[y * width + x] === 255) opaque[y * width + x] = 1;
  return erode(opaque, width, height, 2);
}

function labOfMean(rgb: Uint8Array, rowLength: number, x: number, y: number): Triple {
  const sums = [0, 0, 0];
  for (let v = 0; v < cell; v++)
    for (let u = 0; u < cell; u++) {
      const at = ((y + v) * rowLength + x + u) * 3;
      for (let k = 0; k < 3; k++) sums[k] += linearOfByte[rgb[at + k]];
    }
  const share = 1 / (cell * cell);
  return linearToCielab(sums[0] * share, sums[1] * share, sums[2] * share);
}

function isFull(inside: Uint8Array, width: number, x: number, y: number, size: number): boolean {
  for (let v = 0; v < size; v++)
    for (let u = 0; u < size; u++) if (!inside[(y + v) * width + x + u]) return false;
  return true;
}

function colourDifferences(photo: Picture, expected: ExpectedProduct, inside: Uint8Array): number[] {
  const differences: number[] = [];
  for (let y = 0; y + cell <= expected.height; y += cell)
    for (let x = 0; x + cell <= expected.width; x += cell) {
      if (!isFull(inside, expected.width, x, y, cell)) continue;
      const wanted = labOfMean(expected.rgb, expected.width, x, y);
      const found = labOfMean(photo.rgb, photo.width, expected.left + x, expected.top + y);
      differences.push(deltaE2000(wanted, found));
    }
  return differences;
}

function luma(rgb: Uint8Array, at: number): number {
  return 0.2126 * rgb[at] + 0.7152 * rgb[at + 1] + 0.0722 * rgb[at + 2];
}

/** The lowest structural likeness over patches with detail; 1 when there is no detail to compare. */
function leastStructure(photo: Picture, expected: ExpectedProduct, inside: Uint8Array): number {
  let least = 1;
  for (let y = 0; y + patch <= expected.height; y += patch / 2)
    for (let x = 0; x + patch <= expected.width; x += patch / 2) {
      if (!isFull(inside, expected.width, x, y, patch)) continue;
      least = Math.min(least, structureOf(photo, expected, x, y));
    }
  return least;
}

function structureOf(photo: Picture, expected: ExpectedProduct, x: number, y: number): number {
  const count = patch * patch;
  let [sumA, sumB, sumAA, sumBB, sumAB] = [0, 0, 0, 0, 0];
  for (let v = 0; v < patch; v++)
    for (let u = 0; u < patch; u++) {
      const a = luma(expected.rgb, ((y + v) * expected.width + x + u) * 3);
      const b = luma(photo.rgb, ((expected.top + y + v) * photo.width + expected.left + x + u) * 3);
      sumA += a;
      sumB += b;
      sumAA += a * a;
      sumBB += b * b;
      sumAB += a * b;
    }
  const varianceA = sumAA / count - (sumA / count) ** 2;
  const varianceB = sumBB / count - (sumB / count) ** 2;
  // flat patches hold nothing but the encoder's noise; a patch that gained detail counts as much as one that lost it
  if (Math.max(varianceA, varianceB) < 120) return 1;
  const covariance = sumAB / count - (sumA * sumB) / count ** 2;
  const steadying = 60;
  return (covariance + steadying) / (Math.sqrt(Math.max(0, varianceA) * Math.max(0, varianceB)) + steadying);
}

/** Looks just outside the rim (3 to 6 pixels) for pixels that are nearer to the rim's product colour than the scene is. */
function measureExpansion(photo: Picture, expected: ExpectedProduct): number {
  const { width, height, alpha, rgb, left, top } = expected;
  let product = 0;
  let grown = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (alpha[y * width + x] < 250) continue;
      product++;
      const isRim =
        x === 0 || alpha[y * width + x - 1] < 250 || x === width - 1 || alpha[y * width + x + 1] < 250;
      if (!isRim) continue;
      const side = x > 0 && alpha[y * width + x - 1] < 250 ? -1 : 1;
      grown += countGrowth(photo, rgb, (y * width + x) * 3, { x: left + x, y: top + y, side });
    }
  return product ? grown / product : 0;
}

/** Pixels 3..6 outside the rim that have the rim's colour while the scene 12 pixels out has another. */
function countGrowth(
  photo: Picture,
  rgb: Uint8Array,
  from: number,
  at: { x: number; y: number; side: number },
): number {
  const farX = at.x + 12 * at.side;
  if (at.y < 0 || at.y >= photo.height || farX < 0 || farX >= photo.width) return 0;
  const distance = (x: number) => {
    let sum = 0;
    for (let k = 0; k < 3; k++) sum += Math.abs(photo.rgb[(at.y * photo.width + x) * 3 + k] - rgb[from + k]);
    return sum;
  };
  const scene = distance(farX);
  if (scene < 90) return 0;
  let grown = 0;
  for (let step = 3; step <= 6; step++) if (distance(at.x + step * at.side) < 0.15 * scene) grown++;
  return grown === 4 ? grown : 0;
}
