import { roomFloats } from '#app/imaging/work-room.ts';
import { eachEnlargedRow, enlargedAt } from './enlarge-plane.ts';
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
  let distances = distancesOf(planes, ring, left);
  let limit = limitOf(surface.sigma);
  let found: Found | undefined;
  for (let round = 0; round < rounds; round++) {
    const drift = fillBetween(planes, ring, 4 * rim, left, { distances, limit });
    distances = distancesOf(planes, ring, left, drift);
    const near = distances.filter((distance) => distance <= limit);
    if (!near.length) return undefined;
    found = { drift, sigma: sigmaOf(near) };
    limit = limitOf(found.sigma);
  }
  return found && found.sigma < mostOfSigma * surface.sigma ? found : undefined;
}

/** Three OKLab differences for each of the ring's pixels. */
function residualsOf({ width, height, l, a, b }: Planes, ring: Int32Array, { coefficients: c }: Surface) {
  const left = new Float32Array(3 * ring.length);
  for (let at = 0; at < ring.length; at++) {
    const pixel = ring[at];
    const y = (pixel / width) | 0;
    const u = (pixel - y * width) / width - 0.5;
    const v = y / height - 0.5;
    const [uu, uv, vv] = [u * u, u * v, v * v];
    left[3 * at] = l[pixel] - (c[0] + c[3] * u + c[6] * v + c[9] * uu + c[12] * uv + c[15] * vv);
    left[3 * at + 1] = a[pixel] - (c[1] + c[4] * u + c[7] * v + c[10] * uu + c[13] * uv + c[16] * vv);
    left[3 * at + 2] = b[pixel] - (c[2] + c[5] * u + c[8] * v + c[11] * uu + c[14] * uv + c[17] * vv);
  }
  return left;
}

/** How far each of the ring's pixels lies from surface and drift. */
function distancesOf({ width }: Planes, ring: Int32Array, left: Float32Array, drift?: Drift): Float32Array {
  const distances = new Float32Array(ring.length);
  for (let at = 0; at < ring.length; at++) {
    let [first, second, third] = [left[3 * at], left[3 * at + 1], left[3 * at + 2]];
    if (drift) {
      const y = (ring[at] / width) | 0;
      const x = ring[at] - y * width;
      first -= enlargedAt(drift.field.first, drift, drift.cell, x, y);
      second -= enlargedAt(drift.field.second, drift, drift.cell, x, y);
      third -= enlargedAt(drift.field.third, drift, drift.cell, x, y);
    }
    distances[at] = Math.sqrt(first * first + second * second + third * third);
  }
  return distances;
}

const planeNames = ['first', 'second', 'third'] as const;

/** Changes `backdrop`. */
export function addDrift(backdrop: ColourField, drift: Drift, size: Size): void {
  for (const name of planeNames)
    eachEnlargedRow(drift.field[name], drift, size, drift.cell, (row, at) => addRow(backdrop[name], at, row));
}

function addRow(plane: Float32Array, at: number, row: Float64Array): void {
  for (let x = 0; x < row.length; x++) plane[at + x] += row[x];
}

/** The mean of what each stretch leaves, of the pixels that are near; stretches with few of them go by those around them. */
function fillBetween(
  { width, height }: Planes,
  ring: Int32Array,
  cell: number,
  left: Float32Array,
  { distances, limit }: { distances: Float32Array; limit: number },
): Drift {
  const size = { width: Math.ceil(width / cell), height: Math.ceil(height / cell) };
  const count = size.width * size.height;
  const sums = { first: roomFloats(count), second: roomFloats(count), third: roomFloats(count) };
  const seen = new Int32Array(count);
  const near = new Int32Array(count);
  for (let at = 0; at < ring.length; at++) {
    const pixel = ring[at];
    const y = (pixel / width) | 0;
    const to = ((y / cell) | 0) * size.width + (((pixel - y * width) / cell) | 0);
    seen[to]++;
    if (distances[at] > limit) continue;
    near[to]++;
    sums.first[to] += left[3 * at];
    sums.second[to] += left[3 * at + 1];
    sums.third[to] += left[3 * at + 2];
  }
  const weights = roomFloats(count);
  for (let to = 0; to < count; to++) {
    if (near[to] > leastBackdrop * seen[to]) weights[to] = 1;
    for (const plane of planeNames) sums[plane][to] /= Math.max(1, near[to]);
  }
  return { width: size.width, height: size.height, cell, field: pushPull(sums, weights, size) };
}
