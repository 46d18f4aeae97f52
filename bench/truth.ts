/**
 * How right the measured style is: photographs that declare their light, colours and composition. Drawn ones, measured as
 * they come (without a cut-out); and sample stores in four looks, measured as a store's photos are.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measurePhoto } from '#app/style/measure-photo.ts';
import { measurePhotoFile } from '#app/style/measure-photo-file.ts';
import { renderSampleStore } from '#test/sample-store/render-store.ts';
import { drawTruth } from '#test/style/draw-truth.ts';
import { errorsOf, summarise, type TruthErrors } from '#test/style/truth-errors.ts';
import type { BenchResult } from './run.ts';
import { round } from './sample-photo.ts';

const drawnPhotos = 60;
const looks = [1, 2, 3, 4];
const sizePixels = 400;
const traits = ['lightDegrees', 'illuminantDegrees', 'paletteDeltaE', 'fill', 'centre'] as const;

export async function bench(): Promise<BenchResult> {
  const drawn: TruthErrors[] = [];
  for (let seed = 1; seed <= drawnPhotos; seed += 1) {
    const { picture, truth } = await drawTruth(seed);
    drawn.push(errorsOf(measurePhoto(picture), truth));
  }
  const rendered = (await Promise.all(looks.map(examineStore))).flat();
  const rows = traits.flatMap((trait) =>
    [
      { of: 'drawn', ...summarise(drawn, trait) },
      { of: 'sample stores', ...summarise(rendered, trait) },
    ].flatMap(({ of, measured, median, p90 }) =>
      measured ? [{ trait, of, measured, median: four(median), p90: four(p90) }] : [],
    ),
  );
  console.table(rows);
  const light = summarise(rendered, 'lightDegrees');
  return {
    // the bar is 15 degrees
    ratio: round(light.median / 15),
    lightMedianDegrees: round(light.median),
    lightMeasured: `${light.measured} of ${light.photos}`,
    illuminantMedianDegrees: round(summarise([...drawn, ...rendered], 'illuminantDegrees').median),
    paletteMedianDeltaE: round(summarise(drawn, 'paletteDeltaE').median),
    fillMedian: four(summarise([...drawn, ...rendered], 'fill').median),
    centreMedian: four(summarise([...drawn, ...rendered], 'centre').median),
  };
}

async function examineStore(seed: number): Promise<TruthErrors[]> {
  const outDir = await mkdtemp(join(tmpdir(), 'afterlight-truth-'));
  try {
    const truths = await renderSampleStore({ seed, size: sizePixels, outDir });
    const errors: TruthErrors[] = [];
    for (const { file, light, illuminant, fill, centre } of truths) {
      const read = await measurePhotoFile({ bytes: await readFile(join(outDir, file)) });
      if (!read.ok) throw new Error(read.message);
      const truth = { azimuthDegrees: light.azimuthDegrees, illuminant, fill, centre };
      errors.push(errorsOf(read.measurement, truth));
    }
    return errors;
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

function four(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}
