import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { renderSampleStore } from '#test/sample-store/render-store.ts';

const help = `Renders a sample store: product photographs with exact masks and declared truth.

  npm run sample-store -- [options]

  --out DIR     where to (default: .data/sample-store)
  --seed N      which look (default: 1; 1 to 4 are the house looks, later ones drift from them)
  --size N      pixels a side (default: 1600)
  --only A,B    only these products
`;

try {
  const { values } = parseArgs({
    options: {
      out: { type: 'string', default: '.data/sample-store' },
      seed: { type: 'string', default: '1' },
      size: { type: 'string', default: '1600' },
      only: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(help);
    process.exit(0);
  }
  const [seed, size] = [Number(values.seed), Number(values.size)];
  if (!Number.isInteger(seed) || seed < 1) throw new Error('--seed needs a whole number from 1.');
  if (!Number.isInteger(size) || size < 64 || size > 4096)
    throw new Error('--size needs a whole number from 64 to 4096.');
  const outDir = resolve(values.out);
  await renderSampleStore({
    seed,
    size,
    outDir,
    ...(values.only ? { only: values.only.split(',') } : {}),
    onProgress: (done, total, file) => console.log(`${done}/${total} ${file}`),
  });
  console.log(`written to ${outDir}`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
