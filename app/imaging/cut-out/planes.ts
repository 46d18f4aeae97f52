import { writeOklab } from '../colour.ts';
import type { Picture } from '../picture.ts';

export type Size = { width: number; height: number };

/** A picture as three separate OKLab planes, `width * height` long each: what every later step reads. */
export type Planes = Size & { l: Float32Array; a: Float32Array; b: Float32Array };

/** A colour per pixel, three separate planes: OKLab or linear light, as its maker says. */
export type ColourField = { first: Float32Array; second: Float32Array; third: Float32Array };

/** Long side, in pixels, at which product and backdrop are told apart; the outline is found at full resolution. */
export const workingSidePixels = 512;

export function toPlanes(rgb: Uint8Array, { width, height }: Size): Planes {
  const count = width * height;
  const [l, a, b] = [new Float32Array(count), new Float32Array(count), new Float32Array(count)];
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
  const rgb = new Uint8Array(width * height * 3);
  const down = spansOf(picture.height, height);
  const across = spansOf(picture.width, width);
  const norm = across.norm * down.norm;
  const sums = new Int32Array(picture.width * 3);
  for (let y = 0, o = 0; y < height; y++) {
    sumRows(picture, down, y, sums);
    for (let x = 0; x < width; x++, o += 3) {
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
  return { width, height, rgb };
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

/** Weighted sum of the rows that make up one smaller row, four rows at a time. */
function sumRows({ rgb, width }: Picture, spans: Spans, y: number, sums: Int32Array): void {
  const stride = width * 3;
  const first = spans.first[y];
  const last = spans.last[y];
  for (let line = first; line <= last; line += 4) {
    const [w0, w1, w2, w3] = [0, 1, 2, 3].map((at) => weightOfRow(spans, y, line + at));
    const p0 = line * stride;
    const p1 = w1 ? p0 + stride : p0;
    const p2 = w2 ? p0 + 2 * stride : p0;
    const p3 = w3 ? p0 + 3 * stride : p0;
    if (line > first)
      for (let k = 0; k < stride; k++)
        sums[k] += w0 * rgb[p0 + k] + w1 * rgb[p1 + k] + w2 * rgb[p2 + k] + w3 * rgb[p3 + k];
    else if (w3)
      for (let k = 0; k < stride; k++)
        sums[k] = w0 * rgb[p0 + k] + w1 * rgb[p1 + k] + w2 * rgb[p2 + k] + w3 * rgb[p3 + k];
    else for (let k = 0; k < stride; k++) sums[k] = w0 * rgb[p0 + k] + w1 * rgb[p1 + k] + w2 * rgb[p2 + k];
  }
}

function weightOfRow({ first, last, firstWeight, lastWeight }: Spans, y: number, line: number): number {
  if (line > last[y]) return 0;
  return line === first[y] ? firstWeight[y] : line === last[y] ? lastWeight[y] : one;
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
  const out = new Float32Array(plane.length);
  let [above, here, below] = [0, 1, 2].map(() => new Float32Array(width));
  smoothRow(plane, 0, here);
  above.set(here);
  for (let y = 0, i = 0; y < height; y++) {
    if (y < height - 1) smoothRow(plane, i + width, below);
    else below.set(here);
    for (let x = 0; x < width; x++, i++) out[i] = 0.5 * here[x] + 0.25 * (above[x] + below[x]);
    [above, here, below] = [here, below, above];
  }
  return out;
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
