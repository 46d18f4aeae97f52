import { expect, test } from 'vitest';
import { paleLook } from '#test/factories/look.ts';
import type { Look } from '#app/engines/image-engine.ts';
import { chooseScene, siblingOf } from './choose-scene.ts';

/** All scenes that an order of so many photos of a family would show. */
function shown(scene: string, look: Partial<Look>): Set<string | undefined> {
  const request = { scene, look: { ...paleLook, ...look }, pose: 'standing' as const };
  return new Set(Array.from({ length: 16 }, (_, seed) => chooseScene({ ...request, seed })?.id));
}

test('a pale store is shown every scene of a family', () => {
  expect(shown('lifestyle', {})).toContain('wood');
  expect(shown('lifestyle', {})).toContain('marble');
  expect(shown('studio', {})).toContain('coloured-paper');
});

test('a nearly black store is not shown pale stone', () => {
  const scenes = shown('lifestyle', { backdropOklab: [0.2, 0, 0] });
  expect(scenes).not.toContain('marble');
  expect(scenes).not.toContain('terrazzo');
  expect(scenes).toContain('wood');
});

test('a pink or a grey store is not shown wood, unless it has boards of its own', () => {
  for (const backdropOklab of [
    [0.85, 0.05, 0.01],
    [0.6, 0, 0],
  ] as Look['backdropOklab'][]) {
    expect(shown('lifestyle', { backdropOklab })).not.toContain('wood');
    expect(shown('lifestyle', { backdropOklab, surfaceOklab: [0.6, 0.01, 0.04] })).toContain('wood');
  }
});

test('a store with a colour of its own is not shown another one’s paper', () => {
  expect(shown('studio', { backdropOklab: [0.8, 0.02, 0.08] })).not.toContain('coloured-paper');
});

test('a scene that is asked for by its name is photographed anywhere', () => {
  const request = {
    look: { ...paleLook, backdropOklab: [0.2, 0, 0] as Look['backdropOklab'] },
    pose: 'standing' as const,
  };
  expect(chooseScene({ ...request, scene: 'marble', seed: 3 })?.id).toBe('marble');
});

test('siblings are counted over the scenes that are shown', () => {
  const request = { scene: 'studio', look: paleLook, pose: 'standing' as const };
  const count = shown('studio', {}).size;
  expect(siblingOf({ ...request, seed: count - 1 })).toBe(0);
  expect(siblingOf({ ...request, seed: count })).toBe(1);
  expect(chooseScene({ ...request, seed: count })?.id).toBe(chooseScene({ ...request, seed: 0 })?.id);
});
