import type { RenderOutcome } from '#app/engines/image-engine.ts';
import { linearOfByte, linearToOklab } from '#app/imaging/colour.ts';
import type { CutOut, Picture, PlacedProduct } from '#app/imaging/picture.ts';
import type { PhotoSetting } from './set-consistency.ts';

/** Places across and down at which the scene is looked at. */
const places = 48;

/**
 * How a finished photo is set up: the product's place as it was put there, light and horizon as they were painted, and
 * the scene's colour as the decoded file shows it around the product.
 */
export function readSetting(
  photo: Picture,
  cut: CutOut,
  product: PlacedProduct,
  painted: Extract<RenderOutcome, { ok: true }>,
): PhotoSetting {
  const { source, target } = painted.placement;
  const scale = target.width / source.width;
  const [width, height] = [cut.box.width * scale, cut.box.height * scale];
  const left = target.left + (cut.box.left - source.left) * scale;
  const bottom = target.top + (cut.box.top - source.top) * scale + height;
  return {
    sceneId: painted.sceneId,
    lightDegrees: painted.lightAzimuthDegrees,
    horizon: painted.horizon,
    fill: Math.max(width / painted.width, height / painted.height),
    centreX: (left + width / 2) / painted.width,
    marginBelow: 1 - bottom / painted.height,
    centreY: (bottom - height / 2) / painted.height,
    backdropOklab: colourAround(photo, product),
  };
}

/** Mean colour of the places that the product leaves free, OKLab. */
function colourAround({ width, height, rgb }: Picture, product: PlacedProduct): [number, number, number] {
  const sum: [number, number, number] = [0, 0, 0];
  let count = 0;
  for (let row = 0; row < places; row++)
    for (let column = 0; column < places; column++) {
      const x = Math.floor(((column + 0.5) * width) / places);
      const y = Math.floor(((row + 0.5) * height) / places);
      if (isProduct(product, x - product.left, y - product.top)) continue;
      const at = (y * width + x) * 3;
      for (const k of [0, 1, 2]) sum[k] += linearOfByte[rgb[at + k]];
      count++;
    }
  if (!count) return [0, 0, 0];
  return linearToOklab(sum[0] / count, sum[1] / count, sum[2] / count);
}

function isProduct({ width, height, alpha }: PlacedProduct, x: number, y: number): boolean {
  return x >= 0 && y >= 0 && x < width && y < height && alpha[y * width + x] > 0;
}
