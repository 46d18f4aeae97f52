import { expect, test } from 'vitest';
import { directionCount, minCut, neighbourOffsets } from './min-cut.ts';

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

function cutCost(width: number, mask: ArrayLike<number>, terminal: Int32Array, capacity: Int16Array): number {
  const count = terminal.length;
  const offsets = neighbourOffsets(width);
  let cost = 0;
  for (let i = 0; i < count; i++) {
    if (mask[i] ? terminal[i] < 0 : terminal[i] > 0) cost += Math.abs(terminal[i]);
    if (mask[i])
      for (let d = 0; d < directionCount; d++)
        if (capacity[i * directionCount + d] && !mask[i + offsets[d]])
          cost += capacity[i * directionCount + d];
  }
  return cost;
}

test('the cut is the cheapest of all cuts, on grids small enough to try every one', () => {
  const next = random(7);
  for (let round = 0; round < 120; round++) {
    const width = 2 + Math.floor(next() * 3);
    const height = 2 + Math.floor(next() * 2);
    const count = width * height;
    const terminal = Int32Array.from({ length: count }, () => Math.floor(next() * 41) - 20);
    const capacity = new Int16Array(directionCount * count);
    const offsets = neighbourOffsets(width);
    for (let i = 0; i < count; i++)
      for (let d = 0; d < directionCount; d++) {
        const j = i + offsets[d];
        const isNear = Math.abs((j % width) - (i % width)) <= 1;
        if (j >= 0 && j < count && isNear) capacity[i * directionCount + d] = Math.floor(next() * 15);
      }
    let cheapest = Infinity;
    for (let bits = 0; bits < 1 << count; bits++) {
      const mask = Array.from({ length: count }, (_, i) => (bits >> i) & 1);
      cheapest = Math.min(cheapest, cutCost(width, mask, terminal, capacity));
    }
    const { mask, flow } = minCut({ width, height }, terminal.slice(), capacity.slice());
    expect(flow).toBe(cheapest);
    expect(cutCost(width, mask, terminal, capacity)).toBe(cheapest);
  }
});
