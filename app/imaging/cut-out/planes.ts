import { writeOklab } from '../colour.ts';
import type { Picture } from '../picture.ts';
import { unsetBytes, unsetFloats } from '../work-room.ts';

export type Size = { width: number; height: number };

/** A picture as three separate OKLab planes, `width * height` long each: what every later step reads. */
export type Planes = Size & { l: Float32Array; a: Float32Array; b: Float32Array };

/** A colour per pixel, three separate planes: OKLab or linear light, as its maker says. */
export type ColourField = { first: Float32Array; second: Float32Array; third: Float32Array };

/** Long side, in pixels, at which product and backdrop are told apart; the outline is found at full resolution. */
export const workingSidePixels = 512;

export function toPlanes(rgb: Uint8Array, { width, height }: Size): Planes {
  const count = width * height;
  const [l, a, b] = [unsetFloats(count), unsetFloats(count), unsetFloats(count)];
  writeOklab(rgb, l, a, b);
  return { width, height, l, a, b };
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
  const plan = planShrinking(picture, { width, height });
  return { width, height, rgb: shrinkPart(picture, plan, { left: 0, top: 0, width, height }) };
}

/** Which pixels make up each one of the smaller picture, and room for sums of rows. */
export type Shrinking = { across: Spans; down: Spans; sums: Int32Array };

/** @param size of the smaller picture: not larger than the picture's */
export function planShrinking(picture: Size, size: Size): Shrinking {
  return {
    across: spansOf(picture.width, size.width),
    down: spansOf(picture.height, size.height),
    sums: new Int32Array(picture.width * 3),
  };
}

/** Where a part of a picture begins, and its size; pixels. */
export type Part = Size & { left: number; top: number };

/** The bytes of a part of the smaller picture. */
export function shrinkPart(
  picture: Picture,
  { across, down, sums }: Shrinking,
  { left, top, width, height }: Part,
): Uint8Array {
  const rgb = unsetBytes(width * height * 3);
  const norm = across.norm * down.norm;
  const read = { from: 3 * across.first[left], to: 3 * (across.last[left + width - 1] + 1) };
  for (let y = 0, o = 0; y < height; y++) {
    sumRows(picture, down, top + y, sums, read);
    for (let x = left; x < left + width; x++, o += 3) {
      let p = across.first[x] * 3;
      let weight = across.firstWeight[x];
      let r = weight * sums[p];
      let g = weight * sums[p + 1];
      let b = weight * sums[p + 2];
      p += 3;
      for (const end = across.last[x] * 3; p < end; p += 3) {
        r += one * sums[p];
        g += one * sums[p + 1];
        b += one * sums[p + 2];
      }
      weight = across.lastWeight[x];
      if (weight) {
        r += weight * sums[p];
        g += weight * sums[p + 1];
        b += weight * sums[p + 2];
      }
      rgb[o] = r * norm + 0.5;
      rgb[o + 1] = g * norm + 0.5;
      rgb[o + 2] = b * norm + 0.5;
    }
  }
  return rgb;
}

/** The weight of a pixel that lies wholly within a smaller one. */
const one = 256;

/** Which pixels lie in each smaller one: the first and the last with a part of their weight, those between wholly. */
type Spans = {
  first: Int32Array;
  last: Int32Array;
  firstWeight: Int32Array;
  lastWeight: Int32Array;
  norm: number;
};

function spansOf(from: number, to: number): Spans {
  const ratio = from / to;
  const spans = {
    first: new Int32Array(to),
    last: new Int32Array(to),
    firstWeight: new Int32Array(to),
    lastWeight: new Int32Array(to),
    norm: 1 / Math.round(one * ratio),
  };
  for (let at = 0; at < to; at++) {
    const first = Math.floor(at * ratio);
    const last = Math.min(from - 1, Math.floor((at + 1) * ratio));
    spans.first[at] = first;
    spans.last[at] = last;
    spans.firstWeight[at] = Math.round(one * (first + 1 - at * ratio));
    // what the others leave, so that white stays white
    spans.lastWeight[at] = Math.round(one * ratio) - spans.firstWeight[at] - one * (last - first - 1);
  }
  return spans;
}

/** Bytes of a row that are read, the first and the one after the last. */
type Reach = { from: number; to: number };

/** Weighted sum of the rows that make up one smaller row: the first, the last and up to three whole ones at a time. */
function sumRows(
  { rgb, width }: Picture,
  spans: Spans,
  y: number,
  sums: Int32Array,
  { from, to }: Reach,
): void {
  const stride = width * 3;
  const first = spans.first[y];
  const last = spans.last[y];
  const [head, tail] = [spans.firstWeight[y], last > first ? spans.lastWeight[y] : 0];
  const [p, q] = [first * stride, last * stride];
  const whole = Math.min(3, Math.max(0, last - first - 1));
  const [a, b, c] = [p + stride, p + 2 * stride, p + 3 * stride];
  if (whole === 3)
    for (let k = from; k < to; k++)
      sums[k] = head * rgb[p + k] + ((rgb[a + k] + rgb[b + k] + rgb[c + k]) << 8) + tail * rgb[q + k];
  else if (whole === 2)
    for (let k = from; k < to; k++)
      sums[k] = head * rgb[p + k] + ((rgb[a + k] + rgb[b + k]) << 8) + tail * rgb[q + k];
  else if (whole === 1)
    for (let k = from; k < to; k++) sums[k] = head * rgb[p + k] + (rgb[a + k] << 8) + tail * rgb[q + k];
  else for (let k = from; k < to; k++) sums[k] = head * rgb[p + k] + tail * rgb[q + k];
  let line = first + 1 + whole;
  for (; line + 2 < last; line += 3) addRows(rgb, sums, line * stride, stride, { from, to });
  for (; line < last; line++)
    for (let k = from, row = line * stride; k < to; k++) sums[k] += rgb[row + k] << 8;
}

/** Three whole rows. */
function addRows(rgb: Uint8Array, sums: Int32Array, row: number, stride: number, { from, to }: Reach): void {
  const [b, c] = [row + stride, row + 2 * stride];
  for (let k = from; k < to; k++) sums[k] += (rgb[row + k] + rgb[b + k] + rgb[c + k]) << 8;
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

/** Rows are smoothed along themselves one after the other, and three of them across. */
function smoothPlane(plane: Float32Array, { width, height }: Size): Float32Array {
  const out = unsetFloats(plane.length);
  let [above, here, below] = [0, 1, 2].map(() => new Float32Array(width));
  smoothRow(plane, 0, here);
  above.set(here);
  for (let y = 0, i = 0; y < height; y++) {
    if (y < height - 1) smoothRow(plane, i + width, below);
    else below.set(here);
    smoothAcross(above, here, below, out, i);
    i += width;
    [above, here, below] = [here, below, above];
  }
  return out;
}

function smoothAcross(
  above: Float32Array,
  here: Float32Array,
  below: Float32Array,
  out: Float32Array,
  to: number,
): void {
  for (let x = 0; x < here.length; x++) out[to + x] = 0.5 * here[x] + 0.25 * (above[x] + below[x]);
}

function smoothRow(plane: Float32Array, from: number, out: Float32Array): void {
  const last = out.length - 1;
  let [left, own] = [plane[from], plane[from]];
  for (let x = 0; x < last; x++) {
    const right = plane[from + x + 1];
    out[x] = 0.5 * own + 0.25 * (left + right);
    left = own;
    own = right;
  }
  out[last] = 0.5 * own + 0.25 * (left + own);
}
