import { linearOfByte, toByteFast } from '#app/imaging/colour.ts';
import type { PlacedProduct } from '#app/imaging/picture.ts';
import { loadPixelLoops, makeRoom, type PixelLoops } from '#app/imaging/pixel-loops.ts';
import { encodedOffset, joinLight, whitest, type Gain, type Light } from '#app/engines/studio/light/gain.ts';
import { mirrorProduct, type Mirror } from '#app/engines/studio/shadow/mirror.ts';
import { createRandom, nextRandom } from './random.ts';
import { scratchFloats } from './scratch.ts';
import type { Field } from '#app/engines/studio/shadow/shadow-planes.ts';
import type { Surfaces } from '#app/engines/studio/surfaces/surfaces.ts';

export type Layers = {
  surfaces: Surfaces;
  light: Light;
  shadow: Field;
  /** the product's image in a polished table; null = none */
  mirror: Mirror | null;
  /** multiplies all light: closes the loop to the store's own brightness */
  exposure: number;
};

type Frame = { width: number; height: number };

/**
 * Surface × light × shadow at the surfaces' resolution, in sRGB with eight more bits; enlarged to the photo with a little
 * grain against banding; then the product over it. Where the product is opaque its bytes are copied; only its partly
 * transparent rim is mixed, in linear light.
 */
export function composePhoto(
  layers: Layers,
  product: PlacedProduct,
  frame: Frame,
  seed: number,
  canvas: Uint8Array = new Uint8Array(frame.width * frame.height * 3),
): Uint8Array {
  const { surfaces, light, shadow, exposure } = layers;
  const colour = meanColour(surfaces);
  const gain = joinLight(light, shadow, { exposure, colour }, (length) => scratchFloats('gain', length));
  paintScene(canvas, surfaces, gain, frame, seed);
  if (layers.mirror) mirrorProduct(canvas, product, layers.mirror, frame);
  putProduct(canvas, product, frame);
  return canvas;
}

/** linear, of a few hundred places */
function meanColour({ encoded }: Surfaces): [number, number, number] {
  const pixels = encoded.length / 3;
  const stride = Math.max(1, Math.floor(pixels / 401));
  const sum: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (let pixel = 0; pixel < pixels; pixel += stride, count++)
    for (const k of [0, 1, 2]) sum[k] += linearOfByte[encoded[pixel * 3 + k] >> 8];
  return [sum[0] / count, sum[1] / count, sum[2] / count];
}

/** Grain of up to half a byte's step, in 256ths, with the half that rounds: no bands, and pure white stays white. One table: rows begin at places of their own. */
const grainLength = 2 ** 16;
const longestRow = 8192;

function writeGrain(table: Uint8Array): void {
  const random = createRandom(20_261);
  for (let at = 0; at < grainLength; at++) table[at] = Math.floor(random() * 256);
  table.copyWithin(grainLength, 0, longestRow);
}

/** Pixels that the loop paints at a time. */
const pixelsAtOnce = 8;
/** Where in the loop's memory the grain lies, then two lines and a row. */
const linesAt = grainLength + longestRow;

let loaded: PixelLoops | undefined;

function load(): PixelLoops {
  const loops = loadPixelLoops();
  makeRoom(loops.memory, linesAt);
  writeGrain(new Uint8Array(loops.memory.buffer, 0, linesAt));
  return loops;
}

/** The lit scene without the product: each line of surfaces is lit once, and gives two rows of the photo. */
function paintScene(
  rgb: Uint8Array,
  surfaces: Surfaces,
  gain: Gain,
  { width, height }: Frame,
  seed: number,
): void {
  const loops = (loaded ??= load());
  const turns = Math.ceil(width / pixelsAtOnce);
  // what is read beyond the last column is its own colour again
  const lineLength = 3 * ((turns * pixelsAtOnce) / 2) + 4;
  const row = linesAt + 4 * lineLength;
  makeRoom(loops.memory, row + 3 * turns * pixelsAtOnce);
  const painted = new Uint8Array(loops.memory.buffer, row, 3 * width);
  let [upper, lower] = [0, 1].map(
    (at) => new Uint16Array(loops.memory.buffer, linesAt + 2 * lineLength * at, lineLength),
  );
  const random = Uint32Array.of(seed);
  lightLine(surfaces, gain, 0, upper);
  for (let y = 0; y < height; y++) {
    if (y & 1) lightLine(surfaces, gain, (y + 1) >> 1, lower);
    const speck = (nextRandom(random) * grainLength) | 0;
    loops.enlargeRow(upper.byteOffset, (y & 1 ? lower : upper).byteOffset, speck, turns, row);
    rgb.set(painted, y * width * 3);
    if (y & 1) [upper, lower] = [lower, upper];
  }
}

/**
 * One line of the surfaces in the light of the gain field, which has a value for every other pixel of it. Three channels
 * and two pixels at a time, all numbers in registers.
 */
function lightLine({ encoded, width }: Surfaces, gain: Gain, line: number, out: Uint16Array): void {
  const { roots } = gain;
  const offset = encodedOffset;
  const first = Math.min(gain.height - 1, line >> 1) * gain.width * 3;
  const second = line & 1 ? Math.min(gain.height - 1, (line + 1) >> 1) * gain.width * 3 : first;
  const end = width * 3;
  const last = (gain.width - 1) * 3;
  let red = (roots[first] + roots[second]) / 2;
  let green = (roots[first + 1] + roots[second + 1]) / 2;
  let blue = (roots[first + 2] + roots[second + 2]) / 2;
  for (let at = 0, next = 3, from = line * end; at < end; at += 6, next += 3, from += 6) {
    const place = next > last ? last : next;
    const nextRed = (roots[first + place] + roots[second + place]) / 2;
    const nextGreen = (roots[first + place + 1] + roots[second + place + 1]) / 2;
    const nextBlue = (roots[first + place + 2] + roots[second + place + 2]) / 2;
    out[at] = lit(encoded[from], red, offset);
    out[at + 1] = lit(encoded[from + 1], green, offset);
    out[at + 2] = lit(encoded[from + 2], blue, offset);
    if (at + 3 < end) {
      out[at + 3] = lit(encoded[from + 3], (red + nextRed) / 2, offset);
      out[at + 4] = lit(encoded[from + 4], (green + nextGreen) / 2, offset);
      out[at + 5] = lit(encoded[from + 5], (blue + nextBlue) / 2, offset);
    }
    red = nextRed;
    green = nextGreen;
    blue = nextBlue;
  }
  for (let at = end; at < out.length; at++) out[at] = out[at - 3];
}

/** A whole number from here on: what may be either a fraction or one of the bounds is kept on the heap, pixel by pixel. */
function lit(encoded: number, root: number, offset: number): number {
  const value = ((encoded + offset) * root - offset) | 0;
  return value > whitest ? whitest : value < 0 ? 0 : value;
}

function putProduct(rgb: Uint8Array, product: PlacedProduct, frame: Frame): void {
  const { alpha, left, top, width, height } = product;
  const [fromX, toX] = [Math.max(0, -left), Math.min(width, frame.width - left)];
  const [fromY, toY] = [Math.max(0, -top), Math.min(height, frame.height - top)];
  for (let y = fromY; y < toY; y++) {
    const row = y * width;
    const move = (top + y) * frame.width + left - row;
    for (let from = row + fromX, end = row + toX; from < end; from++) {
      if (!alpha[from]) continue;
      if (alpha[from] === 255) {
        const start = from;
        while (from < end && alpha[from] === 255) from++;
        rgb.set(product.rgb.subarray(start * 3, from * 3), (start + move) * 3);
        from--;
        continue;
      }
      for (let k = 0; k < 3; k++) {
        const to = (from + move) * 3 + k;
        const scene = linearOfByte[rgb[to]];
        const own = linearOfByte[product.rgb[from * 3 + k]];
        rgb[to] = toByteFast(scene + ((own - scene) * alpha[from]) / 255);
      }
    }
  }
}
