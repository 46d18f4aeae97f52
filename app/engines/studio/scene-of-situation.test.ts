import { expect, test } from 'vitest';
import { sceneOfSituation } from './scene-of-situation.ts';
import { scenes } from './scenes.ts';

test.each([
  ['on a marble counter, morning light', 'marble'],
  ['on an oak desk', 'wood'],
  ['by a sunny window', 'plaster-window'],
  ['a plain white studio', 'seamless-sweep'],
  ['among palm leaves', 'leaf-shadow'],
])('"%s" is painted as %s, a scene that exists', (situation, scene) => {
  expect(sceneOfSituation(situation)).toBe(scene);
  expect(scenes.map(({ id }) => id)).toContain(scene);
});

test('a text without a known word leaves the choice to the store’s look', () => {
  expect(sceneOfSituation('something nobody has words for')).toBeUndefined();
});
