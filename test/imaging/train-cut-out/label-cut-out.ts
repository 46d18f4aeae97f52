import { boxOf, solve } from '#app/imaging/cut-out/cut-out.ts';
import { drawOutline } from '#app/imaging/cut-out/edge/edge-net.ts';
import type { Evidence } from '#app/imaging/cut-out/evidence/evidence.ts';
import { measureFeatures } from '#app/imaging/cut-out/exam/features.ts';
import { findGaps } from '#app/imaging/cut-out/segment/gaps.ts';
import type { FoundGaps } from '#app/imaging/cut-out/segment/inner-areas.ts';
import { judge } from '#app/imaging/cut-out/exam/judge.ts';
import { lookAcross, stretchSigns } from '#app/imaging/cut-out/exam/outline-stretches.ts';
import { findShadedGaps } from '#app/imaging/cut-out/segment/shaded-gaps.ts';
import { eachPixel } from '#app/imaging/masks/components.ts';
import { withWorkRoom } from '#app/imaging/work-room.ts';
import type { Truth } from '../compose-truth.ts';
import type { Examples } from './fit-net.ts';

/** Further than this share of the product's side, or so many pixels, from the true outline is wrong. */
const tolerance = { share: 1 / 80, pixels: 2.5 };
/** Of an inner area: more than this share of backdrop is a gap, less than that is product; between, it teaches nothing. */
const [surelyGap, surelyProduct] = [0.8, 0.2];

/**
 * What is seen across each pixel of the outline of a photo's cut-out, and whether it is wrong there (1). None of photos that
 * are refused whatever their outline.
 */
export function labelOutline(truth: Truth): Examples {
  const { picture, alpha } = truth;
  const { evidence, closeUp, segmentation, expected, growth } = solve(picture, {});
  const features = { ...measureFeatures(evidence, segmentation), gapChance: 0 };
  if (judge(features, 1) || !boxOf(alpha, picture.width, picture.height))
    return { width: stretchSigns, rows: new Float32Array(0), labels: new Uint8Array(0) };
  const { product } = drawOutline({ evidence, closeUp, product: segmentation.product, expected });
  const { count, signs, pixels, across, down, side } = lookAcross({
    evidence,
    product,
    reached: growth.reached,
  });
  const scale = picture.width / evidence.frame.width;
  const far = Math.max(tolerance.pixels, side * scale * tolerance.share);
  const labels = new Uint8Array(count);
  for (let at = 0; at < count; at++) {
    const [x, y] = placeInPhoto(evidence, pixels[at], scale);
    const isInside = isProduct(truth, x + across[at] * far, y + down[at] * far);
    const beyond = far + scale;
    labels[at] = isInside && !isProduct(truth, x - across[at] * beyond, y - down[at] * beyond) ? 0 : 1;
  }
  return { width: stretchSigns, rows: signs.slice(0, count * stretchSigns), labels };
}

/**
 * What is seen of each area inside a photo's cut-out that is level, or that a shade of the backdrop explains, before any is
 * cut out, and whether it is a gap (1).
 */
export function labelAreas(truth: Truth): { gaps: Examples; shadedGaps: Examples } {
  return withWorkRoom(() => {
    const { evidence, segmentation, growth, expected } = solve(truth.picture, { keepsGaps: true });
    const { product } = segmentation;
    return {
      gaps: labelGaps(truth, evidence, findGaps(evidence, product)),
      shadedGaps: labelGaps(
        truth,
        evidence,
        findShadedGaps(evidence, { product, reached: growth.reached, expected }),
      ),
    };
  });
}

function labelGaps(truth: Truth, evidence: Evidence, found: FoundGaps): Examples {
  const scale = truth.picture.width / evidence.frame.width;
  const rows: number[] = [];
  const labels: number[] = [];
  for (const { component, signs } of found.gaps) {
    let backdrop = 0;
    eachPixel(found.labels, evidence.width, component, (pixel) => {
      if (!isProduct(truth, ...placeInPhoto(evidence, pixel, scale))) backdrop++;
    });
    const share = backdrop / component.area;
    if (share < surelyGap && share > surelyProduct) continue;
    rows.push(...signs);
    labels.push(share > surelyProduct ? 1 : 0);
  }
  return {
    width: rows.length / Math.max(1, labels.length),
    rows: Float32Array.from(rows),
    labels: Uint8Array.from(labels),
  };
}

/** The photo's coordinates of the middle of a pixel of the working resolution. */
function placeInPhoto({ width, left, top }: Evidence, pixel: number, scale: number): [number, number] {
  return [
    ((pixel % width) + left + 0.5) * scale - 0.5,
    (Math.floor(pixel / width) + top + 0.5) * scale - 0.5,
  ];
}

function isProduct({ picture: { width, height }, alpha }: Truth, x: number, y: number): boolean {
  const column = Math.max(0, Math.min(width - 1, Math.round(x)));
  const row = Math.max(0, Math.min(height - 1, Math.round(y)));
  return alpha[row * width + column] > 127;
}
