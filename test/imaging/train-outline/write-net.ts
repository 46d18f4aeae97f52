import type { Net } from './fit-net.ts';

/** The source text of a module that holds a net, its numbers rounded to four digits. */
export function writeNet(net: Net): string {
  const list = (values: number[]) => `[${values.map((value) => Number(value.toPrecision(4))).join(', ')}]`;
  return [
    '/** Made by `npm run train:outline`: what tells a wrong stretch of a cut-out’s outline from a right one. */',
    'export const outlineNet = {',
    `mean: ${list(net.mean)},`,
    `deviation: ${list(net.deviation)},`,
    `hidden: ${list(net.hidden)},`,
    `bias: ${list(net.bias)},`,
    `output: ${list(net.output)},`,
    `offset: ${Number(net.offset.toPrecision(4))},`,
    '};',
    '',
  ].join('\n');
}
