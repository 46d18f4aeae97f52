import type { PhotoMeasurement } from '#app/style/measurement.ts';
import { measured, notMeasurable } from './measured.ts';
import type { Separation } from './separate-product.ts';
import type { WorkingCopy } from './working-copy.ts';

/** An edge needs this much lightness over three pixels before its steepness says anything. */
const LEAST_STEP = 0.03;
const LEAST_EDGES = 60;
/** Steps of steepness, 0..1. */
const BINS = 256;

/**
 * Steepness of edges: the share of a three-pixel lightness step that happens within one pixel. A step of the
 * working copy's own resolution gives 1, a ramp gives 1/3, which is rescaled to 0.
 */
export function measureSharpness(copy: WorkingCopy, separation: Separation): PhotoMeasurement['sharpness'] {
  const { width, height, lightness } = copy;
  const { backdrop } = separation;
  // of the product first, of the backdrop after it
  const edges = new Uint32Array(2 * BINS);
  for (let y = 1; y < height - 2; y += 2) {
    for (let pixel = y * width + 1; pixel < y * width + width - 2; pixel += 1) {
      const from = backdrop[pixel] * BINS;
      countEdge(lightness, pixel, 1, edges, from);
      countEdge(lightness, pixel, width, edges, from);
    }
  }
  const product = crispnessOf(edges.subarray(0, BINS));
  const rest = crispnessOf(edges.subarray(BINS));
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

function countEdge(
  lightness: Float32Array,
  pixel: number,
  stride: number,
  edges: Uint32Array,
  from: number,
): void {
  const whole = Math.abs(lightness[pixel + 2 * stride] - lightness[pixel - stride]);
  if (whole < LEAST_STEP) return;
  const share = Math.abs(lightness[pixel + stride] - lightness[pixel]) / whole;
  edges[from + Math.min(BINS - 1, (share * BINS) | 0)] += 1;
}

/** Of the crispest tenth, rescaled. */
function crispnessOf(edges: Uint32Array): number | null {
  const total = edges.reduce((sum, count) => sum + count, 0);
  if (total < LEAST_EDGES) return null;
  let bin = 0;
  for (let seen = edges[0]; seen < 0.9 * total; seen += edges[bin]) bin += 1;
  return Math.max(0, Math.min(1, ((bin + 0.5) / BINS - 1 / 3) * 1.5));
}
