import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { measurePhoto } from '#app/style/measure-photo.ts';
import { measurePhotoFile } from '#app/style/measure-photo-file.ts';
import { photoMeasurement } from '#app/style/measurement.ts';
import { renderSampleStore } from '../sample-store/render-store.ts';
import { drawTruth } from './draw-truth.ts';
import { errorsOf, moveColours, summarise, type TruthErrors } from './truth-errors.ts';

const seeds = Array.from({ length: 16 }, (_, at) => at + 1);

test('colours, light colour and composition of drawn photos are measured as declared', async () => {
  const errors = await Promise.all(
    seeds.map(async (seed) => {
      const { picture, truth } = await drawTruth(seed);
      return errorsOf(measurePhoto(picture), truth);
    }),
  );
  const figures = (trait: keyof TruthErrors) => {
    const { measured, p90 } = summarise(errors, trait);
    return { trait, isMeasurable: measured > 0.9 * seeds.length, p90 };
  };
  const within = (bar: number) => ({
    isMeasurable: true,
    p90: expect.toSatisfy((value: number) => value < bar),
  });
  expect(figures('paletteDeltaE')).toMatchObject(within(3));
  expect(figures('illuminantDegrees')).toMatchObject(within(3));
  expect(figures('fill')).toMatchObject(within(0.02));
  expect(figures('centre')).toMatchObject(within(0.02));
});

test('the light’s direction in sample stores is found within 15 degrees wherever it says that it can be', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'afterlight-truth-'));
  const errors: TruthErrors[] = [];
  try {
    for (const seed of [1, 2]) {
      const outDir = join(folder, String(seed));
      const only = ['tea-box', 'soot-candle', 'chalk-vase'];
      for (const truth of await renderSampleStore({ seed, size: 300, outDir, only })) {
        const read = await measurePhotoFile({ bytes: await readFile(join(outDir, truth.file)) });
        if (!read.ok) throw new Error(read.message);
        const { azimuthDegrees } = truth.light;
        errors.push(errorsOf(read.measurement, { ...truth, azimuthDegrees }));
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  const light = summarise(errors, 'lightDegrees');
  expect(light.measured).toBeGreaterThanOrEqual(4);
  expect(light.median).toBeLessThan(15);
  expect(summarise(errors, 'fill').median).toBeLessThan(0.02);
  expect(summarise(errors, 'centre').median).toBeLessThan(0.02);
});

test('the same photo gives the same measurement to the bit, and every trait has a value or a reason', async () => {
  const { picture } = await drawTruth(3);
  const first = measurePhoto(picture);
  expect(JSON.stringify(measurePhoto({ ...picture, rgb: picture.rgb.slice() }))).toBe(JSON.stringify(first));
  expect(photoMeasurement.parse(JSON.parse(JSON.stringify(first)))).toEqual(first);
  const { width, height } = picture;
  const empty = measurePhoto({ width, height, rgb: new Uint8Array(width * height * 3).fill(200) });
  expect(empty.composition.box).toMatchObject({ value: null, confidence: 0 });
  expect(empty.light.azimuthDegrees).toMatchObject({ value: null, confidence: 0 });
  expect(empty.palette.product).toMatchObject({
    value: null,
    reason: 'No product could be told from its backdrop.',
  });
  expect(photoMeasurement.parse(JSON.parse(JSON.stringify(empty)))).toEqual(empty);
});

test('moving colours costs nothing between equal palettes and the colours’ difference between others', () => {
  const red = { oklab: [0.6, 0.2, 0.1] as [number, number, number], weight: 0.5 };
  const grey = { oklab: [0.6, 0, 0] as [number, number, number], weight: 0.5 };
  expect(moveColours([red, grey], [grey, red])).toBe(0);
  expect(moveColours([red, grey], [grey, { ...grey }])).toBeGreaterThan(10);
});
