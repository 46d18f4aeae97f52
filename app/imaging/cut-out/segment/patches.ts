import type { Evidence } from '#app/imaging/cut-out/evidence/evidence.ts';
import { islandsIn } from './holes.ts';
import { findComponents, type Component } from '#app/imaging/masks/components.ts';
import { inQuads, nextSet } from '#app/imaging/masks/runs.ts';
import { measurePatch, type Patch } from './measure-patch.ts';
import { dilate, erode, intersect, invert } from '#app/imaging/masks/morphology.ts';
import { countOf, productRows } from './tidy.ts';
import { roomBytes, unsetBytes } from '#app/imaging/work-room.ts';

type Verdict = 'product' | 'background';
type Frame = { productArea: number; labels: Int32Array; width: number; levelHoles: number };

/** Brighter than this share of the backdrop, a patch may be ground; darker ones are cast shadows, cut by growth. */
const leastShade = 0.55;
/** Bounce light tints the ground this much (OKLab off the shadow ray). */
const mostTint = 0.025;
/**
 * Ground, its reflection, and gaps between straps look like pieces of a white product. Such a patch belongs to the side
 * that it is joined to without a step: with a step towards the product and none towards the background it is taken off;
 * with none towards the product (a highlight) it stays. Changes `product` and `holes`.
 */
export function settlePatches(evidence: Evidence, product: Uint8Array, holes: Uint8Array): void {
  const { width, height } = evidence;
  const productArea = countOf(product);
  const candidates = findCandidates(evidence, product);
  // a product that is mostly of the ground's own hue: the patches are the product
  if (!productArea || countOf(candidates) > 0.5 * productArea) return;
  const core = erode(candidates, width, height, 1);
  const reach = Math.max(3, Math.round(0.1 * Math.sqrt(productArea)));
  const nearOutside = dilate(invert(product), width, height, reach);
  const { labels, components } = findComponents(candidates, width);
  const rows = productRows(product, evidence);
  const patches = components
    .filter(({ area }) => area > Math.max(12, 0.001 * productArea))
    .map((component) => measurePatch(evidence, product, core, nearOutside, labels, component, rows));
  const levelHoles = patches.filter((patch) => patch.outer === 0 && patch.distance < 1).length;
  const frame = { productArea, labels, width, levelHoles };
  const taken = roomBytes(product.length);
  for (const patch of patches) {
    if (!evidence.isColoured && isFace(patch, productArea)) continue;
    // what is enclosed and stays is looked at once more, as a gap
    if (judgePatch(patch, frame) === 'background') mark(labels, width, patch.component, taken);
  }
  // thin bridges between a patch and the candidates around it are its own soft rim
  takeOff(taken, product, holes);
  takeOff(intersect(dilate(taken, width, height, 1), candidates), product, holes);
}

/** 1 = product that ground could look like. */
function findCandidates({ shade, offRay }: Evidence, product: Uint8Array): Uint8Array {
  const candidates = unsetBytes(product.length);
  for (let i = 0; i < candidates.length; i++)
    candidates[i] = product[i] && shade[i] > leastShade && shade[i] < 1.05 && offRay[i] < mostTint ? 1 : 0;
  return candidates;
}

/** Sets the component's pixels in `mask`. */
function mark(labels: Int32Array, width: number, component: Component, mask: Uint8Array): void {
  const { id, left, right, top, bottom } = component;
  for (let y = top; y <= bottom; y++)
    for (let pixel = y * width + left, end = y * width + right; pixel <= end; pixel++)
      if (labels[pixel] === id) mask[pixel] = 1;
}

/** Changes `product` and `holes`. */
function takeOff(mask: Uint8Array, product: Uint8Array, holes: Uint8Array): void {
  const quads = inQuads(mask);
  const { length } = mask;
  for (let i = nextSet(quads, 0, length); i < length; i = nextSet(quads, i + 1, length)) {
    product[i] = 0;
    holes[i] = 1;
  }
}

/**
 * A large pale area that the rest of the product holds by most of its rim, that ends in a step where it meets the
 * background, and of which little has the backdrop's very colour: a label, a white panel. A gap is level; a reflection
 * hangs on the product by one side. Before a coloured backdrop it may be backdrop in shade,
 * seen between the legs of a stool: there, nothing is known to be a face.
 */
function isFace(
  { component, outer, inner, outerSupport, distance, level }: Patch,
  productArea: number,
): boolean {
  const isHeld = inner > 0 && outer < 0.6 * inner && (outer === 0 || outerSupport > 0.75);
  const isPale = Number.isFinite(distance) && distance > 2.3 && level < 0.12 * component.area;
  return isHeld && isPale && component.area > 0.01 * productArea;
}

function judgePatch(patch: Patch, frame: Frame): Verdict {
  if (weighPatch(patch, frame) === 'background') return isTextured(patch, frame) ? 'product' : 'background';
  return isOpenGap(patch) ? 'background' : 'product';
}

/** A white sole on white: treads and stitches all over it, and a rim that is a line. Ground is smooth. */
function isTextured({ component, texture, outer, steepness }: Patch, { productArea }: Frame): boolean {
  return outer > 0 && texture > 0.5 && steepness > 0.8 && component.area > 0.02 * productArea;
}

/** Backdrop between arm and body, all but enclosed: its exact colour, smooth, near the outside, and a clear step all round. */
function isOpenGap(patch: Patch): boolean {
  const { outer, inner, offRay, innerSupport, innerContrast, texture, nearOutside, level, component } = patch;
  const isHeld = outer < 0.15 * inner && innerSupport > 0.95 && innerContrast > 0.4;
  return isHeld && offRay < 0.003 && texture < 0.25 && nearOutside > 0.2 && level > 0.1 * component.area;
}

function weighPatch(patch: Patch, frame: Frame): Verdict {
  const share = patch.component.area / frame.productArea;
  const hasOutline = patch.outer > 0.3 * Math.sqrt(patch.component.area);
  if (hasOutline && patch.height > 0.7 && patch.innerSupport > 0.25) return judgeFootPatch(patch, share);
  // it runs on into the product without a step: a highlight, a fold
  if (patch.innerSupport < 0.45 && patch.inner > 0.3 * patch.outer) return 'product';
  // hardly an inside: the soft rim of the product itself, or a line
  if (patch.distance === Infinity || share > 0.4) return 'product';
  return hasOutline ? judgeOutlinePatch(patch) : judgeEnclosedPatch(patch, share, frame);
}

/**
 * A strip below the foot, parted from the product by a step, as long where it ends as where it begins, from which the
 * ground only grows brighter: the product's shadow or its reflection.
 */
function isGroundStrip(patch: Patch, share: number): boolean {
  const isStrip = share < 0.03 && patch.height > 0.9 && patch.outer > 0.8 * patch.inner;
  return isStrip && patch.innerSupport > 0.85 && patch.open > 0.85 && patch.below > 0.55;
}

/**
 * A scrap that hangs on the foot by a border no longer than its own rim, and is parted from the product by much and from
 * the ground beside it by next to nothing.
 */
function isGroundScrap(patch: Patch, share: number): boolean {
  const { outer, inner, outerContrast, innerContrast } = patch;
  const isScrap = share < 0.02 && patch.height > 0.85 && outer > 0.6 * inner;
  return isScrap && outerContrast < 0.04 && innerContrast > Math.max(0.1, 3 * outerContrast);
}

/** At the foot ground is likely. */
function judgeFootPatch(patch: Patch, share: number): Verdict {
  if (isGroundStrip(patch, share) || isGroundScrap(patch, share)) return 'background';
  if (patch.innerSupport > 0.5 && (patch.outerSupport < 0.5 || patch.distance < 1.3)) return 'background';
  return 'product';
}

function judgeOutlinePatch({ distance, innerSupport, outerSupport }: Patch): Verdict {
  return distance < 1.3 || (innerSupport > 0.5 && outerSupport < 0.5) ? 'background' : 'product';
}

function judgeEnclosedPatch(patch: Patch, share: number, { labels, width, levelHoles }: Frame): Verdict {
  if (patch.distance > 9) return 'product';
  if (islandsIn(patch.component, labels, width) > 0.02 * patch.component.area) return 'product';
  // the very colour of the backdrop, level from rim to rim, close to the outside; but rows of such are lettering as
  // often as they are eyelets, and large ones deep inside are labels
  const isLevel = patch.distance < 1.3 && patch.spread < 1;
  return isLevel && levelHoles < 5 && patch.nearOutside > 0.5 && share < 0.15 ? 'background' : 'product';
}
