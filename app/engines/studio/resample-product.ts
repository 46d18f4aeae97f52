import sharp from 'sharp';
import type { Box, CutOut, PlacedProduct } from '#app/imaging/picture.ts';
import { unsetBytes, withWorkRoom } from '#app/imaging/work-room.ts';
import type { Placement } from '#app/engines/image-engine.ts';
import { keptMargin } from './place-product.ts';

/** The part of a photo that holds the product, with its colour carried on a little beyond its outline. */
type Crop = Box & { rgb: Uint8Array; alpha: Uint8Array };

/** How far the product's colour is carried on, in the source's pixels; Lanczos looks 3 of the photo's pixels far. */
const carried = 24;
/** A pixel of less opacity than this has hardly a colour of its own. */
const leastOpacity = 32;

const crops = new WeakMap<CutOut, Crop>();

/** @param part of the photo, that the crop must hold too: an older certificate may name another one than today's box */
function cropOf(cutOut: CutOut, part: Box): Crop {
  const known = crops.get(cutOut);
  if (known && holds(known, part)) return known;
  const { box } = cutOut;
  const left = Math.max(0, Math.min(part.left, box.left - keptMargin));
  const top = Math.max(0, Math.min(part.top, box.top - keptMargin));
  const right = Math.max(part.left + part.width, box.left + box.width + keptMargin);
  const bottom = Math.max(part.top + part.height, box.top + box.height + keptMargin);
  const width = Math.min(cutOut.width, right) - left;
  const height = Math.min(cutOut.height, bottom) - top;
  const rgb = new Uint8Array(width * height * 3);
  const alpha = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (top + y) * cutOut.width + left;
    rgb.set(cutOut.rgb.subarray(from * 3, (from + width) * 3), y * width * 3);
    alpha.set(cutOut.alpha.subarray(from, from + width), y * width);
  }
  const crop = { left, top, width, height, rgb, alpha };
  withWorkRoom(() => carryColour(crop));
  crops.set(cutOut, crop);
  return crop;
}

function holds(crop: Box, part: Box): boolean {
  return (
    part.left >= crop.left &&
    part.top >= crop.top &&
    part.left + part.width <= crop.left + crop.width &&
    part.top + part.height <= crop.top + crop.height
  );
}

/** Gives the pixels beside the product its nearest colour, first along the rows, then along the columns. */
function carryColour({ rgb, alpha, width, height }: Crop): void {
  // how far the colour of a pixel came from; 255 = it has none yet
  const distance = unsetBytes(width * height);
  for (let at = 0; at < distance.length; at++) distance[at] = alpha[at] >= leastOpacity ? 0 : 255;
  for (let y = 0; y < height; y++) {
    const [first, last] = [y * width, (y + 1) * width - 1];
    carryOn(rgb, distance, first + 1, last + 1, 1, -1);
    carryOn(rgb, distance, last - 1, first - 1, -1, 1);
  }
  // down and up the columns, but row by row: as the bytes lie
  carryOn(rgb, distance, width, distance.length, 1, -width);
  carryOn(rgb, distance, distance.length - width - 1, -1, -1, width);
}

/** Gives each pixel on the way the colour of its neighbour at `offset`, where that is nearer to the product than its own. */
function carryOn(
  rgb: Uint8Array,
  distance: Uint8Array,
  start: number,
  end: number,
  step: 1 | -1,
  offset: number,
): void {
  for (let at = start; at !== end; at += step) {
    const own = distance[at];
    // the product itself, which most pixels are
    if (own === 0) continue;
    const known = distance[at + offset];
    if (known >= carried || own <= known + 1) continue;
    const from = (at + offset) * 3;
    rgb[at * 3] = rgb[from];
    rgb[at * 3 + 1] = rgb[from + 1];
    rgb[at * 3 + 2] = rgb[from + 2];
    distance[at] = known + 1;
  }
}

/** The check of a finished photo looks at the very pixels that it was made of. */
const resampled = new WeakMap<Placement, Promise<PlacedProduct>>();

/**
 * The one resampling of the product: Lanczos, from the source's pixels to the photo's. Colour and opacity each for
 * itself: the product's colour is carried on beyond its outline first, so that none of the background's comes in, and
 * none of its own is lost or overshoots at the rim.
 */
export function resampleProduct(cutOut: CutOut, placement: Placement): Promise<PlacedProduct> {
  let product = resampled.get(placement);
  if (!product) resampled.set(placement, (product = resample(cropOf(cutOut, placement.source), placement)));
  return product;
}

async function resample(crop: Crop, { source, target }: Placement): Promise<PlacedProduct> {
  const { width, height } = target;
  const part = {
    left: source.left - crop.left,
    top: source.top - crop.top,
    width: source.width,
    height: source.height,
  };
  const shape = { width: crop.width, height: crop.height };
  const scaled = (pixels: Uint8Array, channels: 1 | 3) =>
    sharp(pixels, { raw: { ...shape, channels } })
      .extract(part)
      .resize(width, height, { fit: 'fill', kernel: 'lanczos3' });
  const [rgb, alpha] = await Promise.all([
    scaled(crop.rgb, 3).raw().toBuffer(),
    scaled(crop.alpha, 1).toColourspace('b-w').raw().toBuffer(),
  ]);
  return { width, height, rgb: bytesOf(rgb), alpha: bytesOf(alpha), left: target.left, top: target.top };
}

function bytesOf({ buffer, byteOffset, byteLength }: Buffer): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
