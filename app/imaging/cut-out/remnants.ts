import type { Evidence } from './evidence.ts';
import { countIn, eachPixel, findComponents } from '../masks/components.ts';
import { dilate, erode, invert } from '../masks/morphology.ts';
import { shareMirrored } from './reflection.ts';
import { countOf, productRows } from './tidy.ts';
import { unsetBytes } from '../work-room.ts';

/** What a finished mask may have got wrong although its outline lies on steps. */
export type Remnants = {
  /** share of the product's area that is clearly no backdrop, sharp, and yet outside the mask: laces, chains, hooks */
  lost: number;
  /** share of the product that is thin, pale and at its foot although the product is not pale: ground that was kept */
  slivers: number;
  /** share of a product unlike the backdrop that is as bright as the backdrop between sharp rims: light gaps */
  gaps: number;
  /** share of the product that is a fading mirror image of what stands above it */
  mirrored: number;
  /** the longest joined line of steps in what was given to the backdrop, in square roots of the product's area */
  stepsOutside: number;
};

/** OKLab from the backdrop: further is no shade of it, nearer is pale. */
const clearlyOther = 0.12;
const pale = 0.12;

/** A bright area of this share of the product, this far from the backdrop, is a lid or a highlight: gaps show the ground. */
const face = { share: 0.02, distance: 0.05 };

/** Looks for lost parts, ground and gaps in a mask at the working resolution. */
export function findRemnants(evidence: Evidence, product: Uint8Array): Remnants {
  const area = countOf(product);
  if (!area) return { lost: 0, slivers: 0, gaps: 0, mirrored: 0, stepsOutside: 0 };
  return {
    lost: countLost(evidence, product) / area,
    slivers: countSlivers(evidence, product) / area,
    gaps: countGaps(evidence, product, area) / area,
    mirrored: shareMirrored(evidence, product, area),
    stepsOutside: longestStepOutside(evidence, product) / Math.sqrt(area),
  };
}

/**
 * A backdrop has no steps, and a hard shadow few beside those of a bitten product: the outline, seams and print of what
 * was lost go on where the mask has ended.
 * @returns pixels
 */
function longestStepOutside(evidence: Evidence, product: Uint8Array): number {
  const { width, height, distance, sharp, backdropLimit } = evidence;
  const near = dilate(product, width, height, 3);
  const steps = unsetBytes(product.length);
  for (let i = 0; i < steps.length; i++)
    steps[i] = !near[i] && sharp[i] > 0.5 && distance[i] > 1.2 * backdropLimit ? 1 : 0;
  const { labels, components } = findComponents(dilate(steps, width, height, 1), width);
  let longest = 0;
  for (const component of components) {
    longest = Math.max(longest, countIn(steps, labels, width, component));
  }
  return longest;
}

function countLost(evidence: Evidence, product: Uint8Array): number {
  const { width, height, distance, sharp, shade, offRay } = evidence;
  const near = dilate(product, width, height, 4);
  let lost = 0;
  for (let i = 0; i < near.length; i++)
    if (!near[i] && sharp[i] > 0.5 && distance[i] > clearlyOther && (shade[i] < 0.4 || offRay[i] > 0.02))
      lost++;
  return lost;
}

/** Is more than half of the product nearer to the backdrop's colour than this (OKLab)? */
function isMostlyNearer({ distance }: Evidence, product: Uint8Array, limit: number): boolean {
  let [nearer, further] = [0, 0];
  for (let i = 0; i < product.length; i++)
    if (product[i])
      if (distance[i] < limit) nearer++;
      else further++;
  return nearer > further;
}

/** Thin pale edges at the foot of a product that is not pale itself. */
function countSlivers(evidence: Evidence, product: Uint8Array): number {
  const { width, height, distance } = evidence;
  if (isMostlyNearer(evidence, product, 2 * pale)) return 0;
  const { top, bottom } = productRows(product, evidence);
  const bulk = dilate(erode(product, width, height, 5), width, height, 5);
  let slivers = 0;
  for (let i = Math.round(bottom - (bottom - top) / 3) * width; i < bulk.length; i++)
    if (product[i] && !bulk[i] && distance[i] < pale) slivers++;
  return slivers;
}

function countGaps(evidence: Evidence, product: Uint8Array, area: number): number {
  const { width, height, distance, shade, offRay, nearStep } = evidence;
  if (isMostlyNearer(evidence, product, 0.25)) return 0;
  const bright = new Uint8Array(product.length);
  for (let i = 0; i < bright.length; i++)
    bright[i] =
      product[i] && shade[i] > 0.8 && shade[i] < 1.04 && offRay[i] < 0 && distance[i] < 0.15 ? 1 : 0;
  const reach = Math.max(6, Math.round(0.15 * Math.sqrt(area)));
  const nearOutside = dilate(invert(product), width, height, reach);
  const { labels, components } = findComponents(bright, width);
  let gaps = 0;
  for (const component of components) {
    if (component.area < 4) continue;
    let [stepped, near, away] = [0, 0, 0];
    eachPixel(labels, width, component, (pixel) => {
      stepped += nearStep[pixel];
      near += nearOutside[pixel];
      away += distance[pixel];
    });
    const isFace = component.area > face.share * area && away > face.distance * component.area;
    if (isFace) continue;
    if (near > 0.5 * component.area && stepped > 0.3 * component.area) gaps += component.area;
  }
  return gaps;
}
