/**
 * How right and how fast the cut-out is on composited products of known opacity, beside OpenCV's GrabCut, which is given
 * the true box with a margin, and beside what libvips needs to decode and re-encode the same picture in the same process.
 * With `CUT_OUT_MODEL`, that model is asked where ours refuses, as in the app; the times are ours alone.
 */
import sharp from 'sharp';
import { collectLessOften } from '#app/collect-less-often.ts';
import { boxOf, cutOut } from '#app/imaging/cut-out/cut-out.ts';
import { chooseMattingModel, cutOutProduct } from '#app/imaging/cut-out/cut-out-product.ts';
import { loadMattingModel } from '#app/imaging/matting-model.ts';
import type { Box } from '#app/imaging/picture.ts';
import { compareAlpha, type AlphaError } from '../test/imaging/compare-alpha.ts';
import { backdropKinds, type BackdropKind } from '../test/imaging/backdrop-kinds.ts';
import { composeTruth, type Truth } from '../test/imaging/compose-truth.ts';
import { drawings, drawProduct } from '../test/imaging/draw-product.ts';
import { loadGrabCut, type GrabCut } from './grab-cut.ts';
import type { BenchResult } from './run.ts';

type Tally = { photos: number; iou: number; boundary: number; mse: number; wrong: number };
/** All that was cut out; and of every seventh photo, where both answered, ours and GrabCut's. */
type Exam = { photos: number; all: Tally; ours: Tally; theirs: Tally };

/** Of the product's box on every side: as a person would draw it. */
const boxMargin = 0.03;
const sizePixels = 1024;

/** @returns figures over all backdrops but the coarse texture, which must be refused; `ratio` = cut-out / libvips seconds */
export async function bench(): Promise<BenchResult> {
  // as a pixel thread does
  collectLessOften();
  const grabCut = await loadGrabCut();
  const { CUT_OUT_MODEL: model } = process.env;
  if (model) chooseMattingModel(loadMattingModel(model));
  const total = emptyExam();
  const rows: Record<string, Record<string, number>> = {};
  let coarseAccepted = 0;
  for (const [at, kind] of (Object.keys(backdropKinds) as BackdropKind[]).entries()) {
    const exam = await examine(kind, at, grabCut);
    rows[kind] = summarise(exam);
    if (kind === 'coarse texture') coarseAccepted = exam.all.photos;
    else addExam(total, exam);
  }
  console.table(rows);
  const small = await time(1024, grabCut);
  const large = await time(2048, grabCut);
  return {
    ratio: three(large.cutSeconds / large.baseSeconds),
    seconds1024: three(small.cutSeconds),
    seconds2048: three(large.cutSeconds),
    ...summarise(total),
    coarseAccepted,
    ...(grabCut ? compareTimes(small, large) : { grabCut: 'not installed' }),
  };
}

function emptyTally(): Tally {
  return { photos: 0, iou: 0, boundary: 0, mse: 0, wrong: 0 };
}

function emptyExam(): Exam {
  return { photos: 0, all: emptyTally(), ours: emptyTally(), theirs: emptyTally() };
}

function addExam(total: Exam, exam: Exam): void {
  total.photos += exam.photos;
  for (const part of ['all', 'ours', 'theirs'] as const)
    for (const key of Object.keys(exam[part]) as (keyof Tally)[]) total[part][key] += exam[part][key];
}

function add(tally: Tally, error: AlphaError): void {
  tally.photos++;
  tally.iou += error.iou;
  tally.boundary += error.boundaryError;
  tally.mse += error.mse;
  if (error.iou < 0.95) tally.wrong++;
}

async function examine(kind: BackdropKind, kindAt: number, grabCut: GrabCut | null): Promise<Exam> {
  const exam = emptyExam();
  for (const [at, name] of Object.keys(drawings).entries()) {
    const seed = 100 + at * 17 + kind.length;
    const product = await drawProduct(name, Math.round(sizePixels * (0.45 + 0.03 * (seed % 10))), seed);
    const truth = await composeTruth(product, kind, sizePixels, seed);
    const found = await cutOutProduct(truth.picture);
    exam.photos++;
    if (!found.ok) continue;
    const error = compareAlpha(found.alpha, truth.alpha, sizePixels, sizePixels);
    add(exam.all, error);
    if (!grabCut || (at + kindAt) % 7) continue;
    add(exam.ours, error);
    const other = grabCut(truth.picture, boxAround(truth));
    add(exam.theirs, compareAlpha(other, truth.alpha, sizePixels, sizePixels));
  }
  return exam;
}

function boxAround({ picture: { width, height }, alpha }: Truth): Box {
  const box = boxOf(alpha, width, height);
  if (!box) throw new Error('a composited product has no pixels');
  const margin = Math.round(boxMargin * Math.max(box.width, box.height));
  const left = Math.max(1, box.left - margin);
  const top = Math.max(1, box.top - margin);
  return {
    left,
    top,
    width: Math.min(width - 1, box.left + box.width + margin) - left,
    height: Math.min(height - 1, box.top + box.height + margin) - top,
  };
}

function summarise({ photos, all, ours, theirs }: Exam): Record<string, number> {
  const mean = (tally: Tally, key: 'iou' | 'boundary' | 'mse') => three(tally[key] / tally.photos);
  return {
    photos,
    accepted: all.photos,
    meanIou: mean(all, 'iou'),
    boundaryError: mean(all, 'boundary'),
    mseThousandths: mean(all, 'mse'),
    iouBelow95: all.wrong,
    ...(theirs.photos
      ? {
          both: theirs.photos,
          ourIou: mean(ours, 'iou'),
          grabCutIou: mean(theirs, 'iou'),
          ourBoundary: mean(ours, 'boundary'),
          grabCutBoundary: mean(theirs, 'boundary'),
          ourMse: mean(ours, 'mse'),
          grabCutMse: mean(theirs, 'mse'),
        }
      : {}),
  };
}

type Times = { cutSeconds: number; baseSeconds: number; grabCutSeconds: number };

async function time(size: number, grabCut: GrabCut | null): Promise<Times> {
  const scenes = [];
  for (const [name, kind] of [
    ['red mug', 'white with shadow'],
    ['blue shirt', 'gradient'],
    ['yellow box', 'noisy'],
  ] as const) {
    const product = await drawProduct(name, Math.round(size * 0.6), 5);
    const truth = await composeTruth(product, kind, size, 7);
    const raw = { width: size, height: size, channels: 3 as const };
    const jpeg = await sharp(truth.picture.rgb, { raw }).jpeg({ quality: 90 }).toBuffer();
    scenes.push({ truth, jpeg });
  }
  const times: Record<keyof Times, number[]> = { cutSeconds: [], baseSeconds: [], grabCutSeconds: [] };
  for (let round = 0; round < 5; round++)
    for (const { truth, jpeg } of scenes) {
      const start = performance.now();
      cutOut(truth.picture);
      const middle = performance.now();
      await sharp(jpeg).jpeg({ quality: 90 }).toBuffer();
      times.cutSeconds.push((middle - start) / 1000);
      times.baseSeconds.push((performance.now() - middle) / 1000);
    }
  for (const { truth } of grabCut ? scenes : []) {
    const start = performance.now();
    grabCut?.(truth.picture, boxAround(truth));
    times.grabCutSeconds.push((performance.now() - start) / 1000);
  }
  return {
    cutSeconds: median(times.cutSeconds),
    baseSeconds: median(times.baseSeconds),
    grabCutSeconds: median(times.grabCutSeconds),
  };
}

function compareTimes(small: Times, large: Times): Record<string, number> {
  return {
    grabCutSeconds1024: three(small.grabCutSeconds),
    grabCutSeconds2048: three(large.grabCutSeconds),
    fasterThanGrabCut1024: three(small.grabCutSeconds / small.cutSeconds),
    fasterThanGrabCut2048: three(large.grabCutSeconds / large.cutSeconds),
  };
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

function three(value: number): number {
  return Math.round(value * 1000) / 1000;
}
