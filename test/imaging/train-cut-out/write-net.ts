import type { SmallNet } from '#app/imaging/cut-out/nets/small-net.ts';

/** The source text of a module that holds a net, its numbers rounded to four digits. */
export function writeNet(name: string, comment: string, net: SmallNet): string {
  const list = (values: number[]) => `[${values.map((value) => Number(value.toPrecision(4))).join(', ')}]`;
  return [
    `/** ${comment}: made by \`npm run train:cut-out\`. */`,
    `export const ${name} = {`,
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
