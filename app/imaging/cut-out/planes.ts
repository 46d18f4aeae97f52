import { oklabOfPixels } from '../colour.ts';
import type { Picture } from '../picture.ts';

export type Size = { width: number; height: number };

/** A picture as three separate OKLab planes, `width * height` long each: what every later step reads. */
export type Planes = Size & { l: Float32Array; a: Float32Array; b: Float32Array };

/** A colour per pixel, three separate planes: OKLab or linear light, as its maker says. */
export type ColourField = { first: Float32Array; second: Float32Array; third: Float32Array };

export function toPlanes(rgb: Uint8Array, { width, height }: Size): Planes {
  const count = width * height;
  const lab = oklabOfPixels(rgb);
  const planes = {
    width,
    height,
    l: new Float32Array(count),
    a: new Float32Array(count),
    b: new Float32Array(count),
  };
  for (let i = 0, j = 0; i < count; i++, j += 3) {
    planes.l[i] = lab[j];
    planes.a[i] = lab[j + 1];
    planes.b[i] = lab[j + 2];
  }
  return planes;
}

/**
 * Shrinks by area averaging of the encoded bytes so that the longer side is at most `maxSidePixels`; never enlarges.
 * @returns interleaved sRGB bytes; the picture's own buffer when it is small enough
 */
export function shrink(picture: Picture, maxSidePixels: number): Size & { rgb: Uint8Array } {
  const scale = Math.min(1, maxSidePixels / Math.max(picture.width, picture.height));
  if (scale === 1) return { width: picture.width, height: picture.height, rgb: picture.rgb };
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const rgb = new Uint8Array(width * height * 3);
  const row = new Float32Array(width * 3);
  const sums = new Float32Array(width * 3);
  const ratio = picture.height / height;
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    const from = y * ratio;
    const to = Math.min(picture.height, (y + 1) * ratio);
    for (let line = Math.floor(from); line < to; line++) {
      const weight = Math.min(line + 1, to) - Math.max(line, from);
      if (weight <= 0) continue;
      shrinkRow(picture, line, width, row);
      for (let k = 0; k < row.length; k++) sums[k] += weight * row[k];
    }
    const norm = 1 / (to - from);
    for (let k = 0, o = y * width * 3; k < row.length; k++, o++) rgb[o] = sums[k] * norm + 0.5;
  }
  return { width, height, rgb };
}

function shrinkRow(picture: Picture, line: number, width: number, row: Float32Array): void {
  const { rgb } = picture;
  const ratio = picture.width / width;
  const norm = 1 / ratio;
  const base = line * picture.width * 3;
  for (let x = 0, o = 0; x < width; x++, o += 3) {
    const from = x * ratio;
    const to = Math.min(picture.width, (x + 1) * ratio);
    const first = from | 0;
    const last = Math.min(picture.width - 1, to | 0);
    let p = base + first * 3;
    let weight = Math.min(first + 1, to) - from;
    let r = weight * rgb[p];
    let g = weight * rgb[p + 1];
    let b = weight * rgb[p + 2];
    p += 3;
    for (let column = first + 1; column < last; column++, p += 3) {
      r += rgb[p];
      g += rgb[p + 1];
      b += rgb[p + 2];
    }
    weight = last > first ? to - last : 0;
    if (weight > 0) {
      r += weight * rgb[p];
      g += weight * rgb[p + 1];
      b += weight * rgb[p + 2];
    }
    row[o] = r * norm;
    row[o + 1] = g * norm;
    row[o + 2] = b * norm;
  }
}

/** 3×3 binomial smoothing of all three planes: takes sensor noise and JPEG grain off, keeps edges where they are. */
export function smooth(planes: Planes): Planes {
  return {
    ...planes,
    l: smoothPlane(planes.l, planes),
    a: smoothPlane(planes.a, planes),
    b: smoothPlane(planes.b, planes),
  };
}

function smoothPlane(plane: Float32Array, { width, height }: Size): Float32Array {
  const across = new Float32Array(plane.length);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      const left = x > 0 ? plane[i - 1] : plane[i];
      const right = x < width - 1 ? plane[i + 1] : plane[i];
      across[i] = 0.5 * plane[i] + 0.25 * (left + right);
    }
  const out = new Float32Array(plane.length);
  for (let y = 0, i = 0; y < height; y++) {
    const up = y > 0 ? -width : 0;
    const down = y < height - 1 ? width : 0;
    for (let x = 0; x < width; x++, i++)
      out[i] = 0.5 * across[i] + 0.25 * (across[i + up] + across[i + down]);
  }
  return out;
}
