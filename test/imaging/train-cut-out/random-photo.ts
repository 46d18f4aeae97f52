import sharp from 'sharp';
import type { Kind } from '../backdrop-kinds.ts';
import { composeTruth, type Truth } from '../compose-truth.ts';
import type { KnownProduct } from '../draw-product.ts';
import { randomFrom, valueNoise } from '../random.ts';
import { goods } from './random-goods.ts';
import { between, pick, type Random } from './random-shapes.ts';
import { wear } from './random-wear.ts';

const forms = { ...goods, ...wear };
const names = [
  'bottle',
  'jar',
  'mug',
  'box',
  'shirt',
  'bag',
  'shoe',
  'glasses',
  'chair',
  'cap',
  'blob',
  'plant',
  'ring',
  'tube',
  'lamp',
];

/** A made-up product of any form, colour, finish and slant before a made-up backdrop; the same one for the same seed. */
export async function randomPhoto(seed: number): Promise<Truth> {
  const random = warmedUp(seed * 7919 + 13);
  const size = pick(random, [512, 600, 720, 800, 1000, 1200]);
  const product = await randomProduct(seed, Math.round(size * between(random, 0.35, 0.85)));
  const truth = await composeTruth(product, randomKind(random), size, seed);
  if (random() >= 0.5) return truth;
  const { width, height } = truth.picture;
  const blurred = await sharp(truth.picture.rgb, { raw: { width, height, channels: 3 } })
    .blur(between(random, 0.4, 1.1))
    .jpeg({ quality: Math.round(between(random, 75, 95)) })
    .toBuffer();
  const rgb = new Uint8Array(await sharp(blurred).raw().toBuffer());
  return { picture: { width, height, rgb }, alpha: truth.alpha };
}

/** The first few numbers of neighbouring seeds are alike. */
export function warmedUp(seed: number): Random {
  const random = randomFrom(seed);
  for (let skipped = 0; skipped < 5; skipped++) random();
  return random;
}

export async function randomProduct(seed: number, sidePixels: number): Promise<KnownProduct> {
  const random = warmedUp(seed);
  const name = pick(random, names);
  const defs = [3, 7, 16].map(
    (blur, at) =>
      `<filter id="b${at}" x="-50%" y="-50%" width="200%" height="200%"><feGaussianBlur stdDeviation="${blur}"/></filter>`,
  );
  const body = forms[name](random, defs);
  const turn = random() < 0.3 ? between(random, -25, 25) : 0;
  const flip = random() < 0.5 ? -1 : 1;
  const stretch = flip * between(random, 0.75, 1.3);
  const side = Math.round(sidePixels * 1.4);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="-80 -80 560 560"><defs>${defs.join('')}</defs><g transform="translate(200 200) rotate(${turn}) scale(${stretch} 1) translate(-200 -200)">${body}</g></svg>`;
  const { data, info } = await sharp(Buffer.from(svg))
    .trim({ background: '#0000', threshold: 1 })
    .ensureAlpha()
    .resize(sidePixels, sidePixels, { fit: 'inside' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return addGrain({ name, width: info.width, height: info.height }, data, random);
}

/** Cloth, paper and metal: grain of a pixel, and of some products patches of another brightness. */
function addGrain(
  { name, width, height }: Pick<KnownProduct, 'name' | 'width' | 'height'>,
  pixels: Uint8Array,
  random: Random,
): KnownProduct {
  const count = width * height;
  const product = { name, width, height, rgb: new Uint8Array(3 * count), alpha: new Uint8Array(count) };
  const grain = random() < 0.5 ? between(random, 0, 0.02) : between(random, 0.02, 0.1);
  const patches = random() < 0.4 ? valueNoise(width, height, between(random, 1.5, 30), random) : null;
  const depth = between(random, 0.02, 0.2);
  for (let i = 0; i < count; i++) {
    product.alpha[i] = pixels[4 * i + 3];
    const light = (1 + grain * (2 * random() - 1)) * (patches ? 1 + depth * patches[i] : 1);
    for (let k = 0; k < 3; k++)
      product.rgb[3 * i + k] = Math.min(255, Math.max(0, Math.round(pixels[4 * i + k] * light)));
  }
  return product;
}

/** Levels are bytes; `tint` is how far the channels may differ from the common level. */
function hexOf(random: Random, darkest: number, brightest: number, tint: number): string {
  const level = between(random, darkest, brightest);
  const channel = () => Math.max(0, Math.min(255, Math.round(level + between(random, -tint, tint))));
  const parts = [channel(), channel(), channel()];
  return '#' + parts.map((value) => value.toString(16).padStart(2, '0')).join('');
}

/** Most shops' backdrops are white or nearly so. */
function randomColour(random: Random, which: number): string {
  if (which < 0.3) return pick(random, ['#ffffff', '#ffffff', '#fefefe', '#fcfcfc']);
  if (which < 0.6) return hexOf(random, 215, 250, 7);
  if (which < 0.7) return hexOf(random, 110, 200, 5);
  if (which < 0.83) return hexOf(random, 200, 230, 25);
  return which < 0.92 ? hexOf(random, 60, 200, 90) : hexOf(random, 25, 60, 8);
}

const grounds: Kind['ground'][] = [
  'none',
  'cast',
  'cast',
  'cast',
  'drop',
  'hard drop',
  'reflection',
  'contact',
  'contact',
];

export function randomKind(random: Random): Kind {
  const which = random();
  const isWhite = which < 0.3;
  return {
    colours: [randomColour(random, which)],
    tilt: isWhite && random() < 0.6 ? 0 : between(random, 0, 0.4),
    vignette: isWhite && random() < 0.7 ? 0 : between(random, 0, 0.35) * random(),
    texture: random() < 0.08 ? between(random, 0.01, 0.06) : 0,
    grain: random() < 0.7 ? between(random, 0, 1.2) : between(random, 1, 3.5),
    ground: pick(random, grounds),
    isTwoPlanes: random() < 0.12,
    horizonSlope: random() < 0.4 ? between(random, 0, 0.1) : 0,
    quality: Math.round(between(random, 62, 95)),
    contact: randomContact(random),
    ...(random() < 0.5
      ? { bounce: { strength: between(random, 0.05, 0.6), reach: between(random, 0.008, 0.04) } }
      : {}),
  };
}

/** Of every reach, darkness and blur, as real ones are. */
function randomContact(random: Random): Kind['contact'] {
  const isWhole = random() < 0.4;
  return {
    strength: between(random, 0.15, 0.92),
    softness: Math.exp(between(random, Math.log(0.0012), Math.log(0.018))),
    reach: isWhole ? 1 : between(random, 0.01, 0.3),
    across: between(random, -0.008, 0.008),
    down: between(random, 0.001, 0.022),
  };
}
