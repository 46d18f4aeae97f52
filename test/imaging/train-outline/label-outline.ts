import { boxOf, solve } from '#app/imaging/cut-out/cut-out.ts';
import { measureFeatures } from '#app/imaging/cut-out/features.ts';
import { judge } from '#app/imaging/cut-out/judge.ts';
import { lookAcross, stretchSigns } from '#app/imaging/cut-out/outline-stretches.ts';
import { workingSidePixels } from '#app/imaging/cut-out/planes.ts';
import type { Truth } from '../compose-truth.ts';
import type { Examples } from './fit-net.ts';

export type Labelled = Examples;

/** Further than this share of the product's side, or so many pixels, from the true outline is wrong. */
const tolerance = { share: 1 / 80, pixels: 2.5 };

/**
 * What is seen across each pixel of the outline that the cut finds in a photo, and whether it is wrong (1). None of photos
 * that are refused whatever their outline.
 */
export function labelOutline({ picture, alpha }: Truth): Labelled {
  const { evidence, segmentation, reached } = solve(picture, workingSidePixels, {});
  const features = { ...measureFeatures(evidence, segmentation), doubt: 0, softFoot: 0, longestGap: 0 };
  const none = { width: stretchSigns, rows: new Float32Array(0), labels: new Uint8Array(0) };
  if (judge(features, 1) || !boxOf(alpha, picture.width, picture.height)) return none;
  const { product } = segmentation;
  const { count, signs, pixels, across, down, side } = lookAcross({ evidence, product, reached });
  const scale = picture.width / evidence.frame.width;
  const far = Math.max(tolerance.pixels, side * scale * tolerance.share);
  const isProduct = (x: number, y: number) => {
    const column = Math.max(0, Math.min(picture.width - 1, Math.round(x)));
    const row = Math.max(0, Math.min(picture.height - 1, Math.round(y)));
    return alpha[row * picture.width + column] > 127;
  };
  const labels = new Uint8Array(count);
  for (let at = 0; at < count; at++) {
    const x = ((pixels[at] % evidence.width) + evidence.left + 0.5) * scale - 0.5;
    const y = (Math.floor(pixels[at] / evidence.width) + evidence.top + 0.5) * scale - 0.5;
    const isInside = isProduct(x + across[at] * far, y + down[at] * far);
    const beyond = far + scale;
    labels[at] = isInside && !isProduct(x - across[at] * beyond, y - down[at] * beyond) ? 0 : 1;
  }
  return { width: stretchSigns, rows: signs.slice(0, count * stretchSigns), labels };
}
