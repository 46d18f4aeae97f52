import { compareWithBackdrop, type Evidence } from './evidence.ts';
import { flood } from '../masks/components.ts';
import { dilate, erode, intersect } from '../masks/morphology.ts';
import type { ColourField, Size } from './planes.ts';
import { pushPull } from './push-pull.ts';

export type Growth = {
  /** reached from the frame through backdrop and shadow colours */
  reached: Uint8Array;
  /** reached even through wide gaps only: no leak into the product */
  sure: Uint8Array;
  /** rim pixels that have the backdrop's colour */
  seeds: Uint8Array;
  /** what a person said of a pixel: ±1 = drawn over, ±2 = like it and joined to it; > 0 = product, < 0 = background */
  said?: Int8Array;
};

/** Leak-proof growth: only through gaps wider than 2·radius+1. */
function growThrough(
  { width, height }: Size,
  passable: Uint8Array,
  seeds: Uint8Array,
  radius: number,
): Uint8Array {
  return dilate(flood(erode(passable, width, height, radius), seeds, width), width, height, radius);
}

/** Grows the background from the frame, rebuilds the local backdrop from what was reached, and grows again. */
export function growBackground(evidence: Evidence): Growth {
  let passable = findPassable(evidence);
  let seeds = findSeeds(evidence);
  let reached = intersect(growThrough(evidence, passable, seeds, 2), passable);
  rebuildBackdrop(evidence, reached);
  compareWithBackdrop(evidence);
  passable = findPassable(evidence);
  seeds = findSeeds(evidence);
  reached = intersect(growThrough(evidence, passable, seeds, 2), passable);
  const wide = growThrough(evidence, passable, seeds, 7);
  const sure = wide.includes(1)
    ? intersect(dilate(wide, evidence.width, evidence.height, 2), reached)
    : reached.slice();
  return { reached, sure, seeds };
}

function findPassable(evidence: Evidence): Uint8Array {
  const { distance, shade, offRay, sharp, gradient, backdropLimit } = evidence;
  const passable = new Uint8Array(distance.length);
  for (let i = 0; i < passable.length; i++) {
    const isBackdrop = distance[i] < backdropLimit && sharp[i] < 0.95;
    const isShadow =
      offRay[i] < 0 && shade[i] > 0.5 && shade[i] < 1.04 && sharp[i] === 0 && gradient[i] < 0.05;
    passable[i] = isBackdrop || isShadow ? 1 : 0;
  }
  return passable;
}

function findSeeds({ width, height, distance, backdropLimit, border }: Evidence): Uint8Array {
  const seeds = new Uint8Array(distance.length);
  const { rim } = border;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (x === rim && y >= rim && y < height - rim) x = width - rim;
      if (distance[y * width + x] < 1.4 * backdropLimit) seeds[y * width + x] = 1;
    }
  return seeds;
}

/** The backdrop behind the product, from the unshaded background around it, at a quarter of the resolution. */
function rebuildBackdrop(evidence: Evidence, reached: Uint8Array): void {
  const { width, height, planes, shade } = evidence;
  const small = { width: (width + 3) >> 2, height: (height + 3) >> 2 };
  const count = small.width * small.height;
  const field = {
    first: new Float32Array(count),
    second: new Float32Array(count),
    third: new Float32Array(count),
  };
  const weights = new Float32Array(count);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      if (!reached[i] || shade[i] <= 0.965) continue;
      const to = (y >> 2) * small.width + (x >> 2);
      weights[to]++;
      field.first[to] += planes.l[i];
      field.second[to] += planes.a[i];
      field.third[to] += planes.b[i];
    }
  let hasAny = false;
  for (let to = 0; to < count; to++) {
    const seen = weights[to];
    weights[to] = seen > 3 ? 1 : 0;
    if (seen <= 3) continue;
    hasAny = true;
    field.first[to] /= seen;
    field.second[to] /= seen;
    field.third[to] /= seen;
  }
  if (!hasAny) return;
  const filled = pushPull(field, weights, small);
  evidence.backdrop = {
    first: enlarge(filled.first, small, evidence),
    second: enlarge(filled.second, small, evidence),
    third: enlarge(filled.third, small, evidence),
  } satisfies ColourField;
}

function enlarge(plane: Float32Array, small: Size, { width, height }: Size): Float32Array {
  const out = new Float32Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    const fy = Math.min(small.height - 1, Math.max(0, (y - 1.5) / 4));
    const top = (fy | 0) * small.width;
    const bottom = Math.min(small.height - 1, (fy | 0) + 1) * small.width;
    const ty = fy - (fy | 0);
    for (let x = 0; x < width; x++, i++) {
      const fx = Math.min(small.width - 1, Math.max(0, (x - 1.5) / 4));
      const left = fx | 0;
      const right = left + 1 < small.width ? left + 1 : left;
      const tx = fx - left;
      const upper = plane[top + left] + (plane[top + right] - plane[top + left]) * tx;
      const lower = plane[bottom + left] + (plane[bottom + right] - plane[bottom + left]) * tx;
      out[i] = upper + (lower - upper) * ty;
    }
  }
  return out;
}
