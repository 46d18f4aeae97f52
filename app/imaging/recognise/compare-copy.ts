import { solveLinear } from '#app/imaging/solve-linear.ts';
import { blur, part, type Grey } from './grey.ts';
import type { Placing } from './place-copy.ts';

/** A photo as luma and two colour differences (Cb, Cr), 0..255. */
export type Planes = [Grey, Grey, Grey];

export type Likeness = {
  /** the largest difference of a small part, 0..255, after the tone of the whole was matched; see `differenceOf` */
  difference: number;
  /** the share of the original that the copy shows, 0..1 */
  shown: number;
};

/** Pixels of the original: what is finer is lost in a small or strongly compressed copy, the colours' first. */
const softness = [2.2, 6, 6];
/** Every second pixel is enough of what is that soft. */
const stride = 2;
const cellPixels = 10;
/** This share of the cells may differ more: noise of a strong compression. */
const ignored = 0.01;
const rounds = 6;

/** A photo as it is compared. */
export function soften(planes: Planes, scaleX = 1, scaleY = 1): Planes {
  const [luma, cb, cr] = planes.map((plane, at) => blur(plane, softness[at] * scaleX, softness[at] * scaleY));
  return [luma, cb, cr];
}

/**
 * Compares a copy with the original where it shows it, cell by cell. One gain and offset for each channel are matched first:
 * a copy may be lighter as a whole, not in one place.
 * @param original softened already
 * @param isExact false: make the placing exact first
 */
export function compareCopy(copy: Planes, original: Planes, placing: Placing, isExact: boolean): Likeness {
  const [{ width, height }] = original;
  const rough = isExact ? null : softenWithin(copy, original[0], placing);
  const exact = rough ? rough.outward(makeExact(rough.planes[0], original[0], rough.placing)) : placing;
  const inner = softenWithin(copy, original[0], exact);
  if (!inner) return { difference: 255, shown: 0 };
  const samples = inner.planes.map((plane) => sampleCopy(plane, original[0], inner.placing));
  const [{ count }] = samples;
  const shown = count / (Math.ceil(width / stride) * Math.ceil(height / stride));
  if (count < leastPixels) return { difference: 255, shown };
  const differences = samples.map(({ values }, channel) => matchTone(values, original[channel]));
  return { difference: differenceOf(differences, original[0]), shown };
}

/** The part of the copy that shows the original, softened without what surrounds it; null when there is hardly any. */
function softenWithin(copy: Planes, { width, height }: Grey, placing: Placing) {
  const { scaleX, scaleY } = placing;
  const [left, top] = [
    Math.max(0, Math.round(placing.left - scaleX / 2 + 0.5)),
    Math.max(0, Math.round(placing.top - scaleY / 2 + 0.5)),
  ];
  const right = Math.min(copy[0].width, Math.round(placing.left + scaleX * (width - 0.5) + 0.5));
  const bottom = Math.min(copy[0].height, Math.round(placing.top + scaleY * (height - 0.5) + 0.5));
  if (right - left < leastSide || bottom - top < leastSide) return null;
  const [luma, cb, cr] = copy.map((plane) =>
    part(plane, { left, top, width: right - left, height: bottom - top }),
  );
  return {
    planes: soften([luma, cb, cr], scaleX, scaleY),
    placing: { ...placing, left: placing.left - left, top: placing.top - top },
    outward: (moved: Placing): Placing => ({ ...moved, left: moved.left + left, top: moved.top + top }),
  };
}

const leastSide = 16;
const leastPixels = 100;

function makeExact(copy: Grey, original: Grey, placing: Placing): Placing {
  let exact = placing;
  for (let round = 0; round < rounds; round++) {
    const seen = sampleCopy(copy, original, exact);
    const moved = seen.count > leastPixels ? refine(original, exact, seen) : null;
    if (!moved) break;
    exact = moved.placing;
    if (moved.pixels < 0.03) break;
  }
  return exact;
}

type Sampled = {
  /** the copy at every second pixel of the original; NaN where it does not show it */
  values: Float32Array;
  count: number;
};

function sampleCopy(copy: Grey, { width, height }: Grey, { left, top, scaleX, scaleY }: Placing): Sampled {
  const values = new Float32Array(width * height).fill(NaN);
  let count = 0;
  for (let y = 0; y < height; y += stride)
    for (let x = 0; x < width; x += stride) {
      const [px, py] = [left + scaleX * x, top + scaleY * y];
      // half a pixel of the edge belongs to it
      if (!(px > -0.5 && py > -0.5 && px < copy.width - 0.5 && py < copy.height - 0.5)) continue;
      count++;
      values[y * width + x] = readAt(copy, px, py);
    }
  return { values, count };
}

function readAt({ width, height, luma }: Grey, x: number, y: number): number {
  const [cx, cy] = [Math.max(0, Math.min(width - 1.001, x)), Math.max(0, Math.min(height - 1.001, y))];
  const [left, top] = [Math.floor(cx), Math.floor(cy)];
  const [right, below] = [cx - left, cy - top];
  const at = top * width + left;
  const upper = luma[at] * (1 - right) + luma[at + 1] * right;
  return upper * (1 - below) + (luma[at + width] * (1 - right) + luma[at + width + 1] * right) * below;
}

/** The difference at each sampled pixel, the copy in the original's tone. */
function matchTone(values: Float32Array, { luma: wanted }: Grey): Float32Array {
  let [count, sumFrom, sumTo, square, product] = [0, 0, 0, 0, 0];
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (Number.isNaN(value)) continue;
    count++;
    sumFrom += value;
    sumTo += wanted[at];
    square += value ** 2;
    product += value * wanted[at];
  }
  const spread = square - sumFrom ** 2 / count;
  const raw = spread > 1 ? (product - (sumFrom * sumTo) / count) / spread : 1;
  // beyond an ordinary correction it is no copy's
  const gain = Math.min(1.25, Math.max(0.8, raw));
  const offset = (sumTo - gain * sumFrom) / count;
  return values.map((value, at) => gain * value + offset - wanted[at]);
}

type Moved = { placing: Placing; /** how far the farthest edge went */ pixels: number };

/** One step of least squares over the gradient (B. Lucas, T. Kanade, 1981), for a scale and a shift each way. */
function refine(original: Grey, placing: Placing, { values }: Sampled): Moved | null {
  const matrix = new Float64Array(16);
  const step = new Float64Array(4);
  const differences = matchTone(values, original);
  const { width, height } = original;
  const terms = new Float64Array(4);
  for (let y = stride; y < height - stride; y += stride)
    for (let x = stride; x < width - stride; x += stride) {
      const at = y * width + x;
      const gx = (values[at + stride] - values[at - stride]) / (2 * stride * placing.scaleX);
      const gy = (values[at + stride * width] - values[at - stride * width]) / (2 * stride * placing.scaleY);
      if (Number.isNaN(gx + gy + differences[at]) || Math.abs(gx) + Math.abs(gy) < leastSlope) continue;
      terms.set([gx, gx * (x - width / 2), gy, gy * (y - height / 2)]);
      for (let row = 0; row < 4; row++) {
        step[row] -= terms[row] * differences[at];
        for (let column = 0; column < 4; column++) matrix[row * 4 + column] += terms[row] * terms[column];
      }
    }
  if (!solveLinear(matrix, step, 4)) return null;
  const [dx, sx, dy, sy] = step;
  const pixels = Math.max(
    Math.abs(dx) + (Math.abs(sx) * width) / 2,
    Math.abs(dy) + (Math.abs(sy) * height) / 2,
  );
  if (pixels > mostStep) return null;
  const moved = {
    left: placing.left + dx - (sx * width) / 2,
    scaleX: placing.scaleX + sx,
    top: placing.top + dy - (sy * height) / 2,
    scaleY: placing.scaleY + sy,
  };
  return { placing: moved, pixels };
}

/** A flatter place says nothing of where it is. */
const leastSlope = 0.4;
/** Pixels; a larger step has lost its way. */
const mostStep = 12;

/** The root mean square of the cells' differences, of the worst cell but a few. */
function differenceOf(differences: readonly Float32Array[], { width, height }: Grey): number {
  const columns = Math.ceil(width / cellPixels);
  const sums = new Float64Array(columns * Math.ceil(height / cellPixels));
  const counts = new Uint16Array(sums.length);
  for (let y = 0; y < height; y += stride)
    for (let x = 0; x < width; x += stride) {
      const at = y * width + x;
      if (Number.isNaN(differences[0][at])) continue;
      const cell = Math.floor(y / cellPixels) * columns + Math.floor(x / cellPixels);
      counts[cell]++;
      for (const channel of differences) sums[cell] += channel[at] ** 2;
    }
  // a cell that is hardly shown says nothing
  const least = (cellPixels / stride) ** 2 / 2;
  const found = [...sums].flatMap((sum, at) =>
    counts[at] > least ? [Math.sqrt(sum / (3 * counts[at]))] : [],
  );
  found.sort((a, b) => b - a);
  return found[Math.floor(found.length * ignored)] ?? 255;
}
