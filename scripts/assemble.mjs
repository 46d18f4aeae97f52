// `npm run assemble`: the loops that are written in WebAssembly's text format, as code in their modules.
import { readFileSync, writeFileSync } from 'node:fs';
import assembler from 'wabt';

const names = ['cut-out/nets/convolution', 'pixel-loops'];

const wabt = await assembler();
for (const name of names) {
  const [source, target] = ['wat', 'ts'].map(
    (type) => new URL(`../app/imaging/${name}.${type}`, import.meta.url),
  );
  const { buffer } = wabt
    .parseWat(`${name}.wat`, readFileSync(source, 'utf8'), {
      simd: true,
      bulk_memory: true,
    })
    .toBinary({});
  const code = Buffer.from(buffer).toString('base64');
  writeFileSync(
    target,
    readFileSync(target, 'utf8').replace(
      /(export const code =\s+)'[^']*'/,
      (_, start) => `${start}'${code}'`,
    ),
  );
}
