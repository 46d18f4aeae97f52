import type { Step } from './material.ts';
import { fractal, hash, noise } from './random.ts';

/** Stone chips in a light binder: OKLab steps of the kinds that are mixed into one floor, and how many of each. */
const chips: { share: number; l: number; a: number; b: number }[] = [
  { share: 0.24, l: -0.09, a: 0.002, b: 0.012 },
  { share: 0.2, l: 0.06, a: 0, b: 0.002 },
  { share: 0.17, l: -0.2, a: 0.001, b: 0.004 },
  { share: 0.15, l: -0.12, a: 0.022, b: 0.044 },
  { share: 0.12, l: -0.17, a: 0.042, b: 0.04 },
  { share: 0.07, l: -0.36, a: 0, b: -0.002 },
  { share: 0.05, l: -0.16, a: -0.016, b: 0.008 },
];

/** From coarse to fine: cells for each product height, the share of cells that hold a chip, its radius in cells. */
const sizes = [
  { cells: 2.6, held: 0.3, least: 0.1, most: 0.46, turn: 0.3 },
  { cells: 5.7, held: 0.42, least: 0.08, most: 0.44, turn: 1.1 },
  { cells: 12.3, held: 0.46, least: 0.1, most: 0.42, turn: 2.0 },
  { cells: 31, held: 0.4, least: 0.1, most: 0.36, turn: 2.7 },
];
const turned = sizes.map((size) => ({ ...size, cos: Math.cos(size.turn), sin: Math.sin(size.turn) }));

/** Broken chips of many sizes, kinds and directions in a light binder; large ones lie over small ones. */
export function terrazzo(step: Step, u: number, v: number, seed: number, detail: number): void {
  const ground = (noise(u * 150, v * 150, seed + 3) - 0.5) * 0.012 * detail;
  const cloud = fractal(u * 1.5, v * 1.5, seed, 3) - 0.5;
  step.l = cloud * 0.02 + ground;
  step.a = 0;
  step.b = 0;
  for (let size = 0; size < turned.length; size++) {
    // what is smaller than the eye can tell at that distance is its own mean: gone
    const seen = size < 2 ? 1 : size === 2 ? detail : detail * detail;
    if (seen < 0.1) return;
    if (addChip(step, u, v, turned[size], seed + 31 * size, size < 2 ? 0.5 + 0.5 * detail : seen)) return;
  }
}

/** Looks for a chip of one size at (u, v); writes its colour and says whether there was one. */
function addChip(
  step: Step,
  u: number,
  v: number,
  size: (typeof turned)[number],
  seed: number,
  strength: number,
): boolean {
  const x = (u * size.cos - v * size.sin) * size.cells;
  const y = (u * size.sin + v * size.cos) * size.cells;
  const [left, top] = [Math.floor(x), Math.floor(y)];
  for (let row = top - 1; row <= top + 1; row++)
    for (let column = left - 1; column <= left + 1; column++) {
      const own = hash(column, row, seed);
      if (own > size.held) continue;
      const spread = own / size.held;
      // many small ones, few large ones
      const radius = size.least + (size.most - size.least) * spread * spread;
      const dx = x - column - hash(column, row, seed + 1);
      const dy = y - row - hash(column, row, seed + 2);
      const away = dx * dx + dy * dy;
      if (away > radius * radius) continue;
      const inside = insideChip(dx, dy, radius, hash(column, row, seed + 3), hash(column, row, seed + 4));
      if (inside <= 0) continue;
      colourChip(step, hash(column, row, seed + 5), Math.min(1, inside * (70 / size.cells + 14)) * strength);
      return inside > 0.02;
    }
  return false;
}

/** How far inside the chip's outline, in cells: a polygon of three to seven sides that lie at uneven distances. */
function insideChip(dx: number, dy: number, radius: number, first: number, second: number): number {
  const along = first * Math.PI;
  const [cos, sin] = [Math.cos(along), Math.sin(along)];
  // splinters are longer than wide
  const narrow = 1 + 0.9 * second;
  const x = dx * cos + dy * sin;
  const y = (dy * cos - dx * sin) * narrow;
  const sides = 3 + Math.floor(second * 4.99);
  let inside = Infinity;
  for (let side = 0; side < sides; side++) {
    const wobble = Math.sin((first * 61 + second * 37 + side * 2.4) * 5.1);
    const angle = ((side + 0.32 * wobble) * 2 * Math.PI) / sides;
    const reach = radius * (0.66 + 0.22 * Math.sin(first * 91 + side * 3.7));
    inside = Math.min(inside, reach - x * Math.cos(angle) - y * Math.sin(angle));
  }
  return inside;
}

function colourChip(step: Step, kind: number, amount: number): void {
  let left = kind;
  for (const { share, l, a, b } of chips) {
    left -= share;
    if (left > 0) continue;
    // no two stones of one kind are quite alike
    const own = 0.75 + (0.5 * (left + share)) / share;
    step.l += amount * l * own;
    step.a += amount * a * own;
    step.b += amount * b * own;
    return;
  }
}
