import type { Picture } from '../picture.ts';
import { cellPixels, type Cells, type ExpectedProduct } from './compare-cells.ts';

export type Registration = {
  /** pixels by which the farthest corner of the product's box is not where it was put; null = too little detail to tell */
  drift: number | null;
  /** the strength of fine detail beside the expected: 1 = alike, below = smoothed, above = sharpened; null = no detail */
  detail: number | null;
};

/** A drift is told only if it is known to this many pixels (one standard deviation). */
const mostUncertainty = 0.06;
/** Luma difference of two pixels that lie two apart, from which it counts as detail. */
const leastEdge = 14;

/**
 * Registers the product in the photo to the one that was put there: the shift and scale that explain their difference
 * best, by least squares over the luma gradient (Lucas and Kanade, 1981, with a scale), and the strength of its detail.
 */
export function registerProduct(photo: Picture, expected: ExpectedProduct, cells: Cells): Registration {
  const sums = gatherGradients(photo, expected, cells);
  if (sums.count < 200) return { drift: null, detail: null };
  const detail = Math.sqrt(sums.found / sums.expected);
  const solved = solve(sums);
  return { drift: solved ? driftOf(solved, expected) : null, detail };
}

type Sums = {
  /** upper triangle of the normal matrix of shift x, shift y, scale */
  matrix: [number, number, number, number, number, number];
  right: [number, number, number];
  /** of the squared differences */
  residual: number;
  count: number;
  expected: number;
  found: number;
};

function gatherGradients(photo: Picture, expected: ExpectedProduct, cells: Cells): Sums {
  const sums: Sums = {
    matrix: [0, 0, 0, 0, 0, 0],
    right: [0, 0, 0],
    residual: 0,
    count: 0,
    expected: 0,
    found: 0,
  };
  for (let line = 0, cell = 0; line < cells.rows; line++)
    for (let column = 0; column < cells.columns; column++, cell++) {
      if (!cells.isInside[cell]) continue;
      for (let v = 0; v < cellPixels; v++)
        for (let u = 0; u < cellPixels; u++)
          addPixel(sums, photo, expected, column * cellPixels + u, line * cellPixels + v);
    }
  return sums;
}

function addPixel(sums: Sums, photo: Picture, expected: ExpectedProduct, x: number, y: number): void {
  const { width, height, rgb } = expected;
  const row = width * 3;
  const p = (y * width + x) * 3;
  const across = (luma(rgb, p + 3) - luma(rgb, p - 3)) / 2;
  const down = (luma(rgb, p + row) - luma(rgb, p - row)) / 2;
  if (Math.abs(across) + Math.abs(down) < leastEdge / 2) return;
  const photoRow = photo.width * 3;
  const q = ((expected.top + y) * photo.width + expected.left + x) * 3;
  const difference = luma(rgb, p) - luma(photo.rgb, q);
  const foundAcross = (luma(photo.rgb, q + 3) - luma(photo.rgb, q - 3)) / 2;
  const foundDown = (luma(photo.rgb, q + photoRow) - luma(photo.rgb, q - photoRow)) / 2;
  const half = Math.max(width, height) / 2;
  const scale = (across * (x - width / 2) + down * (y - height / 2)) / half;
  sums.count++;
  sums.expected += across * across + down * down;
  sums.found += foundAcross * foundAcross + foundDown * foundDown;
  sums.residual += difference * difference;
  const { matrix, right } = sums;
  matrix[0] += across * across;
  matrix[1] += across * down;
  matrix[2] += across * scale;
  matrix[3] += down * down;
  matrix[4] += down * scale;
  matrix[5] += scale * scale;
  right[0] += across * difference;
  right[1] += down * difference;
  right[2] += scale * difference;
}

function luma(rgb: Uint8Array, at: number): number {
  return 0.2126 * rgb[at] + 0.7152 * rgb[at + 1] + 0.0722 * rgb[at + 2];
}

/** Shift x, shift y in pixels and the scale as pixels at half the longer side; null when the detail does not tell. */
function solve({ matrix, right, residual, count }: Sums): [number, number, number] | null {
  const [a, b, c, d, e, f] = matrix;
  const [i00, i01, i02] = [d * f - e * e, c * e - b * f, b * e - c * d];
  const [i11, i12, i22] = [a * f - c * c, b * c - a * e, a * d - b * b];
  const determinant = a * i00 + b * i01 + c * i02;
  if (!(determinant > 1e-9 * a * d * f)) return null;
  const [p, q, r] = right;
  const answer: [number, number, number] = [
    (i00 * p + i01 * q + i02 * r) / determinant,
    (i01 * p + i11 * q + i12 * r) / determinant,
    (i02 * p + i12 * q + i22 * r) / determinant,
  ];
  const left = Math.max(0, residual - answer[0] * p - answer[1] * q - answer[2] * r) / count;
  const worst = Math.max(i00, i11, i22) / determinant;
  return Math.sqrt(left * worst) < mostUncertainty ? answer : null;
}

function driftOf(
  [shiftX, shiftY, scale]: [number, number, number],
  { width, height }: ExpectedProduct,
): number {
  const half = Math.max(width, height) / 2;
  let most = 0;
  for (const sideX of [-1, 1])
    for (const sideY of [-1, 1]) {
      const x = shiftX + (scale * sideX * width) / 2 / half;
      const y = shiftY + (scale * sideY * height) / 2 / half;
      most = Math.max(most, Math.hypot(x, y));
    }
  return most;
}
