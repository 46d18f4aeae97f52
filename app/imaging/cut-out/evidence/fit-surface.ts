import { solveLinear } from '#app/imaging/solve-linear.ts';
import type { Planes } from './planes.ts';
import { selectRank } from './quantile.ts';

/** A colour that changes smoothly over the frame: OKLab by up to six terms of the place, and how well pixels follow it. */
export type Surface = {
  coefficients: Float64Array;
  terms: number;
  sigma: number;
  inliers: number;
  outliers: Int32Array;
};

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

/** The rim's pixels one after the other: where each lies, -0.5..0.5 of the frame, and its colour. */
type Samples = { u: Float64Array; v: Float64Array; colours: Float32Array };

function gatherSamples({ width, height, l, a, b }: Planes, pixels: Int32Array): Samples {
  const { length } = pixels;
  const samples = {
    u: new Float64Array(length),
    v: new Float64Array(length),
    colours: new Float32Array(3 * length),
  };
  for (let at = 0; at < length; at++) {
    const pixel = pixels[at];
    const y = (pixel / width) | 0;
    samples.u[at] = (pixel - y * width) / width - 0.5;
    samples.v[at] = y / height - 0.5;
    samples.colours[3 * at] = l[pixel];
    samples.colours[3 * at + 1] = a[pixel];
    samples.colours[3 * at + 2] = b[pixel];
  }
  return samples;
}

/** How far each sample lies from the surface; coefficients of terms that are not used yet are 0. */
function findResiduals({ u, v, colours }: Samples, c: Float64Array, residuals: Float64Array): void {
  for (let at = 0; at < residuals.length; at++) {
    const x = u[at];
    const y = v[at];
    const [xx, xy, yy] = [x * x, x * y, y * y];
    const p0 = colours[3 * at] - c[0] - c[3] * x - c[6] * y - c[9] * xx - c[12] * xy - c[15] * yy;
    const p1 = colours[3 * at + 1] - c[1] - c[4] * x - c[7] * y - c[10] * xx - c[13] * xy - c[16] * yy;
    const p2 = colours[3 * at + 2] - c[2] - c[5] * x - c[8] * y - c[11] * xx - c[14] * xy - c[17] * yy;
    residuals[at] = Math.sqrt(p0 * p0 + p1 * p1 + p2 * p2);
  }
}

/** The normal equations of the samples within the limit; `matrix` is symmetric, and filled below its diagonal at the end. */
function addEquations(
  samples: Samples,
  residuals: Float64Array,
  limit: number,
  near: Near,
  { matrix, right }: { matrix: Float64Array; right: Float64Array },
): void {
  const wanted = right.length / 3;
  gatherNear(samples, residuals, limit, near);
  for (let row = 0; row < wanted; row++) {
    const sums = sumRow(near, row);
    for (let column = row; column < wanted; column++) matrix[row * wanted + column] = sums[column];
    right.set(sums.subarray(termCount), row * 3);
  }
  for (let row = 1; row < wanted; row++)
    for (let column = 0; column < row; column++)
      matrix[row * wanted + column] = matrix[column * wanted + row];
}

const termCount = 6;

/** Samples within the limit: each one's weight, six terms of its place, and colour. */
type Near = { count: number; weights: Float64Array; terms: Float64Array; colours: Float32Array };

function roomForNear(length: number): Near {
  return {
    count: 0,
    weights: new Float64Array(length),
    terms: new Float64Array(length * termCount),
    colours: new Float32Array(length * 3),
  };
}

/** Changes `near`. */
function gatherNear({ u, v, colours }: Samples, residuals: Float64Array, limit: number, near: Near): void {
  near.count = 0;
  for (let at = 0; at < residuals.length; at++) {
    if (residuals[at] > limit) continue;
    const ratio = residuals[at] / limit;
    const x = u[at];
    const y = v[at];
    near.weights[near.count] = 1 - ratio * ratio;
    const to = near.count * termCount;
    near.terms[to] = 1;
    near.terms[to + 1] = x;
    near.terms[to + 2] = y;
    near.terms[to + 3] = x * x;
    near.terms[to + 4] = x * y;
    near.terms[to + 5] = y * y;
    for (let k = 0; k < 3; k++) near.colours[near.count * 3 + k] = colours[at * 3 + k];
    near.count++;
  }
}

/** One row of the equations: what the samples' six terms and three colours sum up to, weighted by the row's own term. */
function sumRow({ count, weights, terms, colours }: Near, row: number): Float64Array {
  let [t0, t1, t2, t3, t4, t5] = [0, 0, 0, 0, 0, 0];
  let [c0, c1, c2] = [0, 0, 0];
  for (let at = 0, term = 0, colour = 0; at < count; at++, term += termCount, colour += 3) {
    const scaled = weights[at] * terms[term + row];
    t0 += scaled * terms[term];
    t1 += scaled * terms[term + 1];
    t2 += scaled * terms[term + 2];
    t3 += scaled * terms[term + 3];
    t4 += scaled * terms[term + 4];
    t5 += scaled * terms[term + 5];
    c0 += scaled * colours[colour];
    c1 += scaled * colours[colour + 1];
    c2 += scaled * colours[colour + 2];
  }
  return Float64Array.of(t0, t1, t2, t3, t4, t5, c0, c1, c2);
}

function findOutliers(pixels: Int32Array, residuals: Float64Array, limit: number): Int32Array {
  const outliers = new Int32Array(pixels.length);
  const furthest = Math.max(0.03, 1.5 * limit);
  let count = 0;
  for (let at = 0; at < pixels.length; at++) if (residuals[at] > furthest) outliers[count++] = pixels[at];
  return outliers.slice(0, count);
}

/** Noise and texture, by the median of how far pixels lie from a surface. Reorders `distances`. */
export function sigmaOf(distances: Float32Array): number {
  return Math.max(0.0015, selectRank(distances, distances.length >> 1) * 0.85);
}

/** A pixel further from a surface than this is not of it. */
export function limitOf(sigma: number): number {
  return Math.max(0.02, Math.min(0.09, 4.5 * sigma));
}

/** Re-weighted least squares in seven rounds: a constant first, then a plane, then a quadratic surface. */
export function fitSurface(planes: Planes, pixels: Int32Array): Surface {
  const samples = gatherSamples(planes, pixels);
  let coefficients = new Float64Array(18);
  coefficients.set(modeColour(planes, pixels));
  let terms = 1;
  let limit = 0.07;
  let sigma = 0.02;
  let inliers = 0;
  const residuals = new Float64Array(pixels.length);
  const distances = new Float32Array(pixels.length);
  const near = roomForNear(pixels.length);
  for (let round = 0; round < 7; round++) {
    const wanted = round < 1 ? 1 : round < 3 ? 3 : 6;
    const matrix = new Float64Array(wanted * wanted);
    const right = new Float64Array(wanted * 3);
    findResiduals(samples, coefficients, residuals);
    let count = 0;
    for (let at = 0; at < residuals.length; at++)
      if (residuals[at] <= limit) distances[count++] = residuals[at];
    inliers = count / pixels.length;
    if (inliers < 0.1) break;
    addEquations(samples, residuals, limit, near, { matrix, right });
    for (let row = 0; row < wanted; row++) matrix[row * wanted + row] += row ? 1e-5 * count : 1e-9;
    if (!solveLinear(matrix, right, wanted)) break;
    coefficients = new Float64Array(18);
    coefficients.set(right);
    terms = wanted;
    sigma = sigmaOf(distances.subarray(0, count));
    limit = limitOf(sigma);
  }
  return { coefficients, terms, sigma, inliers, outliers: findOutliers(pixels, residuals, limit) };
}
