import { isShadowColoured, type Evidence } from '#app/imaging/cut-out/evidence/evidence.ts';
import { peelContactShadow } from './contact-shadow.ts';
import type { Growth } from './grow-background.ts';
import { openGaps } from './gaps.ts';
import { findHoles } from './holes.ts';
import { directionCount, minCut, neighbourOffsets } from './min-cut.ts';
import { findComponents } from '#app/imaging/masks/components.ts';
import { invert } from '#app/imaging/masks/morphology.ts';
import { settlePatches } from './patches.ts';
import { findOtherColoured } from './shaded-regions.ts';
import { dropRims, keepStrokes, weighStrokes } from '#app/imaging/cut-out/strokes.ts';
import { dropSpecks, peelGround, snapToEdge, type Part } from './tidy.ts';
import { unsetBytes, unsetInts, unsetShorts } from '#app/imaging/work-room.ts';

export type Segmentation = {
  /** 1 = product, at the working resolution */
  product: Uint8Array;
  /** separate parts of the product that are worth keeping, the largest first */
  parts: Part[];
  /** 0..1: the chance that something inside the product is a gap through which the backdrop is seen */
  gapChance: number;
};

/**
 * Minimum cut between what the growth reached and what is clearly not backdrop. Neighbours may only part where there is a
 * step, so the cut does not follow a shadow's soft border.
 *
 * @param expected what the product net says: its logits, > 0 = product
 * @param keepsGaps what may be a gap is not asked about: for those who teach the nets that say so
 */
export function segment(
  evidence: Evidence,
  growth: Growth,
  expected: Float32Array,
  keepsGaps = false,
): Segmentation {
  const ambiguous = findAmbiguous(evidence, growth.sure);
  const terminals = weighPixels(evidence, growth, ambiguous);
  // what a person took off shall not come back as a rim
  const most = growth.said ? 0 : surest;
  for (let i = 0; i < terminals.length; i++)
    terminals[i] += trustBeside * Math.max(-surest, Math.min(most, expected[i]));
  const holes = findHoles(evidence, growth);
  weighBackdrop(growth.seeds, holes, terminals);
  weighStrokes(growth.said, terminals);
  const { mask: product } = minCut(evidence, terminals, weighNeighbours(evidence));
  const first = growth.said ? product.slice() : product;
  snapToEdge(evidence, product);
  peelGround(evidence, product, ambiguous);
  peelContactShadow(evidence, product);
  dropSpecks(evidence, product, holes);
  settlePatches(evidence, product, holes);
  const cut = { product, holes, reached: growth.reached, expected };
  const gapChance = keepsGaps ? 0 : openGaps(evidence, cut);
  snapToEdge(evidence, product);
  keepStrokes(growth.said, first, product, holes);
  dropRims(growth.said, product, holes, evidence.width);
  const parts = dropSpecks(evidence, product, holes);
  keepStrokes(growth.said, first, product, holes);
  return { product, parts, gapChance };
}

/**
 * The product net alone says what is product and what backdrop, and only the outline is the steps': a second try where the
 * first is not trusted, for products that the growing backdrop has flooded. What the first takes off for having the
 * backdrop's colour, or a shadow's, stays.
 *
 * @param expected logits, > 0 = product
 */
export function segmentByNet(evidence: Evidence, growth: Growth, expected: Float32Array): Segmentation {
  const terminals = unsetInts(expected.length);
  for (let i = 0; i < terminals.length; i++)
    terminals[i] =
      growth.seeds[i] && expected[i] <= 0
        ? seedWeight
        : trustAlone * Math.max(-surest, Math.min(surest, expected[i]));
  const { mask: product } = minCut(evidence, terminals, weighNeighbours(evidence));
  const holes = invert(product);
  dropSpecks(evidence, product, holes);
  const gapChance = openGaps(evidence, { product, holes, reached: growth.reached, expected });
  return { product, parts: dropSpecks(evidence, product, holes), gapChance };
}

/** What the net alone takes for product, to the pixel, less the gaps in it. */
export function segmentAsExpected(evidence: Evidence, growth: Growth, expected: Float32Array): Uint8Array {
  const product = unsetBytes(expected.length);
  for (let i = 0; i < product.length; i++) product[i] = expected[i] > 0 && !growth.seeds[i] ? 1 : 0;
  const holes = invert(product);
  dropSpecks(evidence, product, holes);
  openGaps(evidence, { product, holes, reached: growth.reached, expected });
  dropSpecks(evidence, product, holes);
  return product;
}

/** What a net's logit weighs beside the evidence (clear evidence weighs a hundred and more), and alone. */
const trustBeside = 16;
const trustAlone = 60;
/** A logit beyond this weighs no more. */
const surest = 5;

/** What a pixel at the frame weighs that has the backdrop's colour. */
const seedWeight = -5000;

/** Changes `terminals`. */
function weighBackdrop(seeds: Uint8Array, holes: Uint8Array, terminals: Int32Array): void {
  for (let i = 0; i < terminals.length; i++) {
    if (seeds[i]) terminals[i] = seedWeight;
    else if (holes[i]) terminals[i] = -300;
  }
}

function findAmbiguous(evidence: Evidence, sure: Uint8Array): Uint8Array {
  const ambiguous = unsetBytes(sure.length);
  for (let i = 0; i < sure.length; i++) ambiguous[i] = !sure[i] && isShadowColoured(evidence, i) ? 1 : 0;
  return ambiguous;
}

/** > 0 product, < 0 background. An ambiguous patch counts as product only as far as its outline is a step. */
function weighPixels(evidence: Evidence, growth: Growth, ambiguous: Uint8Array): Int32Array {
  const { distance, shade, offRay, backdropLimit, shadowLimit, isColoured } = evidence;
  const { labels, votes } = weighPatches(evidence, growth, ambiguous);
  const others = isColoured ? findOtherColoured(evidence, growth, ambiguous) : undefined;
  const terminals = unsetInts(distance.length);
  for (let i = 0; i < terminals.length; i++) {
    const s = shade[i];
    let value: number;
    if (growth.sure[i]) value = distance[i] < backdropLimit ? -300 : -80;
    else if (growth.reached[i]) value = distance[i] < 0.7 * backdropLimit ? -10 : 6;
    else if (others?.[i]) value = otherColoured;
    else if (offRay[i] > 0) value = weighColour(offRay[i], s, shadowLimit);
    else if (s > 1.04) value = 150;
    else if (s < 0.42) value = isColoured ? 0 : 120;
    else value = isColoured ? Math.min(10, votes[labels[i]] - 25) : votes[labels[i]];
    terminals[i] = value;
  }
  return terminals;
}

/** What weighs a pixel of the backdrop's hue, in a region that no shadow explains. */
const otherColoured = 40;

/**
 * Off the shadow ray is product, the more the further. Only lightly so for faint tints on bright ground: a product's
 * bounce and its reflection colour the ground beside it, and there the step of the outline shall decide.
 */
function weighColour(excess: number, shade: number, shadowLimit: number): number {
  const full = 60 + (120 * excess) / shadowLimit;
  if (shade > 0.6 && excess < faintTint) return 8 + (full - 8) * (excess / faintTint) ** 2;
  return Math.min(400, full);
}

function weighPatches({ width, height, nearStep }: Evidence, { sure }: Growth, ambiguous: Uint8Array) {
  const { labels, components } = findComponents(ambiguous, width);
  const outline = new Int32Array(components.length + 1);
  const stepped = new Int32Array(components.length + 1);
  for (let y = 1; y < height - 1; y++)
    for (let i = y * width + 1, end = y * width + width - 1; i < end; i++) {
      if (!labels[i] || !(sure[i - 1] || sure[i + 1] || sure[i - width] || sure[i + width])) continue;
      outline[labels[i]]++;
      stepped[labels[i]] += nearStep[i];
    }
  const votes = Int32Array.from(outline, (length, label) => {
    const share = length ? stepped[label] / length : 1;
    return Math.round(4 + 20 * Math.min(1, Math.max(0, (share - 0.35) / 0.45)));
  });
  return { labels, votes };
}

/** OKLab distance off the shadow ray below which a bright tint may be bounce light on the ground. */
export const faintTint = 0.035;

const smoothCost = 300;
const leastCost = 3;

/** What it costs to part two neighbours: much, except across a step. Arcs as {@link minCut} wants them. */
function weighNeighbours(evidence: Evidence): Int16Array {
  const { width, height, sharp } = evidence;
  const capacities = flatCosts(width, height);
  const offsets = neighbourOffsets(width);
  for (let i = 0; i < sharp.length; i++) {
    if (sharp[i] <= 0) continue;
    for (let d = 0; d < directionCount; d++) {
      const j = i + offsets[d];
      // an arc that leaves the frame costs nothing; one between two steps is weighed once
      if (!capacities[i * directionCount + d] || (sharp[j] > 0 && j < i)) continue;
      const weight = costAcross(evidence, i, j, d < 4 ? 1 : Math.SQRT1_2);
      capacities[i * directionCount + d] = weight;
      capacities[j * directionCount + (d ^ 1)] = weight;
    }
  }
  return capacities;
}

function costAcross(
  { planes: { l, a, b }, sharp, step, isColoured }: Evidence,
  i: number,
  j: number,
  length: number,
): number {
  const edge = sharp[i] > sharp[j] ? sharp[i] : sharp[j];
  const gap = (l[i] - l[j]) ** 2 + (a[i] - a[j]) ** 2 + (b[i] - b[j]) ** 2;
  const scale = isColoured ? 0.02 : 0.2 * Math.max(step[i], step[j]);
  const weight = smoothCost * (1 - edge + edge * Math.exp(-gap / (2 * scale * scale)));
  return Math.max(leastCost, weight * length) | 0;
}

/** The costs where there is no step: one pixel's eight, again and again; 0 where an arc would leave the frame. */
function flatCosts(width: number, height: number): Int16Array {
  const costs = unsetShorts(directionCount * width * height);
  const aslant = Math.round(smoothCost * Math.SQRT1_2);
  for (let d = 0; d < directionCount; d++) costs[d] = d < 4 ? smoothCost : aslant;
  for (let done = directionCount; done < costs.length; done *= 2) costs.copyWithin(done, 0, done);
  for (let y = 0; y < height; y++) {
    close(costs, y * width, 1, 5, 6);
    close(costs, (y + 1) * width - 1, 0, 4, 7);
  }
  for (let x = 0; x < width; x++) {
    close(costs, x, 3, 5, 7);
    close(costs, (height - 1) * width + x, 2, 4, 6);
  }
  return costs;
}

function close(costs: Int16Array, pixel: number, one: number, other: number, third: number): void {
  costs[pixel * directionCount + one] = 0;
  costs[pixel * directionCount + other] = 0;
  costs[pixel * directionCount + third] = 0;
}
