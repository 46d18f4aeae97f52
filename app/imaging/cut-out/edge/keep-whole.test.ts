import { expect, test } from 'vitest';
import { closer } from '#app/imaging/cut-out/evidence/close-up.ts';
import { halve, keepWhole } from './keep-whole.ts';

const size = { width: 20, height: 20 };

function boxOf(left: number, top: number, right: number, bottom: number): Uint8Array {
  return Uint8Array.from({ length: size.width * size.height }, (_, at) => {
    const [x, y] = [at % size.width, Math.floor(at / size.width)];
    return x >= left && x < right && y >= top && y < bottom ? 1 : 0;
  });
}

function opacityOf(mask: Uint8Array): Float32Array {
  return Float32Array.from({ length: closer * closer * mask.length }, (_, at) => {
    const [x, y] = [at % (closer * size.width), Math.floor(at / (closer * size.width))];
    return mask[Math.floor(y / closer) * size.width + Math.floor(x / closer)];
  });
}

const first = boxOf(4, 4, 16, 16);

test('a spot inside the first cut is closed again, and one outside it goes', () => {
  const drawn = first.slice();
  drawn[7 * size.width + 7] = 0;
  drawn[18 * size.width + 2] = 1;
  const opacity = opacityOf(drawn);
  keepWhole(opacity, first, size);
  expect(halve(opacity, size)).toEqual(first);
});

test('a bite out of the outline stays, and so does what is added to it', () => {
  const drawn = first.slice();
  drawn[4 * size.width + 9] = 0;
  drawn[16 * size.width + 9] = 1;
  const opacity = opacityOf(drawn);
  keepWhole(opacity, first, size);
  expect(halve(opacity, size)).toEqual(drawn);
});
