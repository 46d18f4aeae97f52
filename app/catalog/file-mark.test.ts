import { expect, test } from 'vitest';
import { fileMarkIn, makeFileMark } from './file-mark.ts';

const hexId = '0123456789abcdef01234567';

test.each([
  ['Linen Tote — Écru', `linen-tote-ecru-al${hexId}`],
  ['陶器', `product-al${hexId}`],
  ['x'.repeat(300), `${'x'.repeat(60)}-al${hexId}`],
])('the mark of "%s" is found again in the address of its file', (title, mark) => {
  expect(makeFileMark(title, hexId)).toBe(mark);
  expect(fileMarkIn(`https://cdn.shopify.com/s/files/1/${mark}.jpg?v=17`)).toBe(mark);
  expect(fileMarkIn(`https://cdn.shopify.com/s/files/1/${mark}_a1b2-c3.jpg?v=17`)).toBe(mark);
});

test.each(['https://cdn.shopify.com/s/files/1/photo.jpg', 'https://cdn.shopify.com/s/tote-al0123.jpg', ''])(
  'a merchant file is not taken for ours: %s',
  (url) => {
    expect(fileMarkIn(url)).toBeUndefined();
  },
);
