import type { Picture } from '#app/imaging/picture.ts';

/** Longer side of the copy that is measured: at 256 px a frame's hundredth is still 2.5 px wide. */
export const WORKING_SIDE = 256;

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

const LINEAR_OF_CODE = Float32Array.from({ length: 256 }, (_, code) => {
  const encoded = code / 255;
  return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
});

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
  const copy: WorkingCopy = {
    width,
    height,
    linear,
    lightness: new Float32Array(count),
    greenRed: new Float32Array(count),
    blueYellow: new Float32Array(count),
    ...(opacity ? { opacity } : {}),
  };
  for (let pixel = 0, at = 0; pixel < count; pixel += 1, at += 3) {
    const red = linear[at];
    const green = linear[at + 1];
    const blue = linear[at + 2];
    const l = cubeRoot(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
    const m = cubeRoot(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
    const s = cubeRoot(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
    copy.lightness[pixel] = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
    copy.greenRed[pixel] = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
    copy.blueYellow[pixel] = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  }
  return copy;
}

/** How the pixels of one axis share out over fewer pixels: a run of source pixels with their weights each. */
function sharesAlong(sourceSize: number, targetSize: number): { first: Int32Array; weights: Float32Array[] } {
  const step = sourceSize / targetSize;
  const first = new Int32Array(targetSize);
  const weights: Float32Array[] = [];
  for (let target = 0; target < targetSize; target += 1) {
    const from = target * step;
    const to = Math.min(sourceSize, from + step);
    const start = Math.floor(from);
    const end = Math.min(sourceSize, Math.ceil(to - 1e-6));
    first[target] = start;
    const run = new Float32Array(Math.max(1, end - start));
    for (let source = start; source < start + run.length; source += 1) {
      run[source - start] = (Math.min(to, source + 1) - Math.max(from, source)) / (to - from);
    }
    weights.push(run);
  }
  return { first, weights };
}

function shrinkLinear(picture: Picture, width: number, height: number) {
  const across = sharesAlong(picture.width, width);
  const down = sharesAlong(picture.height, height);
  const linear = new Float32Array(width * height * 3);
  const opacity = picture.alpha ? new Float32Array(width * height) : undefined;
  for (let row = 0; row < height; row += 1) {
    const rowRun = down.weights[row];
    for (let index = 0; index < rowRun.length; index += 1) {
      const line = (down.first[row] + index) * picture.width;
      addLine(picture, line, rowRun[index], across, row * width, { linear, opacity });
    }
  }
  return { linear, opacity };
}

function addLine(
  picture: Picture,
  line: number,
  rowWeight: number,
  across: { first: Int32Array; weights: Float32Array[] },
  targetLine: number,
  target: { linear: Float32Array; opacity: Float32Array | undefined },
): void {
  const { rgb, alpha } = picture;
  for (let column = 0; column < across.weights.length; column += 1) {
    const run = across.weights[column];
    const start = line + across.first[column];
    let red = 0;
    let green = 0;
    let blue = 0;
    let cover = 0;
    for (let index = 0; index < run.length; index += 1) {
      const weight = run[index];
      const at = (start + index) * 3;
      const opaque = alpha ? (alpha[start + index] / 255) * weight : weight;
      red += LINEAR_OF_CODE[rgb[at]] * opaque;
      green += LINEAR_OF_CODE[rgb[at + 1]] * opaque;
      blue += LINEAR_OF_CODE[rgb[at + 2]] * opaque;
      cover += opaque;
    }
    const paper = alpha ? 1 - cover : 0;
    const at = (targetLine + column) * 3;
    target.linear[at] += (red + paper) * rowWeight;
    target.linear[at + 1] += (green + paper) * rowWeight;
    target.linear[at + 2] += (blue + paper) * rowWeight;
    if (target.opacity) target.opacity[targetLine + column] += cover * rowWeight;
  }
}
