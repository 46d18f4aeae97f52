import { expect, test } from 'vitest';
import { poseOfProduct } from './pose-of-product.ts';

const titled = (title: string, productType = '') => poseOfProduct({ title, productType });

test.each([
  'Organic tee',
  'Kapuzenpullover Nord',
  'Leinenkleid',
  'Robe d’été',
  'Camiseta básica',
  'Klänning Moa',
  'T-Shirt',
])('%s lies or hangs', (title) => {
  expect(titled(title, title === 'Leinenkleid' ? 'Kleider' : '')).toBe('flat');
});

test.each([
  'Stoneware mug',
  'Amber bottle with cap',
  'Hat stand',
  'Laptop',
  'Candle “Silk dress”',
  'Desk lamp',
])('%s stands', (title) => {
  expect(titled(title)).toBe('standing');
});

test('a product that nobody named stands, until its outline says otherwise', () => {
  expect(poseOfProduct(null)).toBe('standing');
});
