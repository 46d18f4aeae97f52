/**
 * `npm run train:cut-out`: composes products of known outline, cuts them out, and fits the two small nets that tell wrong
 * stretches of an outline from right ones, and gaps inside a product from print. Most products are drawn or rendered here;
 * cut-outs with transparency, when the folder of sample photos is there, are added. Takes half an hour; writes the weights' modules.
 */
import { writeFileSync } from 'node:fs';
import { backdropKinds, type BackdropKind } from '../backdrop-kinds.ts';
import { composeTruth, type Truth } from '../compose-truth.ts';
import { drawings, drawProduct } from '../draw-product.ts';
import { composeCutOuts } from './compose-cut-outs.ts';
import { fitNet, type Examples, type Fit } from './fit-net.ts';
import { labelCutOut } from './label-cut-out.ts';
import { randomPhoto } from './random-photo.ts';
import { renderedPhoto } from './rendered-photo.ts';
import { writeNet } from './write-net.ts';

const seedRanges = [
  [400, 520],
  [600, 820],
  [900, 1020],
];
const sizePixels = 1024;
const photos = process.env.AFTERLIGHT_PHOTOS ?? '../shared/photos';
const target =
  process.env.WEIGHTS_FOLDER ?? new URL('../../../app/imaging/cut-out', import.meta.url).pathname;

async function* truths(): AsyncGenerator<Truth> {
  for (const [from, to] of seedRanges) for (let seed = from; seed < to; seed++) yield randomPhoto(seed);
  for (const kind of Object.keys(backdropKinds) as BackdropKind[]) {
    if (kind === 'coarse texture') continue;
    for (const [at, name] of Object.keys(drawings).entries()) {
      const seed = 5000 + at * 17 + kind.length;
      const product = await drawProduct(name, Math.round(sizePixels * (0.45 + 0.03 * (seed % 10))), seed);
      yield composeTruth(product, kind, sizePixels, seed);
    }
  }
  for (let seed = 10_000; seed < 10_140; seed++) yield renderedPhoto(seed, 512);
  yield* composeCutOuts(`${photos}/saleor`, 3);
}

function join(parts: Examples[]): Examples {
  const { width } = parts.find(({ labels }) => labels.length) ?? { width: 0 };
  const count = parts.reduce((sum, { labels }) => sum + labels.length, 0);
  const all = { width, rows: new Float32Array(count * width), labels: new Uint8Array(count) };
  let at = 0;
  for (const { rows, labels } of parts) {
    all.rows.set(rows, at * width);
    all.labels.set(labels, at);
    at += labels.length;
  }
  return all;
}

function fitAndWrite(file: string, name: string, comment: string, examples: Examples, fit: Fit): void {
  writeFileSync(`${target}/${file}`, writeNet(name, comment, fitNet(examples, 1, fit)));
  console.log(`${file}: ${examples.labels.length} examples`);
}

const outlines: Examples[] = [];
const gaps: Examples[] = [];
for await (const truth of truths()) {
  const labelled = labelCutOut(truth);
  outlines.push(labelled.outline);
  gaps.push(labelled.gaps);
}
console.log(`${outlines.length} cut-outs`);
fitAndWrite(
  'outline-weights.ts',
  'outlineNet',
  'What tells a wrong stretch of a cut-out’s outline from a right one',
  join(outlines),
  { units: 16, epochs: 10, batchSize: 512, decay: 0.002 },
);
fitAndWrite(
  'gap-weights.ts',
  'gapNet',
  'What tells a gap inside a product, through which its backdrop is seen, from print of the same colour',
  join(gaps),
  { units: 8, epochs: 400, batchSize: 64, decay: 0.01 },
);
console.log('Now run prettier on them.');
