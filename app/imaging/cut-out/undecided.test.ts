import { expect, test } from 'vitest';
import { measureUndecided } from './undecided.ts';

const width = 400;

/** A product of 300 pixels with a soft outline, painted over by `paint`. */
function product(paint: (x: number, y: number) => number | undefined = () => undefined): Uint8Array {
  return Uint8Array.from({ length: width * width }, (_, pixel) => {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    const inside = Math.min(x - 50, 349 - x, y - 50, 349 - y);
    return paint(x, y) ?? (inside >= 2 ? 255 : inside >= 0 ? 120 : 0);
  });
}

test('a soft outline is decided, a half-kept area in the product is not', () => {
  expect(measureUndecided(product(), width, width)).toBe(0);
  const bite = product((x, y) => (x > 50 && x < 75 && y > 150 && y < 180 ? 110 : undefined));
  expect(measureUndecided(bite, width, width)).toBeGreaterThan(0.4);
});

test('a soft foot is the shadow’s; nothing at all is decided', () => {
  const foot = product((_x, y) => (y > 330 && y < 349 ? 110 : undefined));
  expect(measureUndecided(foot, width, width)).toBe(0);
  expect(measureUndecided(new Uint8Array(width * width), width, width)).toBe(0);
});
