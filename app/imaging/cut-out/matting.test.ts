import { expect, test } from 'vitest';
import { withWorkRoom } from '../work-room.ts';
import { refineEdge } from './matting.ts';

const side = 64;
const at = (x: number, y: number) => y * side + x;

/** The opacity of a mask over grey levels, both as large as the photo. */
function opacityOf(
  isProduct: (x: number, y: number) => boolean,
  greyAt: (x: number, y: number) => number,
): Uint8Array {
  const product = new Uint8Array(side * side);
  const rgb = new Uint8Array(3 * side * side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      product[at(x, y)] = isProduct(x, y) ? 1 : 0;
      rgb.fill(greyAt(x, y), 3 * at(x, y), 3 * at(x, y) + 3);
    }
  const frame = { width: side, height: side };
  return withWorkRoom(
    () => refineEdge({ ...frame, rgb }, { ...frame, left: 0, top: 0, frame, product, rgb }).alpha,
  );
}

const isBox = (x: number, y: number) => x >= 20 && x < 44 && y >= 20 && y < 44;

test('a contact shadow as dark as the product ends beside it', () => {
  const alpha = opacityOf(isBox, (x, y) =>
    isBox(x, y) ? 30 : x >= 20 && x < 44 && y >= 44 && y < 50 ? 45 : 235,
  );
  expect(alpha[at(32, 43)]).toBe(255);
  expect(alpha[at(32, 45)]).toBeLessThan(110);
  expect(alpha[at(32, 46)]).toBe(0);
});

test('product that has the backdrop’s colour near its outline stays', () => {
  const alpha = opacityOf(isBox, (x, y) => (isBox(x, y) && y < 41 ? 30 : 235));
  expect(alpha[at(32, 41)]).toBeGreaterThan(145);
  expect(alpha[at(32, 40)]).toBe(255);
});

test('the outline is the photo’s own, to the fraction of a pixel, and a line of one pixel stays', () => {
  const alpha = opacityOf(isBox, (x, y) => (isBox(x, y) ? (x === 20 ? 130 : 30) : 235));
  expect(alpha[at(20, 32)]).toBeGreaterThan(150);
  expect(alpha[at(20, 32)]).toBeLessThan(230);
  const isWire = (x: number, y: number) => isBox(x, y) || (x === 32 && y > 8 && y < 44);
  const wire = opacityOf(isWire, (x, y) => (isWire(x, y) ? 30 : 235));
  expect(wire[at(32, 14)]).toBeGreaterThan(100);
  expect(wire[at(35, 14)]).toBe(0);
});
