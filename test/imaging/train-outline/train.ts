/**
 * `npm run train:outline`: draws products, cuts them out, and fits the net that tells wrong stretches of an outline from
 * right ones. Nothing but pictures that are made here goes into it. Takes half an hour; writes the weights' module.
 */
import { writeFileSync } from 'node:fs';
import { backdropKinds, type BackdropKind } from '../backdrop-kinds.ts';
import { composeTruth } from '../compose-truth.ts';
import { drawings, drawProduct } from '../draw-product.ts';
import { fitNet } from './fit-net.ts';
import { labelOutline, type Labelled } from './label-outline.ts';
import { randomPhoto } from './random-photo.ts';
import { writeNet } from './write-net.ts';

const seedRanges = [
  [400, 520],
  [600, 820],
  [900, 1020],
];
const sizePixels = 1024;
const target = new URL('../../../app/imaging/cut-out/outline-weights.ts', import.meta.url);

async function gather(): Promise<Labelled[]> {
  const found: Labelled[] = [];
  for (const [from, to] of seedRanges)
    for (let seed = from; seed < to; seed++) found.push(labelOutline(await randomPhoto(seed)));
  for (const kind of Object.keys(backdropKinds) as BackdropKind[]) {
    if (kind === 'coarse texture') continue;
    for (const [at, name] of Object.keys(drawings).entries()) {
      const seed = 5000 + at * 17 + kind.length;
      const product = await drawProduct(name, Math.round(sizePixels * (0.45 + 0.03 * (seed % 10))), seed);
      found.push(labelOutline(await composeTruth(product, kind, sizePixels, seed)));
    }
  }
  return found;
}

const found = await gather();
const count = found.reduce((sum, { labels }) => sum + labels.length, 0);
const width = found[0].width;
const examples = { width, rows: new Float32Array(count * width), labels: new Uint8Array(count) };
let at = 0;
for (const { rows, labels } of found) {
  examples.rows.set(rows, at * width);
  examples.labels.set(labels, at);
  at += labels.length;
}
writeFileSync(target, writeNet(fitNet(examples, 1)));
console.log(`${count} pixels of ${found.length} outlines; now run prettier on ${target.pathname}`);
