import { roomFloats } from '../work-room.ts';
import { enlargePlane } from './enlarge-plane.ts';
import { limitOf, sigmaOf, type Surface } from './fit-surface.ts';
import type { ColourField, Planes } from './planes.ts';
import { pushPull } from './push-pull.ts';

/** A surface that follows the rim so closely is good enough. */
const enoughSigma = 0.0021;
/** Less gain than this, and what is left is noise and texture. */
const mostOfSigma = 0.8;
/** A stretch of the rim speaks when so much of it is backdrop. */
const leastBackdrop = 0.4;
const rounds = 2;

/** What departs from a surface, over the whole frame; and how far the rim is from both together. */
type Drift = { drift: ColourField; sigma: number };

/**
 * Light rarely falls off as a quadratic surface does: a lamp at the side, a wall that bends into the ground. What one leaves is
 * averaged over stretches of the rim, each four rims long, and filled in smoothly between them.
 *
 * @param ring the rim's pixels
 * @param rim its thickness in pixels
 * @returns undefined when the surface does as well
 */
export function findDrift(
  planes: Planes,
  ring: Int32Array,
  rim: number,
  surface: Surface,
): Drift | undefined {
  if (surface.terms < 6 || surface.sigma < enoughSigma) return undefined;
  const left = residualsOf(planes, ring, surface);
  let limit = limitOf(surface.sigma);
  let found: Drift | undefined;
  for (let round = 0; round < rounds; round++) {
    const drift = fillBetween(planes, ring, 4 * rim, left, limit, found?.drift);
    const distances = distancesWithin(limit, ring, left, drift);
    if (!distances.length) return undefined;
    found = { drift, sigma: sigmaOf(distances) };
    limit = limitOf(found.sigma);
  }
  return found && found.sigma < mostOfSigma * surface.sigma ? found : undefined;
}

/** Three OKLab differences for each of the ring's pixels. */
function residualsOf({ width, height, l, a, b }: Planes, ring: Int32Array, { coefficients: c }: Surface) {
  const left = new Float32Array(3 * ring.length);
  for (const [at, pixel] of ring.entries()) {
    const y = (pixel / width) | 0;
    const u = (pixel - y * width) / width - 0.5;
    const v = y / height - 0.5;
    for (const [k, plane] of [l, a, b].entries())
      left[3 * at + k] =
        plane[pixel] -
        (c[k] + c[3 + k] * u + c[6 + k] * v + c[9 + k] * u * u + c[12 + k] * u * v + c[15 + k] * v * v);
  }
  return left;
}

function distanceLeft(left: Float32Array, at: number, pixel: number, drift?: ColourField): number {
  const first = left[3 * at] - (drift ? drift.first[pixel] : 0);
  const second = left[3 * at + 1] - (drift ? drift.second[pixel] : 0);
  const third = left[3 * at + 2] - (drift ? drift.third[pixel] : 0);
  return Math.sqrt(first * first + second * second + third * third);
}

/** The mean of what each stretch leaves, of pixels within the limit of what is known so far; over the whole frame. */
function fillBetween(
  { width, height }: Planes,
  ring: Int32Array,
  cell: number,
  left: Float32Array,
  limit: number,
  before?: ColourField,
): ColourField {
  const coarse = { width: Math.ceil(width / cell), height: Math.ceil(height / cell) };
  const count = coarse.width * coarse.height;
  const sums = { first: roomFloats(count), second: roomFloats(count), third: roomFloats(count) };
  const seen = new Int32Array(count);
  const near = new Int32Array(count);
  for (const [at, pixel] of ring.entries()) {
    const y = (pixel / width) | 0;
    const to = ((y / cell) | 0) * coarse.width + (((pixel - y * width) / cell) | 0);
    seen[to]++;
    if (distanceLeft(left, at, pixel, before) > limit) continue;
    near[to]++;
    sums.first[to] += left[3 * at];
    sums.second[to] += left[3 * at + 1];
    sums.third[to] += left[3 * at + 2];
  }
  const weights = roomFloats(count);
  for (let to = 0; to < count; to++) {
    if (near[to] > leastBackdrop * seen[to]) weights[to] = 1;
    for (const plane of [sums.first, sums.second, sums.third]) plane[to] /= Math.max(1, near[to]);
  }
  const filled = pushPull(sums, weights, coarse);
  const enlarge = (plane: Float32Array) => enlargePlane(plane, coarse, { width, height }, cell);
  return { first: enlarge(filled.first), second: enlarge(filled.second), third: enlarge(filled.third) };
}

/** How far the ring's pixels lie from surface and drift, of those within the limit. */
function distancesWithin(limit: number, ring: Int32Array, left: Float32Array, drift: ColourField) {
  const distances = new Float32Array(ring.length);
  let count = 0;
  for (const [at, pixel] of ring.entries()) {
    const distance = distanceLeft(left, at, pixel, drift);
    if (distance <= limit) distances[count++] = distance;
  }
  return distances.subarray(0, count);
}
