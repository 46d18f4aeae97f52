import { expect, test } from 'vitest';
import { targetPosition, type Placement } from './placement.ts';

const none: string[] = [];

test.each<[string, Placement, string[], string[], string[], number]>([
  ['after what was there', 'last', ['a', 'own', 'b'], none, none, 2],
  ['where it already is', 'last', ['a', 'b', 'own'], none, none, 2],
  [
    'before photos that were asked for later',
    'last',
    ['a', 'later', 'latest', 'own'],
    none,
    ['later', 'latest'],
    1,
  ],
  ['after a later photo that was moved forward', 'last', ['later', 'a', 'own'], none, ['later'], 2],
  ['first in an empty gallery', 'last', ['own'], none, none, 0],
  ['before everything', 'first', ['a', 'b', 'own'], none, none, 0],
  ['behind one that was asked to be first before', 'first', ['early', 'a', 'own'], ['early'], none, 1],
  ['before one that was asked to be first later', 'first', ['late', 'a', 'own'], none, ['late'], 0],
  ['behind the first', 'after-first', ['a', 'b', 'own'], none, none, 1],
  ['behind the first and an earlier one', 'after-first', ['a', 'early', 'b', 'own'], ['early'], none, 2],
  ['behind the first of an empty gallery', 'after-first', ['own'], none, none, 0],
])('a photo goes %s', (_name, placement, order, earlier, later, position) => {
  const siblings = { earlier: new Set(earlier), later: new Set(later) };
  expect(targetPosition(order, 'own', placement, siblings)).toBe(position);
});
