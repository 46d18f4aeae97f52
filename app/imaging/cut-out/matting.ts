import { linearOfByte, toByteFast } from '../colour.ts';
import type { Picture } from '../picture.ts';
import { dilate, erode } from './morphology.ts';
import { pushPull } from './push-pull.ts';

/** The product at the working resolution, and the picture it was found in. */
export type SmallMask = { product: Uint8Array; rgb: Uint8Array; width: number; height: number };

/** Between which working pixels a full-resolution pixel lies, and the four weights. */
type Sample = { at: [number, number, number, number]; weights: [number, number, number, number] };

const bandRadius = 3;

/**
 * Opacity and clean colour at full resolution. Inside a band around the mask's outline the product's colour F and the
 * backdrop's B are known from both sides, so opacity is the projection of the pixel on the line B–F in linear light
 * (where |F−B| is small: the mask's own soft outline), and the backdrop's share is taken out of the colour.
 */
export function refineEdge(picture: Picture, mask: SmallMask): { alpha: Uint8Array; rgb: Uint8Array } {
  const { width, height, rgb } = picture;
  const inner = erode(mask.product, mask.width, mask.height, bandRadius);
  const outer = dilate(mask.product, mask.width, mask.height, bandRadius);
  const { front, back } = fillBothSides(mask, inner, outer);
  const alpha = new Uint8Array(width * height);
  const band: number[] = [];
  for (let y = 0; y < height; y++) {
    const row = Math.min(mask.height - 1, (((y + 0.5) * mask.height) / height) | 0) * mask.width;
    for (let x = 0; x < width; x++) {
      const small = row + Math.min(mask.width - 1, (((x + 0.5) * mask.width) / width) | 0);
      if (inner[small]) alpha[y * width + x] = 255;
      else if (outer[small]) band.push(y * width + x);
    }
  }
  const sampleAt = makeSampler(picture, mask);
  for (const pixel of band) alpha[pixel] = opacityOf(rgb, pixel, sampleAt(pixel), front, back, mask.product);
  const smoothed = smoothBand(alpha, band, width, height);
  const clean = rgb.slice();
  for (const pixel of band) unmix(clean, pixel, smoothed[pixel] / 255, sampleAt(pixel), front, back);
  return { alpha: smoothed, rgb: clean };
}

function fillBothSides(mask: SmallMask, inner: Uint8Array, outer: Uint8Array) {
  const { width, height, rgb, product } = mask;
  const linear = Float32Array.from(rgb, (byte) => linearOfByte[byte]);
  // a strap has no inner part at this radius: its own middle tells its colour, weakly
  const middle = erode(product, width, height, 1);
  const frontWeights = Float32Array.from(inner, (isInner, pixel) => (isInner ? 1 : middle[pixel] ? 0.02 : 0));
  const backWeights = Float32Array.from(outer, (isOuter) => (isOuter ? 0 : 1));
  return {
    front: pushPull(linear, frontWeights, width, height),
    back: pushPull(linear, backWeights, width, height),
  };
}

function makeSampler(picture: Picture, mask: SmallMask): (pixel: number) => Sample {
  return (pixel) => {
    const fx = Math.min(
      mask.width - 1.001,
      Math.max(0, (((pixel % picture.width) + 0.5) * mask.width) / picture.width - 0.5),
    );
    const y = (pixel / picture.width) | 0;
    const fy = Math.min(mask.height - 1.001, Math.max(0, ((y + 0.5) * mask.height) / picture.height - 0.5));
    const [left, top] = [fx | 0, fy | 0];
    const [tx, ty] = [fx - left, fy - top];
    const at = top * mask.width + left;
    return {
      at: [at, at + 1, at + mask.width, at + mask.width + 1],
      weights: [(1 - tx) * (1 - ty), tx * (1 - ty), (1 - tx) * ty, tx * ty],
    };
  };
}

function mix(values: ArrayLike<number>, { at, weights }: Sample, stride: number, channel: number): number {
  let sum = 0;
  for (let corner = 0; corner < 4; corner++) sum += weights[corner] * values[at[corner] * stride + channel];
  return sum;
}

function opacityOf(
  rgb: Uint8Array,
  pixel: number,
  sample: Sample,
  front: Float32Array,
  back: Float32Array,
  product: Uint8Array,
): number {
  let [along, length, fromBack, backSum] = [0, 0, 0, 0];
  const colour = [0, 0, 0];
  const behind = [0, 0, 0];
  const line = [0, 0, 0];
  for (let k = 0; k < 3; k++) {
    colour[k] = linearOfByte[rgb[pixel * 3 + k]];
    behind[k] = mix(back, sample, 3, k);
    line[k] = mix(front, sample, 3, k) - behind[k];
    length += line[k] * line[k];
    along += (colour[k] - behind[k]) * line[k];
    fromBack += (colour[k] - behind[k]) ** 2;
    backSum += behind[k];
  }
  const soft = mix(product, sample, 1, 0);
  const projected = length > 1e-7 ? Math.min(1, Math.max(0, along / length)) : soft;
  let unexplained = 0;
  for (let k = 0; k < 3; k++) unexplained += (colour[k] - behind[k] - projected * line[k]) ** 2;
  const noise = 0.0009 * (0.1 + backSum);
  const trust = length / (length + noise);
  let opacity = trust * projected + (1 - trust) * soft;
  // a colour far off the line is the product's own texture, not a mixture
  if (unexplained > 0.25 * fromBack && fromBack > 4 * noise) {
    const strength =
      Math.min(1, (unexplained / fromBack - 0.25) * 2) * Math.min(1, Math.sqrt(fromBack / (30 * noise)));
    opacity = Math.max(opacity, strength * Math.min(1, soft / 0.3));
  }
  return Math.round(255 * opacity);
}

/** A light 3×3 smoothing along the band, then the last few per cent snapped to empty and full. */
function smoothBand(alpha: Uint8Array, band: number[], width: number, height: number): Uint8Array {
  const out = alpha.slice();
  const snap = 14;
  for (const pixel of band) {
    const x = pixel % width;
    if (x < 1 || x >= width - 1 || pixel < width || pixel >= width * (height - 1)) continue;
    const sides = alpha[pixel - 1] + alpha[pixel + 1] + alpha[pixel - width] + alpha[pixel + width];
    const corners =
      alpha[pixel - width - 1] +
      alpha[pixel - width + 1] +
      alpha[pixel + width - 1] +
      alpha[pixel + width + 1];
    const value = ((4 * alpha[pixel] + 2 * sides + corners) / 16 - snap) * (255 / (255 - 2 * snap));
    out[pixel] = Math.max(0, Math.min(255, Math.round(value)));
  }
  return out;
}

/** Takes the backdrop's share out of a partly transparent pixel's colour. Changes `rgb`. */
function unmix(
  rgb: Uint8Array,
  pixel: number,
  opacity: number,
  sample: Sample,
  front: Float32Array,
  back: Float32Array,
): void {
  if (opacity >= 1) return;
  const trust = Math.min(1, opacity * 1.4);
  for (let k = 0; k < 3; k++) {
    const fill = mix(front, sample, 3, k);
    const own =
      opacity > 0.02
        ? (linearOfByte[rgb[pixel * 3 + k]] - (1 - opacity) * mix(back, sample, 3, k)) / opacity
        : fill;
    rgb[pixel * 3 + k] = toByteFast(trust * Math.min(1, Math.max(0, own)) + (1 - trust) * fill);
  }
}
