import { expect, test } from 'vitest';
import { disagreementOf } from './agreement.ts';

function boxMask(side: number, left: number, right: number) {
  const product = new Uint8Array(side * side);
  for (let y = side / 4; y < (side * 3) / 4; y++)
    for (let x = left; x < right; x++) product[y * side + x] = 1;
  return { width: side, height: side, product };
}

test('the same product at two resolutions agrees', () => {
  expect(disagreementOf(boxMask(64, 16, 48), boxMask(32, 8, 24))).toBe(0);
});

test('an outline that moved by rounding still agrees, half a product does not', () => {
  expect(disagreementOf(boxMask(64, 16, 48), boxMask(64, 16, 50))).toBe(0);
  expect(disagreementOf(boxMask(64, 16, 48), boxMask(64, 16, 32))).toBeGreaterThan(0.3);
});
