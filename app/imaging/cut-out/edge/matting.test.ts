import { expect, test } from 'vitest';
import { withWorkRoom } from '#app/imaging/work-room.ts';
import { refineEdge } from './matting.ts';

const side = 64;
const at = (x: number, y: number) => y * side + x;

/** The opacity found where one is known, over grey levels, both as large as the photo. */
function opacityOf(
  knownAt: (x: number, y: number) => number,
  greyAt: (x: number, y: number) => number,
): Uint8Array {
  const product = new Uint8Array(side * side);
  const opacity = new Float32Array(side * side);
  const rgb = new Uint8Array(3 * side * side);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      opacity[at(x, y)] = knownAt(x, y);
      product[at(x, y)] = knownAt(x, y) > 0.5 ? 1 : 0;
      rgb.fill(greyAt(x, y), 3 * at(x, y), 3 * at(x, y) + 3);
    }
  const frame = { width: side, height: side };
  const window = { ...frame, left: 0, top: 0, frame };
  return withWorkRoom(
    () => refineEdge({ ...frame, rgb }, { window, product, rgb }, { window, opacity }).alpha,
  );
}

const isBox = (x: number, y: number) => x >= 20 && x < 44 && y >= 20 && y < 44;
const box = (x: number, y: number) => (isBox(x, y) ? 1 : 0);

test('a contact shadow as dark as the product ends beside it', () => {
  const alpha = opacityOf(box, (x, y) =>
    isBox(x, y) ? 30 : x >= 20 && x < 44 && y >= 44 && y < 50 ? 45 : 235,
  );
  expect(alpha[at(32, 42)]).toBe(255);
  expect(alpha[at(32, 43)]).toBeGreaterThan(200);
  expect(alpha[at(32, 44)]).toBeLessThan(100);
  expect(alpha[at(32, 45)]).toBeLessThan(45);
  expect(alpha[at(32, 46)]).toBe(0);
});

test('product that has the backdrop’s colour near its outline stays', () => {
  const alpha = opacityOf(box, (x, y) => (isBox(x, y) && y < 41 ? 30 : 235));
  expect(alpha[at(32, 43)]).toBeGreaterThan(160);
  expect(alpha[at(32, 41)]).toBe(255);
});

test('an outline that is known roughly is made the photo’s own, and a line of one pixel stays', () => {
  const alpha = opacityOf(
    (x, y) => (x === 20 && isBox(x, y) ? 0.4 : box(x, y)),
    (x, y) => (isBox(x, y) ? (x === 20 ? 130 : 30) : 235),
  );
  expect(alpha[at(20, 32)]).toBeGreaterThan(120);
  expect(alpha[at(20, 32)]).toBeLessThan(150);
  const isWire = (x: number, y: number) => isBox(x, y) || (x === 32 && y > 8 && y < 44);
  const wire = opacityOf(
    (x, y) => (isWire(x, y) ? 1 : 0),
    (x, y) => (isWire(x, y) ? 30 : 235),
  );
  expect(wire[at(32, 14)]).toBeGreaterThan(100);
  expect(wire[at(35, 14)]).toBe(0);
});
