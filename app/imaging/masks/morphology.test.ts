import { expect, test } from 'vitest';
import { findComponents, flood } from './components.ts';
import { dilate, erode } from './morphology.ts';

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}

function noise(count: number, share: number, seed: number): Uint8Array {
  const next = random(seed);
  return Uint8Array.from({ length: count }, () => (next() < share ? 1 : 0));
}

/** By the definition: is the square around the pixel, cut at the frame, set everywhere (anywhere)? */
function byDefinition(mask: Uint8Array, width: number, height: number, radius: number, isErosion: boolean) {
  return mask.map((_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    for (let v = Math.max(0, y - radius); v <= Math.min(height - 1, y + radius); v++)
      for (let u = Math.max(0, x - radius); u <= Math.min(width - 1, x + radius); u++)
        if (!mask[v * width + u] === isErosion) return isErosion ? 0 : 1;
    return isErosion ? 1 : 0;
  });
}

test.each([
  [70, 40, 1],
  [64, 33, 2],
  [33, 64, 5],
  [97, 20, 7],
  [10, 10, 12],
])('erosion and dilation of %i × %i by %i are what they say', (width, height, radius) => {
  for (const share of [0.02, 0.5, 0.98]) {
    const mask = noise(width * height, share, 7 + radius);
    expect(erode(mask, width, height, radius)).toEqual(byDefinition(mask, width, height, radius, true));
    expect(dilate(mask, width, height, radius)).toEqual(byDefinition(mask, width, height, radius, false));
  }
});

test('components are the parts that a flood from one of their pixels fills, numbered in reading order', () => {
  const width = 61;
  const mask = noise(width * 47, 0.58, 3);
  const { labels, components } = findComponents(mask, width);
  expect(components.length).toBeGreaterThan(20);
  expect(Uint8Array.from(labels, (label) => (label ? 1 : 0))).toEqual(mask);
  expect([...new Set(labels)].filter(Boolean)).toEqual(components.map(({ id }) => id));
  for (const { id, area, left, right, top, bottom } of components) {
    const seeds = new Uint8Array(mask.length);
    seeds[labels.indexOf(id)] = 1;
    const filled = flood(mask, seeds, width);
    expect(filled).toEqual(Uint8Array.from(labels, (label) => (label === id ? 1 : 0)));
    const pixels = [...filled.keys()].filter((i) => filled[i]);
    const columns = pixels.map((i) => i % width);
    expect([area, left, right, top, bottom]).toEqual([
      pixels.length,
      Math.min(...columns),
      Math.max(...columns),
      Math.floor(pixels[0] / width),
      Math.floor(pixels[pixels.length - 1] / width),
    ]);
  }
});
