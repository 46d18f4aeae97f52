import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderSampleStore } from './render-store.ts';
import type { PhotoTruth } from './render-task.ts';

let folder: string;
let first: PhotoTruth[];
const only = ['stoneware-mug', 'tea-box', 'soot-candle'];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'afterlight-sample-'));
  first = await renderSampleStore({ seed: 1, size: 200, outDir: join(folder, 'a'), only });
  await renderSampleStore({ seed: 1, size: 200, outDir: join(folder, 'b'), only });
  await renderSampleStore({ seed: 2, size: 200, outDir: join(folder, 'c'), only });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

test('the same seed gives the same bytes, another seed another look', async () => {
  for (const { file } of first) {
    const [a, b, c] = await Promise.all(['a', 'b', 'c'].map((store) => readFile(join(folder, store, file))));
    expect(a.equals(b)).toBe(true);
    expect(a.equals(c)).toBe(false);
  }
});

test('the box and the declared fill agree', () => {
  for (const { fill, centre } of first) {
    expect(fill).toBeGreaterThan(0.4);
    expect(fill).toBeLessThan(0.8);
    expect(Math.abs(centre[0] - 0.5)).toBeLessThan(0.03);
  }
});

test('the shadow falls away from the declared light', async () => {
  for (const [store, side] of [
    ['a', 1],
    ['c', -1],
  ] as const) {
    const { data, info } = await sharp(join(folder, store, 'tea-box.jpg'))
      .greyscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const truth = JSON.parse(await readFile(join(folder, store, 'truth/tea-box.json'), 'utf8')) as PhotoTruth;
    const row = Math.round((truth.box.top + truth.box.height - 0.03) * info.height);
    const beside = (share: number) => data[row * info.width + Math.round(share * info.width)];
    const left = beside(truth.box.left - 0.06);
    const right = beside(truth.box.left + truth.box.width + 0.06);
    // the light of the first store comes from the left, of the second from the right
    expect(Math.sign(left - right)).toBe(side);
    expect(Math.cos((truth.light.azimuthDegrees * Math.PI) / 180) < 0).toBe(side === 1);
  }
});

test('store.json lists every photo', async () => {
  const store = JSON.parse(await readFile(join(folder, 'a/store.json'), 'utf8')) as {
    products: { photos: string[]; title: string }[];
  };
  expect(store.products.flatMap(({ photos }) => photos).sort()).toEqual(first.map(({ file }) => file).sort());
});
