import { encodedOfLinear, linearOfByte, linearSteps, toByteFast } from '#app/imaging/colour.ts';
import type { PlacedProduct } from './place-product.ts';
import { createRandom } from './random.ts';
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

type Frame = { width: number; height: number };

/**
 * Surface × light × shadow at the surfaces' resolution, encoded to sRGB with eight more bits; enlarged to the photo with a
 * little grain against banding; then the product over it. Where the product is opaque its bytes are copied; only its
 * partly transparent rim is mixed, in linear light.
 */
export function composePhoto(layers: Layers, product: PlacedProduct, frame: Frame, seed: number): Uint8Array {
  const rgb = enlarge(lightSurfaces(layers), layers.surfaces, frame, seed);
  if (layers.mirror) mirrorProduct(rgb, product, layers.mirror, frame);
  putProduct(rgb, product, frame);
  return rgb;
}

/** The scene without the product: sRGB bytes · 256, interleaved. */
function lightSurfaces({ surfaces, light, shadow, exposure }: Layers): Uint16Array {
  const { linear, width, height } = surfaces;
  const encoded = new Uint16Array(linear.length);
  const lightRow = makeRow(light, width);
  const shadowRow = makeRow(shadow, width);
  const brightest = exposure * linearSteps;
  for (let y = 0, at = 0; y < height; y++) {
    lightRow.read(y);
    shadowRow.read(y);
    for (let x = 0; x < width; x++) {
      const lit = lightRow.values[x] * brightest;
      const dark = shadowRow.values[x];
      for (const end = at + 3; at < end; at++) {
        const surface = linear[at];
        // light that reaches a shadow has bounced off the scene: it keeps a little of its colour
        const value = surface * lit * (1 - dark * (1 - 0.1 * surface));
        encoded[at] = encodedOfLinear[value >= linearSteps ? linearSteps : (value + 0.5) | 0];
      }
    }
  }
  return encoded;
}

/** Reads a field row by row at the surfaces' resolution. */
function makeRow(field: Field, width: number) {
  const ratio = surfaceStep / field.step;
  const left = Int32Array.from({ length: width }, (_, x) => Math.min(field.width - 2, (x * ratio) | 0));
  const share = Float32Array.from(left, (column, x) => Math.min(1, x * ratio - column));
  const values = new Float32Array(width);
  const read = (y: number): void => {
    const top = Math.min(field.height - 2, (y * ratio) | 0);
    const down = Math.min(1, y * ratio - top);
    const [from, to] = [top * field.width, (top + 1) * field.width];
    for (let x = 0; x < width; x++) {
      const column = left[x];
      const tx = share[x];
      const a = field.values[from + column];
      const b = field.values[to + column];
      const upper = a + (field.values[from + column + 1] - a) * tx;
      const lower = b + (field.values[to + column + 1] - b) * tx;
      values[x] = upper + (lower - upper) * down;
    }
  };
  return { values, read };
}

/** Grain of up to half a byte's step, in 256ths, with the half that rounds: no bands, and pure white stays white. One table: rows begin at places of their own. */
const grainLength = 2 ** 16;
const grain = makeGrain();

function makeGrain(): Int16Array {
  const random = createRandom(20_261);
  return Int16Array.from({ length: grainLength }, () => Math.floor(random() * 256));
}

function enlarge(
  encoded: Uint16Array,
  surfaces: Surfaces,
  { width, height }: Frame,
  seed: number,
): Uint8Array {
  const out = new Uint8ClampedArray(width * height * 3);
  const random = createRandom(seed);
  const rowLength = surfaces.width * 3;
  const even = width & ~1;
  for (let y = 0, to = 0; y < height; y++) {
    const upper = (y >> 1) * rowLength;
    const lower = y & 1 ? upper + rowLength : upper;
    let speck = (random() * grainLength) | 0;
    for (let x = 0, at = 0; x < even; x += 2, at += 3, to += 6) {
      const [first, second] = [grain[speck & (grainLength - 1)], grain[(speck + 1) & (grainLength - 1)]];
      speck += 2;
      for (let k = 0; k < 3; k++) {
        const here = encoded[upper + at + k] + encoded[lower + at + k];
        const there = encoded[upper + at + 3 + k] + encoded[lower + at + 3 + k];
        out[to + k] = ((here >> 1) + first) >> 8;
        out[to + 3 + k] = (((here + there) >> 2) + second) >> 8;
      }
    }
    if (width === even) continue;
    for (let k = 0, at = (width >> 1) * 3; k < 3; k++, to++)
      out[to] = (((encoded[upper + at + k] + encoded[lower + at + k]) >> 1) + grain[speck & 0xffff]) >> 8;
  }
  return new Uint8Array(out.buffer);
}

function mirrorProduct(
  rgb: Uint8Array,
  product: PlacedProduct,
  mirror: NonNullable<Layers['mirror']>,
  frame: Frame,
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
