import type { PhotoMeasurement } from '#app/style/measurement.ts';
import { measured, notMeasurable } from './measured.ts';
import type { Separation } from './separate-product.ts';
import type { WorkingCopy } from './working-copy.ts';

const BINS = 512;
/** Percentiles of the tone curve. */
export const CURVE_PERCENTILES = [1, 5, 10, 25, 50, 75, 90, 95, 99];

/** Key, contrast and end points of the whole frame as a customer sees it (transparency lies on white). */
export function measureTone(copy: WorkingCopy): PhotoMeasurement['tone'] {
  const histogram = new Uint32Array(BINS);
  const { lightness } = copy;
  for (let pixel = 0; pixel < lightness.length; pixel += 1) {
    histogram[Math.min(BINS - 1, Math.max(0, (lightness[pixel] * BINS) | 0))] += 1;
  }
  const curve = CURVE_PERCENTILES.map((percent) =>
    quantile(histogram, (percent / 100) * copy.lightness.length),
  );
  const [black, dark, , , middle, , , bright, white] = curve;
  return {
    key: measured(middle, 1),
    contrast: measured(bright - dark, 1),
    blackPoint: measured(black, 1),
    whitePoint: measured(white, 1),
    curve: measured(curve, 1),
  };
}

function quantile(histogram: Uint32Array, rank: number): number {
  let seen = 0;
  for (let bin = 0; bin < BINS; bin += 1) {
    seen += histogram[bin];
    if (seen >= rank) return (bin + 0.5) / BINS;
  }
  return 1;
}

export function measureSaturation(copy: WorkingCopy, separation: Separation): PhotoMeasurement['saturation'] {
  let frame = 0;
  let product = 0;
  let area = 0;
  const { greenRed, blueYellow } = copy;
  for (let pixel = 0; pixel < greenRed.length; pixel += 1) {
    const a = greenRed[pixel];
    const b = blueYellow[pixel];
    const chroma = Math.sqrt(a * a + b * b);
    frame += chroma;
    if (!separation.product[pixel]) continue;
    product += chroma;
    area += 1;
  }
  return {
    frame: measured(frame / copy.lightness.length, 1),
    product:
      area > 0
        ? measured(product / area, separation.confidence)
        : notMeasurable('No product could be told from its backdrop.'),
  };
}
