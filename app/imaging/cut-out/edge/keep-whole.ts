import { countIn, eachPixel, findComponents, type Component } from '#app/imaging/masks/components.ts';
import { invert } from '#app/imaging/masks/morphology.ts';
import { closer } from '#app/imaging/cut-out/evidence/close-up.ts';
import type { Size } from '#app/imaging/cut-out/evidence/planes.ts';
import { unsetBytes, withWorkRoom } from '#app/imaging/work-room.ts';

/**
 * A net that corrects an outline opens no spot inside the first cut, and adds none outside it: those go back to what they were.
 *
 * @param opacity of the close-up's pixels, 0..1; changed
 * @param first the first cut, 1 = product, at the working resolution
 */
export function keepWhole(opacity: Float32Array, first: Uint8Array, size: Size): void {
  withWorkRoom(() => coverSpots(opacity, first, size));
}

function coverSpots(opacity: Float32Array, first: Uint8Array, size: Size): void {
  const drawn = halve(opacity, size);
  for (const [mask, same] of [
    [invert(drawn), invert(first)],
    [drawn, first],
  ]) {
    const { labels, components } = findComponents(mask, size.width);
    for (const spot of components)
      if (!countIn(same, labels, size.width, spot)) coverSpot(opacity, first, spot, labels, size);
  }
}

/** As the first cut has it, and a pixel around it, as far as that cut is the same there. */
function coverSpot(
  opacity: Float32Array,
  first: Uint8Array,
  spot: Component,
  labels: Int32Array,
  { width, height }: Size,
): void {
  eachPixel(labels, width, spot, (pixel, x, y) => {
    for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++)
      for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++)
        if (first[v * width + u] === first[pixel]) fillQuarters(opacity, u, v, width, first[pixel]);
  });
}

function fillQuarters(opacity: Float32Array, x: number, y: number, width: number, value: number): void {
  const upper = closer * (y * closer * width + x);
  opacity.fill(value, upper, upper + closer);
  const lower = upper + closer * width;
  opacity.fill(value, lower, lower + closer);
}

/** 1 where the mean of four is above a half. */
export function halve(opacity: Float32Array, { width, height }: Size): Uint8Array {
  const out = unsetBytes(width * height);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      const from = closer * (y * closer * width + x);
      const below = from + closer * width;
      out[i] = opacity[from] + opacity[from + 1] + opacity[below] + opacity[below + 1] > 2 ? 1 : 0;
    }
  return out;
}
