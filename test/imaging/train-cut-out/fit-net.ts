import { furthest, type SmallNet } from '#app/imaging/cut-out/nets/small-net.ts';
import { randomFrom } from '../random.ts';

/** Rows of `width` numbers, and of each row whether it is one of those to be told (1) or not (0). */
export type Examples = { width: number; rows: Float32Array; labels: Uint8Array };

export type Fit = { units: number; epochs: number; batchSize: number; decay: number };

const rate = 0.003;

/** Fits by Adam on the cross entropy; the same examples and seed give the same net. */
export function fitNet(examples: Examples, seed: number, fit: Fit): SmallNet {
  const { units, epochs, batchSize, decay } = fit;
  const { width, rows, labels } = examples;
  const { mean, deviation } = standardise(examples);
  const random = randomFrom(seed);
  const size = units * width + 2 * units + 1;
  const weights = new Float64Array(size);
  const spread = Math.sqrt(6 / (width + units));
  for (let at = 0; at < units * width; at++) weights[at] = spread * (2 * random() - 1);
  for (let at = units * (width + 1); at < size - 1; at++) weights[at] = 0.6 * (2 * random() - 1);
  const state = {
    weights,
    slope: new Float64Array(size),
    first: new Float64Array(size),
    second: new Float64Array(size),
    units,
  };
  const order = Int32Array.from(labels, (_, at) => at);
  const input = new Float64Array(width);
  const active = new Float64Array(units);
  let rounds = 0;
  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, random);
    for (let start = 0; start + batchSize <= order.length; start += batchSize) {
      state.slope.fill(0);
      for (const row of order.subarray(start, start + batchSize)) {
        for (let k = 0; k < width; k++)
          input[k] = Math.min(
            furthest,
            Math.max(-furthest, (rows[row * width + k] - mean[k]) / deviation[k]),
          );
        addSlope(state, input, active, labels[row]);
      }
      step(state, ++rounds, batchSize, decay);
    }
  }
  return {
    mean,
    deviation,
    hidden: Array.from(weights.subarray(0, units * width)),
    bias: Array.from(weights.subarray(units * width, units * (width + 1))),
    output: Array.from(weights.subarray(units * (width + 1), size - 1)),
    offset: weights[size - 1],
  };
}

function standardise({ width, rows, labels }: Examples) {
  const mean = Array.from({ length: width }, () => 0);
  const squares = mean.slice();
  for (let at = 0; at < rows.length; at++) {
    mean[at % width] += rows[at] / labels.length;
    squares[at % width] += rows[at] ** 2 / labels.length;
  }
  return { mean, deviation: mean.map((value, k) => Math.sqrt(Math.max(0, squares[k] - value ** 2)) + 1e-6) };
}

function shuffle(order: Int32Array, random: () => number): void {
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [order[at], order[other]] = [order[other], order[at]];
  }
}

type State = {
  weights: Float64Array;
  slope: Float64Array;
  first: Float64Array;
  second: Float64Array;
  units: number;
};

/** One row's part of the slope, not yet divided by the rows of a batch. */
function addSlope(
  { weights, slope, units }: State,
  input: Float64Array,
  active: Float64Array,
  label: number,
): void {
  const width = input.length;
  const biasAt = units * width;
  const outputAt = biasAt + units;
  let sum = weights[outputAt + units];
  for (let unit = 0; unit < units; unit++) {
    let value = weights[biasAt + unit];
    for (let k = 0, at = unit * width; k < width; k++, at++) value += weights[at] * input[k];
    active[unit] = value > 0 ? value : 0;
    sum += weights[outputAt + unit] * active[unit];
  }
  const error = 1 / (1 + Math.exp(-sum)) - label;
  slope[outputAt + units] += error;
  for (let unit = 0; unit < units; unit++) {
    slope[outputAt + unit] += error * active[unit];
    if (!active[unit]) continue;
    const back = error * weights[outputAt + unit];
    slope[biasAt + unit] += back;
    for (let k = 0, at = unit * width; k < width; k++, at++) slope[at] += back * input[k];
  }
}

function step(
  { weights, slope, first, second }: State,
  rounds: number,
  batchSize: number,
  decay: number,
): void {
  const [keep, keepSquares] = [0.9, 0.999];
  for (let at = 0; at < weights.length; at++) {
    const down = slope[at] / batchSize + decay * weights[at];
    first[at] = keep * first[at] + (1 - keep) * down;
    second[at] = keepSquares * second[at] + (1 - keepSquares) * down ** 2;
    const mean = first[at] / (1 - keep ** rounds);
    weights[at] -= (rate * mean) / (Math.sqrt(second[at] / (1 - keepSquares ** rounds)) + 1e-8);
  }
}
