import { cellValue, gradientNoise, valueNoise } from './gradient-noise.ts';
import { kept, type Material, type Step } from './material.ts';

/** Stone chips in a light binder: OKLab steps of the kinds that are mixed into one floor, and how many of each. */
const kinds: { share: number; l: number; a: number; b: number }[] = [
  { share: 0.27, l: -0.075, a: 0.001, b: 0.008 },
  { share: 0.2, l: 0.035, a: 0, b: 0.002 },
  { share: 0.19, l: -0.15, a: 0.001, b: 0.003 },
  { share: 0.14, l: -0.1, a: 0.012, b: 0.03 },
  { share: 0.1, l: -0.13, a: 0.026, b: 0.024 },
  { share: 0.06, l: -0.3, a: 0, b: -0.002 },
  { share: 0.04, l: -0.14, a: -0.006, b: 0.004 },
];

/** From coarse to fine: cells for each product height, the share of cells that hold a chip, the binder around it. */
const sizes = [
  { cells: 3.4, held: 0.2, gap: 0.1, cos: Math.cos(0.3), sin: Math.sin(0.3) },
  { cells: 7.3, held: 0.34, gap: 0.12, cos: Math.cos(1.1), sin: Math.sin(1.1) },
  { cells: 17, held: 0.42, gap: 0.15, cos: Math.cos(2), sin: Math.sin(2) },
  { cells: 41, held: 0.4, gap: 0.2, cos: Math.cos(2.7), sin: Math.sin(2.7) },
];

/** Where the nearest chip's middle is, which it is, and how far inside its cell a place lies, in cells. */
type Cell = { column: number; row: number; inside: number; near: number };
const cell: Cell = { column: 0, row: 0, inside: 0, near: 0 };

/** Ground terrazzo: broken stone of four sizes, edge to edge as it was poured, large pieces before small ones. */
export const terrazzo: Material = (seed, { u: across, v: away }) => {
  const size = 0.35 * across + 0.65 * away;
  const sand = 0.008 * kept(75, away);
  return (step, u, v) => {
    const cloud = gradientNoise(u * 1.3, v * 1.3, seed);
    step.l = 0.008 * cloud + sand * valueNoise(u * 150, v * 150, seed + 3);
    step.a = 0;
    step.b = 0.0015 * cloud;
    const rough = 0.012 * gradientNoise(u * 26, v * 26, seed + 5);
    // what larger chips leave free
    let left = 1;
    for (let at = 0; at < sizes.length; at++) {
      const { cells, held, gap, cos, sin } = sizes[at];
      const blurred = size * cells;
      // what is smaller than a pixel is its own mean: gone
      if (blurred > 0.9) return;
      findCell((u * cos - v * sin + rough) * cells, (u * sin + v * cos - rough) * cells, seed + 31 * at);
      const own = 0.5 + 0.5 * cellValue(cell.column, cell.row, seed + 31 * at + 3);
      if (own > held) continue;
      // no chip is as large as its cell; many are much smaller
      const most = 0.2 + 0.36 * (own / held);
      const inside = Math.min(cell.inside - gap, most - cell.near);
      const soft = 0.02 + blurred;
      const amount = left * Math.min(1, Math.max(0, inside / soft + 0.5)) * (1 - blurred / 0.9);
      if (amount <= 0) continue;
      const kind = 0.5 + 0.5 * cellValue(cell.row, cell.column, seed + 7 + at);
      colourChip(step, kind, amount, cloudInChip(u, v, seed));
      left -= amount;
      if (left < 0.03) return;
    }
  };
};

/** Broken stone shows the clouds and the grain it was cut through. */
function cloudInChip(u: number, v: number, seed: number): number {
  return 0.018 * gradientNoise(u * 22, v * 22, seed + 11);
}

function findCell(x: number, y: number, seed: number): void {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  let [first, second] = [9, 9];
  for (let row = top - 1; row <= top + 1; row++)
    for (let column = left - 1; column <= left + 1; column++) {
      const dx = column + 0.5 + 0.48 * cellValue(column, row, seed) - x;
      const dy = row + 0.5 + 0.48 * cellValue(column, row, seed + 1) - y;
      const far = dx * dx + dy * dy;
      if (far < first) {
        second = first;
        first = far;
        cell.column = column;
        cell.row = row;
      } else if (far < second) second = far;
    }
  cell.near = Math.sqrt(first);
  cell.inside = (Math.sqrt(second) - cell.near) / 2;
}

function colourChip(step: Step, kind: number, amount: number, cloud: number): void {
  let left = kind;
  for (const { share, l, a, b } of kinds) {
    left -= share;
    if (left > 0) continue;
    // no two stones of one kind are quite alike
    const own = 0.75 + (0.5 * (left + share)) / share;
    step.l += amount * (l * own + cloud);
    step.a += amount * a * own;
    step.b += amount * b * own;
    return;
  }
}
