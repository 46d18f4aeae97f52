import { expect, test } from 'vitest';
import { limitAltText, longestAltCharacters, writeAltText } from './write-alt-text.ts';

test.each([
  ['en', 'studio', 'Oak Stool, studio photo'],
  ['de-CH', 'lifestyle', 'Oak Stool, Foto in Umgebung'],
  ['ja', 'forest-floor', 'Oak Stool, product photo'],
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
