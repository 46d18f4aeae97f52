import { expect, test } from 'vitest';
import { findContacts } from './find-contacts.ts';
import { findFoot } from './find-foot.ts';

const size = 200;

function drawn(isProduct: (x: number, y: number) => boolean) {
  const alpha = new Uint8Array(size * size);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) if (isProduct(x + 0.5, y + 0.5)) alpha[y * size + x] = 255;
  return { width: size, height: size, alpha };
}

const isInBall = (x: number, y: number, centre: number, radius: number, foot: number) =>
  (x - centre) ** 2 + (y - foot + radius) ** 2 < radius ** 2;

const touchesBetween = (touches: Uint8Array, from: number, to: number) =>
  touches.subarray(from, to).filter(Boolean).length;

test('a ball stands on one place', () => {
  const foot = findFoot(drawn((x, y) => isInBall(x, y, 100, 90, 190)));
  expect(foot.isRound).toBe(true);
  expect(touchesBetween(foot.touches, 0, size)).toBeLessThan(30);
});

test('a soft bag that is seen at an angle stands all along the edge that recedes', () => {
  // its lowest corner is rounded off, and so are both ends of the edge
  const edge = (x: number) => 190 - 0.18 * Math.abs(x - 140);
  const rounded = (x: number) => 30 - Math.sqrt(Math.max(0, 900 - Math.max(0, 50 - x, x - 160) ** 2));
  const foot = findFoot(drawn((x, y) => x > 20 && x < 190 && y > 10 && y < edge(x) - rounded(x)));
  expect(foot.isRound).toBe(false);
  expect(touchesBetween(foot.touches, 60, 150)).toBe(90);
});

test('a car stands on both its wheels, although one is seen a little lower', () => {
  const isCar = (x: number, y: number) =>
    (x > 5 && x < 195 && y > 100 && y < 160) || isInBall(x, y, 45, 22, 178) || isInBall(x, y, 155, 22, 180);
  const foot = findFoot(drawn(isCar));
  expect(touchesBetween(foot.touches, 30, 60)).toBeGreaterThan(5);
  expect(touchesBetween(foot.touches, 140, 170)).toBeGreaterThan(5);
  expect(touchesBetween(foot.touches, 80, 120)).toBe(0);
});

test('a table stands on its front legs and on those at the back; below its top nothing touches', () => {
  const isLeg = (x: number, left: number, y: number, foot: number) =>
    x > left && x < left + 8 && y > 60 && y < foot;
  const legs = [
    [10, 190],
    [50, 165],
    [140, 165],
    [180, 190],
  ];
  const foot = findFoot(
    drawn((x, y) => (y > 50 && y < 75) || legs.some(([left, end]) => isLeg(x, left, y, end))),
  );
  for (const [left, end] of legs) {
    expect(touchesBetween(foot.touches, left, left + 8)).toBeGreaterThan(5);
    expect(Math.abs(foot.base[left + 4] - end)).toBeLessThan(3);
  }
  expect(touchesBetween(foot.touches, 60, 138)).toBe(0);
  // the ground runs on below the top
  expect(foot.base[100]).toBeGreaterThan(160);
});

test('a foot that the ground was lost sight of for a column is one foot', () => {
  // the tip of a lens beside the other lens, on which sunglasses stand
  const lowest = new Int32Array(size).fill(100).fill(190, 90, 131);
  for (let x = 22; x < 29; x++) lowest[x] = 150 + 0.6 * (x - 22);
  const mayTouch = new Uint8Array(size).fill(1, 22, 29).fill(1, 90, 131);
  mayTouch[25] = 0;
  const touches = findContacts(lowest, mayTouch, 180);
  expect(touchesBetween(touches, 22, 29)).toBe(7);
  expect(touchesBetween(touches, 29, 90)).toBe(0);
});
