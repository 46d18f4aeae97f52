import type { Component } from '#app/imaging/masks/components.ts';
import { beyondPixels, growsBrighter, steepnessAcross } from './contact-shadow.ts';
import type { Evidence } from '#app/imaging/cut-out/evidence/evidence.ts';
import { meanOffRay } from './shaded-regions.ts';

/** What is measured of one patch of the ground's colour that the cut left in the product. */
export type Patch = {
  component: Component;
  /** mean distance from the backdrop's colour away from the patch's own rim, in backdrop limits; and its deviation */
  distance: number;
  spread: number;
  /** pixels of it that have the very colour of the backdrop */
  level: number;
  /** pixels on the product's outline, and the share of them at a clear step */
  outer: number;
  outerSupport: number;
  /** of the pixels on the product's outline, the share from which the ground only grows brighter, and that face down */
  open: number;
  below: number;
  /** pixels against the rest of the product, and the share of them at a clear step */
  inner: number;
  innerSupport: number;
  /** mean OKLab across the product's outline, and across the border with the rest of the product */
  outerContrast: number;
  innerContrast: number;
  /** share of the patch that is near the outer background */
  nearOutside: number;
  /** share of its inside that has steps: stitches, treads, print; ground is smooth */
  texture: number;
  /** OKLab of its mean colour off the shadow ray: backdrop has next to nothing of it, whatever falls on it */
  offRay: number;
  /** where there is contrast across the product's outline, the share of it between two neighbours */
  steepness: number;
  /** where its middle lies between the product's top (0) and foot (1) */
  height: number;
};

/** @param core of all patches, less their rims; `nearOutside` = within reach of the background; `labels` = whose each pixel is */
export function measurePatch(
  evidence: Evidence,
  product: Uint8Array,
  core: Uint8Array,
  nearOutside: Uint8Array,
  labels: Int32Array,
  component: Component,
  rows: { top: number; bottom: number },
): Patch {
  const { width, height, distance, backdropLimit, nearStep, sharp } = evidence;
  const outline = { outer: 0, outerSupport: 0, inner: 0, innerSupport: 0, open: 0, below: 0 };
  const contrast = { outer: 0, inner: 0, steepness: 0, ramps: 0 };
  let sum = 0;
  let squares = 0;
  let counted = 0;
  let near = 0;
  let steps = 0;
  let level = 0;
  for (let y = component.top; y <= component.bottom; y++)
    for (let x = component.left, pixel = y * width + x; x <= component.right; x++, pixel++) {
      if (labels[pixel] !== component.id) continue;
      near += nearOutside[pixel];
      if (distance[pixel] < 1.3 * backdropLimit) level++;
      if (core[pixel]) {
        sum += distance[pixel];
        squares += distance[pixel] ** 2;
        counted++;
        if (sharp[pixel] > 0) steps++;
      }
      const margin = Math.min(x, y, width - 1 - x, height - 1 - y);
      if (margin === 0) continue;
      let outward = 0;
      let inward = 0;
      for (let side = 0; side < 4; side++) {
        const next =
          side === 0 ? pixel - 1 : side === 1 ? pixel + 1 : side === 2 ? pixel - width : pixel + width;
        if (!product[next]) outward = next - pixel;
        else if (labels[next] !== component.id) inward = next - pixel;
      }
      if (outward) {
        outline.outer++;
        contrast.outer += contrastAcross(evidence, pixel, outward);
        const steepness = steepnessAcross(evidence, pixel, outward);
        if (steepness !== undefined) {
          contrast.steepness += steepness;
          contrast.ramps++;
        }
        outline.outerSupport += nearStep[pixel];
        if (!product[pixel + width]) outline.below++;
        if (margin > beyondPixels && growsBrighter(evidence, product, pixel, 0.004)) outline.open++;
      } else if (inward) {
        outline.inner++;
        contrast.inner += contrastAcross(evidence, pixel, inward);
        outline.innerSupport += nearStep[pixel];
      }
    }
  const mean = counted ? sum / counted : Infinity;
  const { outer, inner } = outline;
  return {
    component,
    outer,
    inner,
    distance: mean / backdropLimit,
    spread: counted ? Math.sqrt(Math.max(0, squares / counted - mean * mean)) / backdropLimit : 0,
    outerSupport: outer ? outline.outerSupport / outer : 0,
    innerSupport: inner ? outline.innerSupport / inner : 0,
    outerContrast: outer ? contrast.outer / outer : 0,
    innerContrast: inner ? contrast.inner / inner : 0,
    open: outer ? outline.open / outer : 0,
    below: outer ? outline.below / outer : 0,
    level,
    nearOutside: near / component.area,
    offRay: meanOffRay(evidence, labels, component),
    steepness: contrast.ramps ? contrast.steepness / contrast.ramps : 0,
    texture: counted ? steps / counted : 0,
    height: ((component.top + component.bottom) / 2 - rows.top) / Math.max(1, rows.bottom - rows.top),
  };
}

/** OKLab between what lies a pixel before and two behind this one, where the planes hold both. */
function contrastAcross({ planes: { l, a, b } }: Evidence, pixel: number, way: number): number {
  const from = Math.min(l.length - 1, Math.max(0, pixel - way));
  const to = Math.min(l.length - 1, Math.max(0, pixel + 2 * way));
  return Math.hypot(l[from] - l[to], a[from] - a[to], b[from] - b[to]);
}
