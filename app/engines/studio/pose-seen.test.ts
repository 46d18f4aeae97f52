import { expect, test } from 'vitest';
import type { Pose } from '../image-engine.ts';
import { poseSeen } from './pose-seen.ts';

const size = 200;
const middle = size / 2;

/** An outline drawn by a rule: is this place, measured from the middle, product? */
function outline(isProduct: (x: number, y: number) => boolean) {
  const alpha = new Uint8Array(size * size);
  let [left, top, right, bottom] = [size, size, 0, 0];
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      if (!isProduct(x - middle, y - middle)) continue;
      alpha[y * size + x] = 255;
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
    }
  const box = { left, top, width: right - left + 1, height: bottom - top + 1 };
  return { width: size, height: size, alpha, rgb: new Uint8Array(0), box };
}

/** Turns the plane, so that an upright shape leans by so many degrees. */
function turned(degrees: number, isProduct: (x: number, y: number) => boolean) {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return (x: number, y: number) => isProduct(x * cos + y * sin, y * cos - x * sin);
}

const bar = (x: number, y: number) => Math.abs(x) < 20 && Math.abs(y) < 80;

const cases: [string, (x: number, y: number) => boolean, Pose][] = [
  ['an upright bar', bar, 'standing'],
  ['a bar seen from the side', turned(90, bar), 'standing'],
  ['a bar turned by 40 degrees', turned(40, bar), 'flat'],
  ['a bar that leans on its long side', turned(64, bar), 'flat'],
  ['a box at an angle', (x, y) => Math.abs(x) < 60 && Math.abs(y - 0.2 * x) < 40, 'standing'],
  ['a ball', (x, y) => x * x + y * y < 3600, 'standing'],
  [
    'a bowl on its foot',
    (x, y) => (y > 38 && y < 42 && Math.abs(x) < 20) || (y > -20 && y < 40 - Math.abs(x) * 0.9),
    'standing',
  ],
  ['a thing that hangs by a string, pointed below', (x, y) => Math.abs(x) < 60 - Math.abs(y), 'flat'],
];

test.each(cases)('%s', (_name, isProduct, pose) => {
  expect(poseSeen(outline(isProduct))).toBe(pose);
});
