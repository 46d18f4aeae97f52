/**
 * `npm run train:cut-out [-- NET...]`: composes products of known outline, cuts them out, and fits the small nets that tell
 * wrong stretches of an outline from right ones (`outline`), and gaps inside a product from print (`gaps`) and from its own
 * pale parts (`shaded-gaps`). Most products are drawn or rendered here; cut-outs with transparency, when the folder of sample
 * photos is there, are added, and those of a folder CUT_OUTS; to the shaded gaps a file AREAS of what was seen in areas of real
 * photographs, rows of 0 or 1 and the signs, as JSON. Takes half an hour; writes the weights' modules.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { backdropKinds, type BackdropKind } from '../backdrop-kinds.ts';
import { composeTruth, type Truth } from '../compose-truth.ts';
import { drawings, drawProduct } from '../draw-product.ts';
import { composeCutOuts } from './compose-cut-outs.ts';
import { fitNet, type Examples, type Fit } from './fit-net.ts';
import { labelAreas, labelOutline } from './label-cut-out.ts';
import { randomPhoto } from './random-photo.ts';
import { renderedPhoto } from './rendered-photo.ts';
import { writeNet } from './write-net.ts';

const seedRanges = [
  [400, 520],
  [600, 820],
  [900, 1020],
];
const sizePixels = 1024;
/** Whatever is before coarse texture is refused. */
const kinds = (Object.keys(backdropKinds) as BackdropKind[]).filter((kind) => kind !== 'coarse texture');
/** Products with handles, and how large the photos of them are, in pixels. */
const seenThrough = ['red mug', 'white mug', 'tan bag', 'black bag', 'dark glasses'];
const seenThroughSides = [512, 640, 800, 1024];
const photos = process.env.AFTERLIGHT_PHOTOS ?? '../shared/photos';
const target =
  process.env.WEIGHTS_FOLDER ?? fileURLToPath(new URL('../../../app/imaging/cut-out/nets', import.meta.url));

async function* truths(): AsyncGenerator<Truth> {
  for (const [from, to] of seedRanges) for (let seed = from; seed < to; seed++) yield randomPhoto(seed);
  for (const kind of kinds) {
    for (const [at, name] of Object.keys(drawings).entries()) {
      const seed = 5000 + at * 17 + kind.length;
      const product = await drawProduct(name, Math.round(sizePixels * (0.45 + 0.03 * (seed % 10))), seed);
      yield composeTruth(product, kind, sizePixels, seed);
    }
  }
  for (const kind of kinds)
    for (const [at, name] of seenThrough.entries())
      for (const [step, side] of seenThroughSides.entries()) {
        const seed = 7000 + at * 37 + kind.length * 5 + step;
        const product = await drawProduct(name, Math.round(side * (0.42 + 0.03 * (seed % 10))), seed);
        yield composeTruth(product, kind, side, seed);
      }
  for (let seed = 10_000; seed < 10_140; seed++) yield renderedPhoto(seed, 512);
  yield* composeCutOuts(`${photos}/saleor`, 3);
  if (process.env.CUT_OUTS) yield* composeCutOuts(process.env.CUT_OUTS, 8);
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

/** A row of a real photograph weighs as much as two of made ones. */
const weightOfReal = 2;

function readAreas(file: string): Examples {
  const rows = z.array(z.array(z.number()).min(2)).parse(JSON.parse(readFileSync(file, 'utf8')));
  const all = Array.from({ length: weightOfReal }, () => rows).flat();
  return {
    width: rows[0].length - 1,
    rows: Float32Array.from(all.flatMap(([, ...signs]) => signs)),
    labels: Uint8Array.from(all, ([label]) => label),
  };
}

function fitAndWrite(file: string, name: string, comment: string, examples: Examples, fit: Fit): void {
  writeFileSync(`${target}/${file}`, writeNet(name, comment, fitNet(examples, 1, fit)));
  console.log(`${file}: ${examples.labels.length} examples`);
}

const known = ['outline', 'gaps', 'shaded-gaps'];
const wanted = process.argv.length > 2 ? process.argv.slice(2) : known;
const unknown = wanted.find((net) => !known.includes(net));
if (unknown) throw new Error(`There is no net "${unknown}". Known: ${known.join(', ')}.`);
const outlines: Examples[] = [];
const gaps: Examples[] = [];
const shadedGaps: Examples[] = [];
let count = 0;
for await (const truth of truths()) {
  count++;
  if (wanted.includes('outline')) outlines.push(labelOutline(truth));
  if (!wanted.some((net) => net.includes('gaps'))) continue;
  const areas = labelAreas(truth);
  gaps.push(areas.gaps);
  shadedGaps.push(areas.shadedGaps);
}
if (process.env.AREAS) shadedGaps.push(readAreas(process.env.AREAS));
console.log(`${count} cut-outs`);
if (wanted.includes('outline'))
  fitAndWrite(
    'outline-weights.ts',
    'outlineNet',
    'What tells a wrong stretch of a cut-out’s outline from a right one',
    join(outlines),
    { units: 16, epochs: 10, batchSize: 512, decay: 0.002 },
  );
const fewAreas = { units: 8, epochs: 400, batchSize: 64, decay: 0.01 };
if (wanted.includes('gaps'))
  fitAndWrite(
    'gap-weights.ts',
    'gapNet',
    'What tells a gap inside a product, through which its backdrop is seen, from print of the same colour',
    join(gaps),
    fewAreas,
  );
if (wanted.includes('shaded-gaps'))
  fitAndWrite(
    'shaded-gap-weights.ts',
    'shadedGapNet',
    'What tells a gap inside a product, through which its backdrop is seen in a shade, from a pale part of it',
    join(shadedGaps),
    fewAreas,
  );
console.log('Now run prettier on them.');
