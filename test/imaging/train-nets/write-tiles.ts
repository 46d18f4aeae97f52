/**
 * `npm run train:edge-net`, its first part: writes what the edge net sees along the outlines of photographs whose cut-out is
 * known, tile by tile beside the right opacity: rendered ones, drawn ones, and cut-outs before made-up backdrops, of the folder
 * of sample photos and of the folder `CUT_OUTS` when they are there.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { closer } from '#app/imaging/cut-out/evidence/close-up.ts';
import { solve } from '#app/imaging/cut-out/cut-out.ts';
import {
  keptSide,
  lookAtTile,
  reachPixels,
  tileInputs,
  tileSide,
  type Subject,
} from '#app/imaging/cut-out/edge/edge-net.ts';
import type { Evidence } from '#app/imaging/cut-out/evidence/evidence.ts';
import { expectMirrored } from '#app/imaging/cut-out/nets/product-net.ts';
import type { Size } from '#app/imaging/cut-out/evidence/planes.ts';
import { segmentByNet } from '#app/imaging/cut-out/segment/segment.ts';
import { dilate, erode } from '#app/imaging/masks/morphology.ts';
import { withWorkRoom } from '#app/imaging/work-room.ts';
import { composeTruth, type Truth } from '../compose-truth.ts';
import { composeCutOuts } from '../train-cut-out/compose-cut-outs.ts';
import { randomKind, randomProduct, warmedUp } from '../train-cut-out/random-photo.ts';
import { between, pick } from '../train-cut-out/random-shapes.ts';
import { renderedPhoto } from '../train-cut-out/rendered-photo.ts';

const rendered = 700;
const drawn = 500;
const target = '.data/edge-net/tiles';
const photos = process.env.AFTERLIGHT_PHOTOS ?? '../shared/photos';
/** Of a photograph and a mask, and what the numbers the net sees are multiplied by in the file. */
const mostTiles = 12;
const scale = 4000;
/** A mask that is no better than this teaches nothing. */
const leastOverlap = 0.88;

/** The tiles of a photograph, along the first cut and along the product net's own. */
function writeTiles(name: string, truth: Truth, random: () => number): void {
  withWorkRoom(() => {
    const { evidence, closeUp, segmentation, expected, growth } = solve(truth.picture, {});
    const twice = expectMirrored(evidence, expected);
    const opacity = shrinkOpacity(truth, evidence);
    const parts: Uint8Array[] = [];
    for (const subject of [
      { evidence, closeUp, product: segmentation.product, expected },
      { evidence, closeUp, product: segmentByNet(evidence, growth, twice).product, expected: twice },
    ])
      for (const { left, top } of chooseTiles(subject, opacity, random)) {
        const seen = new Float32Array(tileInputs * tileSide * tileSide);
        lookAtTile(subject, left, top, seen, tileSide * tileSide);
        const numbers = Int16Array.from(seen, (value) => Math.round(scale * value));
        parts.push(new Uint8Array(numbers.buffer), opacityOfTile(subject, opacity, left, top));
      }
    if (parts.length) writeFileSync(`${target}/${name}.bin`, Buffer.concat(parts));
  });
}

type Place = { left: number; top: number };

/** Opacity at the close-up's size, each pixel the mean of nine points. */
function shrinkOpacity({ picture, alpha }: Truth, { width, height, left, top, frame }: Evidence) {
  const out = new Uint8Array(closer * closer * width * height);
  const across = picture.width / (closer * frame.width);
  const down = picture.height / (closer * frame.height);
  for (let y = 0, o = 0; y < closer * height; y++)
    for (let x = 0; x < closer * width; x++, o++) {
      let sum = 0;
      for (let point = 0; point < 9; point++) {
        const row = Math.floor((closer * top + y + (Math.floor(point / 3) + 0.5) / 3) * down);
        const column = Math.floor((closer * left + x + ((point % 3) + 0.5) / 3) * across);
        sum += alpha[Math.min(picture.height - 1, row) * picture.width + Math.min(picture.width - 1, column)];
      }
      out[o] = sum / 9;
    }
  return out;
}

/** Those that the outline passes through, on a grid laid anyhow; rather those where the mask is wrong. */
function chooseTiles({ evidence, product }: Subject, opacity: Uint8Array, random: () => number): Place[] {
  const { width, height } = evidence;
  const isProduct = (x: number, y: number) => (opacity[closer * (y * closer * width + x)] > 127 ? 1 : 0);
  let [both, either] = [0, 0];
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      both += product[i] & isProduct(x, y);
      either += product[i] | isProduct(x, y);
    }
  if (both < leastOverlap * either) return [];
  const wide = dilate(product, width, height, reachPixels);
  const narrow = erode(product, width, height, reachPixels);
  const margin = (tileSide - keptSide) / 2;
  const offset = { x: Math.floor(random() * keptSide), y: Math.floor(random() * keptSide) };
  const found: (Place & { order: number })[] = [];
  const isInBand = (i: number) => wide[i] && !narrow[i];
  const isWrong = (i: number) => isInBand(i) && product[i] !== isProduct(i % width, (i / width) | 0);
  for (let top = -offset.y; top < height; top += keptSide)
    for (let left = -offset.x; left < width; left += keptSide) {
      if (countIn(isInBand, left, top, evidence) <= 30) continue;
      const share = countIn(isWrong, left, top, evidence) > 20 ? 0.35 : 1;
      found.push({ left: left - margin, top: top - margin, order: share * random() });
    }
  return found.sort((one, other) => one.order - other.order).slice(0, mostTiles);
}

function countIn(within: (i: number) => unknown, left: number, top: number, { width, height }: Size): number {
  let count = 0;
  for (let y = Math.max(0, top); y < Math.min(height, top + keptSide); y++)
    for (let x = Math.max(0, left); x < Math.min(width, left + keptSide); x++)
      if (within(y * width + x)) count++;
  return count;
}

/** Four planes, one for each quarter of a working pixel. */
function opacityOfTile(
  { evidence: { width, height } }: Subject,
  opacity: Uint8Array,
  left: number,
  top: number,
) {
  const out = new Uint8Array(closer * closer * tileSide * tileSide);
  for (let quarter = 0, o = 0; quarter < closer * closer; quarter++)
    for (let y = 0; y < tileSide; y++)
      for (let x = 0; x < tileSide; x++, o++) {
        const row = Math.min(height - 1, Math.max(0, top + y)) * closer + (quarter >> 1);
        const column = Math.min(width - 1, Math.max(0, left + x)) * closer + (quarter & 1);
        out[o] = opacity[row * closer * width + column];
      }
  return out;
}

mkdirSync(target, { recursive: true });
for (let seed = 0; seed < rendered; seed++) {
  const random = warmedUp(seed);
  const size = pick(random, [768, 900, 1024, 1280]);
  writeTiles(`rendered-${seed}`, await renderedPhoto(40_000 + seed, size), random);
}
for (let seed = 0; seed < drawn; seed++) {
  const random = warmedUp(seed * 7919 + 13);
  const size = pick(random, [700, 900, 1100, 1300, 1600]);
  const product = await randomProduct(seed + 900_000, Math.round(size * between(random, 0.35, 0.85)));
  writeTiles(`drawn-${seed}`, await composeTruth(product, randomKind(random), size, seed), random);
}
let composed = 0;
for (const folder of [`${photos}/saleor`, ...(process.env.CUT_OUTS ? [process.env.CUT_OUTS] : [])])
  for await (const truth of composeCutOuts(folder, 3)) {
    writeTiles(`cut-out-${composed}`, truth, warmedUp(composed));
    composed++;
  }
console.log(
  `the tiles of ${rendered} rendered photographs, ${drawn} drawn ones and ${composed} composed ones in ${target}`,
);
