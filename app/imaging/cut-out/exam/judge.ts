import type { CutOutRefusal } from '#app/imaging/picture.ts';
import type { Disagreement } from './agreement.ts';
import type { CutOutFeatures } from './features.ts';
import type { Remnants } from './remnants.ts';

/**
 * A logistic fit on 1,024 composites and renders of known outline, each cut out both ways: the chance that no patch of the
 * cut-out larger than 3 % of the product's side is wrong. What sureness weighs was set on 450 others; where it is 4, as mostly,
 * it changes nothing.
 */
const fit = { offset: 8.178, wrongness: 1.388, kept: 0.895, lost: 0.417, sureness: -0.3 };
/** What is less than these makes no difference. */
const least = { wrongness: 0.01, size: 0.005 };

/** In square roots of the mask's area: to the net the product is twice as large as the mask, and no outline speaks against that. */
const muchLost = 1;

/**
 * @param wrongness what lies across the outline: see {@link rateOutline}
 * @param sureness of the net, where it is least sure: see {@link measureSureness}
 * @returns 0..1: the share of such cut-outs that are right
 */
export function confidenceOf(wrongness: number, { kept, lost }: Disagreement, sureness: number): number {
  if (lost > muchLost) return 0;
  const doubt =
    fit.offset +
    fit.wrongness * Math.log(wrongness + least.wrongness) +
    fit.kept * Math.log(kept + least.size) +
    fit.lost * Math.log(lost + least.size) +
    fit.sureness * sureness;
  return 1 / (1 + Math.exp(doubt));
}

/**
 * From this confidence on a cut-out is used if nothing else speaks against it. Of real photos just below it, every other one
 * was wrong.
 */
const acceptedConfidence = 0.9;

const sentences: Record<CutOutRefusal['code'], string> = {
  no_product_found:
    'No product was found in this photo. Use a photo of the product alone before a plain background.',
  background_not_plain:
    'The background is busy, so the product cannot be told from it cleanly. Use a photo before a plain background.',
  background_textured:
    'The background has too much texture to cut the product out cleanly. Use a photo before a plain background.',
  product_touches_edge: 'The product is cut off by the edge of the photo. Use a photo that shows all of it.',
  product_fills_frame: 'The product fills the whole photo. Use a photo with some background on every side.',
  several_objects: 'There are several separate objects in this photo. Use a photo of one product.',
  too_little_contrast:
    'The product and its background are too alike to be told apart. Use a photo before a background of another brightness.',
  edges_uncertain:
    'Parts of the product’s outline cannot be told from its shadow or background. Use a photo with a clearer outline.',
  parts_lost:
    'Thin parts of the product, like laces or chains, cannot be cut out cleanly. Use a photo in which they lie close to the product.',
  gaps_uncertain:
    'It cannot be told which bright spots of the product are gaps that show the background. Use a photo before a background of another brightness.',
  person_in_picture:
    'There seems to be a person in this photo, cut off by its edge. Use a photo that shows the product alone and whole.',
};

export function refuseCutOut(code: CutOutRefusal['code'], confidence: number): CutOutRefusal {
  return { ok: false, code, message: sentences[code], confidence };
}

/** Two parts of one size and colour, and nothing else: shoes, earrings, gloves, which are sold together. */
function isPair({ parts, secondPart, partsApart }: CutOutFeatures): boolean {
  return parts === 2 && secondPart > 0.75 && partsApart < 0.08;
}

/** The chance of a gap that was kept. */
const mostGapChance = 0.35;

/** The first rule that fails is the reason shown to the merchant; undefined = the cut-out may be used. */
export function judge(features: CutOutFeatures, confidence: number): CutOutRefusal['code'] | undefined {
  const { area, cover, touch, skin } = features;
  if (area < 0.004) return cover < 0.72 ? 'background_not_plain' : 'no_product_found';
  // skin's colours are wood's and leather's too: only with a body cut off by the frame is a person likely
  if (cover > 0.6 && touch > 0.03 && skin > 0.03 && skin < 0.6) return 'person_in_picture';
  if (cover < 0.72) return touch > 0.1 ? 'product_touches_edge' : 'background_not_plain';
  if (features.sigma > 0.007) return 'background_textured';
  if (touch > 0.008) return 'product_touches_edge';
  if (area > 0.85) return 'product_fills_frame';
  if (features.secondPart > 0.04 && !isPair(features)) return 'several_objects';
  if (features.contrast < 0.25) return 'too_little_contrast';
  if (confidence < acceptedConfidence) return 'edges_uncertain';
  return features.gapChance > mostGapChance ? 'gaps_uncertain' : undefined;
}

/** What may be the first cut's fault, and not the photo's. */
const faultsOfCut = new Set<CutOutRefusal['code'] | undefined>([
  'edges_uncertain',
  'parts_lost',
  'several_objects',
  'too_little_contrast',
]);

export function mayAnotherCutPass(reason: CutOutRefusal['code'] | undefined): boolean {
  return faultsOfCut.has(reason);
}

/** Of the net's own cut, which agrees with the net by its making, more is asked. `filled`: of the product's side. */
const mostByNet = { gapChance: 0.2, filled: 0.02 };

/**
 * May the net's own cut be used, if it passes the other rules?
 *
 * @param filled how much it filled of what the first cut saw through
 */
export function mayNetLead(gapChance: number, filled: number): boolean {
  return gapChance <= mostByNet.gapChance && filled <= mostByNet.filled;
}

/** What no stroke can mend: there is nothing, or the photo does not show all of it. */
export function judgeCorrected({ area, touch }: CutOutFeatures): CutOutRefusal['code'] | undefined {
  if (area < 0.004) return 'no_product_found';
  if (touch > 0.008) return 'product_touches_edge';
  return area > 0.85 ? 'product_fills_frame' : undefined;
}

/** Of the product and its gaps; what is smaller is a handle or the room between two legs. */
const largestOpenPane = 0.2;

/** A screen, or an empty frame? */
export function judgePane(pane: number): CutOutRefusal['code'] | undefined {
  return pane > largestOpenPane ? 'gaps_uncertain' : undefined;
}

/** Share of the product; set between the sound and the visibly wrong among photographs that were looked at one by one. */
const mostLost = 0.003;
/** In square roots of the product's area. */
const mostStepsOutside = 5;

/** The second look at a mask whose outline passed: what was left out. */
export function judgeRemnants({ lost, stepsOutside }: Remnants): CutOutRefusal['code'] | undefined {
  if (lost > mostLost) return 'parts_lost';
  return stepsOutside > mostStepsOutside ? 'edges_uncertain' : undefined;
}

/** Of the product's side: any patch of more than a few pixels. */
const mostBeyond = 0.012;

/** The third look: what was kept beyond the outline that the net alone would draw, see {@link measureBeyond}. */
export function judgeBeyond(beyond: number): CutOutRefusal['code'] | undefined {
  return beyond > mostBeyond ? 'edges_uncertain' : undefined;
}
