import { expect, test } from 'vitest';
import { randomFrom } from '#test/imaging/random.ts';
import { loadKernels } from './convolution.ts';

const random = randomFrom(1);
const numbers = (count: number) => Float32Array.from({ length: count }, () => random() - 0.5);

/** Lays arrays into the memory of new kernels, one after the other. */
function createKernels() {
  const kernels = loadKernels();
  kernels.memory.grow(8);
  let free = 64;
  const write = (values: Float32Array) => {
    const at = free;
    free += (4 * values.length + 63) & -64;
    new Float32Array(kernels.memory.buffer, at, values.length).set(values);
    return at;
  };
  const read = (at: number, length: number) => new Float32Array(kernels.memory.buffer, at, length).slice();
  return { kernels, write, read };
}

/** The largest difference between two lists of one length. */
function furthest(found: Float32Array, right: ArrayLike<number>): number {
  if (found.length !== right.length) return Infinity;
  return Math.max(...found.map((value, at) => Math.abs(value - right[at])));
}

const [inputs, outputs, count] = [6, 8, 40];

/** What a pointwise convolution gives before anything negative becomes 0. */
function mixed(weights: Float32Array, from: Float32Array, start: (output: number, pixel: number) => number) {
  const out = new Float64Array(outputs * count);
  for (let output = 0; output < outputs; output++)
    for (let i = 0; i < count; i++) {
      out[output * count + i] = start(output, i);
      for (let input = 0; input < inputs; input++)
        out[output * count + i] += weights[output * inputs + input] * from[input * count + i];
    }
  return out;
}

test('a pointwise convolution weighs the planes, cuts off what is negative, and adds others', () => {
  const { kernels, write, read } = createKernels();
  const [weights, from, bias] = [numbers(inputs * outputs), numbers(inputs * count), numbers(outputs)];
  const plus = numbers(outputs * count);
  const right = mixed(weights, from, (output) => bias[output]);
  const to = write(new Float32Array(outputs * count));
  const [source, weighted, biased, added] = [from, weights, bias, plus].map(write);
  kernels.pointwise(source, 4 * count, count, inputs, outputs, weighted, biased, to, 1, added);
  expect(
    furthest(
      read(to, outputs * count),
      right.map((value, at) => Math.max(0, value) + plus[at]),
    ),
  ).toBeLessThan(1e-5);
});

test('without a bias it adds to what is there', () => {
  const { kernels, write, read } = createKernels();
  const [weights, from, before] = [
    numbers(inputs * outputs),
    numbers(inputs * count),
    numbers(outputs * count),
  ];
  const [source, weighted, to] = [from, weights, before].map(write);
  kernels.pointwise(source, 4 * count, count, inputs, outputs, weighted, 0, to, 0, 0);
  expect(
    furthest(
      read(to, outputs * count),
      mixed(weights, from, (output, i) => before[output * count + i]),
    ),
  ).toBeLessThan(1e-5);
});

test.each([1, 2])('a depthwise convolution of every pixel %i has zeros beyond its border', (step) => {
  const { kernels, write, read } = createKernels();
  const side = 12;
  const [weights, from] = [numbers(9), numbers(side * side)];
  const small = side / step;
  const right = new Float64Array(small * small);
  for (let i = 0; i < right.length; i++)
    for (let tap = 0; tap < 9; tap++) {
      const row = step * Math.floor(i / small) + Math.floor(tap / 3) - 1;
      const column = step * (i % small) + (tap % 3) - 1;
      if (row < 0 || column < 0 || row >= side || column >= side) continue;
      right[i] += weights[tap] * from[row * side + column];
    }
  const padded = write(new Float32Array((side + 2) * (side + 8)));
  const to = write(new Float32Array(side * side));
  kernels.depthwise(write(from), side, write(weights), padded, to, step - 1);
  expect(furthest(read(to, right.length), right)).toBeLessThan(1e-5);
});

test('a doubled plane has every pixel four times, and its bias', () => {
  const { kernels, write, read } = createKernels();
  const to = write(new Float32Array(16));
  kernels.double(write(Float32Array.from([1, 2, 3, 4])), 2, write(Float32Array.from([10])), to);
  expect(
    furthest(read(to, 16), [11, 11, 12, 12, 11, 11, 12, 12, 13, 13, 14, 14, 13, 13, 14, 14]),
  ).toBeLessThan(1e-5);
});
