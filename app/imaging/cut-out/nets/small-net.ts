/**
 * One hidden layer of rectified units and one logistic output over standardised inputs; `hidden` is `units * inputs`, unit
 * by unit.
 */
export type SmallNet = {
  mean: number[];
  deviation: number[];
  hidden: number[];
  bias: number[];
  output: number[];
  offset: number;
};

/** Standardised inputs are cut off here: an odd photo shall not reach far beyond what was seen in training. */
export const furthest = 4;

const inputs = new Float64Array(64);

/** What the net says of the inputs that begin at `start`: 0..1. */
export function chanceBy(net: SmallNet, values: ArrayLike<number>, start = 0): number {
  const { mean, deviation, hidden, bias, output, offset } = net;
  const count = mean.length;
  for (let k = 0; k < count; k++) {
    const value = (values[start + k] - mean[k]) / deviation[k];
    inputs[k] = value < -furthest ? -furthest : value > furthest ? furthest : value;
  }
  let sum = offset;
  for (let unit = 0; unit < bias.length; unit++) {
    let value = bias[unit];
    for (let k = 0, at = unit * count; k < count; k++, at++) value += hidden[at] * inputs[k];
    if (value > 0) sum += output[unit] * value;
  }
  return 1 / (1 + Math.exp(-sum));
}
