import type { Evidence } from '#app/imaging/cut-out/evidence/evidence.ts';
import {
  between,
  clip,
  meanOver,
  mostOver,
  normalAt,
  shadowShare,
  type Look,
  type Range,
} from './outline-places.ts';
import { productRows } from '#app/imaging/cut-out/segment/tidy.ts';

/** What is seen across each pixel of a mask's outline: `count` rows of `stretchSigns` numbers, of about −1..3. */
export type Stretches = {
  count: number;
  signs: Float32Array;
  /** the pixels, and the direction into the product there */
  pixels: Int32Array;
  across: Float32Array;
  down: Float32Array;
  /** square root of the product's area, pixels */
  side: number;
};

/**
 * Where each sign stands in a row: colours are OKLab from the backdrop's or between two places, steps are logarithms of how
 * often the limit for a step is exceeded, shares are 0..1.
 */
const sign = {
  farOutside: 0,
  farOutsideInLimits: 1,
  shadeOutside: 2,
  offRayOutside: 3,
  farInside: 4,
  farInsideInLimits: 5,
  shadeInside: 6,
  offRayInside: 7,
  contrast: 8,
  contrastAtRim: 9,
  contrastNear: 10,
  stepHere: 11,
  sharpHere: 12,
  stepOutside: 13,
  stepFarOutside: 14,
  mostFarOutside: 15,
  mostOffRayOutside: 16,
  reachedOutside: 17,
  stepNearInside: 18,
  stepDeepInside: 19,
  contrastWithin: 20,
  shadowInside: 21,
  shadowOutside: 22,
  facesDown: 23,
  facesSide: 24,
  height: 25,
  isFoot: 26,
  depth: 27,
  shadeFalls: 28,
  bulkNear: 29,
  bulkWide: 30,
  sharpestAt: 31,
  farAtRim: 32,
  stepInside: 33,
  stepBeside: 34,
  lighterInside: 35,
  contrastInSteps: 36,
  stepBesides: 37,
};

export const stretchSigns = Object.keys(sign).length;

/** Pixels along the outline's normal at which it is looked at: outside first, then itself (0), then into the product. */
const places = [-16, -12, -9, -7, -5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 7, 9, 12, 16];
/** Indices in `places`. */
const beside = { outer: 5, out: 7, rim: 8, own: 9, in: 10, inner: 13, deep: 15 };
const margin = 4;

export type View = { evidence: Evidence; product: Uint8Array; reached: Uint8Array };

/**
 * Looks across every pixel of a mask's outline, at the working resolution.
 *
 * @param reached 1 = the background's growth came here
 */
export function lookAcross(view: View): Stretches {
  const { evidence, product } = view;
  const { width, height } = evidence;
  const rows = productRows(product, evidence);
  let area = 0;
  const outline: number[] = [];
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      if (!product[i]) continue;
      area++;
      if (x < margin || y < margin || x >= width - margin || y >= height - margin) continue;
      if (!(product[i - 1] && product[i + 1] && product[i - width] && product[i + width])) outline.push(i);
    }
  const found: Stretches = {
    count: 0,
    signs: new Float32Array(outline.length * stretchSigns),
    pixels: new Int32Array(outline.length),
    across: new Float32Array(outline.length),
    down: new Float32Array(outline.length),
    side: Math.sqrt(Math.max(1, area)),
  };
  const look: Look = { at: new Int32Array(places.length), isProduct: new Uint8Array(places.length), run: 0 };
  for (const pixel of outline) {
    const [across, down] = normalAt(product, width, pixel);
    if (!across && !down) continue;
    place(look, view, pixel, across, down);
    // a strap has no inside, and a crease no outside
    const inside = look.isProduct[10] + look.isProduct[11] + look.isProduct[12];
    if (inside < 2 || (look.isProduct[6] && look.isProduct[7])) continue;
    const into = found.signs.subarray(found.count * stretchSigns);
    writeSigns(into, view, look);
    writePlace(into, view, pixel, [across, down], look.run, rows);
    found.pixels[found.count] = pixel;
    found.across[found.count] = across;
    found.down[found.count] = down;
    found.count++;
  }
  return found;
}

function place(look: Look, { evidence, product }: View, pixel: number, across: number, down: number): void {
  const { width, height } = evidence;
  const x = pixel % width;
  const y = (pixel / width) | 0;
  for (let at = 0; at < places.length; at++) {
    const column = clip(Math.round(x + across * places[at]), 0, width - 1);
    const row = clip(Math.round(y + down * places[at]), 0, height - 1);
    look.at[at] = row * width + column;
    look.isProduct[at] = product[row * width + column];
  }
  look.run = 0;
  for (let at = beside.own; at < places.length && look.isProduct[at]; at++) look.run = places[at];
}

const out: Range = [6, 7, 0];
const inside: Range = [11, 12, 1];

/** The last of the places that is still product without a gap, at or before `to`; `from − 1` when there is none. */
function reachInwards(look: Look, from: number, to: number): Range {
  let last = from - 1;
  while (last < to && places[last + 1] <= look.run) last++;
  return [from, last, 1];
}

function writeSigns(into: Float32Array, { evidence, reached }: View, look: Look): void {
  const { distance, shade, offRay, sharp, step, backdropLimit, stepLimit, planes } = evidence;
  const logStep = (value: number) => Math.log1p(value / stepLimit);
  const stepAt = (at: number) => logStep(step[look.at[at]]);
  const { outer, rim, own } = beside;
  const dOut = meanOver(distance, look, ...out);
  const dIn = meanOver(distance, look, ...inside);
  const contrast = between(evidence, look, inside, out);
  const near = reachInwards(look, beside.inner, beside.deep);
  const deep: Range = [16, reachInwards(look, beside.inner, 18)[1], 1];
  const hasNear = near[1] >= near[0];
  const beyond = lastOutside(look);
  const outside = beyond.count ? beyond.nearest : out;
  into[sign.farOutside] = Math.min(1, 4 * dOut);
  into[sign.farOutsideInLimits] = clip(dOut / backdropLimit, 0, 4);
  into[sign.shadeOutside] = clip(meanOver(shade, look, ...out), 0, 1.3);
  into[sign.offRayOutside] = clip(5 * meanOver(offRay, look, ...out), -0.25, 1);
  into[sign.farInside] = Math.min(1, 4 * dIn);
  into[sign.farInsideInLimits] = clip(dIn / backdropLimit, 0, 6);
  into[sign.shadeInside] = clip(meanOver(shade, look, ...inside), 0, 1.3);
  into[sign.offRayInside] = clip(5 * meanOver(offRay, look, ...inside), -0.25, 1);
  into[sign.contrast] = Math.min(1, 4 * contrast);
  into[sign.contrastAtRim] = Math.min(
    1,
    4 * between(evidence, look, anyAt(look, beside.in), anyAt(look, rim)),
  );
  into[sign.contrastNear] = Math.min(1, 4 * (hasNear ? between(evidence, look, near, outside) : contrast));
  into[sign.stepHere] = Math.max(stepAt(rim), stepAt(own), stepAt(beside.in));
  into[sign.sharpHere] = Math.max(sharp[look.at[rim]], sharp[look.at[own]], sharp[look.at[beside.in]]);
  into[sign.stepOutside] = logStep(mostOver(step, look, 3, outer, 0));
  into[sign.stepFarOutside] = logStep(mostOver(step, look, 0, 2, 0));
  into[sign.mostFarOutside] = Math.min(1, 4 * mostOver(distance, look, 0, outer, 0));
  into[sign.mostOffRayOutside] = clip(5 * mostOver(offRay, look, 0, outer, 0), 0, 1);
  into[sign.reachedOutside] = beyond.count ? meanOver(reached, look, 0, outer, 0) : 0.5;
  into[sign.stepNearInside] = logStep(mostOver(step, look, ...near));
  into[sign.stepDeepInside] = logStep(mostOver(step, look, ...deep));
  into[sign.contrastWithin] = hasNear ? Math.min(1, 4 * between(evidence, look, inside, near)) : 0;
  into[sign.shadowInside] = shadowShare(evidence, look, inside);
  into[sign.shadowOutside] = shadowShare(evidence, look, out);
  into[sign.shadeFalls] =
    3 * clip((beyond.count ? shade[look.at[beyond.third]] : 1) - meanOver(shade, look, ...out), -0.3, 0.3);
  into[sign.sharpestAt] = places[sharpestNear(step, look)] / 4;
  into[sign.farAtRim] = Math.min(1, 4 * distance[look.at[rim]]);
  into[sign.stepInside] = logStep(mostOver(step, look, ...reachInwards(look, beside.in, 14)));
  into[sign.stepBeside] = logStep(mostOver(step, look, ...out));
  into[sign.lighterInside] = clip(
    4 * (meanOver(planes.l, look, ...inside) - meanOver(planes.l, look, ...out)),
    -1,
    1,
  );
  into[sign.contrastInSteps] = Math.log1p(contrast / stepLimit);
  into[sign.stepBesides] = stepAt(own) + Math.min(stepAt(rim), stepAt(beside.in));
}

/** A place whichever side it is on. */
function anyAt(look: Look, at: number): Range {
  return [at, at, look.isProduct[at]];
}

/** The places beyond the rim that are no product: how many, the two nearest, and the third nearest or the last. */
function lastOutside(look: Look): { count: number; nearest: Range; third: number } {
  let [count, second, third] = [0, 0, 0];
  for (let at = beside.outer; at >= 0; at--) {
    if (look.isProduct[at]) continue;
    count++;
    if (count <= 2) second = at;
    if (count <= 3) third = at;
  }
  return { count, nearest: [second, beside.outer, 0], third };
}

/** The place of the largest step within four pixels, the outermost of equals. */
function sharpestNear(step: Float32Array, look: Look): number {
  let best = beside.own;
  let most = 0;
  for (let at = beside.outer; at <= beside.inner; at++)
    if (step[look.at[at]] > most) {
      most = step[look.at[at]];
      best = at;
    }
  return best;
}

function writePlace(
  into: Float32Array,
  { evidence: { width, height }, product }: View,
  pixel: number,
  [across, down]: [number, number],
  run: number,
  { top, bottom }: { top: number; bottom: number },
): void {
  const x = pixel % width;
  const y = (pixel / width) | 0;
  let near = 0;
  for (let v = -3; v <= 3; v++)
    for (let i = pixel + v * width - 3, end = i + 7; i < end; i++) near += product[i];
  let [wide, count] = [0, 0];
  for (let row = Math.max(y & 1 ? 1 : 0, y - 6); row <= Math.min(height - 1, y + 6); row += 2)
    for (let column = Math.max(x & 1 ? 1 : 0, x - 6); column <= Math.min(width - 1, x + 6); column += 2) {
      wide += product[row * width + column];
      count++;
    }
  into[sign.facesDown] = down;
  into[sign.facesSide] = Math.abs(across);
  into[sign.height] = (y - top) / Math.max(1, bottom - top);
  into[sign.isFoot] = y > bottom - (bottom - top) / 6 ? 1 : 0;
  into[sign.depth] = run / 16;
  into[sign.bulkNear] = near / 49;
  into[sign.bulkWide] = wide / Math.max(1, count);
}
