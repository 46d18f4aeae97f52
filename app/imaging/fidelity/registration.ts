import type { Picture, PlacedProduct } from '#app/imaging/picture.ts';
import { cellPixels, type Cells } from './compare-cells.ts';

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
export function registerProduct(photo: Picture, expected: PlacedProduct, cells: Cells): Registration {
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

/** Rows of luma above and below a row of cells that its gradients reach, and the cells' own. */
const lumaRows = cellPixels + 2;

function gatherGradients(photo: Picture, expected: PlacedProduct, cells: Cells): Sums {
  const { width, height } = expected;
  const sums: Sums = {
    matrix: [0, 0, 0, 0, 0, 0],
    right: [0, 0, 0],
    residual: 0,
    count: 0,
    expected: 0,
    found: 0,
  };
  const wanted = new Float32Array(lumaRows * width);
  const found = new Float32Array(lumaRows * width);
  for (let line = 0; line < cells.rows; line++) {
    const first = cells.isInside.indexOf(1, line * cells.columns) - line * cells.columns;
    if (first < 0 || first >= cells.columns) continue;
    const last = cells.isInside.lastIndexOf(1, (line + 1) * cells.columns - 1) - line * cells.columns;
    const from = Math.max(0, first * cellPixels - 1);
    const to = Math.min(width, (last + 1) * cellPixels + 1);
    for (let row = 0; row < lumaRows; row++) {
      const y = line * cellPixels + row - 1;
      if (y < 0 || y >= height) continue;
      writeLuma(wanted, row * width + from, expected.rgb, y * width + from, to - from);
      const place = (expected.top + y) * photo.width + expected.left + from;
      writeLuma(found, row * width + from, photo.rgb, place, to - from);
    }
    for (let column = first; column <= last; column++)
      if (cells.isInside[line * cells.columns + column])
        addCell(sums, wanted, found, width, height, column * cellPixels, line * cellPixels);
  }
  return sums;
}

/** Luma, 0..255, of some pixels of a picture's row. */
function writeLuma(luma: Float32Array, to: number, rgb: Uint8Array, pixel: number, count: number): void {
  for (let from = pixel * 3, end = to + count; to < end; to++, from += 3)
    luma[to] = 0.2126 * rgb[from] + 0.7152 * rgb[from + 1] + 0.0722 * rgb[from + 2];
}

/** `wanted` and `found` begin one row above the cell; `left` and `top` are its place in the product. */
function addCell(
  sums: Sums,
  wanted: Float32Array,
  found: Float32Array,
  width: number,
  height: number,
  left: number,
  top: number,
): void {
  const { matrix, right } = sums;
  const half = Math.max(width, height) / 2;
  // on the frame itself a gradient has one side only
  const [firstX, lastX] = [Math.max(1, left), Math.min(width - 2, left + cellPixels - 1)];
  const [firstY, lastY] = [Math.max(1, top), Math.min(height - 2, top + cellPixels - 1)];
  for (let y = firstY; y <= lastY; y++)
    for (let x = firstX, p = (y - top + 1) * width + firstX; x <= lastX; x++, p++) {
      const across = (wanted[p + 1] - wanted[p - 1]) / 2;
      const down = (wanted[p + width] - wanted[p - width]) / 2;
      if (Math.abs(across) + Math.abs(down) < leastEdge / 2) continue;
      const foundAcross = (found[p + 1] - found[p - 1]) / 2;
      const foundDown = (found[p + width] - found[p - width]) / 2;
      const difference = wanted[p] - found[p];
      const scale = (across * (x - width / 2) + down * (y - height / 2)) / half;
      sums.count++;
      sums.expected += across * across + down * down;
      sums.found += foundAcross * foundAcross + foundDown * foundDown;
      sums.residual += difference * difference;
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
  { width, height }: PlacedProduct,
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
