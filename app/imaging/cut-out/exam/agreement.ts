import { eachPixel, findComponents, touchesBorder } from '#app/imaging/masks/components.ts';
import { dilate, erode, invert } from '#app/imaging/masks/morphology.ts';
import type { Size } from '#app/imaging/cut-out/evidence/planes.ts';
import { countOf } from '#app/imaging/cut-out/segment/tidy.ts';
import { unsetBytes } from '#app/imaging/work-room.ts';

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

/** Of a mask's inside, the share that the net is least sure of; and how sure it can be, in logits. */
const leastSure = { share: 0.01, most: 5, binsPerLogit: 32 };
/** A rim of so many pixels is not yet inside. */
const rimPixels = 2;

/**
 * How sure the net is of a mask where it is least sure: the mean logit of the least sure hundredth of its inside, which is
 * where shadow was kept, or a gap.
 *
 * @returns -5..5, 3 and more in most sound cut-outs
 */
export function measureSureness(product: Uint8Array, expected: Float32Array, size: Size): number {
  const { share, most, binsPerLogit } = leastSure;
  const inside = erode(product, size.width, size.height, rimPixels);
  const bins = new Uint32Array(2 * most * binsPerLogit + 1);
  for (let i = 0; i < inside.length; i++)
    if (inside[i]) bins[Math.round((Math.max(-most, Math.min(most, expected[i])) + most) * binsPerLogit)]++;
  const wanted = Math.max(1, Math.floor(share * countOf(inside)));
  let [sum, left] = [0, wanted];
  for (let bin = 0; bin < bins.length && left > 0; bin++) {
    const taken = Math.min(left, bins[bin]);
    sum += taken * (bin / binsPerLogit - most);
    left -= taken;
  }
  return sum / wanted;
}

/** A patch as near to the outside as this, in pixels, lies at the outline. */
const atOutlinePixels = 4;

/**
 * The largest patch at its outline that a mask has beyond another: its side over that of the mask. What the other opens within
 * is a gap, or lettering.
 */
export function measureBeyond(product: Uint8Array, other: Uint8Array, { width, height }: Size): number {
  const beyond = unsetBytes(product.length);
  for (let i = 0; i < beyond.length; i++) beyond[i] = product[i] && !other[i] ? 1 : 0;
  const outside = dilate(invert(product), width, height, atOutlinePixels);
  const { labels, components } = findComponents(erode(beyond, width, height, 1), width);
  let largest = 0;
  for (const patch of components) {
    let isAtOutline = false;
    eachPixel(labels, width, patch, (pixel) => (isAtOutline ||= outside[pixel] > 0));
    if (isAtOutline) largest = Math.max(largest, patch.area);
  }
  return largest ? (Math.sqrt(largest) + 2) / Math.sqrt(Math.max(1, countOf(product))) : 0;
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
