import type { Keypoint } from './keypoints.ts';

const tables = 2;
const bits = 24;
/** The least certain bits of a word are tried both ways by who asks. */
const doubtful = 4;

/**
 * Whole numbers that name what keypoints look like: two views of one spot often have a word in common, two other spots
 * seldom. Source: M. Charikar, "Similarity estimation techniques from rounding algorithms" (2002); the doubtful bits: Q. Lv
 * and others, "Multi-probe LSH" (2007).
 * @param isAsking also the words beside: for the picture that is looked for, not for those that are kept
 */
export function wordsOf(keypoints: readonly Keypoint[], isAsking: boolean): number[] {
  const words = new Set<number>();
  for (const { descriptor } of keypoints)
    for (let table = 0; table < tables; table++) {
      const sides = planes[table].map((plane) => sideOf(descriptor, plane));
      let word = 0;
      for (const side of sides) word = word * 2 + (side > 0 ? 1 : 0);
      const masks = isAsking ? masksOf(sides) : [0];
      // 32 bits with a sign, as the database keeps them
      for (const mask of masks) words.add((table * 2 ** bits + (word ^ mask)) | 0);
    }
  return [...words];
}

/** Every choice of the bits that nearly fell the other way. */
function masksOf(sides: readonly number[]): number[] {
  const near = sides
    .map((side, at) => ({ distance: Math.abs(side), mask: 2 ** (bits - 1 - at) }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, doubtful);
  return near.reduce((masks, { mask }) => [...masks, ...masks.map((one) => one ^ mask)], [0]);
}

function sideOf(descriptor: Float32Array, plane: Int8Array): number {
  let sum = 0;
  for (let at = 0; at < plane.length; at++) sum += plane[at] * descriptor[at];
  return sum;
}

/** Planes through the middle of all descriptors: as many ones as minus ones; the same in every process, for ever. */
const planes = Array.from({ length: tables }, (_, table) =>
  Array.from({ length: bits }, (_unused, bit) => shuffledSigns(1 + table * bits + bit)),
);

function shuffledSigns(seed: number): Int8Array {
  const signs = Int8Array.from({ length: 128 }, (_, at) => (at < 64 ? 1 : -1));
  let state = seed * 0x9e3779b9;
  for (let at = signs.length - 1; at > 0; at--) {
    // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    const other = ((mixed ^ (mixed >>> 14)) >>> 0) % (at + 1);
    [signs[at], signs[other]] = [signs[other], signs[at]];
  }
  return signs;
}
