import sharp from 'sharp';
import type { CutOut } from '#app/imaging/picture.ts';
import type { Look, Placement } from '../image-engine.ts';

/** The product at the size it has in the photo. */
export type PlacedProduct = {
  width: number;
  height: number;
  /** straight colour */
  rgb: Uint8Array;
  alpha: Uint8Array;
  left: number;
  top: number;
};

/** A product of few pixels is enlarged, which is said, rather than lost in the frame; beyond this it would be a blur. */
const mostEnlargement = 3.5;

/**
 * Chooses size and place by the store's composition: as it is on the store's own set; in a scene with room for the table
 * in front and the wall above. Deterministic; whole pixels.
 */
export function planPlacement(
  cutOut: CutOut,
  frame: { width: number; height: number },
  composition: Look['composition'],
  { isStanding, isOwnSet }: { isStanding: boolean; isOwnSet: boolean },
): { placement: Placement; warnings: string[] } {
  const { box } = cutOut;
  const fill = Math.min(isOwnSet ? 0.95 : 0.84, Math.max(isOwnSet ? 0.3 : 0.42, composition.fill));
  const wanted = Math.min((fill * frame.width) / box.width, (fill * frame.height) / box.height);
  const scale = Math.min(wanted, mostEnlargement);
  const warnings: string[] = [];
  if (scale > 1.02)
    warnings.push(
      `upscaled: the source photo has too few pixels; the product is enlarged ${scale.toFixed(2)} times`,
    );
  // a little of the surroundings is kept, so that the soft rim is resampled whole
  const margin = Math.ceil(3 / Math.min(1, scale)) + 1;
  const left = Math.max(0, box.left - margin);
  const top = Math.max(0, box.top - margin);
  const source = {
    left,
    top,
    width: Math.min(cutOut.width, box.left + box.width + margin) - left,
    height: Math.min(cutOut.height, box.top + box.height + margin) - top,
  };
  const centreX = Math.min(0.56, Math.max(0.44, composition.centreX)) * frame.width;
  const tall = box.height * scale;
  const lowest = (isOwnSet ? 0.98 : isStanding ? 0.9 : 0.96) * frame.height;
  const highestCentre = isStanding && !isOwnSet ? 0.5 : 0.44;
  const centreY = Math.min(0.6, Math.max(highestCentre, composition.centreY)) * frame.height;
  const lowered = isStanding && !isOwnSet ? 0.02 * frame.height : 0;
  const bottom = Math.min(lowest, centreY + tall / 2 + lowered);
  const target = {
    left: Math.round(centreX - (box.left - left + box.width / 2) * scale),
    top: Math.round(bottom - (box.top - top + box.height) * scale),
    width: Math.max(1, Math.round(source.width * scale)),
    height: Math.max(1, Math.round(source.height * scale)),
  };
  return { placement: { source, target }, warnings };
}

/** The check of a finished photo looks at the very pixels that it was made of. */
const resampled = new WeakMap<Placement, Promise<PlacedProduct>>();

/** The one resampling of the product: Lanczos on premultiplied colour, from the source's pixels to the photo's. */
export function resampleProduct(cutOut: CutOut, placement: Placement): Promise<PlacedProduct> {
  let product = resampled.get(placement);
  if (!product) resampled.set(placement, (product = resample(cutOut, placement)));
  return product;
}

async function resample(cutOut: CutOut, { source, target }: Placement): Promise<PlacedProduct> {
  const rgba = Buffer.alloc(source.width * source.height * 4);
  for (let y = 0, to = 0; y < source.height; y++) {
    let from = (source.top + y) * cutOut.width + source.left;
    for (let x = 0; x < source.width; x++, to += 4, from++) {
      rgba[to] = cutOut.rgb[from * 3];
      rgba[to + 1] = cutOut.rgb[from * 3 + 1];
      rgba[to + 2] = cutOut.rgb[from * 3 + 2];
      rgba[to + 3] = cutOut.alpha[from];
    }
  }
  const raw = { width: source.width, height: source.height, channels: 4 as const };
  const data = await sharp(rgba, { raw })
    .resize(target.width, target.height, { fit: 'fill', kernel: 'lanczos3' })
    .raw()
    .toBuffer();
  const count = target.width * target.height;
  const rgb = new Uint8Array(count * 3);
  const alpha = new Uint8Array(count);
  for (let pixel = 0, from = 0, to = 0; pixel < count; pixel++, from += 4, to += 3) {
    rgb[to] = data[from];
    rgb[to + 1] = data[from + 1];
    rgb[to + 2] = data[from + 2];
    alpha[pixel] = data[from + 3];
  }
  return { width: target.width, height: target.height, rgb, alpha, left: target.left, top: target.top };
}
