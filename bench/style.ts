import sharp from 'sharp';
import { collectLessOften } from '#app/collect-less-often.ts';
import { readPhoto } from '#app/imaging/read-photo.ts';
import { measurePhoto, measuringSidePixels } from '#app/style/measure-photo.ts';
import type { BenchResult } from './run.ts';
import { round, samplePhotos } from './sample-photo.ts';

const warmRounds = 20;
const rounds = 21;

/**
 * Photos measured per second and core, against libvips decoding and shrinking the same files to the same size. Processor
 * time of all threads, not time on the clock: other work on the machine must not decide; turn by turn, so that a slow
 * minute slows both.
 */
export async function bench(): Promise<BenchResult> {
  // as a pixel thread does
  sharp.concurrency(1);
  sharp.cache(false);
  collectLessOften();
  const photos = await samplePhotos(['tea-box', 'cream-jar', 'salt-soap'], 1600);
  const bare = async () => {
    for (const photo of photos)
      await sharp(photo).resize(measuringSidePixels, measuringSidePixels, { fit: 'inside' }).raw().toBuffer();
  };
  const measured = async () => {
    for (const photo of photos) {
      const read = await readPhoto(photo, { maxSidePixels: measuringSidePixels });
      if (read.ok) measurePhoto(read.picture);
    }
  };
  const times: { bare: number; measured: number }[] = [];
  for (let at = 0; at < warmRounds + rounds; at += 1) {
    const time = { bare: await processorTime(bare), measured: await processorTime(measured) };
    if (at >= warmRounds) times.push(time);
  }
  const bareTime = median(times.map((time) => time.bare)) / photos.length;
  const measuredTime = median(times.map((time) => time.measured)) / photos.length;
  return {
    ratio: round(median(times.map((time) => time.measured / time.bare))),
    photosPerSecond: round(1000 / measuredTime),
    measuredMilliseconds: round(measuredTime),
    bareMilliseconds: round(bareTime),
  };
}

/** Milliseconds of processor time, user and system. */
async function processorTime(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}
