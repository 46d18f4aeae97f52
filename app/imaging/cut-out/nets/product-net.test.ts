import { expect, test } from 'vitest';
import type { BackdropKind } from '#test/imaging/backdrop-kinds.ts';
import { composeTruth } from '#test/imaging/compose-truth.ts';
import { drawProduct } from '#test/imaging/draw-product.ts';
import { gatherEvidence, type Evidence } from '#app/imaging/cut-out/evidence/evidence.ts';
import { growBackground } from '#app/imaging/cut-out/segment/grow-background.ts';
import { toPlanes } from '#app/imaging/cut-out/evidence/planes.ts';
import { expectMirrored, expectProduct } from './product-net.ts';
import { cropTo, windowAround } from '#app/imaging/cut-out/evidence/window.ts';

/** The window around a drawn product, and what of it is product. */
async function windowOf(
  name: string,
  kind: BackdropKind,
): Promise<{ evidence: Evidence; alpha: Uint8Array }> {
  const sizePixels = 400;
  const drawn = await drawProduct(name, 220, 3);
  const { picture, alpha } = await composeTruth(drawn, kind, sizePixels, 3);
  const whole = gatherEvidence(toPlanes(picture.rgb, picture));
  const growth = growBackground(whole);
  const { evidence } = cropTo(windowAround(growth.reached, whole), whole, growth);
  const { left, top, width, height } = evidence;
  const inside = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    inside.set(
      alpha.subarray((y + top) * sizePixels + left, (y + top) * sizePixels + left + width),
      y * width,
    );
  return { evidence, alpha: inside };
}

test.each<[string, BackdropKind]>([
  ['red mug', 'white with reflection'],
  ['green bottle', 'white with shadow'],
  ['blue shirt', 'gradient'],
  ['black bag', 'pastel with drop shadow'],
])('a %s before %s is told from the ground, with no shadow or mirror image', async (name, kind) => {
  const { evidence, alpha } = await windowOf(name, kind);
  const logits = expectProduct(evidence);
  let [both, either] = [0, 0];
  for (const [i, logit] of logits.entries()) {
    if (logit > 0 && alpha[i] > 127) both++;
    if (logit > 0 || alpha[i] > 127) either++;
  }
  expect(both / either).toBeGreaterThan(0.95);
});

test('the same window gives the same figures, whatever was looked at between', async () => {
  const [mug, bottle] = [await windowOf('red mug', 'gradient'), await windowOf('green bottle', 'white')];
  const first = expectProduct(mug.evidence).slice();
  expectProduct(bottle.evidence);
  expect(expectProduct(mug.evidence)).toEqual(first);
});

test('with its mirror image, a window is seen as its mirror image is', async () => {
  const { evidence } = await windowOf('tan bag', 'white with shadow');
  const { width, planes, backdrop } = evidence;
  const mirror = (plane: Float32Array) =>
    plane.map((_, i) => plane[i - (i % width) + width - 1 - (i % width)]);
  const { first, second, third } = backdrop;
  const mirrored = {
    ...evidence,
    planes: { ...planes, l: mirror(planes.l), a: mirror(planes.a), b: mirror(planes.b) },
    backdrop: { first: mirror(first), second: mirror(second), third: mirror(third) },
  };
  const seen = expectMirrored(evidence, expectProduct(evidence));
  const other = mirror(expectMirrored(mirrored, expectProduct(mirrored)));
  expect(Math.max(...seen.map((logit, i) => Math.abs(logit - other[i])))).toBeLessThan(1e-3);
  expect(seen).not.toEqual(expectProduct(evidence));
});
