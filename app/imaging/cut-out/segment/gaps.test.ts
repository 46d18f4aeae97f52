import { expect, test } from 'vitest';
import type { Picture } from '#app/imaging/picture.ts';
import { solve } from '#app/imaging/cut-out/cut-out.ts';

const side = 400;
type Box = { left: number; top: number; right: number; bottom: number };

/** A dark block before pale grey, with an area of another colour in it. */
function photo(inner: Box, colour: (x: number, y: number) => number): Picture {
  const rgb = new Uint8Array(side * side * 3);
  const isIn = ({ left, top, right, bottom }: Box, x: number, y: number) =>
    x >= left && x < right && y >= top && y < bottom;
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const at = 3 * (y * side + x);
      const isBlock = isIn({ left: 90, top: 70, right: 310, bottom: 330 }, x, y);
      const level = isIn(inner, x, y) ? colour(x, y) : isBlock ? 60 + ((x * 7 + y * 3) % 9) : 222;
      rgb.fill(level, at, at + 3);
      if (isBlock && !isIn(inner, x, y)) rgb[at + 2] += 40;
    }
  return { width: side, height: side, rgb };
}

/** Is the middle of the area product? And how likely is a gap that was kept? */
function seen(inner: Box, colour: (x: number, y: number) => number) {
  const { evidence, segmentation } = solve(photo(inner, colour), {});
  const x = Math.round((inner.left + inner.right) / 2) - evidence.left;
  const y = Math.round((inner.top + inner.bottom) / 2) - evidence.top;
  return { isProduct: segmentation.product[y * evidence.width + x] === 1, chance: segmentation.gapChance };
}

const betweenSleeveAndBody = { left: 118, top: 180, right: 132, bottom: 270 };

test('what has the backdrop’s very colour beside a thin wall is seen through the product', () => {
  expect(seen(betweenSleeveAndBody, () => 222).isProduct).toBe(false);
});

test('print that is nearly of the backdrop’s colour stays, and makes no doubt', () => {
  const print = seen({ left: 180, top: 150, right: 230, bottom: 200 }, (x) => 236 + (x % 5));
  expect(print.isProduct).toBe(true);
  expect(print.chance).toBeLessThan(0.1);
});
