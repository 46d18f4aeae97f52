import { lookAcross, stretchSigns, type View } from './outline-stretches.ts';
import { outlineNet } from '#app/imaging/cut-out/nets/outline-weights.ts';
import { chanceBy } from '#app/imaging/cut-out/nets/small-net.ts';

/** Length of outline that is looked at, in square roots of the product's area: a tenth of a square's. */
const stretch = 0.4;

/**
 * How likely the worst of a mask's outline is wrong: a small net says of every pixel of the outline how likely the true one
 * is elsewhere, from what lies across it; the most doubtful tenth of the outline counts.
 *
 * @returns 0..1, below 0.2 in sound cut-outs; 1 when there is no outline to look at
 */
export function rateOutline(view: View): number {
  const { count, signs, side } = lookAcross(view);
  if (!count) return 1;
  const chances = new Float64Array(count);
  for (let at = 0; at < count; at++) chances[at] = chanceBy(outlineNet, signs, at * stretchSigns);
  chances.sort();
  const worst = chances.subarray(Math.max(0, count - Math.max(1, Math.floor(stretch * side))));
  return worst.reduce((sum, chance) => sum + chance, 0) / worst.length;
}
