import type { Evidence } from '#app/imaging/cut-out/evidence/evidence.ts';
import {
  findInnerAreas,
  logOf,
  lookAcrossRim,
  lookInside,
  type FoundGaps,
  type Gap,
  type View,
} from './inner-areas.ts';
import { meanOffRay } from './shaded-regions.ts';
import { eachPixel, type Component } from '#app/imaging/masks/components.ts';

/** How dark the backdrop may be where something shades it, and how bright where it is lit a little more. */
const shades = { least: 0.45, most: 1.06 };
/** OKLab per pixel: a shadow's rim changes no faster. */
const mostGradient = 0.04;
/** Of the product's side: what is smaller spoils no photo, whichever it is. */
const smallestSide = 0.028;
/** With more than this share of the backdrop's own colour it is level: `findGaps` sees it. */
const mostLevel = 0.9;

/**
 * Areas inside a mask that a shade of the backdrop explains: what is seen through a handle under a drop shadow, through a tyre
 * where the light on the backdrop falls off, or a pale part of the product.
 *
 * @param product 1 = product, at the working resolution
 * @param reached 1 = backdrop for certain: how dark its shadows are
 * @param expected the product net's logits, > 0 = product
 */
export function findShadedGaps(
  evidence: Evidence,
  { product, reached, expected }: { product: Uint8Array; reached: Uint8Array; expected: Float32Array },
): FoundGaps {
  const { gradient, shade, offRay } = evidence;
  const like = new Uint8Array(product.length);
  let area = 0;
  for (let i = 0; i < like.length; i++) {
    if (!product[i]) continue;
    area++;
    const isShade = offRay[i] < 0 && shade[i] > shades.least && shade[i] < shades.most;
    like[i] = isShade && gradient[i] < mostGradient ? 1 : 0;
  }
  const areas = findInnerAreas(evidence, { product, like, area, leastSide: smallestSide });
  const gaps: Gap[] = [];
  // most products have no such area
  const ground = areas.components.length ? shadesOfGround(evidence, reached) : [];
  for (const component of areas.components) {
    const inside = lookInside(areas, component);
    if (inside[1] > mostLevel) continue;
    const rim = lookAcrossRim(areas, component);
    const signs = [...inside, ...rim.signs, ...lookAtShade(areas, component, { ground, expected })];
    const end = 0.5 * (inside[3] * evidence.backdropLimit + rim.colour);
    gaps.push({ component, share: component.area / area, signs, end });
  }
  return { gaps, labels: areas.labels };
}

/** The shares of the backdrop that are darker than what {@link shadesOfGround} tells. */
const darkest = [0.01, 0.05, 0.2];
const shadeSteps = 256;

function shadesOfGround({ shade, offRay }: Evidence, reached: Uint8Array): number[] {
  const counts = new Int32Array(shadeSteps + 1);
  let all = 0;
  for (let i = 0; i < reached.length; i++) {
    if (!reached[i] || offRay[i] >= 0) continue;
    counts[Math.min(shadeSteps, Math.max(0, Math.round((shade[i] * shadeSteps) / 2)))]++;
    all++;
  }
  return darkest.map((share) => {
    let [step, below] = [0, counts[0]];
    while (step < shadeSteps && below <= share * all) below += counts[++step];
    return all ? (2 * step) / shadeSteps : 1;
  });
}

/**
 * How exactly it is a shade of the backdrop, how dark beside the backdrop's own shadows, what the product net says of it, how
 * coloured the backdrop is, how much of its rim is the product's outline, and whether there are steps in it.
 */
function lookAtShade(
  { evidence, product, labels }: View,
  component: Component,
  seen: { ground: number[]; expected: Float32Array },
): number[] {
  const { width, shade, sharp, backdrop } = evidence;
  const sums = { shade: 0, expected: 0, against: 0, sharp: 0, rim: 0, outer: 0 };
  eachPixel(labels, width, component, (pixel) => {
    sums.shade += shade[pixel];
    sums.expected += seen.expected[pixel];
    if (seen.expected[pixel] < 0) sums.against++;
    sums.sharp += sharp[pixel];
    for (const way of [-1, 1, -width, width]) {
      if (labels[pixel + way] === component.id) continue;
      sums.rim++;
      if (!product[pixel + way]) sums.outer++;
    }
  });
  const { area, top, bottom, left } = component;
  const middle = ((top + bottom) >> 1) * width + left;
  return [
    logOf(meanOffRay(evidence, labels, component)),
    sums.shade / area,
    ...seen.ground.map((ground) => sums.shade / area - ground),
    sums.expected / area,
    sums.against / area,
    Math.hypot(backdrop.second[middle], backdrop.third[middle]),
    sums.outer / Math.max(1, sums.rim),
    sums.sharp / area,
  ];
}
