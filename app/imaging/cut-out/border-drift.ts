import { roomFloats, withWorkRoom } from '../work-room.ts';
import { enlargedAt, enlargePlane } from './enlarge-plane.ts';
import { limitOf, sigmaOf, type Surface } from './fit-surface.ts';
import type { ColourField, Planes, Size } from './planes.ts';
import { pushPull } from './push-pull.ts';

/** A surface that follows the rim so closely is good enough. */
const enoughSigma = 0.0021;
/** Less gain than this, and what is left is noise and texture. */
const mostOfSigma = 0.8;
/** A stretch of the rim speaks when so much of it is backdrop. */
const leastBackdrop = 0.4;
const rounds = 2;

/** What departs from a surface; and how far the rim is from both together. */
type Found = { drift: Drift; sigma: number };

/** One colour for each square of `cell` pixels, the last ones cut off by the frame. */
export type Drift = Size & { cell: number; field: ColourField };

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
): Found | undefined {
  if (surface.terms < 6 || surface.sigma < enoughSigma) return undefined;
  const left = residualsOf(planes, ring, surface);
  let limit = limitOf(surface.sigma);
  let found: Found | undefined;
  for (let round = 0; round < rounds; round++) {
    const before = distancesOf(planes, ring, left, found?.drift);
    const drift = fillBetween(planes, ring, 4 * rim, left, (at) => before[at] <= limit);
    const distances = distancesOf(planes, ring, left, drift).filter((distance) => distance <= limit);
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

/** How far each of the ring's pixels lies from surface and drift. */
function distancesOf({ width }: Planes, ring: Int32Array, left: Float32Array, drift?: Drift): Float32Array {
  const distances = new Float32Array(ring.length);
  for (const [at, pixel] of ring.entries()) {
    const y = (pixel / width) | 0;
    const x = pixel - y * width;
    let sum = 0;
    for (const [k, plane] of planeNames.entries())
      sum += (left[3 * at + k] - (drift ? enlargedAt(drift.field[plane], drift, drift.cell, x, y) : 0)) ** 2;
    distances[at] = Math.sqrt(sum);
  }
  return distances;
}

const planeNames = ['first', 'second', 'third'] as const;

/** Changes `backdrop`, plane by plane: each needs room for itself only. */
export function addDrift(backdrop: ColourField, drift: Drift, size: Size): void {
  for (const name of planeNames)
    withWorkRoom(() => {
      const plane = enlargePlane(drift.field[name], drift, size, drift.cell);
      for (let i = 0; i < plane.length; i++) backdrop[name][i] += plane[i];
    });
}

/** The mean of what each stretch leaves, of the pixels that are near; stretches with few of them go by those around them. */
function fillBetween(
  { width, height }: Planes,
  ring: Int32Array,
  cell: number,
  left: Float32Array,
  isNear: (at: number) => boolean,
): Drift {
  const size = { width: Math.ceil(width / cell), height: Math.ceil(height / cell) };
  const count = size.width * size.height;
  const sums = { first: roomFloats(count), second: roomFloats(count), third: roomFloats(count) };
  const seen = new Int32Array(count);
  const near = new Int32Array(count);
  for (const [at, pixel] of ring.entries()) {
    const y = (pixel / width) | 0;
    const to = ((y / cell) | 0) * size.width + (((pixel - y * width) / cell) | 0);
    seen[to]++;
    if (!isNear(at)) continue;
    near[to]++;
    for (const [k, plane] of planeNames.entries()) sums[plane][to] += left[3 * at + k];
  }
  const weights = roomFloats(count);
  for (let to = 0; to < count; to++) {
    if (near[to] > leastBackdrop * seen[to]) weights[to] = 1;
    for (const plane of planeNames) sums[plane][to] /= Math.max(1, near[to]);
  }
  return { ...size, cell, field: pushPull(sums, weights, size) };
}
