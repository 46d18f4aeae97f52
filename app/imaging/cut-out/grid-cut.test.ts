import { expect, test } from 'vitest';
import { cutGrid } from './grid-cut.ts';

const steps = [
  [1, 0],
  [-1, 0],
  [0, 1],
  [0, -1],
  [1, 1],
  [-1, -1],
  [-1, 1],
  [1, -1],
];

/** What a labelling costs: the definition itself. */
function costOf(
  labels: number[],
  width: number,
  height: number,
  terminals: Int32Array,
  capacities: Int32Array,
): number {
  let cost = 0;
  for (const [node, label] of labels.entries()) {
    if (label && terminals[node] < 0) cost -= terminals[node];
    if (!label && terminals[node] > 0) cost += terminals[node];
    for (const [d, [dx, dy]] of steps.entries()) {
      const x = (node % width) + dx;
      const y = Math.floor(node / width) + dy;
      if (x < 0 || y < 0 || x >= width || y >= height) continue;
      if (label && !labels[y * width + x]) cost += capacities[d * width * height + node];
    }
  }
  return cost;
}

test('the cut is the cheapest of all labellings, on 300 random grids', () => {
  let seed = 7;
  const random = (below: number) => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  for (let round = 0; round < 300; round++) {
    const [width, height] = [1 + random(4), 1 + random(3)];
    const count = width * height;
    const terminals = Int32Array.from({ length: count }, () => random(21) - 10);
    const capacities = Int32Array.from({ length: 8 * count }, () => random(8));
    let best = Number.MAX_SAFE_INTEGER;
    for (let code = 0; code < 2 ** count; code++) {
      const labels = Array.from({ length: count }, (_, node) => (code >> node) & 1);
      best = Math.min(best, costOf(labels, width, height, terminals, capacities));
    }
    const cut = cutGrid(width, height, terminals.slice(), capacities.slice());
    expect(costOf([...cut], width, height, terminals, capacities)).toBe(best);
  }
});
