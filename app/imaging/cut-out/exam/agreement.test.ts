import { expect, test } from 'vitest';
import { compareWithExpected, measureBeyond, measureFilled, measureSureness } from './agreement.ts';

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

test('the net is as sure of a mask as of its least sure hundredth, less the rim', () => {
  const mask = boxOf(10, 30);
  expect(measureSureness(mask, logitsOf(mask), size)).toBe(4);
  // of the sixteen by sixteen pixels inside, a hundredth is two
  const doubtful = (...places: [x: number, logit: number][]) => {
    const logits = logitsOf(mask);
    for (const [x, logit] of places) logits[20 * side + x] = logit;
    return measureSureness(mask, logits, size);
  };
  expect(doubtful([20, -1])).toBe(1.5);
  expect(doubtful([20, -1], [25, 1])).toBe(0);
  expect(doubtful([20, -1], [25, 1], [15, 0])).toBe(-0.5);
  // nothing surer than five: one odd pixel does not decide
  expect(doubtful([20, -100], [25, -100])).toBe(-5);
  expect(doubtful([10, -5], [11, -5], [29, -5])).toBe(4);
});

test('of what a mask keeps beyond another the largest patch counts, lines do not, and what it lacks does not', () => {
  expect(measureBeyond(boxOf(10, 30), boxOf(10, 30), size)).toBe(0);
  expect(measureBeyond(boxOf(10, 30), boxOf(12, 30), size)).toBe(0);
  expect(measureBeyond(boxOf(12, 30), boxOf(10, 40), size)).toBe(0);
  // beyond on the left are four columns of twenty, on the right six, each less its rim
  expect(measureBeyond(boxOf(10, 30), boxOf(14, 24), size)).toBeCloseTo((Math.sqrt(4 * 18) + 2) / 20, 6);
  const holed = boxOf(10, 30).map((value, i) =>
    i % side >= 16 && i % side < 24 && i > 16 * side && i < 24 * side ? 0 : value,
  );
  expect(measureBeyond(boxOf(10, 30), holed, size)).toBe(0);
});
