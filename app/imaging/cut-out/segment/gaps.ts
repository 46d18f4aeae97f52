import type { Evidence } from '#app/imaging/cut-out/evidence/evidence.ts';
import { gapNet } from '#app/imaging/cut-out/nets/gap-weights.ts';
import { findInnerAreas, lookAcrossRim, lookInside, type FoundGaps, type Gap } from './inner-areas.ts';
import { eachPixel, type Component } from '#app/imaging/masks/components.ts';
import { findShadedGaps } from './shaded-gaps.ts';
import { shadedGapNet } from '#app/imaging/cut-out/nets/shaded-gap-weights.ts';
import { chanceBy } from '#app/imaging/cut-out/nets/small-net.ts';

/** This near to the backdrop's colour (in backdrop limits), and changing by no more than this OKLab per pixel. */
const flat = { distance: 1.6, gradient: 0.04 };
/** Of the product's side: what is smaller spoils no photo, whichever it is. */
const smallestSide = 0.02;
/** In backdrop limits: nearer is pale. */
const pale = 4;

/**
 * Areas inside a mask that have the backdrop's very colour.
 *
 * @param product 1 = product, at the working resolution
 */
export function findGaps(evidence: Evidence, product: Uint8Array): FoundGaps {
  const { distance, gradient, backdropLimit } = evidence;
  const like = new Uint8Array(product.length);
  const all = { area: 0, pale: 0 };
  for (let i = 0; i < like.length; i++) {
    if (!product[i]) continue;
    all.area++;
    if (distance[i] < pale * backdropLimit) all.pale++;
    like[i] = distance[i] < flat.distance * backdropLimit && gradient[i] < flat.gradient ? 1 : 0;
  }
  const areas = findInnerAreas(evidence, { product, like, area: all.area, leastSide: smallestSide });
  const gaps = areas.components.map((component) => {
    const rim = lookAcrossRim(areas, component);
    const inside = lookInside(areas, component);
    const signs = [...inside, ...rim.signs, (all.pale - inside[1] * component.area) / all.area];
    return { component, share: component.area / all.area, signs, end: 0.5 * rim.colour };
  });
  return { gaps, labels: areas.labels };
}

/**
 * A logistic fit on 866 areas of composited products: what the small net says of an area, and what the product net, which
 * sees the whole product, says of its pixels.
 */
const joint = { near: 0.5, expected: -0.85, offset: -0.93 };

function chanceOfGap(chance: number, meanLogit: number): number {
  const near = Math.log(Math.max(1e-4, chance) / Math.max(1e-4, 1 - chance));
  return 1 / (1 + Math.exp(-(joint.offset + joint.near * near + joint.expected * meanLogit)));
}

function meanOf(values: Float32Array, labels: Int32Array, width: number, component: Component): number {
  let sum = 0;
  eachPixel(labels, width, component, (pixel) => (sum += values[pixel]));
  return sum / component.area;
}

/**
 * From one chance on a gap is cut out, and what is less likely than the other is no gap. In shade only what is too large for a
 * logo, of the product's side, is cut out: of the pale parts of real products that look like gaps none was as large.
 */
const level = { surely: 0.8, hardly: 0, smallest: 0 };
const shaded = { surely: 0.9, hardly: 0.5, smallest: 0.12 };
/** What is smaller, of the product's side, may stay whatever it is. */
const smallestDoubt = 0.028;
/** Pixels of a gap's own soft rim. */
const rimPixels = 2;

export type Cut = {
  /** 1 = product, and 1 = was taken off within it, at the working resolution */
  product: Uint8Array;
  holes: Uint8Array;
  /** 1 = backdrop for certain */
  reached: Uint8Array;
  /** the product net's logits, > 0 = product */
  expected: Float32Array;
};

/**
 * Cuts out what is beyond doubt seen through the product: a small net, trained on products of known outline, and the product
 * net together say of every level area in the mask how likely it is a gap and no print; of what lies in a shade, another
 * small net does. Changes `product` and `holes`.
 *
 * @returns 0..1: the chance that one of those that were kept is a gap after all
 */
export function openGaps(evidence: Evidence, cut: Cut): number {
  const gaps = findGaps(evidence, cut.product);
  const kept = openLikely(evidence, cut, { ...gaps, ...level }, ({ component, signs }) =>
    chanceOfGap(chanceBy(gapNet, signs), meanOf(cut.expected, gaps.labels, evidence.width, component)),
  );
  const shadedGaps = findShadedGaps(evidence, cut);
  const keptInShade = openLikely(evidence, cut, { ...shadedGaps, ...shaded }, ({ signs }) =>
    chanceBy(shadedGapNet, signs),
  );
  const noneKept = kept.reduce((chance, one) => chance * (1 - one), 1);
  // the pale faces of one product are alike: what is said of each is said of one
  return 1 - noneKept * (1 - Math.max(0, ...keptInShade));
}

/** @returns the chances of those that were kept, may be gaps, and are large enough to spoil a photo */
function openLikely(
  evidence: Evidence,
  { product, holes }: Cut,
  { gaps, labels, surely, hardly, smallest }: FoundGaps & typeof level,
  chanceOf: (gap: Gap) => number,
): number[] {
  const open = new Uint8Array(product.length);
  const kept: number[] = [];
  let isAnyOpen = false;
  for (const gap of gaps) {
    const { component, share, end } = gap;
    const chance = chanceOf(gap);
    if (chance < surely || Math.sqrt(share) < smallest) {
      if (chance >= hardly && Math.sqrt(share) > smallestDoubt) kept.push(chance);
      continue;
    }
    isAnyOpen = true;
    eachPixel(labels, evidence.width, component, (pixel) => (open[pixel] = 1));
    addRim(open, evidence, component, end);
  }
  for (let i = 0; isAnyOpen && i < open.length; i++)
    if (open[i] && product[i]) {
      product[i] = 0;
      holes[i] = 1;
    }
  return kept;
}

function addRim(open: Uint8Array, { width, distance }: Evidence, box: Component, limit: number): void {
  for (let round = 0; round < rimPixels; round++) {
    const next: number[] = [];
    for (let y = box.top - rimPixels; y <= box.bottom + rimPixels; y++)
      for (let i = y * width + box.left - rimPixels, end = y * width + box.right + rimPixels; i <= end; i++)
        if (
          !open[i] &&
          distance[i] < limit &&
          (open[i - 1] || open[i + 1] || open[i - width] || open[i + width])
        )
          next.push(i);
    for (const i of next) open[i] = 1;
  }
}
