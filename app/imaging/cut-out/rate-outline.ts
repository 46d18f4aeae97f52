import { lookAcross, stretchSigns, type View } from './outline-stretches.ts';
import { outlineNet } from './outline-weights.ts';

/** Standardised signs are cut off here: an odd photo shall not reach far beyond what was seen in training. */
const furthest = 4;

/**
 * How much of a mask's outline is likely to be wrong: a small net, trained on drawn products alone, says of every pixel of
 * the outline how likely the true one is elsewhere, from what lies across it.
 *
 * @returns expected wrong pixels over the square root of the product's area: 0..0.03 in sound cut-outs; Infinity when there
 *   is no outline to look at
 */
export function rateOutline(view: View): number {
  const { count, signs, side } = lookAcross(view);
  if (!count) return Infinity;
  let wrong = 0;
  for (let at = 0; at < count; at++) wrong += chanceOfWrong(signs, at * stretchSigns);
  return wrong / side;
}

const inputs = new Float64Array(stretchSigns);

function chanceOfWrong(signs: Float32Array, start: number): number {
  const { mean, deviation, hidden, bias, output, offset } = outlineNet;
  for (let k = 0; k < stretchSigns; k++) {
    const value = (signs[start + k] - mean[k]) / deviation[k];
    inputs[k] = value < -furthest ? -furthest : value > furthest ? furthest : value;
  }
  let sum = offset;
  for (let unit = 0; unit < bias.length; unit++) {
    let value = bias[unit];
    for (let k = 0, at = unit * stretchSigns; k < stretchSigns; k++, at++) value += hidden[at] * inputs[k];
    if (value > 0) sum += output[unit] * value;
  }
  return 1 / (1 + Math.exp(-sum));
}
