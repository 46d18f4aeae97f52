import type { Picture } from '#app/imaging/picture.ts';
import { findComponents } from '#app/imaging/masks/components.ts';
import { dilate } from '#app/imaging/masks/morphology.ts';

/**
 * The product's opacity of a photo that came with transparency: a shadow that was baked into it is taken out, else the
 * product would float over its old shadow in the new scene. Glass and gauze, which are bright or coloured, stay.
 */
export function opacityOfProduct(picture: Picture & { alpha: Uint8Array }): Uint8Array {
  const { width, height, rgb } = picture;
  const alpha = picture.alpha.slice();
  const most = densest(alpha);
  const solidFrom = most < solidOpacity ? solidShare * most : solidOpacity;
  const solid = Uint8Array.from(alpha, (value) => (value >= solidFrom ? 1 : 0));
  const rim = Math.max(2, Math.round(Math.max(width, height) / 700));
  const nearSolid = dilate(solid, width, height, rim);
  for (let pixel = 0; pixel < alpha.length; pixel++) {
    if (!alpha[pixel] || nearSolid[pixel]) continue;
    const brightest = Math.max(rgb[pixel * 3], rgb[pixel * 3 + 1], rgb[pixel * 3 + 2]);
    const dullest = Math.min(rgb[pixel * 3], rgb[pixel * 3 + 1], rgb[pixel * 3 + 2]);
    if (brightest < 110 && brightest - dullest < 40) alpha[pixel] = 0;
  }
  dropFaintParts(alpha, solid, width);
  return alpha;
}

/** Of 255. */
const solidOpacity = 236;
/** A product that is nowhere so solid, of glass or gauze, is where it is about as dense as anywhere. */
const solidShare = 0.92;

/** The opacity that one in a hundred of the pixels exceeds that are not empty; 0 when all are. */
function densest(alpha: Uint8Array): number {
  const counts = new Uint32Array(256);
  for (const value of alpha) counts[value]++;
  let left = 0.01 * (alpha.length - counts[0]);
  if (!left) return 0;
  let value = 255;
  while (left > counts[value]) left -= counts[value--];
  return value;
}

/** Parts that are hardly anywhere solid are shadows, specks or dust. Changes `alpha`. */
function dropFaintParts(alpha: Uint8Array, solid: Uint8Array, width: number): void {
  const { labels, components } = findComponents(
    Uint8Array.from(alpha, (value) => (value > 8 ? 1 : 0)),
    width,
  );
  const solidArea = new Int32Array(components.length + 1);
  for (let pixel = 0; pixel < labels.length; pixel++) solidArea[labels[pixel]] += solid[pixel];
  const largest = Math.max(1, ...components.map(({ area }) => area));
  const isKept = [
    false,
    ...components.map(({ id, area }) => area > 0.002 * largest && solidArea[id] > 0.15 * area),
  ];
  for (let pixel = 0; pixel < alpha.length; pixel++) if (!isKept[labels[pixel]]) alpha[pixel] = 0;
}
