import { expect, test } from 'vitest';
import type { Pose } from '#app/engines/image-engine.ts';
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

function isShirt(x: number, y: number): boolean {
  const [side, down] = [Math.abs(x), y + 80];
  if (down < 0 || down > 160) return false;
  if (side < 45) return side > 12 || down > 6;
  return side < 85 && down > 0.5 * (side - 20) && down < 60 - 0.3 * (85 - side);
}

function isHoodie(x: number, y: number): boolean {
  const [side, down] = [Math.abs(x), y + 90];
  if (down < 0 || down > 180) return false;
  if (down < 40) return side < 20 + down / 2;
  if (side < 44) return true;
  return down < 172 && side < 44 + 0.22 * down && (down < 90 || side > 50);
}

function isDress(x: number, y: number): boolean {
  const [side, down] = [Math.abs(x), y + 95];
  if (down < 12) return Math.abs(Math.hypot(x, down - 10) - 8) < 2 && (down < 10 || x > 0);
  if (down < 18) return Math.abs(x - 0) < 2;
  return down < 190 && side < 22 + 0.25 * down;
}

function isNecklace(x: number, y: number): boolean {
  const bow = 60 * Math.sqrt(Math.max(0, 1 - ((y + 90) / 150) ** 2));
  return (y > -90 && y < 60 && Math.abs(Math.abs(x) - bow) < 2) || Math.hypot(x, y - 70) < 14;
}

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
  ['a short-sleeved shirt', (x, y) => isShirt(x, y), 'flat'],
  ['a long-sleeved shirt', (x, y) => isHoodie(x, y), 'flat'],
  ['trousers', (x, y) => Math.abs(y) < 90 && Math.abs(x) < 45 && (y < -50 || Math.abs(x) > 6), 'flat'],
  ['a dress on a hanger', (x, y) => isDress(x, y), 'flat'],
  ['a chain with a pendant', (x, y) => isNecklace(x, y), 'flat'],
  [
    'a string of beads in a loop',
    (x, y) => Math.abs(Math.hypot(x / 0.8, y) - 85) < 3.2 + 1.6 * Math.cos(30 * Math.atan2(y, x)),
    'flat',
  ],
  [
    'a chair of wire',
    (x, y) =>
      Math.abs(y) < 90 &&
      Math.abs(x) < 60 &&
      ([-58, -20, 20, 58].some((at) => Math.abs(x - at) < 3) || Math.abs(y) < 3),
    'standing',
  ],
  ['a pair of shoes from above', (x, y) => ((Math.abs(x) - 36) / 30) ** 2 + (y / 90) ** 2 < 1, 'flat'],
  ['a square thing on its corner', turned(36, (x, y) => Math.abs(x) < 55 && Math.abs(y) < 50), 'flat'],
  [
    'a pot with two handles',
    (x, y) =>
      Math.abs(x) < 55 && Math.abs(y) < 45
        ? true
        : y > -30 && y < -5 && Math.abs(x) < 75 && !(y > -24 && y < -11),
    'standing',
  ],
  [
    'a lamp',
    (x, y) =>
      (y < -10 && y > -80 && Math.abs(x) < 70 + y / 2) ||
      (y >= -10 && y < 70 && Math.abs(x) < 6) ||
      (y >= 70 && y < 78 && Math.abs(x) < 30),
    'standing',
  ],
  ['two bottles', (x, y) => Math.abs(y) < 80 && Math.abs(Math.abs(x) - 36) < (y < -40 ? 10 : 26), 'standing'],
  [
    'a bag with a handle',
    (x, y) =>
      (y > -30 && y < 80 && Math.abs(x) < 70) || (y <= -30 && Math.abs(Math.hypot(x, y + 30) - 36) < 5),
    'standing',
  ],
  [
    'a chair at an angle, whose front leg is seen lowest',
    (x, y) =>
      (y > -90 && y < 10 && Math.abs(x) < 50) ||
      [
        [-46, 58],
        [-12, 90],
        [18, 50],
        [46, 60],
      ].some(([at, end]) => y > 0 && y < end && Math.abs(x - at) < 1.5),
    'standing',
  ],
  [
    'a table',
    (x, y) =>
      (y > -40 && y < -28 && Math.abs(x) < 90) || (y >= -28 && y < 60 && Math.abs(Math.abs(x) - 78) < 6),
    'standing',
  ],
];

test.each(cases)('%s', (_name, isProduct, pose) => {
  expect(poseSeen(outline(isProduct))).toBe(pose);
});
