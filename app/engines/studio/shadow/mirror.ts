import { linearOfByte, toByteFast } from '#app/imaging/colour.ts';
import type { PlacedProduct } from '#app/imaging/picture.ts';
import { blur } from './blur.ts';
import type { Foot } from './find-foot.ts';

/** A polished table that shows an image of the product below it. */
export type Mirror = {
  /** how strongly, 0..1 */
  gloss: number;
  /** how far the image is seen, in pixels */
  reach: number;
  /** how blurred it is, in pixels: honed stone mirrors no lettering */
  rough: number;
  foot: Foot;
};

type Frame = { width: number; height: number };

/**
 * The image in cells of `step` pixels: linear colour times opacity, and opacity; four planes of `width * height`. It begins
 * `pad` cells to the left of the product, in its row `top`: what is blurred runs out beside it.
 */
type Image = {
  planes: Float32Array[];
  width: number;
  height: number;
  step: number;
  top: number;
  pad: number;
};

/**
 * Lays the product's mirror image on the table: every place of it turned about the ground below that very place, fading
 * with its distance. Nothing lies over the product, which is put on the photo afterwards.
 */
export function mirrorProduct(rgb: Uint8Array, product: PlacedProduct, mirror: Mirror, frame: Frame): void {
  const step = mirror.rough < 2 ? 1 : Math.min(8, 2 ** Math.floor(Math.log2(mirror.rough)));
  // no further than the photo goes, and what blurs into it
  const room = frame.height - product.top - Math.min(...mirror.foot.base) + 4 * mirror.rough;
  const image = turnOver(product, mirror, Math.max(1, Math.min(mirror.reach, Math.ceil(room))), step);
  const radius = mirror.rough / step;
  // what is rough draws an image out towards the eye
  if (radius >= 0.5)
    image.planes = image.planes.map((plane) => blur(plane, image.width, image.height, radius, 1.6 * radius));
  layImage(rgb, product, mirror, image, frame);
}

function turnOver(product: PlacedProduct, { foot, rough }: Mirror, reach: number, step: number): Image {
  const stride = step > 2 ? step >> 1 : 1;
  const top = Math.min(...foot.base) | 0;
  const pad = Math.ceil((3 * rough) / step);
  const width = Math.ceil(product.width / step) + 1 + 2 * pad;
  const height = Math.ceil((foot.bottom - top + reach) / step) + 2;
  const planes = [0, 1, 2, 3].map(() => new Float32Array(width * height));
  const image = { planes, width, height, step, top, pad };
  const share = (stride / step) ** 2 / 255;
  const ring = ringOf(product, foot);
  for (let x = 0; x < product.width; x += stride) {
    const base = Math.round(foot.base[x]);
    let from = base;
    for (let y = base - 1; y >= 0 && from - base < reach; y--) {
      const ground = foot.base[x] + standsOut(ring, x, y);
      // what recedes again lies behind what is in front of it
      const to = Math.min(base + reach, Math.round(2 * ground - y));
      const alpha = to > from ? product.alpha[y * product.width + x] : 0;
      const cells = { first: from - top, last: to - top, column: pad + ((x / step) | 0) };
      if (alpha > 1)
        addPlace(image, product, y * product.width + x, cells, { weight: alpha * share, stride });
      from = Math.max(from, to);
    }
  }
  return image;
}

/** Adds one place of the product to the rows of the image that show it, from `first` up to `last`, in pixels below its top. */
function addPlace(
  { planes, width, step }: Image,
  { rgb }: PlacedProduct,
  place: number,
  { first, last, column }: { first: number; last: number; column: number },
  { weight, stride }: { weight: number; stride: number },
): void {
  const red = weight * linearOfByte[rgb[place * 3]];
  const green = weight * linearOfByte[rgb[place * 3 + 1]];
  const blue = weight * linearOfByte[rgb[place * 3 + 2]];
  for (let row = Math.ceil(first / stride) * stride; row < last; row += stride) {
    const cell = ((row / step) | 0) * width + column;
    planes[0][cell] += red;
    planes[1][cell] += green;
    planes[2][cell] += blue;
    planes[3][cell] += weight;
  }
}

/** The foot as a ring on the ground: what is round above it is wider in a row, and stands nearer to the camera. */
type Ring = { middle: number; half: number; deep: number; halves: Float32Array };

function ringOf(product: PlacedProduct, { base, touches, bottom }: Foot): Ring {
  const [first, last] = [Math.max(0, touches.indexOf(1)), Math.max(0, touches.lastIndexOf(1))];
  const half = Math.max(1, (last - first) / 2);
  const middle = (first + last) / 2;
  const deep = Math.min(0.6, Math.max(0, bottom - (base[first] + base[last]) / 2) / half);
  return { middle, half, deep: deep > 0.01 ? deep : 0, halves: halfWidths(product, middle, bottom) };
}

/**
 * By how many rows the ground below a place is nearer than the foot's: what stands out further than the foot does, as the
 * rim of a bowl, does so towards the camera too, as round things do. A straight side is above its foot.
 */
function standsOut({ middle, half, deep, halves }: Ring, x: number, y: number): number {
  const wide = halves[y];
  if (deep === 0 || wide <= half) return 0;
  const away = (x - middle) ** 2;
  const out = Math.sqrt(Math.max(0, wide * wide - away)) - Math.sqrt(Math.max(0, half * half - away));
  return out > 0 ? deep * out : 0;
}

/** For each row how far the product reaches on both sides of the foot's middle: the nearer one, as a handle is not round. */
function halfWidths({ alpha, width }: PlacedProduct, middle: number, bottom: number): Float32Array {
  const halves = new Float32Array(Math.ceil(bottom) + 1);
  for (let y = 0; y < halves.length; y++) {
    const row = y * width;
    let [left, right] = [Math.floor(middle), Math.ceil(middle)];
    while (left > 0 && alpha[row + left - 1] > 127) left--;
    while (right < width - 1 && alpha[row + right + 1] > 127) right++;
    halves[y] = Math.min(middle - left, right - middle);
  }
  return halves;
}

function layImage(
  rgb: Uint8Array,
  product: PlacedProduct,
  { gloss, reach, rough, foot }: Mirror,
  { planes, width, step, top, pad }: Image,
  frame: Frame,
): void {
  const lowest = Math.min(frame.height, product.top + Math.ceil(foot.bottom + reach));
  const beside = pad * step;
  const firstX = Math.max(-beside, -product.left);
  const lastX = Math.min(product.width + beside, frame.width - product.left);
  // what is blurred does not begin all at once
  const rise = 1 / Math.max(1, 1.5 * rough);
  for (let row = Math.max(0, product.top + top); row < lowest; row++) {
    const y = (row - product.top - top + 0.5) / step - 0.5;
    const line = Math.max(0, Math.floor(y));
    const down = step === 1 ? 0 : Math.min(1, Math.max(0, y - line));
    for (let x = firstX; x < lastX; x++) {
      const away = row - product.top - foot.base[x < 0 ? 0 : x < product.width ? x : product.width - 1];
      if (away < 0 || away >= reach) continue;
      const u = (x + 0.5) / step - 0.5;
      const left = Math.floor(u);
      const across = step === 1 ? 0 : u - left;
      const at = line * width + pad + (left < -pad ? -pad : left);
      const fade = gloss * (1 - away / reach) ** 1.6 * Math.min(1, (away + 1) * rise);
      const opacity = fade * valueAt(planes[3], width, at, across, down);
      if (opacity <= 0.004) continue;
      const to = (row * frame.width + product.left + x) * 3;
      for (let k = 0; k < 3; k++)
        rgb[to + k] = toByteFast(
          linearOfByte[rgb[to + k]] * (1 - opacity) + fade * valueAt(planes[k], width, at, across, down),
        );
    }
  }
}

function valueAt(plane: Float32Array, width: number, at: number, across: number, down: number): number {
  if (across === 0 && down === 0) return plane[at];
  const upper = plane[at] + (plane[at + 1] - plane[at]) * across;
  const lower = plane[at + width] + (plane[at + width + 1] - plane[at + width]) * across;
  return upper + (lower - upper) * down;
}
