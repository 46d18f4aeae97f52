import { inQuads, nextSet } from '#app/imaging/masks/runs.ts';
import type { Box, CutOut, CutOutRefusal, Picture } from '#app/imaging/picture.ts';
import { compareWithExpected, measureBeyond, measureFilled, measureSureness } from './exam/agreement.ts';
import { opacityOfProduct } from './alpha-input.ts';
import { closer, lookCloser } from './evidence/close-up.ts';
import { drawOutline, type Outline } from './edge/edge-net.ts';
import { gatherEvidence, type Evidence } from './evidence/evidence.ts';
import { measureFeatures } from './exam/features.ts';
import { growBackground, type Growth } from './segment/grow-background.ts';
import {
  confidenceOf,
  judge,
  judgeBeyond,
  judgeCorrected,
  judgePane,
  judgeRemnants,
  mayAnotherCutPass,
  mayNetLead,
  refuseCutOut,
} from './exam/judge.ts';
import { cleanEdge, refineEdge } from './edge/matting.ts';
import { applyGuess, expectGuessed, type Guess } from './model-guess.ts';
import { largestPane } from './exam/panes.ts';
import { toPlanes, workingSidePixels } from './evidence/planes.ts';
import { expectMirrored, expectProduct } from './nets/product-net.ts';
import { rateOutline } from './exam/rate-outline.ts';
import { findRemnants } from './exam/remnants.ts';
import { segment, segmentAsExpected, segmentByNet, type Segmentation } from './segment/segment.ts';
import { shrink } from './evidence/shrink.ts';
import { applyStrokes, drawStrokes, type Stroke } from './strokes.ts';
import { cropTo, enlargeWindow, windowAround } from './evidence/window.ts';
import { withWorkRoom } from '#app/imaging/work-room.ts';

/**
 * Separates the product of a photo from its backdrop: plain, gradient or two planes (wall and table), with or without
 * shadow. A picture with transparency of its own keeps it, less any baked shadow.
 *
 * @param picture upright 8-bit sRGB
 * @param options.strokes what a person kept and removed by hand, having seen the result: what was drawn over is decided,
 *   and doubt is no reason to refuse any more
 * @param options.guess what a model takes for the product: in place of what our net does, examined like it; strokes go before
 * @param options.mayChange the picture is not needed afterwards: its bytes become the product's when it is cut out
 * @returns the product at the picture's own size, or a refusal with the reason; deterministic
 */
export function cutOut(picture: Picture, options: CutOutOptions = {}): CutOut | CutOutRefusal {
  if (picture.alpha) return cutByAlpha({ ...picture, alpha: picture.alpha }, options.strokes ?? []);
  return withWorkRoom(() => cutByColour(picture, options));
}

type CutOutOptions = Hints & { mayChange?: boolean };

function cutByColour(picture: Picture, options: CutOutOptions): CutOut | CutOutRefusal {
  const { strokes = [] } = options;
  const solved = solve(picture, options);
  const { evidence, small, centre } = solved;
  let verdict = examine(solved, solved.segmentation, strokes);
  if (mayAnotherCutPass(verdict.reason)) verdict = tryByNet(solved) ?? verdict;
  const { confidence } = verdict;
  if (verdict.reason) return refuseCutOut(verdict.reason, confidence);
  const { outline } = verdict;
  const edge = refineEdge(
    picture,
    { window: evidence, rgb: small.rgb, product: outline.product },
    { window: enlargeWindow(evidence, closer), opacity: outline.opacity },
  );
  const { alpha } = edge;
  const box = boxOf(alpha, picture.width, picture.height);
  if (!box) return refuseCutOut('no_product_found', confidence);
  const rgb = options.mayChange ? picture.rgb : picture.rgb.slice();
  cleanEdge(rgb, edge);
  const { border } = evidence;
  const kind = border.surfaces > 1 ? 'two-plane' : border.slope > 0.06 ? 'gradient' : 'plain';
  return {
    ok: true,
    width: picture.width,
    height: picture.height,
    alpha,
    rgb,
    box,
    confidence,
    backdrop: { kind, oklab: centre },
  };
}

type Solved = ReturnType<typeof solve>;

type Verdict = { confidence: number } & (
  { reason: CutOutRefusal['code'] } | { reason?: undefined; outline: Outline }
);

/** What is refused whatever its outline is not looked at closer. */
function examine(solved: Solved, segmentation: Segmentation, strokes: Stroke[]): Verdict {
  const { evidence, expected, growth, closeUp } = solved;
  const { product } = segmentation;
  const features = measureFeatures(evidence, segmentation);
  const early = strokes.length ? judgeCorrected(features) : judge(features, 1);
  if (early) return { reason: early, confidence: 0 };
  const outline = drawOutline({ evidence, closeUp, product, expected, said: growth.said });
  if (strokes.length) return { confidence: correctedConfidence, outline };
  const wrongness = rateOutline({ evidence, product: outline.product, reached: growth.reached });
  const disagreement = compareWithExpected(outline.product, expected, evidence);
  const sureness = measureSureness(outline.product, expected, evidence);
  const confidence = confidenceOf(wrongness, disagreement, sureness);
  const reason =
    judge(features, confidence) ??
    judgeRemnants(findRemnants(evidence, outline.product)) ??
    judgePane(largestPane(evidence, outline.product)) ??
    (disagreement.kept > 0 ? judgeBeyond(beyondNet(solved, outline.product)) : undefined);
  return reason ? { reason, confidence } : { confidence, outline };
}

/** What the outline keeps beyond the one that the net alone would draw, looking twice; nothing where no net is asked. */
function beyondNet({ evidence, growth, closeUp, lookAgain }: Solved, product: Uint8Array): number {
  if (!lookAgain) return 0;
  const expected = lookAgain();
  return withWorkRoom(() => {
    const seen = segmentAsExpected(evidence, growth, expected);
    const other = drawOutline({ evidence, closeUp, product: seen, expected, said: growth.said });
    return measureBeyond(product, other.product, evidence);
  });
}

/** The net's own cut; undefined when it is not to be trusted either. */
function tryByNet(solved: Solved): Verdict | undefined {
  const { evidence, growth, segmentation: first, lookAgain } = solved;
  if (!lookAgain) return undefined;
  const expected = lookAgain();
  const segmentation = keepProduct(() => segmentByNet(evidence, growth, expected));
  const filled = measureFilled(first.product, segmentation.product, evidence);
  if (!mayNetLead(segmentation.gapChance, filled)) return undefined;
  const verdict = examine({ ...solved, expected }, segmentation, []);
  return verdict.reason ? undefined : verdict;
}

/** Of a cut-out that a person has seen and corrected. */
const correctedConfidence = 0.98;

/** `keepsGaps`: see {@link segment}. */
type Hints = { strokes?: Stroke[]; guess?: Guess; keepsGaps?: boolean };

/**
 * Everything that a cut-out is examined by.
 *
 * @returns `lookAgain`: the net's mean over the photo and its mirror image; undefined where a person or a model has decided
 */
export function solve(picture: Picture, hints: Hints) {
  const small = shrink(picture, workingSidePixels);
  const whole = gatherEvidence(toPlanes(small.rgb, small));
  const grown = applyHints(whole, growBackground(whole), hints);
  const centre = colourAtCentre(whole);
  const { evidence, growth } = cropTo(windowAround(grown.reached, whole), whole, grown);
  const guess = hints.strokes?.length ? undefined : hints.guess;
  const expected = guess ? expectGuessed(guess, evidence) : expectProduct(evidence);
  const segmentation = keepProduct(() =>
    guess ? segmentByNet(evidence, growth, expected) : segment(evidence, growth, expected, hints.keepsGaps),
  );
  const closeUp = lookCloser(picture, small);
  let mirrored: Float32Array | undefined;
  const lookAgain = () => (mirrored ??= expectMirrored(evidence, expected));
  const decided = guess ?? hints.strokes?.length;
  return {
    small,
    closeUp,
    evidence,
    segmentation,
    expected,
    growth,
    centre,
    lookAgain: decided ? undefined : lookAgain,
  };
}

/** What a segmentation needed on the way, a quarter of all the room, is free again. */
function keepProduct(work: () => Segmentation): Segmentation {
  return withWorkRoom(() => {
    const segmentation = work();
    return {
      product: segmentation.product.slice(),
      parts: segmentation.parts,
      gapChance: segmentation.gapChance,
    };
  });
}

function applyHints(whole: Evidence, grown: Growth, { strokes, guess }: Hints): Growth {
  if (strokes?.length) return applyStrokes(whole, grown, strokes);
  return guess ? applyGuess(whole, grown, guess) : grown;
}

/** OKLab of the backdrop behind the middle of the frame. */
function colourAtCentre({ width, height, backdrop }: Evidence): [number, number, number] {
  const middle = (((height / 2) | 0) * width + width / 2) | 0;
  return [backdrop.first[middle], backdrop.second[middle], backdrop.third[middle]];
}

function cutByAlpha(picture: Picture & { alpha: Uint8Array }, strokes: Stroke[]): CutOut | CutOutRefusal {
  const { width, height, rgb } = picture;
  const alpha = opacityOfProduct(picture);
  for (const [pixel, said] of strokes.length ? drawStrokes(strokes, picture).entries() : [])
    if (said) alpha[pixel] = said > 0 ? picture.alpha[pixel] : 0;
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
  let [left, top, right, bottom] = [width, -1, -1, -1];
  const quads = inQuads(alpha);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    // most rows begin with pixels that are wholly empty
    let first = nextSet(quads, row, row + width) - row;
    while (first < width && alpha[row + first] < 128) first++;
    if (first === width) continue;
    // only what lies beyond the box so far makes it wider
    let last = width - 1;
    while (last > right && alpha[row + last] < 128) last--;
    if (first < left) left = first;
    if (last > right) right = last;
    if (top < 0) top = y;
    bottom = y;
  }
  return right < 0 ? undefined : { left, top, width: right - left + 1, height: bottom - top + 1 };
}
