// `npm run assemble`: the loops of the product net, written in WebAssembly's text format, as code in their module.
import { readFileSync, writeFileSync } from 'node:fs';
import assembler from 'wabt';

const folder = new URL('../app/imaging/cut-out/', import.meta.url);
const [source, target] = [new URL('convolution.wat', folder), new URL('convolution.ts', folder)];
const { buffer } = (await assembler())
  .parseWat('convolution.wat', readFileSync(source, 'utf8'), { simd: true, bulk_memory: true })
  .toBinary({});
const code = Buffer.from(buffer).toString('base64');
writeFileSync(
  target,
  readFileSync(target, 'utf8').replace(/(export const code =\s+)'[^']*'/, (_, start) => `${start}'${code}'`),
);
