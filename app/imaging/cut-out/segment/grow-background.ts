import { eachEnlargedRow } from '#app/imaging/cut-out/evidence/enlarge-plane.ts';
import { compareWithBackdrop, type Evidence } from '#app/imaging/cut-out/evidence/evidence.ts';
import { flood } from '#app/imaging/masks/components.ts';
import { dilate, erode, intersect } from '#app/imaging/masks/morphology.ts';
import type { ColourField, Size } from '#app/imaging/cut-out/evidence/planes.ts';
import { addOpenShadows } from './open-shadows.ts';
import { pushPull } from '#app/imaging/cut-out/evidence/push-pull.ts';
import { roomBytes, roomFloats, unsetBytes, unsetFloats, withWorkRoom } from '#app/imaging/work-room.ts';

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

/** Grows the background from the frame, rebuilds the local backdrop from what was reached, and grows again. Changes `evidence`. */
export function growBackground(evidence: Evidence): Growth {
  const count = evidence.distance.length;
  const kept = { reached: unsetBytes(count), sure: unsetBytes(count), seeds: unsetBytes(count) };
  withWorkRoom(() => {
    const { reached, sure, seeds } = growTwice(evidence);
    kept.reached.set(reached);
    kept.sure.set(sure);
    kept.seeds.set(seeds);
  });
  return kept;
}

function growTwice(evidence: Evidence): Growth {
  let passable = findPassable(evidence, true);
  let seeds = findSeeds(evidence);
  let reached = intersect(growThrough(evidence, passable, seeds, 2), passable);
  rebuildBackdrop(evidence, reached);
  compareWithBackdrop(evidence);
  passable = findPassable(evidence, false);
  seeds = findSeeds(evidence);
  reached = intersect(growThrough(evidence, passable, seeds, 2), passable);
  const wide = growThrough(evidence, passable, seeds, 7);
  const sure = wide.includes(1)
    ? intersect(dilate(wide, evidence.width, evidence.height, 2), reached)
    : reached;
  return { reached, sure, seeds };
}

/** OKLab off the shadow ray: light that came off a product tints its shadow this much. */
const mostTint = 0.012;

/**
 * Before the backdrop is rebuilt it is a guess, and what is a little off it may be backdrop all the same: every smooth
 * change may be passed. Then only shadows that open ground sees.
 */
function findPassable(evidence: Evidence, isGuess: boolean): Uint8Array {
  const { distance, shade, offRay, sharp, barrier, gradient, backdropLimit } = evidence;
  const passable = roomBytes(distance.length);
  const shaded = roomBytes(distance.length);
  const tint = isGuess ? 0 : mostTint;
  const steps = isGuess ? sharp : barrier;
  const brightest = isGuess ? 1.2 : 1.04;
  for (let i = 0; i < passable.length; i++) {
    if (distance[i] < backdropLimit && sharp[i] < 0.95) passable[i] = 1;
    else if (offRay[i] < tint && shade[i] > 0.5 && shade[i] < brightest && !steps[i] && gradient[i] < 0.05)
      shaded[i] = 1;
  }
  if (isGuess) for (let i = 0; i < passable.length; i++) passable[i] |= shaded[i];
  else addOpenShadows(evidence, passable, shaded);
  return passable;
}

function findSeeds({ width, height, distance, backdropLimit, border }: Evidence): Uint8Array {
  const seeds = roomBytes(distance.length);
  const { rim } = border;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (x === rim && y >= rim && y < height - rim) x = width - rim;
      if (distance[y * width + x] < 1.4 * backdropLimit) seeds[y * width + x] = 1;
    }
  return seeds;
}

/**
 * The backdrop behind the product, from the unshaded background around it, at a quarter of the resolution. Where the rim is
 * one smooth surface, only what departs from it is filled in: behind a large product a vignette is brighter than all around.
 */
function rebuildBackdrop(evidence: Evidence, reached: Uint8Array): void {
  const { width, height } = evidence;
  const small = { width: (width + 3) >> 2, height: (height + 3) >> 2 };
  const count = small.width * small.height;
  const field = {
    first: roomFloats(count),
    second: roomFloats(count),
    third: roomFloats(count),
  };
  const weights = roomFloats(count);
  const surface =
    evidence.border.surfaces === 1 ? shrinkField(evidence.backdrop, evidence, small) : undefined;
  let hasAny = false;
  for (let y = 0, to = 0; y < small.height; y++)
    for (let x = 0; x < small.width; x++, to++) {
      if (!averageBlock(evidence, reached, 4 * x, 4 * y, field, to)) continue;
      hasAny = true;
      weights[to] = 1;
    }
  if (!hasAny) return;
  if (surface) addField(field, surface, -1, weights);
  const filled = pushPull(field, weights, small);
  if (surface) addField(filled, surface, 1);
  for (const name of ['first', 'second', 'third'] as const) {
    const plane = evidence.backdrop[name];
    eachEnlargedRow(filled[name], small, evidence, 4, (row, at) => plane.set(row, at));
  }
}

/** Of a field that changes slowly, the pixels in the middle of each block of 4×4. */
function shrinkField(field: ColourField, { width, height }: Size, small: Size): ColourField {
  const middles = (plane: Float32Array) => {
    const shrunk = unsetFloats(small.width * small.height);
    for (let y = 0, to = 0; y < small.height; y++) {
      const row = Math.min(4 * y + 2, height - 1) * width;
      for (let x = 0; x < small.width; x++, to++) shrunk[to] = plane[row + Math.min(4 * x + 2, width - 1)];
    }
    return shrunk;
  };
  return { first: middles(field.first), second: middles(field.second), third: middles(field.third) };
}

/** @param where where it is not 0; absent = everywhere */
function addField(to: ColourField, field: ColourField, sign: 1 | -1, where?: Float32Array): void {
  for (const plane of ['first', 'second', 'third'] as const)
    for (let i = 0; i < to[plane].length; i++) if (!where || where[i]) to[plane][i] += sign * field[plane][i];
}

/** The mean of a block of 4×4 pixels, of those that are background and not in shade; false when they are too few. */
function averageBlock(
  { width, height, planes: { l, a, b }, shade }: Evidence,
  reached: Uint8Array,
  left: number,
  top: number,
  field: ColourField,
  to: number,
): boolean {
  const right = left + 4 < width ? left + 4 : width;
  const bottom = top + 4 < height ? top + 4 : height;
  let seen = 0;
  let first = 0;
  let second = 0;
  let third = 0;
  for (let y = top; y < bottom; y++)
    for (let i = y * width + left, end = y * width + right; i < end; i++) {
      if (!reached[i] || shade[i] <= 0.965) continue;
      seen++;
      first = Math.fround(first + l[i]);
      second = Math.fround(second + a[i]);
      third = Math.fround(third + b[i]);
    }
  if (seen <= 3) return false;
  field.first[to] = first / seen;
  field.second[to] = second / seen;
  field.third[to] = third / seen;
  return true;
}
