import type { BackdropModel } from './backdrop-model.ts';
import type { PixelBox } from './product-box.ts';
import type { Separation } from './separate-product.ts';
import type { WorkingCopy } from './working-copy.ts';

const LEAST_PAIRS = 30;

/**
 * Correlation between the strip above the product's lower contour and its mirror image below: a reflecting floor
 * shows the product again, a shadow only darkens. Mean over the three OKLab channels, 0..1; a channel without contrast
 * says nothing.
 */
export function mirroredFoot(
  copy: WorkingCopy,
  model: BackdropModel,
  separation: Separation,
  box: PixelBox,
): number {
  const { width, height } = copy;
  const { product } = separation;
  const tall = box.bottom - box.top;
  const depth = Math.max(4, Math.round(0.1 * tall));
  const channels = [
    { seen: copy.lightness, empty: model.lightness, sums: new Float64Array(5) },
    { seen: copy.greenRed, empty: model.greenRed, sums: new Float64Array(5) },
    { seen: copy.blueYellow, empty: model.blueYellow, sums: new Float64Array(5) },
  ];
  let pairs = 0;
  for (let x = box.left; x < box.right; x += 1) {
    let foot = box.bottom - 1;
    while (foot > box.top && !product[foot * width + x]) foot -= 1;
    if (foot < box.bottom - 0.15 * tall) continue;
    for (let step = 3; step <= depth && foot + step < height && foot - step >= 0; step += 1) {
      const below = (foot + step) * width + x;
      const above = (foot - step) * width + x;
      if (!product[above] || product[below]) continue;
      pairs += 1;
      for (const { seen, empty, sums } of channels) {
        const one = seen[above];
        const other = seen[below] - empty[below];
        sums[0] += one;
        sums[1] += other;
        sums[2] += one * one;
        sums[3] += other * other;
        sums[4] += one * other;
      }
    }
  }
  if (pairs < LEAST_PAIRS) return 0;
  return Math.max(0, channels.reduce((sum, { sums }) => sum + correlation(sums, pairs), 0) / 3);
}

function correlation([one, other, ones, others, both]: Float64Array, count: number): number {
  const spread = ones / count - (one / count) ** 2;
  const otherSpread = others / count - (other / count) ** 2;
  if (spread < 2e-4 || otherSpread < 2e-6) return 0;
  return (both / count - (one / count) * (other / count)) / Math.sqrt(spread * otherSpread);
}
