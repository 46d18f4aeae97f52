import { expect, test } from 'vitest';
import { targetPosition } from './place-media.server.ts';

test.each([
  ['after what was there', ['a', 'own', 'b'], [], 2],
  ['where it already is', ['a', 'b', 'own'], [], 2],
  ['before photos that were asked for later', ['a', 'later', 'latest', 'own'], ['later', 'latest'], 1],
  ['after a later photo that the merchant moved forward', ['later', 'a', 'own'], ['later'], 2],
  ['first in an empty gallery', ['own'], [], 0],
])('a photo goes %s', (_name, order, later, position) => {
  expect(targetPosition(order, 'own', new Set(later))).toBe(position);
});
