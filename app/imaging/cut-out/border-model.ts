import type { ColourField, Planes, Size } from './planes.ts';
import { selectRank } from './quantile.ts';

/** What the rim of a photo says of its backdrop: one to three smooth surfaces in OKLab. */
export type BorderModel = {
  /** OKLab the backdrop would have at every pixel */
  backdrop: ColourField;
  /** OKLab noise and texture around the surfaces (median absolute deviation) */
  sigma: number;
  /** share of the rim that the surfaces explain, 0..1 */
  cover: number;
  /** how many surfaces: 1 = plain or gradient, 2 and 3 = wall, table, … */
  surfaces: number;
  /** thickness of the rim in pixels */
  rim: number;
  /** OKLab lightness change over the frame, as a sign of a gradient */
  slope: number;
};

type Surface = {
  coefficients: Float64Array;
  terms: number;
  sigma: number;
  inliers: number;
  outliers: Int32Array;
};

const rimShare = 0.025;

/** Robust quadratic surfaces on the outer rim: re-weighted least squares, further modes from the first one's outliers. */
export function modelBorder(planes: Planes): BorderModel {
  const { width, height } = planes;
  const rim = Math.max(3, Math.round(rimShare * Math.max(width, height)));
  const ring = ringPixels(width, height, rim);
  const first = fitSurface(planes, ring);
  const backdrop = evaluate(first, planes);
  const model: BorderModel = {
    backdrop,
    sigma: first.sigma,
    cover: first.inliers,
    surfaces: 1,
    rim,
    slope: slopeOf(first),
  };
  let rest = first.outliers;
  for (let mode = 0; mode < 2 && rest.length > 0.07 * ring.length; mode++) {
    const next = fitSurface(planes, rest);
    const share = (next.inliers * rest.length) / ring.length;
    if (share < 0.07 || next.sigma > 0.03 || !coversASide(rest, next, width, height, rim)) break;
    mergeNearest(planes, backdrop, evaluate(next, planes));
    model.cover = Math.min(1, model.cover + share);
    model.sigma = Math.max(model.sigma, next.sigma);
    model.surfaces++;
    rest = next.outliers;
  }
  return model;
}

function ringPixels(width: number, height: number, rim: number): Int32Array {
  const pixels: number[] = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const isRim = x < rim || y < rim || x >= width - rim || y >= height - rim;
      if (isRim && ((x + 2 * y) & 3) === 0) pixels.push(y * width + x);
    }
  return Int32Array.from(pixels);
}

function slopeOf(surface: Surface): number {
  return surface.terms > 1 ? Math.hypot(surface.coefficients[3], surface.coefficients[6]) : 0;
}

/** The most frequent colour of the ring, in cells of 0.03, with its neighbours counted half. */
function modeColour({ l, a, b }: Planes, pixels: Int32Array): [number, number, number] {
  const cell = 0.03;
  const counts = new Map<number, number>();
  for (const pixel of pixels) {
    const key =
      Math.round(l[pixel] / cell) * 10_000 +
      (Math.round(a[pixel] / cell) + 50) * 100 +
      Math.round(b[pixel] / cell) +
      50;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  let best = 0;
  let bestScore = -1;
  for (const [key, count] of counts) {
    let score = count;
    for (const step of [10_000, -10_000, 100, -100, 1, -1]) score += 0.5 * (counts.get(key + step) ?? 0);
    if (score > bestScore) [best, bestScore] = [key, score];
  }
  return [
    Math.floor(best / 10_000) * cell,
    ((Math.floor(best / 100) % 100) - 50) * cell,
    ((best % 100) - 50) * cell,
  ];
}

function writeBasis(basis: Float64Array, u: number, v: number): void {
  basis[0] = 1;
  basis[1] = u;
  basis[2] = v;
  basis[3] = u * u;
  basis[4] = u * v;
  basis[5] = v * v;
}

function fitSurface(planes: Planes, pixels: Int32Array): Surface {
  const { width, height, l, a, b } = planes;
  let coefficients = new Float64Array(18);
  coefficients.set(modeColour(planes, pixels));
  let terms = 1;
  let limit = 0.07;
  let sigma = 0.02;
  let inliers = 0;
  const residuals = new Float32Array(pixels.length);
  const basis = new Float64Array(6);
  const near = new Float32Array(pixels.length);
  for (let round = 0; round < 7; round++) {
    const wanted = round < 1 ? 1 : round < 3 ? 3 : 6;
    const matrix = new Float64Array(wanted * wanted);
    const right = new Float64Array(wanted * 3);
    let count = 0;
    for (let at = 0; at < pixels.length; at++) {
      const pixel = pixels[at];
      writeBasis(basis, (pixel % width) / width - 0.5, ((pixel / width) | 0) / height - 0.5);
      let [p0, p1, p2] = [l[pixel], a[pixel], b[pixel]];
      for (let term = 0; term < terms; term++) {
        p0 -= coefficients[term * 3] * basis[term];
        p1 -= coefficients[term * 3 + 1] * basis[term];
        p2 -= coefficients[term * 3 + 2] * basis[term];
      }
      const residual = Math.sqrt(p0 * p0 + p1 * p1 + p2 * p2);
      residuals[at] = residual;
      if (residual > limit) continue;
      near[count++] = residual;
      const weight = 1 - (residual / limit) ** 2;
      for (let row = 0; row < wanted; row++) {
        const scaled = weight * basis[row];
        for (let column = 0; column < wanted; column++)
          matrix[row * wanted + column] += scaled * basis[column];
        right[row * 3] += scaled * l[pixel];
        right[row * 3 + 1] += scaled * a[pixel];
        right[row * 3 + 2] += scaled * b[pixel];
      }
    }
    inliers = count / pixels.length;
    if (inliers < 0.1) break;
    for (let row = 0; row < wanted; row++) matrix[row * wanted + row] += row ? 1e-5 * count : 1e-9;
    if (!solve(matrix, right, wanted)) break;
    coefficients = new Float64Array(18);
    coefficients.set(right);
    terms = wanted;
    sigma = Math.max(0.0015, selectRank(near.subarray(0, count), count >> 1) * 0.85);
    limit = Math.max(0.02, Math.min(0.09, 4.5 * sigma));
  }
  const outliers = pixels.filter((_, at) => residuals[at] > Math.max(0.03, 1.5 * limit));
  return { coefficients, terms, sigma, inliers, outliers };
}

/** Gauss-Jordan with pivots; `right` (three columns) becomes the solution; false when the matrix is singular. */
function solve(matrix: Float64Array, right: Float64Array, size: number): boolean {
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(matrix[row * size + column]) > Math.abs(matrix[pivot * size + column])) pivot = row;
    if (Math.abs(matrix[pivot * size + column]) < 1e-12) return false;
    swapRows(matrix, size, column, pivot);
    swapRows(right, 3, column, pivot);
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = matrix[row * size + column] / matrix[column * size + column];
      for (let c = column; c < size; c++) matrix[row * size + c] -= factor * matrix[column * size + c];
      for (let k = 0; k < 3; k++) right[row * 3 + k] -= factor * right[column * 3 + k];
    }
  }
  for (let row = 0; row < size; row++)
    for (let k = 0; k < 3; k++) right[row * 3 + k] /= matrix[row * size + row];
  return true;
}

function swapRows(matrix: Float64Array, columns: number, first: number, second: number): void {
  if (first === second) return;
  for (let c = 0; c < columns; c++) {
    const kept = matrix[first * columns + c];
    matrix[first * columns + c] = matrix[second * columns + c];
    matrix[second * columns + c] = kept;
  }
}

function evaluate({ coefficients: c }: Surface, { width, height }: Size): ColourField {
  const count = width * height;
  const field = {
    first: new Float32Array(count),
    second: new Float32Array(count),
    third: new Float32Array(count),
  };
  for (const [k, plane] of [field.first, field.second, field.third].entries())
    for (let y = 0, i = 0; y < height; y++) {
      const v = y / height - 0.5;
      const constant = c[k] + c[6 + k] * v + c[15 + k] * v * v;
      const linear = c[3 + k] + c[12 + k] * v;
      for (let x = 0; x < width; x++, i++) {
        const u = x / width - 0.5;
        plane[i] = constant + u * (linear + c[9 + k] * u);
      }
    }
  return field;
}

/** A further surface must be a plane of the scene: it fills one side of the frame and reaches another. */
function coversASide(
  pixels: Int32Array,
  surface: Surface,
  width: number,
  height: number,
  rim: number,
): boolean {
  const counts = [0, 0, 0, 0];
  const outside = new Set(surface.outliers);
  for (const pixel of pixels) {
    if (outside.has(pixel)) continue;
    const x = pixel % width;
    const y = (pixel / width) | 0;
    if (x < rim) counts[0]++;
    if (x >= width - rim) counts[1]++;
    if (y < rim) counts[2]++;
    if (y >= height - rim) counts[3]++;
  }
  const sides = [height, height, width, width].map((length, side) => counts[side] / ((length * rim) / 4));
  return sides.some((share) => share > 0.85) && sides.filter((share) => share > 0.12).length >= 2;
}

function mergeNearest({ l, a, b }: Planes, backdrop: ColourField, other: ColourField): void {
  for (let i = 0; i < l.length; i++) {
    const own =
      (l[i] - backdrop.first[i]) ** 2 + (a[i] - backdrop.second[i]) ** 2 + (b[i] - backdrop.third[i]) ** 2;
    const its = (l[i] - other.first[i]) ** 2 + (a[i] - other.second[i]) ** 2 + (b[i] - other.third[i]) ** 2;
    if (its >= own) continue;
    backdrop.first[i] = other.first[i];
    backdrop.second[i] = other.second[i];
    backdrop.third[i] = other.third[i];
  }
}
