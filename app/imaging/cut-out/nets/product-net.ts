import type { Evidence } from '#app/imaging/cut-out/evidence/evidence.ts';
import { placeAlong, type Places } from '#app/imaging/cut-out/evidence/place-along.ts';
import type { Size } from '#app/imaging/cut-out/evidence/planes.ts';
import { unsetFloats } from '#app/imaging/work-room.ts';
import { productWeights } from './product-weights.ts';
import { loadNet, runNet, type Net } from './u-net.ts';

/** Of the square that the net looks at, in pixels. */
export const side = 256;
const inputs = 6;
let loaded: Net | undefined;
const load = () =>
  (loaded ??= loadNet({
    inputs: 4 * inputs,
    side: side / 2,
    widths: [16, 40, 96, 160, 256],
    blocks: [1, 3, 4, 4, 4],
    weights: productWeights,
  }));

/**
 * A small U-net that has seen many products stand, lie and be mirrored, and says of every pixel of a window whether it is
 * product: an opinion that knows nothing of steps and cuts, only of what products and shadows look like.
 *
 * @param evidence the window around a product
 * @returns logits, one per pixel of the window: > 0 = product
 */
export function expectProduct(evidence: Evidence): Float32Array {
  const { width, height } = evidence;
  const { scale, left, top } = frameOf(evidence);
  const seen = lookAt(evidence);
  const quarters = runNet(load(), (to, stride) => gather(seen, to, stride));
  const logits = spread(quarters.logits, quarters.stride);
  const out = unsetFloats(width * height);
  sampleAll(logits, side, placeAlong(width, side, scale, left), placeAlong(height, side, scale, top), out);
  return out;
}

/**
 * What the net says of a window and of its mirror image, half and half: a little nearer to the truth than either, for twice
 * the time.
 *
 * @param seen what it said of the window
 */
export function expectMirrored(evidence: Evidence, seen: Float32Array): Float32Array {
  const { planes, backdrop, width } = evidence;
  const { l, a, b } = planes;
  const { first, second, third } = backdrop;
  const [ml, ma, mb, mFirst, mSecond, mThird] = [l, a, b, first, second, third].map((plane) =>
    mirror(plane, width),
  );
  const logits = expectProduct({
    ...evidence,
    planes: { ...planes, l: ml, a: ma, b: mb },
    backdrop: { first: mFirst, second: mSecond, third: mThird },
  });
  return mirror(logits, width).map((logit, at) => (boundLogit(logit) + boundLogit(seen[at])) / 2);
}

/** One sure opinion shall not outvote the other. */
const boundLogit = (logit: number) => Math.max(-8, Math.min(8, logit));

function mirror(plane: Float32Array, width: number): Float32Array {
  const out = plane.slice();
  for (let row = 0; row < out.length; row += width) out.subarray(row, row + width).reverse();
  return out;
}

/** Where a window lies in the square that the net sees: pixels of the square per pixel of the window, and its corner there. */
export function frameOf({ width, height }: Size) {
  const scale = side / Math.max(width, height);
  const left = (side - Math.max(1, Math.round(width * scale))) >> 1;
  return { scale, left, top: (side - Math.max(1, Math.round(height * scale))) >> 1 };
}

/** The window in the middle of a square, as the net is used to see it: six planes of `side` × `side`. */
export function lookAt(evidence: Evidence): Float32Array {
  const { width, height, backdrop } = evidence;
  const colours = evidence.planes;
  const source = [colours.l, colours.a, colours.b, backdrop.first, backdrop.second, backdrop.third];
  const { scale, left, top } = frameOf(evidence);
  const count = side * side;
  const seen = unsetFloats(source.length * count);
  const across = placeAlong(side, width, 1 / scale, -left / scale);
  const down = placeAlong(side, height, 1 / scale, -top / scale);
  const planes = source.map((plane, at) => {
    const out = seen.subarray(at * count, (at + 1) * count);
    sampleAll(plane, width, across, down, out);
    return out;
  });
  const [l, a, b, first, second, third] = planes;
  for (let i = 0; i < count; i++) {
    first[i] = 1.5 * tanh((l[i] - first[i]) / 0.06);
    second[i] = 1.5 * tanh((a[i] - second[i]) / 0.06);
    third[i] = 1.5 * tanh((b[i] - third[i]) / 0.06);
    l[i] = 3 * (l[i] - 0.6);
    a[i] *= 8;
    b[i] *= 8;
  }
  return seen;
}

/** Within 0.0002 of Math.tanh, by Lambert's continued fraction, at a sixth of the time. */
function tanh(x: number): number {
  const square = x * x;
  if (square > 24) return x > 0 ? 1 : -1;
  const above = x * (135135 + square * (17325 + square * (378 + square)));
  return above / (135135 + square * (62370 + square * (3150 + 28 * square)));
}

/** Samples linearly: rows are mixed first, then their pixels. */
function sampleAll(
  from: Float32Array,
  fromWidth: number,
  across: Places,
  down: Places,
  to: Float32Array,
): void {
  const row = new Float32Array(fromWidth);
  const { before, after, share } = across;
  const width = before.length;
  for (let y = 0; y < down.before.length; y++) {
    mixRows(from, down.before[y] * fromWidth, down.after[y] * fromWidth, down.share[y], row);
    for (let x = 0, o = y * width; x < width; x++, o++) {
      const left = row[before[x]];
      to[o] = left + share[x] * (row[after[x]] - left);
    }
  }
}

function mixRows(from: Float32Array, upper: number, lower: number, share: number, row: Float32Array): void {
  for (let x = 0; x < row.length; x++) row[x] = from[upper + x] + share * (from[lower + x] - from[upper + x]);
}

/** The four pixels of each square of two by two, a plane each, of every input. */
function gather(input: Float32Array, to: Float32Array, stride: number): void {
  const half = side / 2;
  for (let plane = 0; plane < 4 * inputs; plane++) {
    const from = (plane >> 2) * side * side + ((plane >> 1) & 1) * side + (plane & 1);
    for (let y = 0, o = plane * stride; y < half; y++)
      for (let x = 0, i = from + 2 * y * side; x < half; x++, i += 2, o++) to[o] = input[i];
  }
}

/** And back: four planes make one. */
function spread(quarters: Float32Array, stride: number): Float32Array {
  const half = side / 2;
  const out = new Float32Array(side * side);
  for (let plane = 0; plane < 4; plane++)
    for (let y = 0, i = plane * stride; y < half; y++)
      for (let x = 0, o = (2 * y + (plane >> 1)) * side + (plane & 1); x < half; x++, i++, o += 2)
        out[o] = quarters[i];
  return out;
}
