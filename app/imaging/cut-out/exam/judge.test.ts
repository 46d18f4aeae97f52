import { expect, test } from 'vitest';
import { confidenceOf, judgeBeyond } from './judge.ts';

test('the less sure the net, the more doubt', () => {
  const sound = { kept: 0.01, lost: 0.01 };
  const confidences = [5, 4, 2, 0, -5].map((sureness) => confidenceOf(0.02, sound, sureness));
  expect(confidences).toEqual(confidences.toSorted((a, b) => b - a));
  expect(confidences[1]).toBeGreaterThan(0.9);
  expect(confidences[4]).toBeLessThan(0.9);
  expect(confidenceOf(0.02, { kept: 0.01, lost: 1.5 }, 5)).toBe(0);
});

test('a patch of more than a few pixels beyond the net’s own outline is doubted', () => {
  expect(judgeBeyond(0)).toBeUndefined();
  expect(judgeBeyond(0.011)).toBeUndefined();
  expect(judgeBeyond(0.02)).toBe('edges_uncertain');
});
