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
  'Pearl necklace',
  'Gold chain, 45 cm',
  'Silberkette mit Anhänger',
  'Collier Luna',
  'Gargantilla de plata',
  'Catenina in oro',
  'Naszyjnik z perłą',
  'Halskæde',
  'Kaulakoru',
  'ハート ネックレス',
  '14K 목걸이',
  '珍珠项链',
  'สร้อยคอเงิน',
  'Sukienka letnia',
])('%s lies or hangs', (title) => {
  expect(titled(title, title === 'Leinenkleid' ? 'Kleider' : '')).toBe('flat');
});

test.each([
  'Stoneware mug',
  'Laptop',
  'Desk lamp',
  'Etikettendrucker',
  'Oak chair Fjord',
  'Bürostuhl',
  'Chaise longue',
  'Mesa auxiliar',
  'Charming mug',
])('%s stands', (title) => {
  expect(titled(title)).toBe('standing');
});

test.each([
  'Amber bottle with cap',
  'Hat stand',
  'Candle “Silk dress”',
  'Pendant lamp Fjord',
  'Necklace stand',
  'Laptop sleeve',
  'Table runner',
  'Helmet for bikes',
  'Laptophülle',
  'Card game',
])('of %s the outline decides', (title) => {
  expect(titled(title)).toBeUndefined();
});

test('a cushion for a chair lies', () => {
  expect(titled('Chair cushion')).toBe('flat');
});

test('of a product that nobody named the outline decides', () => {
  expect(poseOfProduct(null)).toBeUndefined();
});
