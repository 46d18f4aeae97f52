import { describe, expect, it } from 'vitest';
import { stepsOf } from './home-steps.ts';

type Given = Parameters<typeof stepsOf>[0];

const start: Given = {
  catalog: { productCount: 0, photoCount: 0, reading: { state: 'running', failure: null } },
  style: { style: null, isLearning: true, isTooLittle: false },
  recent: [],
  published: { photos: 0 },
};
const read: Given['catalog'] = {
  productCount: 2,
  photoCount: 5,
  reading: { state: 'complete', failure: null },
};
const learnt: Given['style'] = { style: { photosRead: 5 }, isLearning: false, isTooLittle: false };

function statesOf(given: Partial<Given>) {
  return stepsOf({ ...start, ...given }).map(({ state }) => state);
}

describe('the way to the first photos', () => {
  it('goes one step at a time', () => {
    expect(statesOf({})).toEqual(['running', 'later', 'later', 'later']);
    expect(statesOf({ catalog: read })).toEqual(['done', 'running', 'later', 'later']);
    expect(statesOf({ catalog: read, style: learnt })).toEqual(['done', 'done', 'next', 'later']);
    expect(statesOf({ catalog: read, style: learnt, recent: [{}] })).toEqual([
      'done',
      'done',
      'done',
      'next',
    ]);
    expect(statesOf({ catalog: read, style: learnt, recent: [{}], published: { photos: 1 } })).toEqual(
      Array(4).fill('done'),
    );
  });

  it('offers one action at most, and never none when nothing is under way', () => {
    for (const style of [start.style, learnt, { ...start.style, isLearning: false }])
      for (const recent of [[], [{}]]) {
        const steps = stepsOf({ ...start, catalog: read, style, recent });
        const offered = steps.filter(({ action }) => action).length;
        expect(offered).toBe(steps.some(({ state }) => state === 'running') ? 0 : 1);
      }
  });
});
