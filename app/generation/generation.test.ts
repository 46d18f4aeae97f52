import { expect, test } from 'vitest';
import {
  nameAspectRatio,
  outcomeOf,
  parseAspectRatio,
  progressOf,
  scenesOfAssets,
  seedOfAsset,
  sizeOfAsset,
  nearestAspectRatio,
} from './generation.ts';

test('scenes share the count in turn', () => {
  expect(scenesOfAssets(['studio', 'lifestyle'], 5)).toEqual([
    'studio',
    'lifestyle',
    'studio',
    'lifestyle',
    'studio',
  ]);
});

test('seeds repeat for the same order and differ for every place', () => {
  const seeds = [0, 1, 2].map((position) => seedOfAsset('abc', 'studio', position));
  expect(new Set(seeds).size).toBe(3);
  expect(seeds).toEqual([0, 1, 2].map((position) => seedOfAsset('abc', 'studio', position)));
});

test('ratios are read and named', () => {
  expect(parseAspectRatio('4:5')).toEqual({ width: 4, height: 5 });
  expect(parseAspectRatio('square')).toEqual({ width: 1, height: 1 });
  expect(parseAspectRatio('1:9')).toBeUndefined();
  expect(parseAspectRatio('tall')).toBeUndefined();
  expect(sizeOfAsset({ width: 4, height: 5 })).toEqual({ width: 1638, height: 2048 });
  expect(nameAspectRatio(1638, 2048)).toBe('4:5');
  expect(nameAspectRatio(1067, 1600)).toBe('2:3');
});

test('the outcome and the progress follow the assets', () => {
  const assets = (...statuses: string[]) => statuses.map((status) => ({ status }));
  expect(outcomeOf(assets('approved', 'awaiting-review'))).toBe('complete');
  expect(outcomeOf(assets('approved', 'failed'))).toBe('partial');
  expect(outcomeOf(assets('failed', 'failed'))).toBe('failed');
  expect(progressOf(assets('failed', 'queued', 'rendering', 'approved'), 'processing')).toBe(0.5);
  expect(progressOf(assets('queued'), 'canceled')).toBe(1);
});

test.each([
  [0.8063, 4, 5],
  [1.02, 1, 1],
  [0.64, 2, 3],
  [1.5, 3, 2],
])('a store whose photos are %f as wide as high gets %i:%i', (ratio, width, height) => {
  expect(nearestAspectRatio(ratio)).toEqual({ width, height });
});
