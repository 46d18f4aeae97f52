import type { CutOut, Picture } from '#app/imaging/picture.ts';
import { MEASUREMENT_VERSION, type PhotoMeasurement } from './measurement.ts';
import { measureBackdrop } from './measurement/backdrop.ts';
import { modelBackdrop } from './measurement/backdrop-model.ts';
import { measureComposition } from './measurement/composition.ts';
import { measureLight } from './measurement/light.ts';
import { measurePalette } from './measurement/palette.ts';
import { separateProduct } from './measurement/separate-product.ts';
import { findShadow, measureShadow } from './measurement/shadow.ts';
import { measureSharpness } from './measurement/sharpness.ts';
import { measureSaturation, measureTone } from './measurement/tone.ts';
import { measureTexture } from './measurement/texture.ts';
import { measureWhite } from './measurement/white-balance.ts';
import { makeWorkingCopy } from './measurement/working-copy.ts';

/**
 * Photos are shrunk to this while they are decoded, all of them alike: fine detail must not depend on the size of the
 * file that it came in.
 */
export const measuringSidePixels = 320;

/**
 * Measures the style of one photograph: backdrop, palette, tone, white balance, light, shadow, composition and
 * sharpness. Works on an inner copy of at most 160 px; give it a picture of {@link measuringSidePixels}. Pure and deterministic to the bit on one machine.
 *
 * @param picture 8-bit sRGB, upright; `alpha` makes the backdrop `transparent`
 * @param options.cutOut the product's mask, at any resolution of the same photo: better than the quick separation
 *   that is used without it, most of all where shadows are hard
 * @param options.horizon where wall and table meet, as a share of the height, in a photo of which that is known
 */
export function measurePhoto(
  picture: Picture,
  options: { cutOut?: CutOut; horizon?: number } = {},
): PhotoMeasurement {
  const copy = makeWorkingCopy(picture);
  const model = modelBackdrop(copy, options.horizon);
  const separation = separateProduct(copy, model, options.cutOut);
  const stain = findShadow(copy, model, separation);
  const backdrop = measureBackdrop(copy, model, separation);
  return {
    version: MEASUREMENT_VERSION,
    aspect: picture.width / picture.height,
    backdrop,
    palette: measurePalette(copy, separation),
    tone: measureTone(copy),
    texture: measureTexture(copy),
    white: measureWhite(copy, separation, backdrop),
    saturation: measureSaturation(copy, separation),
    light: measureLight(copy, separation, stain),
    shadow: measureShadow(copy, separation, stain),
    composition: measureComposition(separation, copy.width, copy.height),
    sharpness: measureSharpness(copy, separation),
  };
}
