import { expect, test } from 'vitest';
import { greyProduct } from '#test/factories/grey-product.ts';
import { planPlacement } from './place-product.ts';

const frame = { width: 2048, height: 2048 };
const composition = { fill: 0.66, centreX: 0.5, centreY: 0.52 };
const own = { isStanding: true, isOwnSet: true, room: null };

test('a product of few pixels fills the frame as all others do, and the photo says how much it was enlarged', () => {
  const small = greyProduct(220, 300, 80);
  const { placement, warnings } = planPlacement(small, frame, composition, own);
  const scale = placement.target.height / placement.source.height;
  expect((small.box.height * scale) / frame.height).toBeCloseTo(0.66, 1);
  expect(warnings.join()).toMatch(/^upscaled: .* 4\.\d\d times/);
});

test('a product of enough pixels is made smaller, and nothing needs to be said', () => {
  const { placement, warnings } = planPlacement(greyProduct(1500, 2000, 80), frame, composition, own);
  expect(placement.target.height).toBeLessThan(placement.source.height);
  expect(warnings).toEqual([]);
});

test('a speck is no picture of a product: it is not blown up without end', () => {
  const { placement } = planPlacement(greyProduct(40, 50, 80), frame, composition, own);
  expect(placement.target.height / placement.source.height).toBeLessThan(8.2);
});
