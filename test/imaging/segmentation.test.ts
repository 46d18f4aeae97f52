import { expect, test } from 'vitest';
import { solve } from '#app/imaging/cut-out/cut-out.ts';
import { workingSidePixels } from '#app/imaging/cut-out/evidence/planes.ts';
import type { Window } from '#app/imaging/cut-out/evidence/window.ts';
import { findComponents } from '#app/imaging/masks/components.ts';
import { erode } from '#app/imaging/masks/morphology.ts';
import type { BackdropKind } from './backdrop-kinds.ts';
import { composeTruth } from './compose-truth.ts';
import { drawings, drawProduct } from './draw-product.ts';

/** A mask of the window as one of the whole frame. */
function maskOfFrame(mask: Uint8Array, { left, top, width, height, frame }: Window): Uint8Array {
  const out = new Uint8Array(frame.width * frame.height);
  for (let y = 0; y < height; y++)
    out.set(mask.subarray(y * width, (y + 1) * width), (top + y) * frame.width + left);
  return out;
}

/**
 * The square root of the largest wrong patch over that of the product's area, at the working resolution, whether or not
 * the cut-out would be accepted; lines of up to two pixels along the outline do not count.
 */
async function worstPatch(name: string, kind: BackdropKind): Promise<number> {
  const sizePixels = 2 * workingSidePixels;
  const seed = 100 + Object.keys(drawings).indexOf(name) * 17 + kind.length;
  const drawn = await drawProduct(name, Math.round(sizePixels * (0.45 + 0.03 * (seed % 10))), seed);
  const { picture, alpha } = await composeTruth(drawn, kind, sizePixels, seed);
  const { evidence, segmentation } = solve(picture, {});
  const product = maskOfFrame(segmentation.product, evidence);
  const wrong = new Uint8Array(product.length);
  let area = 0;
  for (let i = 0; i < wrong.length; i++) {
    const x = i % workingSidePixels;
    const y = (i - x) / workingSidePixels;
    const isProduct = alpha[(2 * y + 1) * sizePixels + 2 * x + 1] > 127 ? 1 : 0;
    area += isProduct;
    wrong[i] = product[i] === isProduct ? 0 : 1;
  }
  const { components } = findComponents(
    erode(wrong, workingSidePixels, workingSidePixels, 1),
    workingSidePixels,
  );
  return Math.sqrt(Math.max(0, ...components.map((patch) => patch.area)) / area);
}

test.each<[string, BackdropKind]>([
  ['orange shoe', 'vignette'],
  ['steel watch', 'gradient'],
  ['white shoe', 'tilted planes'],
])('no pale part of a %s before %s is lost', async (name, kind) => {
  expect(await worstPatch(name, kind)).toBeLessThan(0.03);
});

test('what is seen through a handle under a drop shadow is cut out, though it has not the backdrop’s colour', async () => {
  const side = workingSidePixels;
  const drawn = await drawProduct('red mug', 307, 21);
  const { picture, alpha } = await composeTruth(drawn, 'pastel with drop shadow', side, 21);
  const filledIn = (keepsGaps: boolean) => {
    const { evidence, segmentation } = solve(picture, { keepsGaps });
    return maskOfFrame(segmentation.product, evidence).filter((is, at) => is && alpha[at] < 128).length;
  };
  expect(filledIn(true)).toBeGreaterThan(3000);
  expect(filledIn(false)).toBeLessThan(1000);
});
