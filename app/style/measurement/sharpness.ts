import type { PhotoMeasurement } from '../measurement.ts';
import { measured, notMeasurable } from './measured.ts';
import type { Separation } from './separate-product.ts';
import type { WorkingCopy } from './working-copy.ts';

/** An edge needs this much lightness over three pixels before its steepness says anything. */
const LEAST_STEP = 0.03;
const LEAST_EDGES = 60;

/**
 * Steepness of edges: the share of a three-pixel lightness step that happens within one pixel. A step of the
 * working copy's own resolution gives 1, a ramp gives 1/3, which is rescaled to 0.
 */
export function measureSharpness(copy: WorkingCopy, separation: Separation): PhotoMeasurement['sharpness'] {
  const product = crispness(copy, (pixel) => separation.backdrop[pixel] === 0);
  const rest = crispness(copy, (pixel) => separation.backdrop[pixel] === 1);
  return {
    product:
      product === null
        ? notMeasurable('The product has too few edges.')
        : measured(product, 0.8 * separation.confidence),
    depth:
      product === null || rest === null
        ? notMeasurable('There is too little structure behind the product to compare its sharpness.')
        : measured(Math.min(2, rest / Math.max(0.05, product)), 0.5 * separation.confidence),
  };
}

function crispness(copy: WorkingCopy, isWanted: (pixel: number) => boolean): number | null {
  const { width, height, lightness } = copy;
  const ratios: number[] = [];
  for (let y = 1; y < height - 2; y += 2) {
    for (let x = 1; x < width - 2; x += 1) {
      const pixel = y * width + x;
      if (!isWanted(pixel)) continue;
      const across = steepness(lightness, pixel, 1);
      if (across >= 0) ratios.push(across);
      const down = steepness(lightness, pixel, width);
      if (down >= 0) ratios.push(down);
    }
  }
  if (ratios.length < LEAST_EDGES) return null;
  const sorted = Float64Array.from(ratios).sort();
  const top = sorted[Math.floor(0.9 * (sorted.length - 1))];
  return Math.max(0, Math.min(1, (top - 1 / 3) * 1.5));
}

function steepness(lightness: Float32Array, pixel: number, stride: number): number {
  const whole = Math.abs(lightness[pixel + 2 * stride] - lightness[pixel - stride]);
  if (whole < LEAST_STEP) return -1;
  return Math.min(1, Math.abs(lightness[pixel + stride] - lightness[pixel]) / whole);
}
