import { expect, test } from 'vitest';
import type { Picture } from '#app/imaging/picture.ts';
import { solve } from '#app/imaging/cut-out/cut-out.ts';
import { rateOutline } from './rate-outline.ts';

const side = 256;

/** A grey block on white, with a soft shadow below it. */
function photo(): Picture {
  const rgb = new Uint8Array(side * side * 3);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const isBlock = x >= 80 && x < 180 && y >= 60 && y < 180;
      const below = y >= 180 && x >= 80 && x < 180 ? Math.max(0, 1 - (y - 180) / 30) : 0;
      rgb.fill(
        isBlock ? 90 + ((x * 7 + y * 3) % 9) : 250 - 60 * below,
        3 * (y * side + x),
        3 * (y * side + x + 1),
      );
    }
  return { width: side, height: side, rgb };
}

/** How a mask is rated after `change` was made to the right one; coordinates are the photo's. */
function rate(change: (set: (x: number, y: number, value: number) => void) => void): number {
  const { evidence, segmentation, growth } = solve(photo(), {});
  const { reached } = growth;
  const product = segmentation.product.slice();
  change((x, y, value) => (product[(y - evidence.top) * evidence.width + x - evidence.left] = value));
  return rateOutline({ evidence, product, reached });
}

const right = () => rate(() => undefined);

test('a right outline is rated near nothing', () => {
  expect(right()).toBeLessThan(0.15);
});

test('a bite into the product is seen', () => {
  const bitten = rate((set) => {
    for (let y = 90; y < 130; y++) for (let x = 150; x < 180; x++) set(x, y, 0);
  });
  expect(bitten).toBeGreaterThan(right() + 0.3);
});

test('a shadow that was kept is seen', () => {
  const kept = rate((set) => {
    for (let y = 180; y < 196; y++) for (let x = 80; x < 180; x++) set(x, y, 1);
  });
  expect(kept).toBeGreaterThan(right() + 0.3);
});

test('where there is no outline nothing is known', () => {
  const { evidence, segmentation, growth } = solve(photo(), {});
  const { reached } = growth;
  expect(rateOutline({ evidence, product: new Uint8Array(segmentation.product.length), reached })).toBe(1);
});
