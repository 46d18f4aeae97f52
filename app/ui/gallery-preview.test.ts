import { expect, test } from 'vitest';
import { arrange } from './gallery-preview.tsx';

const gallery = ['a', 'b', 'c'].map((mediaId) => ({ mediaId, url: mediaId }));

test.each([
  ['last', ['a', 'b', 'c', 'new']],
  ['first', ['new', 'a', 'b', 'c']],
  ['after-first', ['a', 'new', 'b', 'c']],
  [{ replace: 'b' }, ['a', 'new', 'c']],
] as const)('the preview shows the new photo where it will be: %o', (at, expected) => {
  expect(arrange(gallery, 'x', at).map(({ id }) => id)).toEqual(expected);
});

test('a product without photos shows the new one alone', () => {
  expect(arrange([], 'x', 'after-first').map(({ id }) => id)).toEqual(['new']);
});
