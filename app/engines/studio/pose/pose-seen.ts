import type { CutOut } from '#app/imaging/picture.ts';
import type { Pose } from '#app/engines/image-engine.ts';
import { findGround } from '#app/engines/studio/shadow/find-foot.ts';
import {
  hasArms,
  hasHook,
  hasLegs,
  hasNarrowLegs,
  hasSleeves,
  isAslant,
  isChain,
  isPairFromAbove,
} from './outline-shape.ts';
import { outlineOf } from './outline.ts';

/** Share of the product's columns that touch the ground: below the first it hardly stands, below the second it cannot. */
const leastFoot = { whenTilted: 0.4, ever: 0.12 };
/** A product whose long axis is turned from upright and level by more than this, in degrees, was laid down. */
const mostTiltDegrees = 15;
const leastElongation = 1.4;
/** A long side of what lies aslant looks like a foot; a shoe or a box in perspective is turned less, or shorter. */
const surelyTilted = { degrees: 22, elongation: 2.1 };

/** Whatever they touch with their lower edge, these do not stand on it. */
const flatShapes = [hasSleeves, hasArms, hasLegs, hasHook, isChain, isPairFromAbove, isAslant];

/**
 * Whether a product was photographed standing or lying, by its outline: one that is turned in the frame, that ends in a
 * point or in fringes and has no legs to stand on, that has sleeves, trouser legs or a hanger's hook, a chain, a pair of
 * soles: it was seen from above or hangs. What a name says goes before this.
 * @param cutOut at any size
 */
export function poseSeen(cutOut: Pick<CutOut, 'width' | 'height' | 'alpha' | 'rgb' | 'box'>): Pose {
  const { mayTouch } = findGround(cropToBox(cutOut));
  const foot = mayTouch.reduce((sum, touch) => sum + touch, 0) / cutOut.box.width;
  const outline = outlineOf(cutOut);
  // a chair, however little of it touches the ground
  if (hasNarrowLegs(outline)) return 'standing';
  if (foot < leastFoot.ever) return 'flat';
  const { tiltDegrees, elongation } = axisOf(cutOut);
  // whatever its lower edge: nothing that long stands on its corner
  if (tiltDegrees > surelyTilted.degrees && elongation > surelyTilted.elongation) return 'flat';
  if (flatShapes.some((isFlat) => isFlat(outline))) return 'flat';
  if (foot > leastFoot.whenTilted) return 'standing';
  return tiltDegrees > mostTiltDegrees && elongation > leastElongation ? 'flat' : 'standing';
}

/** The product alone: nothing outside its box has a foot. */
function cropToBox({ alpha, width, box }: Pick<CutOut, 'width' | 'alpha' | 'box'>) {
  const cropped = new Uint8Array(box.width * box.height);
  for (let y = 0; y < box.height; y++) {
    const from = (box.top + y) * width + box.left;
    cropped.set(alpha.subarray(from, from + box.width), y * box.width);
  }
  return { width: box.width, height: box.height, alpha: cropped };
}

/** The long axis by second moments of the outline: how far it is from upright or level, and how long beside its width. */
function axisOf({ alpha, width, box }: Pick<CutOut, 'alpha' | 'width' | 'box'>): {
  tiltDegrees: number;
  elongation: number;
} {
  const step = Math.max(1, Math.floor(Math.max(box.width, box.height) / 256));
  let [count, sumX, sumY, xx, yy, xy] = [0, 0, 0, 0, 0, 0];
  for (let y = 0; y < box.height; y += step)
    for (let x = 0; x < box.width; x += step) {
      if (alpha[(box.top + y) * width + box.left + x] < 128) continue;
      count++;
      sumX += x;
      sumY += y;
      xx += x * x;
      yy += y * y;
      xy += x * y;
    }
  if (!count) return { tiltDegrees: 0, elongation: 1 };
  const [meanX, meanY] = [sumX / count, sumY / count];
  const [varX, varY, both] = [xx / count - meanX ** 2, yy / count - meanY ** 2, xy / count - meanX * meanY];
  const spread = Math.hypot(varX - varY, 2 * both);
  const degrees = Math.abs((0.5 * Math.atan2(2 * both, varX - varY) * 180) / Math.PI);
  const elongation = Math.sqrt((varX + varY + spread) / Math.max(1e-6, varX + varY - spread));
  return { tiltDegrees: Math.min(degrees, 90 - degrees), elongation };
}
