import { describe, expect, test } from 'vitest';
import { randomFrom } from '#test/imaging/random.ts';
import type { Picture } from '#app/imaging/picture.ts';
import { planShrinking, shrink, shrinkPart } from './shrink.ts';

function pictureOf(width: number, height: number, byteAt: (at: number) => number): Picture {
  return { width, height, rgb: Uint8Array.from({ length: 3 * width * height }, (_, at) => byteAt(at)) };
}

/** The share of a smaller pixel's side that each pixel has, both as places along it. */
const sharesOf = (ratio: number, from: number, at: number) =>
  Array.from({ length: from }, (_, pixel) =>
    Math.max(0, Math.min(pixel + 1, (at + 1) * ratio) - Math.max(pixel, at * ratio)),
  );

/** The mean over the area of one smaller pixel, plainly. */
function meanOver({ width, height, rgb }: Picture, size: Picture, x: number, y: number, k: number): number {
  const across = sharesOf(width / size.width, width, x);
  const down = sharesOf(height / size.height, height, y);
  let [sum, weight] = [0, 0];
  for (const [row, rowShare] of down.entries())
    for (const [column, share] of across.entries()) {
      sum += rowShare * share * rgb[(row * width + column) * 3 + k];
      weight += rowShare * share;
    }
  return sum / weight;
}

describe('a picture is shrunk to the means of areas', () => {
  test.each([
    [640, 480, 512],
    [101, 64, 100],
    [90, 30, 30],
    [77, 200, 9],
    [33, 17, 33],
  ])('%i × %i to %i', (width, height, side) => {
    const random = randomFrom(width);
    const picture = pictureOf(width, height, () => Math.floor(256 * random()));
    const small = shrink(picture, side);
    expect(Math.max(small.width, small.height)).toBe(Math.min(side, Math.max(width, height)));
    const last = small.width * small.height - 1;
    for (const at of [0, small.width - 1, last - small.width + 1, last, (last * 0.37) | 0])
      for (const k of [0, 1, 2]) {
        const mean = meanOver(picture, small, at % small.width, (at / small.width) | 0, k);
        expect(Math.abs(small.rgb[3 * at + k] - mean)).toBeLessThan(1);
      }
  });

  test('white stays white, to the last column and row, and whatever the size', () => {
    for (const [width, side] of [
      [1000, 512],
      [513, 512],
      [512, 511],
      [3001, 512],
    ])
      expect(
        new Set(
          shrink(
            pictureOf(width, 40, () => 255),
            side,
          ).rgb,
        ),
      ).toEqual(new Set([255]));
    const [picture, size] = [pictureOf(64, 64, () => 255), { width: 64, height: 64 }];
    const same = shrinkPart(picture, planShrinking(picture, size), { left: 0, top: 0, ...size });
    expect(new Set(same)).toEqual(new Set([255]));
  });

  test('a part is what the whole has there', () => {
    const random = randomFrom(5);
    const picture = pictureOf(211, 170, () => Math.floor(256 * random()));
    const plan = planShrinking(picture, { width: 100, height: 81 });
    const whole = shrinkPart(picture, plan, { left: 0, top: 0, width: 100, height: 81 });
    const part = shrinkPart(picture, plan, { left: 37, top: 20, width: 63, height: 61 });
    for (let y = 0; y < 61; y++)
      expect(part.slice(y * 63 * 3, (y + 1) * 63 * 3)).toEqual(
        whole.slice(((y + 20) * 100 + 37) * 3, (y + 21) * 100 * 3),
      );
  });

  test('what is far too large says so', () => {
    expect(() => planShrinking({ width: 5000, height: 16 }, { width: 16, height: 16 })).toThrow(
      '5000 pixels are too many to make 16 of them at once.',
    );
  });
});
