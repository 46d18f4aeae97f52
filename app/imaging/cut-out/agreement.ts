import { erode } from '../masks/morphology.ts';
import type { Size } from './planes.ts';

type Mask = Size & { product: Uint8Array };

/**
 * Share of the first mask's area on which a second solve of the same photo, at another resolution, decided otherwise.
 * Differences thinner than five pixels are the outline's rounding and do not count.
 * @returns 0 when the two agree
 */
export function disagreementOf(first: Mask, second: Mask): number {
  const { width, height, product } = first;
  const differs = new Uint8Array(product.length);
  let area = 0;
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.min(second.height - 1, (((y + 0.5) * second.height) / height) | 0) * second.width;
    for (let x = 0; x < width; x++, i++) {
      const other =
        second.product[row + Math.min(second.width - 1, (((x + 0.5) * second.width) / width) | 0)];
      area += product[i];
      if (other !== product[i]) differs[i] = 1;
    }
  }
  const thick = erode(differs, width, height, 2).reduce((sum, value) => sum + value, 0);
  return thick / Math.max(1, area);
}
