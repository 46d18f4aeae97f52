import sharp from 'sharp';
import { assembleBody } from '#test/sample-store/march.ts';
import { developPhoto, renderPhoto } from '#test/sample-store/render-photo.ts';
import { setStage } from '#test/sample-store/stage.ts';
import type { Truth } from '../compose-truth.ts';
import { randomBody, randomLook, randomMaterial, randomView } from './random-body.ts';
import { warmedUp } from './random-photo.ts';
import { between } from './random-shapes.ts';

/**
 * A made-up body rendered like a sample store, under lamps of any kind on ground of any colour: its shadows and bounced light
 * are those of a real scene. The same one for the same seed.
 */
export async function renderedPhoto(seed: number, sizePixels: number): Promise<Truth> {
  const random = warmedUp(seed * 104_729 + 7);
  const look = randomLook(random);
  const parts = randomBody(random);
  // hard on purpose: a quarter has a part of the ground's own colour
  if (random() < 0.25)
    parts[Math.floor(random() * parts.length)].material = randomMaterial(random, look.backdrop);
  const view = randomView(random);
  const body = assembleBody(parts);
  const photo = renderPhoto(body, setStage(body, view, look), sizePixels, view);
  const raw = { width: sizePixels, height: sizePixels, channels: 3 as const };
  const jpeg = await sharp(developPhoto(photo, look.grain, seed), { raw })
    .jpeg({ quality: Math.round(between(random, 78, 96)) })
    .toBuffer();
  const rgb = new Uint8Array(await sharp(jpeg).raw().toBuffer());
  return { picture: { width: sizePixels, height: sizePixels, rgb }, alpha: photo.mask };
}
