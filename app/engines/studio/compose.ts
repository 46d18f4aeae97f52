import { linearOfByte, toByteFast } from '#app/imaging/colour.ts';
import type { PlacedProduct } from './place-product.ts';
import type { Field } from './shadows.ts';
import { surfaceStep, type Surfaces } from './surfaces.ts';

export type Layers = {
  surfaces: Surfaces;
  light: Field;
  shadow: Field;
  /** how strongly the table mirrors the product, with the row where each column stands; null = not at all */
  mirror: { gloss: number; base: Float32Array; tall: number } | null;
  /** multiplies all light: closes the loop to the store's own brightness */
  exposure: number;
};

/** Where between the columns of a coarse plane each pixel lies. */
function columnsOf(
  width: number,
  planeWidth: number,
  step: number,
): { left: Int32Array; share: Float32Array } {
  const left = new Int32Array(width);
  const share = new Float32Array(width);
  for (let x = 0; x < width; x++) {
    left[x] = Math.min(planeWidth - 2, (x / step) | 0);
    share[x] = x / step - left[x];
  }
  return { left, share };
}

/** Interpolates one row of a field to the photo's pixels. */
function fillRow(field: Field, y: number, columns: ReturnType<typeof columnsOf>, row: Float32Array): void {
  const fy = y / field.step;
  const top = Math.min(field.height - 2, fy | 0);
  const ty = fy - top;
  const [from, to] = [top * field.width, (top + 1) * field.width];
  for (let x = 0; x < row.length; x++) {
    const at = columns.left[x];
    const tx = columns.share[x];
    const a = field.values[from + at];
    const b = field.values[to + at];
    const upper = a + (field.values[from + at + 1] - a) * tx;
    const lower = b + (field.values[to + at + 1] - b) * tx;
    row[x] = upper + (lower - upper) * ty;
  }
}

/**
 * One pass over the photo: surface × light × shadow, a little grain against banding, encoded to sRGB; then the product
 * over it. Where the product is opaque its bytes are copied; only its partly transparent rim is mixed, in linear light.
 */
export function composePhoto(
  layers: Layers,
  product: PlacedProduct,
  frame: { width: number; height: number },
  seed: number,
): Uint8Array {
  const { width, height } = frame;
  const rgb = new Uint8Array(width * height * 3);
  const { surfaces, light, shadow, exposure } = layers;
  const lightColumns = columnsOf(width, light.width, light.step);
  const shadowColumns = columnsOf(width, shadow.width, shadow.step);
  const lightRow = new Float32Array(width);
  const shadowRow = new Float32Array(width);
  let noiseState = (seed | 1) >>> 0;
  for (let y = 0; y < height; y++) {
    fillRow(light, y, lightColumns, lightRow);
    fillRow(shadow, y, shadowColumns, shadowRow);
    const top = Math.min(surfaces.height - 2, (y / surfaceStep) | 0) * surfaces.width;
    const isBetween = y % surfaceStep === 1;
    for (let x = 0; x < width; x++) {
      noiseState ^= noiseState << 13;
      noiseState ^= noiseState >>> 17;
      noiseState ^= noiseState << 5;
      const grain = 1 + ((noiseState & 0xffff) / 65536 - 0.5) * 0.014;
      const lit = lightRow[x] * exposure * grain;
      const dark = shadowRow[x];
      const a = (top + ((x / surfaceStep) | 0)) * 3;
      const b = x % surfaceStep === 1 ? a + 3 : a;
      const c = isBetween ? a + surfaces.width * 3 : a;
      const d = isBetween ? b + surfaces.width * 3 : b;
      const to = (y * width + x) * 3;
      for (let k = 0; k < 3; k++) {
        const surface =
          0.25 *
          (surfaces.linear[a + k] + surfaces.linear[b + k] + surfaces.linear[c + k] + surfaces.linear[d + k]);
        // light that reaches a shadow has bounced off the scene: it keeps a little of its colour
        rgb[to + k] = toByteFast(surface * lit * (1 - dark * (1 - 0.1 * surface)));
      }
    }
  }
  if (layers.mirror) mirrorProduct(rgb, product, layers.mirror, frame);
  putProduct(rgb, product, frame);
  return rgb;
}

function mirrorProduct(
  rgb: Uint8Array,
  product: PlacedProduct,
  mirror: NonNullable<Layers['mirror']>,
  frame: { width: number; height: number },
): void {
  const reach = Math.round(mirror.tall * 0.34);
  for (let x = 0; x < product.width; x++) {
    const base = Math.round(mirror.base[x]);
    for (let down = 1; down < reach; down++) {
      const y = product.top + base + down;
      const outX = product.left + x;
      if (y >= frame.height || outX < 0 || outX >= frame.width || base - down < 0) continue;
      const from = (base - down) * product.width + x;
      const fade = mirror.gloss * (1 - down / reach) ** 1.6 * (product.alpha[from] / 255);
      if (fade <= 0.004) continue;
      const to = (y * frame.width + outX) * 3;
      for (let k = 0; k < 3; k++) {
        const scene = linearOfByte[rgb[to + k]];
        rgb[to + k] = toByteFast(scene + (linearOfByte[product.rgb[from * 3 + k]] - scene) * fade);
      }
    }
  }
}

function putProduct(rgb: Uint8Array, product: PlacedProduct, frame: { width: number; height: number }): void {
  for (let y = 0; y < product.height; y++) {
    const outY = product.top + y;
    if (outY < 0 || outY >= frame.height) continue;
    for (let x = 0; x < product.width; x++) {
      const outX = product.left + x;
      const from = y * product.width + x;
      const opacity = product.alpha[from];
      if (!opacity || outX < 0 || outX >= frame.width) continue;
      const to = (outY * frame.width + outX) * 3;
      for (let k = 0; k < 3; k++) {
        const own = product.rgb[from * 3 + k];
        if (opacity === 255) rgb[to + k] = own;
        else {
          const scene = linearOfByte[rgb[to + k]];
          rgb[to + k] = toByteFast(scene + ((linearOfByte[own] - scene) * opacity) / 255);
        }
      }
    }
  }
}
