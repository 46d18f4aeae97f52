/**
 * OpenCV's GrabCut, to compare with. It is no dependency of the project: the first run installs OpenCV's WebAssembly build
 * (Apache-2.0, 15 MB) into .cache, which git ignores; without a network there is simply no comparison.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Box, Picture } from '#app/imaging/picture.ts';

const opencv = '@techstark/opencv-js';
const version = '5.0.0-release.1';
const rounds = 5;

type Mat = { data: Uint8Array; delete(): void };
type OpenCv = {
  Mat: { new (): Mat; new (rows: number, columns: number, type: number): Mat };
  Rect: new (left: number, top: number, width: number, height: number) => object;
  grabCut(image: Mat, mask: Mat, box: object, back: Mat, front: Mat, rounds: number, mode: number): void;
  onRuntimeInitialized?: () => void;
  CV_8UC1: number;
  CV_8UC3: number;
  GC_INIT_WITH_RECT: number;
};

/** @returns opacity 0 or 255 of each pixel; `box` holds the whole product */
export type GrabCut = (picture: Picture, box: Box) => Uint8Array;

export async function loadGrabCut(): Promise<GrabCut | null> {
  const folder = join(process.cwd(), '.cache', 'opencv');
  try {
    if (!existsSync(join(folder, 'node_modules', opencv))) await install(folder);
  } catch (error) {
    console.log(`OpenCV could not be installed, so GrabCut does not run beside: ${String(error)}`);
    return null;
  }
  const cv = await start(createRequire(join(folder, 'index.js'))(opencv) as OpenCv | Promise<OpenCv>);
  return (picture, box) => cutWith(cv, picture, box);
}

async function install(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  console.log(`installing ${opencv}@${version} into .cache/opencv, for comparison only`);
  const args = ['install', `${opencv}@${version}`, '--ignore-scripts', '--no-audit', '--no-fund'];
  await promisify(execFile)('npm', args, { cwd: folder, shell: process.platform === 'win32' });
}

async function start(loaded: OpenCv | Promise<OpenCv>): Promise<OpenCv> {
  const cv = await loaded;
  if (typeof cv.Mat !== 'function') await new Promise<void>((done) => (cv.onRuntimeInitialized = done));
  return cv;
}

function cutWith(cv: OpenCv, { width, height, rgb }: Picture, box: Box): Uint8Array {
  const image = new cv.Mat(height, width, cv.CV_8UC3);
  image.data.set(rgb);
  const [mask, back, front] = [new cv.Mat(height, width, cv.CV_8UC1), new cv.Mat(), new cv.Mat()];
  const rectangle = new cv.Rect(box.left, box.top, box.width, box.height);
  cv.grabCut(image, mask, rectangle, back, front, rounds, cv.GC_INIT_WITH_RECT);
  // 1 = foreground, 3 = probably foreground
  const alpha = Uint8Array.from(mask.data, (label) => (label & 1 ? 255 : 0));
  for (const matrix of [image, mask, back, front]) matrix.delete();
  return alpha;
}
