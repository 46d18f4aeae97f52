import type { Box, CutOut, CutOutRefusal, Picture } from '../picture.ts';
import { disagreementOf } from './agreement.ts';
import { opacityOfProduct } from './alpha-input.ts';
import { gatherEvidence, type Evidence } from './evidence.ts';
import { measureFeatures } from './features.ts';
import { growBackground } from './grow-background.ts';
import { confidenceOf, judge, judgeRemnants, refuseCutOut } from './judge.ts';
import { refineEdge } from './matting.ts';
import { shrink, toPlanes } from './planes.ts';
import { findRemnants } from './remnants.ts';
import { segment } from './segment.ts';

/** Long side, in pixels, at which product and backdrop are told apart; the outline is found at full resolution. */
const workingSidePixels = 512;
const secondSidePixels = 384;
/** OKLab deviation of the backdrop from which its grain can make steps like those of an outline. */
const grainySigma = 0.003;
/** Share of the product on which two solves may differ. */
const mostDisagreement = 0.005;

/**
 * Separates the product of a photo from its backdrop: plain, gradient or two planes (wall and table), with or without
 * shadow. A picture with transparency of its own keeps it, less any baked shadow.
 *
 * @param picture upright 8-bit sRGB
 * @returns the product at the picture's own size, or a refusal with the reason; deterministic
 */
export function cutOut(picture: Picture): CutOut | CutOutRefusal {
  if (picture.alpha) return cutByAlpha({ ...picture, alpha: picture.alpha });
  const { small, evidence, segmentation } = solve(picture, workingSidePixels);
  const features = measureFeatures(evidence, segmentation);
  const confidence = confidenceOf(features);
  const reason =
    judge(features, confidence) ??
    judgeRemnants(findRemnants(evidence, segmentation.product)) ??
    judgeAgreement(picture, evidence, segmentation.product);
  if (reason) return refuseCutOut(reason, confidence);
  const { alpha, rgb } = refineEdge(picture, { ...small, product: segmentation.product });
  const box = boxOf(alpha, picture.width, picture.height);
  if (!box) return refuseCutOut('no_product_found', confidence);
  const { border } = evidence;
  const middle = (((small.height / 2) | 0) * small.width + small.width / 2) | 0;
  const kind = border.surfaces > 1 ? 'two-plane' : border.slope > 0.06 ? 'gradient' : 'plain';
  const oklab: [number, number, number] = [
    evidence.backdrop.first[middle],
    evidence.backdrop.second[middle],
    evidence.backdrop.third[middle],
  ];
  return {
    ok: true,
    width: picture.width,
    height: picture.height,
    alpha,
    rgb,
    box,
    confidence,
    backdrop: { kind, oklab },
  };
}

function solve(picture: Picture, sidePixels: number) {
  const small = shrink(picture, sidePixels);
  const evidence = gatherEvidence(toPlanes(small.rgb, small));
  return { small, evidence, segmentation: segment(evidence, growBackground(evidence)) };
}

/** Grain can pass for an outline: before a backdrop with grain, a second solve must find the same product. */
function judgeAgreement(picture: Picture, evidence: Evidence, product: Uint8Array) {
  if (evidence.noise < grainySigma) return undefined;
  const second = solve(picture, secondSidePixels);
  const other = { ...second.small, product: second.segmentation.product };
  const { width, height } = evidence;
  return disagreementOf({ width, height, product }, other) > mostDisagreement ? 'edges_uncertain' : undefined;
}

function cutByAlpha(picture: Picture & { alpha: Uint8Array }): CutOut | CutOutRefusal {
  const { width, height, rgb } = picture;
  const alpha = opacityOfProduct(picture);
  const box = boxOf(alpha, width, height);
  if (!box || box.width * box.height < 0.004 * width * height) return refuseCutOut('no_product_found', 0);
  if (shareOfFrame(alpha, width, height) > 0.1) return refuseCutOut('product_touches_edge', 0.2);
  const backdrop = { kind: 'transparent' as const, oklab: [1, 0, 0] as [number, number, number] };
  return { ok: true, width, height, alpha, rgb, box, confidence: 0.98, backdrop };
}

/** Share of the frame's border where the product is. */
function shareOfFrame(alpha: Uint8Array, width: number, height: number): number {
  let touching = 0;
  for (let x = 0; x < width; x++)
    touching += (alpha[x] > 127 ? 1 : 0) + (alpha[(height - 1) * width + x] > 127 ? 1 : 0);
  for (let y = 0; y < height; y++)
    touching += (alpha[y * width] > 127 ? 1 : 0) + (alpha[y * width + width - 1] > 127 ? 1 : 0);
  return touching / (2 * (width + height));
}

/** The tight box of opacity 128 and more; undefined when there is none. */
export function boxOf(alpha: Uint8Array, width: number, height: number): Box | undefined {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (alpha[y * width + x] < 128) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  return right < 0 ? undefined : { left, top, width: right - left + 1, height: bottom - top + 1 };
}
