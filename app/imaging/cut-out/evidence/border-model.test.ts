import { expect, test } from 'vitest';
import { withWorkRoom } from '#app/imaging/work-room.ts';
import { drawBorder, fitBorder } from './border-model.ts';
import type { Planes } from './planes.ts';

const size = { width: 240, height: 200 };

/** A grey backdrop of the lightness that is given for each place, -0.5..0.5 of the frame. */
function backdropOf(lightness: (u: number, v: number) => number): Planes {
  const count = size.width * size.height;
  const planes = {
    ...size,
    l: new Float32Array(count),
    a: new Float32Array(count),
    b: new Float32Array(count),
  };
  for (let i = 0; i < count; i++)
    planes.l[i] = lightness(
      (i % size.width) / size.width - 0.5,
      Math.floor(i / size.width) / size.height - 0.5,
    );
  return planes;
}

/** A lamp at the left: the light falls off towards the lower right as no quadratic surface does. */
const lamp = (fall: number, steepness: number) => (u: number, v: number) =>
  0.9 - fall / (1 + Math.exp(-steepness * (u + v - 0.1)));

test('a backdrop that a lamp at the side lights unevenly is followed, and is no texture', () => {
  withWorkRoom(() => {
    const planes = backdropOf(lamp(0.06, 8));
    const fit = fitBorder(planes);
    const backdrop = drawBorder(planes, fit);
    let furthest = 0;
    for (let i = 0; i < planes.l.length; i++)
      furthest = Math.max(furthest, Math.abs(backdrop.first[i] - planes.l[i]));
    expect(fit.surfacesFitted[0].sigma).toBeGreaterThan(0.005);
    expect(fit.sigma).toBeLessThan(0.002);
    expect(furthest).toBeLessThan(0.02);
  });
});

test('texture stays texture, and is not followed', () => {
  withWorkRoom(() => {
    const fit = fitBorder(backdropOf((u, v) => 0.7 + 0.04 * Math.sin(260 * u) * Math.sin(230 * v)));
    expect(fit.drift).toBeUndefined();
    expect(fit.sigma).toBeGreaterThan(0.007);
  });
});

test('what a quadratic surface follows needs no more', () => {
  withWorkRoom(() => {
    const fit = fitBorder(backdropOf((u, v) => 0.8 + 0.1 * u - 0.05 * v * v));
    expect(fit.drift).toBeUndefined();
    expect(fit.sigma).toBeLessThan(0.002);
  });
});
