import { expect, test } from 'vitest';
import type { PlacedProduct } from '#app/imaging/picture.ts';
import { findFoot } from './find-foot.ts';
import { mirrorProduct } from './mirror.ts';

const size = 120;
const frame = { width: size, height: 260 };

/** White, with level stripes of black where `isDark` says so, in the outline of `isProduct`; its box is the square's. */
function drawn(isProduct: (x: number, y: number) => boolean, isDark: (y: number) => boolean): PlacedProduct {
  const alpha = new Uint8Array(size * size);
  const rgb = new Uint8Array(size * size * 3);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      if (isProduct(x - size / 2 + 0.5, y)) alpha[y * size + x] = 255;
      rgb.fill(isDark(y) ? 0 : 255, (y * size + x) * 3, (y * size + x) * 3 + 3);
    }
  return { width: size, height: size, rgb, alpha, left: 0, top: 0 };
}

/** The mirror image alone on mid grey: the red of a column from the product's lowest row down. */
function imageOf(product: PlacedProduct, rough: number, column = size / 2): number[] {
  const rgb = new Uint8Array(frame.width * frame.height * 3).fill(128);
  const foot = findFoot(product);
  mirrorProduct(rgb, product, { gloss: 1, reach: 200, rough, foot }, frame);
  const first = Math.round(foot.bottom);
  return Array.from({ length: 110 }, (_, row) => rgb[((first + row) * frame.width + column) * 3]);
}

const isBall = (x: number, y: number) => x * x + (y - 60) ** 2 < 50 ** 2;
const isBowl = (x: number, y: number) => y > 40 && y < 100 && Math.abs(x) < 12 + 0.72 * (100 - y);

test('the image of a ball is a ball: as tall, and turned about the place where it stands', () => {
  const product = drawn(isBall, (y) => y > 80 && y < 90);
  const image = imageOf(product, 0);
  const dark = image.flatMap((value, row) => (value < 110 ? [row] : []));
  // the stripe lies 20..30 rows above the lowest one
  expect(dark.length).toBeGreaterThan(5);
  expect(Math.abs(dark[0] - 19)).toBeLessThan(3);
  expect(Math.abs((dark.at(-1) ?? 0) - 29)).toBeLessThan(3);
  // beside the middle it begins where the ball has risen to
  const aside = imageOf(product, 0, size / 2 + 40);
  expect(aside.findIndex((value) => value !== 128)).toBeGreaterThan(17);
});

test('what stands out over its foot has its image as far below the foot as it is above', () => {
  const aside = imageOf(
    drawn(isBowl, () => false),
    0,
    size / 2 + 40,
  );
  const first = aside.findIndex((value) => value !== 128);
  expect(first).toBeGreaterThan(32);
  expect(first).toBeLessThan(46);
});

test('a polished table mirrors lettering, honed stone none', () => {
  const product = drawn(
    (x, y) => Math.abs(x) < 40 && y > 10 && y < 110,
    (y) => y % 6 < 3,
  );
  const spread = (rough: number) => {
    const rows = imageOf(product, rough).slice(20, 44);
    return Math.max(...rows) - Math.min(...rows);
  };
  expect(spread(0)).toBeGreaterThan(60);
  expect(spread(6)).toBeLessThan(14);
});
