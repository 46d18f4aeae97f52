/**
 * How right and how fast the cut-out is on composited products of known opacity, beside what libvips needs to decode and
 * re-encode the same picture in the same process. OpenCV's GrabCut does not run beside it: the build of OpenCV for Node
 * that can be installed is of 2021.
 */
import sharp from 'sharp';
import { cutOut } from '#app/imaging/cut-out/cut-out.ts';
import { compareAlpha } from '../test/imaging/compare-alpha.ts';
import { backdropKinds, type BackdropKind } from '../test/imaging/backdrop-kinds.ts';
import { composeTruth } from '../test/imaging/compose-truth.ts';
import { drawings, drawProduct } from '../test/imaging/draw-product.ts';

type Tally = { photos: number; accepted: number; iou: number; boundary: number; mse: number; wrong: number };

/** @returns figures over all backdrops but the coarse texture, which must be refused; `ratio` = cut-out / libvips seconds */
export async function bench(): Promise<{ ratio: number; [figure: string]: number | string }> {
  const total: Tally = { photos: 0, accepted: 0, iou: 0, boundary: 0, mse: 0, wrong: 0 };
  const rows: Record<string, Record<string, number>> = {};
  let coarseAccepted = 0;
  for (const kind of Object.keys(backdropKinds) as BackdropKind[]) {
    const tally = await examine(kind);
    rows[kind] = summarise(tally);
    if (kind === 'coarse texture') coarseAccepted = tally.accepted;
    else for (const key of Object.keys(total) as (keyof Tally)[]) total[key] += tally[key];
  }
  console.table(rows);
  const small = await time(1024);
  const large = await time(2048);
  const figures = {
    ratio: large.cutSeconds / large.baseSeconds,
    seconds1024: small.cutSeconds,
    seconds2048: large.cutSeconds,
    ...summarise(total),
    coarseAccepted,
  };
  console.table(figures);
  return figures;
}

async function examine(kind: BackdropKind): Promise<Tally> {
  const size = 1024;
  const tally: Tally = { photos: 0, accepted: 0, iou: 0, boundary: 0, mse: 0, wrong: 0 };
  for (const [at, name] of Object.keys(drawings).entries()) {
    const seed = 100 + at * 17 + kind.length;
    const product = await drawProduct(name, Math.round(size * (0.45 + 0.03 * (seed % 10))), seed);
    const truth = await composeTruth(product, kind, size, seed);
    const found = cutOut(truth.picture);
    tally.photos++;
    if (!found.ok) continue;
    const error = compareAlpha(found.alpha, truth.alpha, size, size);
    tally.accepted++;
    tally.iou += error.iou;
    tally.boundary += error.boundaryError;
    tally.mse += error.mse;
    if (error.iou < 0.95) tally.wrong++;
  }
  return tally;
}

function summarise(tally: Tally): Record<string, number> {
  const count = Math.max(1, tally.accepted);
  return {
    photos: tally.photos,
    accepted: tally.accepted,
    meanIou: Number((tally.iou / count).toFixed(4)),
    boundaryError: Number((tally.boundary / count).toFixed(4)),
    mseThousandths: Number((tally.mse / count).toFixed(3)),
    iouBelow95: tally.wrong,
  };
}

async function time(size: number): Promise<{ cutSeconds: number; baseSeconds: number }> {
  const scenes = [];
  for (const [name, kind] of [
    ['red mug', 'white with shadow'],
    ['blue shirt', 'gradient'],
    ['yellow box', 'noisy'],
  ] as const) {
    const product = await drawProduct(name, Math.round(size * 0.6), 5);
    const { picture } = await composeTruth(product, kind, size, 7);
    const raw = { width: size, height: size, channels: 3 as const };
    scenes.push({ picture, jpeg: await sharp(picture.rgb, { raw }).jpeg({ quality: 90 }).toBuffer() });
  }
  const cut: number[] = [];
  const base: number[] = [];
  for (let round = 0; round < 5; round++)
    for (const { picture, jpeg } of scenes) {
      const start = performance.now();
      cutOut(picture);
      const middle = performance.now();
      await sharp(jpeg).jpeg({ quality: 90 }).toBuffer();
      cut.push((middle - start) / 1000);
      base.push((performance.now() - middle) / 1000);
    }
  return { cutSeconds: median(cut), baseSeconds: median(base) };
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1];
}
