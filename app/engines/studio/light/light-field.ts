import type { Look } from '#app/engines/image-engine.ts';
import { paintGobo, sunOf } from './gobo.ts';
import type { Scene } from '#app/engines/studio/scenes.ts';
import type { Light } from './gain.ts';
import { hasPlate, lightOfPlate } from '#app/engines/studio/surfaces/plate.ts';
import { whitenessOf } from '#app/engines/studio/surfaces/surface-colours.ts';

/** Pixels of the photo for each value of the light field: light changes slowly. */
const lightStep = 8;

/** How bright each place of the scene is lit, around 1: falls off away from the light, through the gobo if there is one. */
export function lightScene(
  scene: Scene,
  look: Look,
  frame: { width: number; height: number; horizon: number | null },
  seed: number,
): Light {
  const width = Math.ceil(frame.width / lightStep) + 1;
  const height = Math.ceil(frame.height / lightStep) + 1;
  // the store's own set is measured with its light on it
  if (hasPlate(scene, look))
    return { values: new Float32Array(width * height).fill(1), width, height, step: lightStep, sun: 0 };
  const values = look.plateOklab
    ? lightOfPlate(look.plateOklab, width, height, scene.family === 'studio' ? 3 : 2)
    : fallOff(scene, look, width, height);
  const pattern = scene.gobo
    ? paintGobo(scene.gobo, { width, height, horizon: frame.horizon }, seed, look)
    : undefined;
  // where nothing can be brighter than the paper, the pool is what the light leaves darker around it
  const white = whitenessOf(look);
  const glow = scene.glow * (1 - 0.35 * white);
  const level = 0.35 + 0.65 * white;
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const u = x / (width - 1) - 0.5;
      const v = y / (height - 1) - 0.5;
      if (glow) values[at] *= 1 + glow * (Math.exp(-(u * u + (v + 0.08) ** 2) / 0.11) - level);
      if (pattern) values[at] *= pattern[at];
    }
  const sun = scene.gobo ? sunOf(scene.gobo) : 0;
  return { values, width, height, step: lightStep, sun };
}

/** Light that falls off away from its source, for a store whose own set is not known. */
function fallOff(scene: Scene, look: Look, width: number, height: number): Float32Array {
  const values = new Float32Array(width * height);
  const angle = ((look.lightAzimuthDegrees ?? 90) * Math.PI) / 180;
  // an even white backdrop stays even: nothing may look dirty
  const evenness = look.lightAzimuthDegrees === null ? 0.3 : 1;
  const isStudio = scene.family === 'studio';
  const brightness = Math.max(isStudio ? 0 : 0.3, Math.min(1, (0.985 - look.backdropOklab[0]) / 0.06));
  const slope = (isStudio ? 0.1 : 0.2) * brightness * evenness;
  const vignette = (isStudio ? 0.07 : 0.1) * brightness;
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const u = x / (width - 1) - 0.5;
      const v = y / (height - 1) - 0.5;
      const towards = u * Math.cos(angle) - v * Math.sin(angle);
      values[at] = (1 + slope * towards) * (1 - vignette * (u * u + v * v) * 2);
    }
  return values;
}
