import { linearOfByte } from '#app/imaging/colour.ts';
import type { Picture } from '#app/imaging/picture.ts';

/** Longer side of the copy that is measured: at 160 px a frame’s hundredth is still 1.6 px wide. */
export const WORKING_SIDE = 160;

/** A small copy of a photo as planes, row-major from the top left. Transparent pixels are laid on white. */
export type WorkingCopy = {
  width: number;
  height: number;
  /** linear-light sRGB, interleaved R, G, B, 0..1 */
  linear: Float32Array;
  /** OKLab lightness 0..1 */
  lightness: Float32Array;
  /** OKLab a, about -0.4..0.4 */
  greenRed: Float32Array;
  /** OKLab b, about -0.4..0.4 */
  blueYellow: Float32Array;
  /** opacity 0..1; absent = opaque everywhere */
  opacity?: Float32Array;
};

const CUBE_ROOT_STEPS = 8192;
const CUBE_ROOT = Float32Array.from({ length: CUBE_ROOT_STEPS + 2 }, (_, step) =>
  Math.cbrt(step / CUBE_ROOT_STEPS),
);

/** Cube root of 0..1 by table; exact function near black, where the table is too coarse. */
function cubeRoot(value: number): number {
  if (value < 0.02) return Math.cbrt(value);
  const position = value * CUBE_ROOT_STEPS;
  const step = position | 0;
  return CUBE_ROOT[step] + (CUBE_ROOT[step + 1] - CUBE_ROOT[step]) * (position - step);
}

/**
 * Shrinks a picture to {@link WORKING_SIDE} by averaging areas in linear light, and converts it to OKLab
 * (Ottosson 2020). Pictures that are already smaller keep their size.
 *
 * @param picture 8-bit sRGB, any size
 */
export function makeWorkingCopy(picture: Picture): WorkingCopy {
  const scale = Math.min(1, WORKING_SIDE / Math.max(picture.width, picture.height));
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const { linear, opacity } = shrinkLinear(picture, width, height);
  const count = width * height;
  const lightness = new Float32Array(count);
  const greenRed = new Float32Array(count);
  const blueYellow = new Float32Array(count);
  for (let pixel = 0, at = 0; pixel < count; pixel += 1, at += 3) {
    const red = linear[at];
    const green = linear[at + 1];
    const blue = linear[at + 2];
    const l = cubeRoot(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
    const m = cubeRoot(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
    const s = cubeRoot(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
    lightness[pixel] = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
    greenRed[pixel] = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
    blueYellow[pixel] = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  }
  return { width, height, linear, lightness, greenRed, blueYellow, ...(opacity ? { opacity } : {}) };
}

/** How the pixels of one axis share out over fewer pixels: of each target the first source, how many, their weights. */
type Shares = { first: Int32Array; count: Int32Array; offset: Int32Array; weights: Float32Array };

function sharesAlong(sourceSize: number, targetSize: number): Shares {
  const step = sourceSize / targetSize;
  const first = new Int32Array(targetSize);
  const count = new Int32Array(targetSize);
  const offset = new Int32Array(targetSize);
  const weights = new Float32Array(sourceSize + 2 * targetSize);
  let used = 0;
  for (let target = 0; target < targetSize; target += 1) {
    const from = target * step;
    const to = Math.min(sourceSize, from + step);
    const start = Math.floor(from);
    const end = Math.max(start + 1, Math.min(sourceSize, Math.ceil(to - 1e-6)));
    first[target] = start;
    count[target] = end - start;
    offset[target] = used;
    for (let source = start; source < end; source += 1) {
      weights[used++] = (Math.min(to, source + 1) - Math.max(from, source)) / (to - from);
    }
  }
  return { first, count, offset, weights };
}

function shrinkLinear(picture: Picture, width: number, height: number) {
  const across = sharesAlong(picture.width, width);
  const down = sharesAlong(picture.height, height);
  const linear = new Float32Array(width * height * 3);
  const opacity = picture.alpha ? new Float32Array(width * height) : undefined;
  for (let row = 0; row < height; row += 1) {
    for (let index = 0; index < down.count[row]; index += 1) {
      const line = (down.first[row] + index) * picture.width;
      const weight = down.weights[down.offset[row] + index];
      if (picture.alpha && opacity) {
        addSeeThroughLine(picture.rgb, picture.alpha, line, weight, across, row * width, linear, opacity);
      } else addLine(picture.rgb, line, weight, across, row * width, linear);
    }
  }
  return { linear, opacity };
}

function addLine(
  rgb: Uint8Array,
  line: number,
  rowWeight: number,
  { first, count, offset, weights }: Shares,
  targetLine: number,
  linear: Float32Array,
): void {
  for (let column = 0, to = targetLine * 3; column < first.length; column += 1, to += 3) {
    let red = 0;
    let green = 0;
    let blue = 0;
    let at = (line + first[column]) * 3;
    const end = offset[column] + count[column];
    for (let index = offset[column]; index < end; index += 1, at += 3) {
      const weight = weights[index];
      red += linearOfByte[rgb[at]] * weight;
      green += linearOfByte[rgb[at + 1]] * weight;
      blue += linearOfByte[rgb[at + 2]] * weight;
    }
    linear[to] += red * rowWeight;
    linear[to + 1] += green * rowWeight;
    linear[to + 2] += blue * rowWeight;
  }
}

function addSeeThroughLine(
  rgb: Uint8Array,
  alpha: Uint8Array,
  line: number,
  rowWeight: number,
  { first, count, offset, weights }: Shares,
  targetLine: number,
  linear: Float32Array,
  opacity: Float32Array,
): void {
  for (let column = 0; column < first.length; column += 1) {
    let red = 0;
    let green = 0;
    let blue = 0;
    let cover = 0;
    for (let index = 0; index < count[column]; index += 1) {
      const source = line + first[column] + index;
      const opaque = (alpha[source] / 255) * weights[offset[column] + index];
      red += linearOfByte[rgb[source * 3]] * opaque;
      green += linearOfByte[rgb[source * 3 + 1]] * opaque;
      blue += linearOfByte[rgb[source * 3 + 2]] * opaque;
      cover += opaque;
    }
    const to = (targetLine + column) * 3;
    linear[to] += (red + 1 - cover) * rowWeight;
    linear[to + 1] += (green + 1 - cover) * rowWeight;
    linear[to + 2] += (blue + 1 - cover) * rowWeight;
    opacity[targetLine + column] += cover * rowWeight;
  }
}
