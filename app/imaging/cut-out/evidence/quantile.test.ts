import { expect, test } from 'vitest';
import { selectRank } from './quantile.ts';

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

test('a rank is selected as sorting would', () => {
  const next = random(5);
  for (let round = 0; round < 50; round++) {
    const values = Float32Array.from({ length: 1 + Math.floor(next() * 90) }, () => Math.floor(next() * 20));
    const rank = Math.floor(next() * values.length);
    expect(selectRank(values.slice(), rank)).toBe(values.slice().sort()[rank]);
  }
});
