import type { Evidence } from '#app/imaging/cut-out/evidence/evidence.ts';
import { countIn, findComponents } from '#app/imaging/masks/components.ts';
import { dilate } from '#app/imaging/masks/morphology.ts';
import { countOf } from '#app/imaging/cut-out/segment/tidy.ts';
import { unsetBytes } from '#app/imaging/work-room.ts';

/** What a finished mask may have left out although its outline lies on steps. */
export type Remnants = {
  /** share of the product's area that is clearly no backdrop, sharp, and yet outside the mask: laces, chains, hooks */
  lost: number;
  /** the longest joined line of steps in what was given to the backdrop, in square roots of the product's area */
  stepsOutside: number;
};

/** OKLab from the backdrop: further is no shade of it. */
const clearlyOther = 0.12;

/** Looks for lost parts of a mask at the working resolution. */
export function findRemnants(evidence: Evidence, product: Uint8Array): Remnants {
  const area = countOf(product);
  if (!area) return { lost: 0, stepsOutside: 0 };
  return {
    lost: countLost(evidence, product) / area,
    stepsOutside: longestStepOutside(evidence, product) / Math.sqrt(area),
  };
}

/**
 * A backdrop has no steps, and a hard shadow few beside those of a bitten product: the outline, seams and print of what
 * was lost go on where the mask has ended. Before a coloured backdrop a step between two shades of it is a shadow's edge.
 * @returns pixels
 */
function longestStepOutside(evidence: Evidence, product: Uint8Array): number {
  const { width, height, distance, sharp, backdropLimit, isColoured } = evidence;
  const near = dilate(product, width, height, 3);
  const other = isColoured ? dilate(findOther(evidence), width, height, 2) : undefined;
  const steps = unsetBytes(product.length);
  for (let i = 0; i < steps.length; i++)
    steps[i] =
      !near[i] && sharp[i] > 0.5 && distance[i] > 1.2 * backdropLimit && (!other || other[i]) ? 1 : 0;
  const { labels, components } = findComponents(dilate(steps, width, height, 1), width);
  let longest = 0;
  for (const component of components) {
    longest = Math.max(longest, countIn(steps, labels, width, component));
  }
  return longest;
}

/** 1 where the colour is no shade of the backdrop's. */
function findOther({ offRay }: Evidence): Uint8Array {
  const other = unsetBytes(offRay.length);
  for (let i = 0; i < other.length; i++) other[i] = offRay[i] > 0 ? 1 : 0;
  return other;
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
