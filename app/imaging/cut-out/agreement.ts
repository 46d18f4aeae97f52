import { eachPixel, findComponents, touchesBorder } from '../masks/components.ts';
import { erode, invert } from '../masks/morphology.ts';
import type { Size } from './planes.ts';
import { countOf } from './tidy.ts';
import { unsetBytes } from '../work-room.ts';

/** Two opinions of one product, in square roots of areas over that of the mask: 0.1 = a patch a tenth of its side wide. */
export type Disagreement = {
  /** in the mask, and not product to the net: shadow, reflection, ground */
  kept: number;
  /** product to the net, and not in the mask */
  lost: number;
};

/**
 * How far a mask and what the product net expects differ; lines of up to two pixels are the outline's rounding.
 *
 * @param product 1 = product, at the working resolution
 * @param expected logits of the same size, > 0 = product
 */
export function compareWithExpected(
  product: Uint8Array,
  expected: Float32Array,
  { width, height }: Size,
): Disagreement {
  const kept = unsetBytes(product.length);
  const lost = unsetBytes(product.length);
  for (let i = 0; i < product.length; i++) {
    kept[i] = product[i] && expected[i] < 0 ? 1 : 0;
    lost[i] = !product[i] && expected[i] > 0 ? 1 : 0;
  }
  const area = Math.max(1, countOf(product));
  const sizeOf = (mask: Uint8Array) => Math.sqrt(countOf(erode(mask, width, height, 1)) / area);
  return { kept: sizeOf(kept), lost: sizeOf(lost) };
}

/**
 * Of what one mask encloses, handles' insides and gaps between straps, how much another has filled: in square roots of areas,
 * over that of the other.
 */
export function measureFilled(holed: Uint8Array, other: Uint8Array, size: Size): number {
  const { width, height } = size;
  const filled = unsetBytes(holed.length).fill(0);
  const { labels, components } = findComponents(invert(holed), width);
  for (const gap of components) {
    if (touchesBorder(gap, size)) continue;
    eachPixel(labels, width, gap, (pixel) => (filled[pixel] = other[pixel]));
  }
  return Math.sqrt(countOf(erode(filled, width, height, 1)) / Math.max(1, countOf(other)));
}
