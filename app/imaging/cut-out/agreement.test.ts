import { expect, test } from 'vitest';
import { compareWithExpected, measureFilled } from './agreement.ts';

const side = 40;
const size = { width: side, height: side };
const boxOf = (left: number, right: number) =>
  Uint8Array.from({ length: side * side }, (_, i) => {
    const [x, y] = [i % side, Math.floor(i / side)];
    return x >= left && x < right && y >= 10 && y < 30 ? 1 : 0;
  });
const logitsOf = (mask: Uint8Array) => Float32Array.from(mask, (value) => (value ? 4 : -4));

test('a mask that is what the net expects, but for a line, agrees with it', () => {
  expect(compareWithExpected(boxOf(10, 30), logitsOf(boxOf(10, 30)), size)).toEqual({ kept: 0, lost: 0 });
  expect(compareWithExpected(boxOf(10, 30), logitsOf(boxOf(8, 30)), size)).toEqual({ kept: 0, lost: 0 });
});

test('ground that was kept, and product that was lost, are told apart', () => {
  const kept = compareWithExpected(boxOf(10, 30), logitsOf(boxOf(10, 20)), size);
  expect(kept.lost).toBe(0);
  // eight by eighteen pixels are left of ten by twenty
  expect(kept.kept).toBeCloseTo(Math.sqrt((8 * 18) / 400), 6);
  const lost = compareWithExpected(boxOf(10, 20), logitsOf(boxOf(10, 30)), size);
  expect(lost.kept).toBe(0);
  expect(lost.lost).toBeCloseTo(Math.sqrt((8 * 18) / 200), 6);
});

test('a gap that is closed in the other mask is filled; a bite from outside is none', () => {
  const whole = boxOf(10, 30);
  const holed = whole.map((value, i) => {
    const [x, y] = [i % side, Math.floor(i / side)];
    return x >= 14 && x < 24 && y >= 14 && y < 24 ? 0 : value;
  });
  expect(measureFilled(holed, holed, size)).toBe(0);
  expect(measureFilled(whole, holed, size)).toBe(0);
  expect(measureFilled(boxOf(10, 20), whole, size)).toBe(0);
  // eight by eight pixels are left of ten by ten
  expect(measureFilled(holed, whole, size)).toBeCloseTo(Math.sqrt(64 / 400), 6);
});
