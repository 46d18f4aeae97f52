import { expect, test } from 'vitest';
import { altTextLanguages, limitAltText, longestAltCharacters, writeAltText } from './write-alt-text.ts';

test.each([
  ['en', 'studio', 'Oak Stool, studio photo'],
  ['de-CH', 'lifestyle', 'Oak Stool, Foto in Umgebung'],
  ['ja', 'forest-floor', 'Oak Stool, 商品写真'],
  ['pt-BR', 'studio', 'Oak Stool, foto de estúdio'],
  ['zh-Hant-HK', 'studio', 'Oak Stool, 棚拍照片'],
  ['zh', 'lifestyle', 'Oak Stool, 场景照片'],
  ['no', 'studio', 'Oak Stool, studiobilde'],
  ['eo', 'studio', 'Oak Stool, studio photo'],
])('the alt text names the product and the kind of photo (%s, %s)', (locale, scene, expected) => {
  expect(writeAltText({ title: ' Oak \n Stool ', scene, locale })).toBe(expected);
});

test('a long title is cut to the limit, never inside a character, and the kind of photo stays', () => {
  const alt = writeAltText({ title: '🪑'.repeat(400), scene: 'studio', locale: 'en' });
  expect(alt.length).toBeLessThanOrEqual(longestAltCharacters);
  expect(alt).toMatch(/^(🪑)+…, studio photo$/u);
});

test("a merchant's own text within the limit stays as it is", () => {
  expect(limitAltText('x'.repeat(512))).toBe('x'.repeat(512));
});

test('every language has words of its own, and none makes the text too long', () => {
  const title = '漢字 & 🪑 '.repeat(200);
  const texts = altTextLanguages.map((locale) =>
    ['studio', 'lifestyle', 'other'].map((scene) => writeAltText({ title, scene, locale, options: title })),
  );
  expect(new Set(texts.map(([studio]) => studio)).size).toBeGreaterThanOrEqual(altTextLanguages.length - 1);
  for (const text of texts.flat()) expect(text.length).toBeLessThanOrEqual(longestAltCharacters);
});
