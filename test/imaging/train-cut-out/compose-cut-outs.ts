import { existsSync, readdirSync, readFileSync } from 'node:fs';
import sharp from 'sharp';
import { opacityOfProduct } from '#app/imaging/cut-out/alpha-input.ts';
import { boxOf } from '#app/imaging/cut-out/cut-out.ts';
import { readPhoto } from '#app/imaging/read-photo.ts';
import { composeTruth, type Truth } from '../compose-truth.ts';
import type { KnownProduct } from '../draw-product.ts';
import { randomKind, warmedUp } from './random-photo.ts';
import { between, pick } from './random-shapes.ts';

/**
 * The cut-outs (PNG with transparency) of a folder, each before several made-up backdrops, every second one as WebP.
 * Nothing when there is no such folder.
 */
export async function* composeCutOuts(folder: string, times: number): AsyncGenerator<Truth> {
  for (const [at, file] of listCutOuts(folder).entries())
    for (let time = 0; time < times; time++) {
      const seed = 900 + at * 31 + time;
      const random = warmedUp(seed * 7919 + 13);
      const size = pick(random, [600, 800, 1000, 1200, 1500]);
      const product = await readCutOut(`${folder}/${file}`, Math.round(size * between(random, 0.35, 0.85)));
      if (!product) continue;
      const truth = await composeTruth(product, randomKind(random), size, seed);
      yield random() < 0.5 ? truth : { ...truth, picture: await asWebp(truth.picture, random) };
    }
}

/** The cut-outs of a folder, each `sidePixels` long; nothing when there is no such folder. */
export async function* readCutOuts(folder: string, sidePixels: number): AsyncGenerator<KnownProduct> {
  for (const file of listCutOuts(folder)) {
    const product = await readCutOut(`${folder}/${file}`, sidePixels);
    if (product) yield product;
  }
}

function listCutOuts(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((file) => file.endsWith('.png'))
    .sort();
}

async function readCutOut(path: string, sidePixels: number): Promise<KnownProduct | undefined> {
  const read = await readPhoto(readFileSync(path));
  if (!read.ok || !read.picture.alpha) return undefined;
  const { width, height, rgb, alpha } = read.picture;
  const opacity = opacityOfProduct({ width, height, rgb, alpha });
  const box = boxOf(opacity, width, height);
  if (!box) return undefined;
  const { data, info } = await sharp(joinOpacity(rgb, opacity), { raw: { width, height, channels: 4 } })
    .extract(box)
    .resize(sidePixels, sidePixels, { fit: 'inside' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  const count = info.width * info.height;
  const product = {
    name: path,
    width: info.width,
    height: info.height,
    rgb: new Uint8Array(3 * count),
    alpha: new Uint8Array(count),
  };
  for (let i = 0; i < count; i++) {
    for (let k = 0; k < 3; k++) product.rgb[3 * i + k] = data[4 * i + k];
    product.alpha[i] = data[4 * i + 3];
  }
  return product;
}

/** By hand: sharp joins a channel only after it has cut and resized the others. */
function joinOpacity(rgb: Uint8Array, opacity: Uint8Array): Uint8Array {
  const rgba = new Uint8Array(4 * opacity.length);
  for (let i = 0; i < opacity.length; i++) {
    for (let k = 0; k < 3; k++) rgba[4 * i + k] = rgb[3 * i + k];
    rgba[4 * i + 3] = opacity[i];
  }
  return rgba;
}

async function asWebp(
  { width, height, rgb }: Truth['picture'],
  random: () => number,
): Promise<Truth['picture']> {
  const raw = { width, height, channels: 3 as const };
  const file = await sharp(rgb, { raw })
    .blur(between(random, 0.4, 1.1))
    .webp({ quality: Math.round(between(random, 70, 95)) })
    .toBuffer();
  return { width, height, rgb: new Uint8Array(await sharp(file).removeAlpha().raw().toBuffer()) };
}
