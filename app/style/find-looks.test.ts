import { expect, test } from 'vitest';
import { findLooks } from './find-looks.ts';
import { TRAITS, type TraitValues } from './traits.ts';

/** A photo on a set of a lightness and colour, a little different from photo to photo. */
function photo(lightness: number, yellow: number, variation: number): TraitValues {
  return TRAITS.map(({ name, noticeable }, at) => {
    const drift = 0.3 * noticeable * Math.sin(variation * 7.3 + at);
    if (name === 'backdropLightness' || name === 'key' || name === 'whitePoint') return lightness + drift;
    if (name === 'backdropBlueYellow') return yellow + drift;
    if (name === 'pureWhite') return lightness > 0.99 ? 0.7 + drift : 0;
    return 0.5 + drift;
  });
}

const packshots = Array.from({ length: 9 }, (_, at) => photo(1, 0, at));
const onWood = Array.from({ length: 5 }, (_, at) => photo(0.5, 0.08, at + 20));
const inBlue = photo(0.4, -0.2, 50);

test('a store with two sets and one stray photo has two looks and a one-off', () => {
  const shuffled = [onWood[0], packshots[0], inBlue, ...packshots.slice(1), ...onWood.slice(1)];
  const { looks, oneOffs } = findLooks(shuffled);
  expect(looks.map((members) => members.map((at) => shuffled[at]))).toEqual([packshots, onWood]);
  expect(oneOffs).toEqual([2]);
});

test('a store with one set has one look, however many photos', () => {
  const many = Array.from({ length: 40 }, (_, at) => photo(1, 0, at));
  expect(findLooks(many)).toEqual({ looks: [many.map((_, at) => at)], oneOffs: [] });
});

test('photos that are all different are one look, not none', () => {
  const strays = [photo(1, 0, 1), photo(0.6, 0.2, 2), photo(0.2, -0.2, 3)];
  expect(findLooks(strays)).toEqual({ looks: [[0, 1, 2]], oneOffs: [] });
  expect(findLooks([strays[0]]).looks).toEqual([[0]]);
});
