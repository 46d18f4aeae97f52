import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { linearFromHex, linearFromKelvin, oklabFromLinear } from './colour.ts';
import { lookOfSeed } from './looks.ts';
import { assembleBody } from './march.ts';
import { productMakers } from './products.ts';
import { developPhoto, renderPhoto } from './render-photo.ts';
import type { Look, View } from './scene.ts';
import { setStage } from './stage.ts';

/** One photograph of one product. */
export type RenderTask = {
  product: string;
  view: number;
  file: string;
  seed: number;
  size: number;
  outDir: string;
};

/** What is known exactly of a rendered photograph, because it was declared. */
export type PhotoTruth = {
  file: string;
  mask: string;
  product: string;
  seed: number;
  size: number;
  light: Look['light'];
  backdrop: { hex: string; oklab: [number, number, number] };
  /** linear sRGB of the light on a white card, largest channel 1 */
  illuminant: [number, number, number];
  /** shares of the frame, measured on the mask */
  box: { left: number; top: number; width: number; height: number };
  fill: number;
  centre: [number, number];
  shadow: 'cast';
};

/** Renders one photograph and writes it with its mask and its truth. The same task gives the same bytes. */
export default async function renderTask(task: RenderTask): Promise<PhotoTruth> {
  const { size, seed, outDir } = task;
  const product = productMakers[task.product]();
  const look = lookOfSeed(seed);
  const view: View = product.views[task.view];
  const body = assembleBody(product.parts);
  const stage = setStage(body, { ...view, pitchDegrees: view.pitchDegrees + look.pitchOffsetDegrees }, look);
  const centre: [number, number] = [
    view.centre[0] + look.centreOffset[0],
    view.centre[1] + look.centreOffset[1],
  ];
  const fill = view.fill + look.fillOffset;
  const photo = renderPhoto(body, stage, size, { fill, centre });
  const bytes = developPhoto(photo, look.grain, seed);
  const stem = task.file.replace(/\.jpg$/, '');
  for (const folder of ['', 'masks', 'truth']) await mkdir(join(outDir, folder), { recursive: true });
  await sharp(bytes, { raw: { width: size, height: size, channels: 3 } })
    .withIccProfile('srgb')
    .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
    .toFile(join(outDir, task.file));
  await sharp(photo.mask, { raw: { width: size, height: size, channels: 1 } })
    .png()
    .toFile(join(outDir, 'masks', `${stem}.png`));
  const box = boxOfMask(photo.mask, size);
  const truth: PhotoTruth = {
    file: task.file,
    mask: `masks/${stem}.png`,
    product: task.product,
    seed,
    size,
    light: look.light,
    backdrop: { hex: look.backdrop, oklab: oklabFromLinear(...linearFromHex(look.backdrop)) },
    illuminant: linearFromKelvin(look.light.kelvin),
    box,
    fill: Math.max(box.width, box.height),
    centre: [box.left + box.width / 2, box.top + box.height / 2],
    shadow: 'cast',
  };
  await writeFile(join(outDir, 'truth', `${stem}.json`), `${JSON.stringify(truth, null, 2)}\n`);
  return truth;
}

function boxOfMask(mask: Uint8Array, size: number): PhotoTruth['box'] {
  let [left, top, right, bottom] = [size, size, 0, 0];
  for (let pixel = 0; pixel < mask.length; pixel++) {
    if (mask[pixel] < 128) continue;
    const x = pixel % size;
    const y = Math.floor(pixel / size);
    left = Math.min(left, x);
    right = Math.max(right, x + 1);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y + 1);
  }
  return { left: left / size, top: top / size, width: (right - left) / size, height: (bottom - top) / size };
}
