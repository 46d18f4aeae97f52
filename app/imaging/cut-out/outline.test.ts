import { expect, test } from 'vitest';
import type { Box, Picture } from '../picture.ts';
import { judgeOutline } from './judge.ts';
import { measureOutline } from './outline.ts';

const side = 240;
const box: Box = { left: 60, top: 40, width: 120, height: 150 };

/** A dark box before light grey, with a dim soft shadow below its foot. */
function boxOnGround(): Picture {
  const rgb = new Uint8Array(3 * side * side);
  for (let y = 0, i = 0; y < side; y++)
    for (let x = 0; x < side; x++, i++) {
      const isBox = x >= 60 && x < 180 && y >= 40 && y < 180;
      const shade = y >= 180 && x >= 60 && x < 180 ? Math.max(0, 60 - 2 * (y - 180)) : 0;
      rgb.fill(isBox ? 60 : 225 - shade, 3 * i, 3 * i + 3);
    }
  return { width: side, height: side, rgb };
}

function maskOf(isProduct: (x: number, y: number) => boolean): Uint8Array {
  const alpha = new Uint8Array(side * side);
  for (let y = 0, i = 0; y < side; y++)
    for (let x = 0; x < side; x++, i++) if (isProduct(x, y)) alpha[i] = 255;
  return alpha;
}

const isBox = (x: number, y: number) => x >= 60 && x < 180 && y >= 40 && y < 180;

test('an outline that lies where the photo changes passes', () => {
  const outline = measureOutline(boxOnGround(), maskOf(isBox), { ...box, height: 140 });
  expect(outline).toEqual({ blind: 0, faint: 0, faintFoot: 0 });
  expect(judgeOutline(outline)).toBeUndefined();
});

test('a bite into the product is seen, for it is dark on both sides', () => {
  const isBitten = (x: number, y: number) => isBox(x, y) && !(x < 90 && y > 80 && y < 120);
  const outline = measureOutline(boxOnGround(), maskOf(isBitten), { ...box, height: 140 });
  expect(outline.blind).toBeGreaterThan(0.3);
  expect(judgeOutline(outline)).toBe('edges_uncertain');
});

test('shadow that was kept below the foot is seen, for it goes on outside', () => {
  const withShadow = (x: number, y: number) => isBox(x, y) || (x >= 60 && x < 180 && y >= 180 && y < 190);
  const outline = measureOutline(boxOnGround(), maskOf(withShadow), box);
  expect(outline.blind).toBe(0);
  expect(judgeOutline(outline)).toBe('edges_uncertain');
});

test('a lace has no inside, and is judged at its ends alone', () => {
  const picture = boxOnGround();
  for (let x = 0; x < side; x++) picture.rgb.fill(60, 3 * (20 * side + x), 3 * (20 * side + x + 1));
  const withLace = (x: number, y: number) => isBox(x, y) || (y === 20 && x >= 60 && x < 180);
  const outline = measureOutline(picture, maskOf(withLace), { left: 60, top: 20, width: 120, height: 160 });
  expect(judgeOutline(outline)).toBeUndefined();
});
