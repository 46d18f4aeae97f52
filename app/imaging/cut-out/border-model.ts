/** What the rim of a photo says of its backdrop: one to three smooth surfaces in OKLab. */
export type BorderModel = {
  /** OKLab the backdrop would have at every pixel, interleaved */
  backdrop: Float32Array;
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
  outliers: number[];
};

const rimShare = 0.025;

/** Robust quadratic surfaces on the outer rim: re-weighted least squares, further modes from the first one's outliers. */
export function modelBorder(lab: Float32Array, width: number, height: number): BorderModel {
  const rim = Math.max(3, Math.round(rimShare * Math.max(width, height)));
  const ring = ringPixels(width, height, rim);
  const first = fitSurface(lab, width, height, ring);
  const backdrop = evaluate(first, width, height);
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
    const next = fitSurface(lab, width, height, rest);
    const share = (next.inliers * rest.length) / ring.length;
    if (share < 0.07 || next.sigma > 0.03 || !coversASide(rest, next, width, height, rim)) break;
    mergeNearest(lab, backdrop, evaluate(next, width, height));
    model.cover = Math.min(1, model.cover + share);
    model.sigma = Math.max(model.sigma, next.sigma);
    model.surfaces++;
    rest = next.outliers;
  }
  return model;
}

function ringPixels(width: number, height: number, rim: number): number[] {
  const pixels: number[] = [];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const isRim = x < rim || y < rim || x >= width - rim || y >= height - rim;
      if (isRim && ((x + y) & 1) === 0) pixels.push(y * width + x);
    }
  return pixels;
}

function slopeOf(surface: Surface): number {
  return surface.terms > 1 ? Math.hypot(surface.coefficients[3], surface.coefficients[6]) : 0;
}

/** The most frequent colour of the ring, in cells of 0.03, with its neighbours counted half. */
function modeColour(lab: Float32Array, pixels: number[]): [number, number, number] {
  const cell = 0.03;
  const counts = new Map<number, number>();
  for (const pixel of pixels) {
    const l = Math.round(lab[pixel * 3] / cell);
    const key =
      l * 10_000 +
      (Math.round(lab[pixel * 3 + 1] / cell) + 50) * 100 +
      Math.round(lab[pixel * 3 + 2] / cell) +
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

function fitSurface(lab: Float32Array, width: number, height: number, pixels: number[]): Surface {
  let coefficients = new Float64Array(18);
  coefficients.set(modeColour(lab, pixels));
  let terms = 1;
  let limit = 0.07;
  let sigma = 0.02;
  let inliers = 0;
  const residuals = new Float32Array(pixels.length);
  const basis = new Float64Array(6);
  for (let round = 0; round < 7; round++) {
    const wanted = round < 1 ? 1 : round < 3 ? 3 : 6;
    const matrix = new Float64Array(wanted * wanted);
    const right = new Float64Array(wanted * 3);
    const near: number[] = [];
    for (const [at, pixel] of pixels.entries()) {
      writeBasis(basis, (pixel % width) / width - 0.5, ((pixel / width) | 0) / height - 0.5);
      const residual = residualOf(lab, pixel, coefficients, basis, terms);
      residuals[at] = residual;
      if (residual > limit) continue;
      near.push(residual);
      const weight = 1 - (residual / limit) ** 2;
      for (let a = 0; a < wanted; a++) {
        for (let b = 0; b < wanted; b++) matrix[a * wanted + b] += weight * basis[a] * basis[b];
        for (let k = 0; k < 3; k++) right[a * 3 + k] += weight * basis[a] * lab[pixel * 3 + k];
      }
    }
    inliers = near.length / pixels.length;
    if (inliers < 0.1) break;
    for (let a = 0; a < wanted; a++) matrix[a * wanted + a] += a ? 1e-5 * near.length : 1e-9;
    if (!solve(matrix, right, wanted)) break;
    coefficients = new Float64Array(18);
    coefficients.set(right);
    terms = wanted;
    near.sort((a, b) => a - b);
    sigma = Math.max(0.0015, near[near.length >> 1] * 0.85);
    limit = Math.max(0.02, Math.min(0.09, 4.5 * sigma));
  }
  const outliers = pixels.filter((_, at) => residuals[at] > Math.max(0.03, 1.5 * limit));
  return { coefficients, terms, sigma, inliers, outliers };
}

function residualOf(
  lab: Float32Array,
  pixel: number,
  coefficients: Float64Array,
  basis: Float64Array,
  terms: number,
): number {
  let sum = 0;
  for (let k = 0; k < 3; k++) {
    let value = 0;
    for (let term = 0; term < terms; term++) value += coefficients[term * 3 + k] * basis[term];
    sum += (lab[pixel * 3 + k] - value) ** 2;
  }
  return Math.sqrt(sum);
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

function evaluate(surface: Surface, width: number, height: number): Float32Array {
  const out = new Float32Array(width * height * 3);
  const basis = new Float64Array(6);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at += 3) {
      writeBasis(basis, x / width - 0.5, y / height - 0.5);
      for (let k = 0; k < 3; k++) {
        let value = 0;
        for (let term = 0; term < surface.terms; term++)
          value += surface.coefficients[term * 3 + k] * basis[term];
        out[at + k] = value;
      }
    }
  return out;
}

/** A further surface must be a plane of the scene: it fills one side of the frame and reaches another. */
function coversASide(
  pixels: number[],
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
  const sides = [height, height, width, width].map((length, side) => counts[side] / ((length * rim) / 2));
  return sides.some((share) => share > 0.85) && sides.filter((share) => share > 0.12).length >= 2;
}

function mergeNearest(lab: Float32Array, backdrop: Float32Array, other: Float32Array): void {
  for (let at = 0; at < lab.length; at += 3) {
    let own = 0;
    let its = 0;
    for (let k = 0; k < 3; k++) {
      own += (lab[at + k] - backdrop[at + k]) ** 2;
      its += (lab[at + k] - other[at + k]) ** 2;
    }
    if (its < own) for (let k = 0; k < 3; k++) backdrop[at + k] = other[at + k];
  }
}
