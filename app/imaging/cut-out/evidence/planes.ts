import { writeOklab } from '#app/imaging/colour.ts';
import { unsetFloats } from '#app/imaging/work-room.ts';

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

/** 3×3 binomial smoothing of all three planes, in place: takes sensor noise and JPEG grain off, keeps edges where they are. */
export function smooth(planes: Planes): void {
  smoothPlane(planes.l, planes);
  smoothPlane(planes.a, planes);
  smoothPlane(planes.b, planes);
}

/** Rows are smoothed along themselves one after the other, and three of them across. */
function smoothPlane(plane: Float32Array, { width, height }: Size): void {
  let [above, here, below] = [0, 1, 2].map(() => new Float32Array(width));
  smoothRow(plane, 0, here);
  above.set(here);
  for (let y = 0, i = 0; y < height; y++) {
    if (y < height - 1) smoothRow(plane, i + width, below);
    else below.set(here);
    smoothAcross(above, here, below, plane, i);
    i += width;
    [above, here, below] = [here, below, above];
  }
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
