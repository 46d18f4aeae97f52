/**
 * Photographs whose right cut-out is known: a product of known opacity is laid over a made backdrop in linear light, with
 * shadows and reflections of plausible shape, grain, and a JPEG's losses.
 */
import sharp from 'sharp';
import { linearOfByte, toByte } from '#app/imaging/colour.ts';
import type { Picture } from '#app/imaging/picture.ts';
import { backdropKinds, type BackdropKind, type Kind } from './backdrop-kinds.ts';
import type { KnownProduct } from './draw-product.ts';
import { gaussianOf, randomFrom, valueNoise } from './random.ts';

export type Truth = { picture: Picture; alpha: Uint8Array };

/** Where the product stands in the frame. */
type Place = { left: number; top: number };

export async function composeTruth(
  product: KnownProduct,
  kindOrName: BackdropKind | Kind,
  sizePixels: number,
  seed: number,
): Promise<Truth> {
  const kind: Kind = typeof kindOrName === 'string' ? backdropKinds[kindOrName] : kindOrName;
  const random = randomFrom(seed);
  const place = {
    left: Math.round((sizePixels - product.width) / 2 + (random() - 0.5) * 0.06 * sizePixels),
    top: Math.round((sizePixels - product.height) * (0.45 + 0.25 * random())),
  };
  const backdrop = paintBackdrop(kind, sizePixels, place.top + 0.88 * product.height, random);
  const unshaded = kind.bounce && backdrop.slice();
  layGround(backdrop, kind, product, place, sizePixels, random);
  if (kind.bounce && unshaded) bounceLight(backdrop, unshaded, product, place, sizePixels, kind.bounce);
  const alpha = new Uint8Array(sizePixels * sizePixels);
  const bytes = new Uint8Array(alpha.length * 3);
  for (let y = 0, i = 0; y < sizePixels; y++)
    for (let x = 0; x < sizePixels; x++, i++) {
      const from = indexInside(product, x - place.left, y - place.top);
      alpha[i] = from < 0 ? 0 : product.alpha[from];
      const share = alpha[i] / 255;
      for (let k = 0; k < 3; k++) {
        const front = from < 0 ? 0 : linearOfByte[product.rgb[from * 3 + k]];
        const value = toByte(front * share + backdrop[i * 3 + k] * (1 - share));
        bytes[i * 3 + k] = Math.min(255, Math.max(0, Math.round(value + kind.grain * gaussianOf(random))));
      }
    }
  const raw = { width: sizePixels, height: sizePixels, channels: 3 as const };
  const jpeg = await sharp(bytes, { raw }).jpeg({ quality: kind.quality }).toBuffer();
  const decoded = await sharp(jpeg).raw().toBuffer();
  const rgb = new Uint8Array(decoded.buffer, decoded.byteOffset, decoded.length);
  return { picture: { width: sizePixels, height: sizePixels, rgb }, alpha };
}

function indexInside(product: KnownProduct, x: number, y: number): number {
  return x >= 0 && y >= 0 && x < product.width && y < product.height ? y * product.width + x : -1;
}

function paintBackdrop(kind: Kind, size: number, horizon: number, random: () => number): Float32Array {
  const hex = kind.colours[Math.floor(random() * kind.colours.length)];
  const base = [1, 3, 5].map((at) => linearOfByte[Number.parseInt(hex.slice(at, at + 2), 16)]);
  const [tiltX, tiltY] = [random() - 0.5, random() - 0.5];
  const slope = kind.horizonSlope ? kind.horizonSlope * (random() < 0.5 ? -1 : 1) : 0;
  const cell = kind.texture > 0.2 ? 24 : 2.4;
  const texture = kind.texture ? valueNoise(size, size, (cell * size) / 1024, random) : null;
  const out = new Float32Array(size * size * 3);
  for (let y = 0, i = 0; y < size; y++)
    for (let x = 0; x < size; x++, i++) {
      const [u, v] = [x / size - 0.5, y / size - 0.5];
      let light = 1 + kind.tilt * 2 * (tiltX * u + tiltY * v) - 2 * kind.vignette * (u * u + v * v);
      if (kind.isTwoPlanes)
        light *= 0.8 + 0.2 / (1 + Math.exp((horizon + slope * u * size - y) / (0.012 * size)));
      if (texture) light *= 1 + kind.texture * texture[i];
      for (let k = 0; k < 3; k++) out[i * 3 + k] = base[k] * light;
    }
  return out;
}

function layGround(
  backdrop: Float32Array,
  kind: Kind,
  product: KnownProduct,
  place: Place,
  size: number,
  random: () => number,
): void {
  if (kind.ground === 'none') return;
  if (kind.ground === 'reflection') mirrorProduct(backdrop, product, place, size, random);
  if (kind.ground === 'drop' || kind.ground === 'hard drop') {
    const angle = random() * 2 * Math.PI;
    const reach = size * (0.012 + 0.03 * random());
    const shift = { left: Math.round(Math.cos(angle) * reach), top: Math.round(Math.sin(angle) * reach) };
    const softness = size * (kind.ground === 'drop' ? 0.01 + 0.02 * random() : 0.003);
    const shadow = project(product, place, size, (x, y) => [x + shift.left, y + shift.top]);
    darken(backdrop, soften(shadow, size, softness), 0.3 + 0.4 * random());
    return;
  }
  if (kind.ground === 'cast') {
    const slant = (random() < 0.5 ? -1 : 1) * (0.3 + 0.6 * random());
    const rise = 0.07 + 0.13 * random();
    const foot = place.top + product.height - 1;
    const shadow = project(product, place, size, (x, y) => [
      x + (foot - y) * slant,
      foot - (foot - y) * rise,
    ]);
    darken(backdrop, soften(shadow, size, size * (0.006 + 0.02 * random())), 0.25 + 0.35 * random());
  }
  const { reach = 0.06, across = 0, down = 2 / size } = kind.contact ?? {};
  const lowest = place.top + product.height - Math.max(2, reach * product.height);
  const contact = project(product, place, size, (x, y) =>
    y < lowest ? [-1, -1] : [x + across * size, y + down * size],
  );
  darken(
    backdrop,
    soften(contact, size, size * (kind.contact?.softness ?? 0.005)),
    kind.contact?.strength ?? (kind.ground === 'reflection' ? 0.35 : 0.6),
  );
}

function project(
  product: KnownProduct,
  place: Place,
  size: number,
  map: (x: number, y: number) => [number, number],
): Float32Array {
  const out = new Float32Array(size * size);
  for (let y = 0, i = 0; y < product.height; y++)
    for (let x = 0; x < product.width; x++, i++) {
      if (product.alpha[i] < 8) continue;
      const to = map(x + place.left, y + place.top).map(Math.round);
      if (to[0] < 0 || to[1] < 0 || to[0] >= size || to[1] >= size) continue;
      const at = to[1] * size + to[0];
      out[at] = Math.max(out[at], product.alpha[i] / 255);
    }
  return out;
}

function darken(backdrop: Float32Array, shadow: Float32Array, strength: number): void {
  for (let i = 0; i < shadow.length; i++)
    for (let k = 0; k < 3; k++) backdrop[i * 3 + k] *= 1 - strength * shadow[i];
}

/** What a product throws into its own shadow: below a red shoe on white it is crimson. */
function bounceLight(
  backdrop: Float32Array,
  unshaded: Float32Array,
  product: KnownProduct,
  { left, top }: Place,
  size: number,
  { strength, reach }: NonNullable<Kind['bounce']>,
): void {
  const planes = [0, 1, 2, 3].map((k) => {
    const plane = new Float32Array(size * size);
    for (let y = 0, from = 0; y < product.height; y++)
      for (let x = 0; x < product.width; x++, from++) {
        const share = product.alpha[from] / 255;
        const at = (y + top) * size + x + left;
        plane[at] = k < 3 ? share * linearOfByte[product.rgb[from * 3 + k]] : share;
      }
    return soften(plane, size, reach * size);
  });
  for (let i = 0, at = 0; i < size * size; i++)
    for (let k = 0; k < 3; k++, at++) {
      const taken = Math.max(0, 1 - backdrop[at] / unshaded[at]);
      backdrop[at] += (strength * taken * planes[k][i]) / (planes[3][i] + 0.02);
    }
}

/** The product upside down below its foot, fading with depth, as on acrylic. */
function mirrorProduct(
  backdrop: Float32Array,
  product: KnownProduct,
  place: Place,
  size: number,
  random: () => number,
): void {
  const strength = 0.15 + 0.25 * random();
  const depth = (0.12 + 0.2 * random()) * product.height;
  for (let below = 0; below < depth; below++) {
    const to = place.top + product.height + below;
    if (to >= size) return;
    const row = product.height - 1 - below;
    for (let x = 0; x < product.width; x++) {
      const column = x + place.left;
      if (column < 0 || column >= size || row < 0) continue;
      const from = row * product.width + x;
      const share = strength * (1 - below / depth) * (product.alpha[from] / 255);
      for (let k = 0; k < 3; k++) {
        const at = (to * size + column) * 3 + k;
        backdrop[at] += share * (linearOfByte[product.rgb[from * 3 + k]] - backdrop[at]);
      }
    }
  }
}

/** Three box passes: close to a Gaussian of that standard deviation in pixels. */
function soften(plane: Float32Array, size: number, sigma: number): Float32Array {
  const radius = Math.max(1, Math.round(sigma));
  let out = plane;
  for (let pass = 0; pass < 3; pass++) {
    out = boxBlur(out, size, radius, 1, size);
    out = boxBlur(out, size, radius, size, 1);
  }
  return out;
}

function boxBlur(
  plane: Float32Array,
  size: number,
  radius: number,
  step: number,
  stride: number,
): Float32Array {
  const out = new Float32Array(plane.length);
  for (let line = 0; line < size; line++) {
    const base = line * stride;
    let sum = 0;
    for (let at = -radius; at <= radius; at++) sum += plane[base + Math.max(0, at) * step];
    for (let at = 0; at < size; at++) {
      out[base + at * step] = sum / (2 * radius + 1);
      const leaving = Math.max(0, at - radius);
      const entering = Math.min(size - 1, at + radius + 1);
      sum += plane[base + entering * step] - plane[base + leaving * step];
    }
  }
  return out;
}
