import { expect, test } from 'vitest';
import {
  deltaE2000,
  kelvinToLinear,
  oklabToSrgb,
  srgbToOklab,
  toByte,
  toByteFast,
  type Triple,
  writeOklab,
} from './colour.ts';

test('ΔE2000 agrees with the published test pairs of Sharma, Wu and Dalal', () => {
  const pairs: [Triple, Triple, number][] = [
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, -1.3802, -84.2814], [50, 0, -82.7485], 1.0],
    [[50, 0, 0], [50, -1, 2], 2.3669],
    [[50, 2.49, -0.001], [50, -2.49, 0.0011], 7.2195],
    [[50, 2.5, 0], [73, 25, -18], 27.1492],
    [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
    [[22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619], 2.0373],
    [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
  ];
  for (const [first, second, expected] of pairs) {
    expect(deltaE2000(first, second)).toBeCloseTo(expected, 4);
    expect(deltaE2000(second, first)).toBeCloseTo(expected, 4);
  }
});

test('OKLab and back is the same byte, and the whole-buffer form agrees with the exact one', () => {
  for (let red = 0; red < 256; red += 15)
    for (let green = 0; green < 256; green += 17)
      for (let blue = 0; blue < 256; blue += 51) {
        const exact = srgbToOklab(red, green, blue);
        expect(oklabToSrgb(...exact)).toEqual([red, green, blue]);
        const fast = [0, 1, 2].map(() => new Float32Array(1));
        writeOklab(Uint8Array.of(red, green, blue), fast[0], fast[1], fast[2]);
        for (const axis of [0, 1, 2]) expect(Math.abs(fast[axis][0] - exact[axis])).toBeLessThan(2e-4);
      }
});

test('the fast encoder is off by one byte at most', () => {
  for (let step = 0; step <= 20_000; step++)
    expect(Math.abs(toByte(step / 20_000) - toByteFast(step / 20_000))).toBeLessThanOrEqual(1);
});

test('6504 K is white, lower is warmer, higher is cooler', () => {
  for (const channel of kelvinToLinear(6504)) expect(channel).toBeGreaterThan(0.97);
  expect(kelvinToLinear(3000)[2]).toBeLessThan(0.6);
  expect(kelvinToLinear(12_000)[0]).toBeLessThan(0.9);
});
