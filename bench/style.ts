import sharp from 'sharp';
import { readPhoto } from '#app/imaging/read-photo.ts';
import { measurePhoto } from '#app/style/measure-photo.ts';
import type { BenchResult } from './run.ts';
import { round, samplePhotos, timeMedian } from './sample-photo.ts';

/** Photos measured per second and core, against libvips decoding and shrinking the same files. */
export async function bench(): Promise<BenchResult> {
  sharp.concurrency(1);
  sharp.cache(false);
  const photos = await samplePhotos(['tea-box', 'cream-jar', 'salt-soap'], 1600);
  const bare = await timeMedian(7, async () => {
    for (const photo of photos) await sharp(photo).resize(320, 320, { fit: 'inside' }).raw().toBuffer();
  });
  const measured = await timeMedian(7, async () => {
    for (const photo of photos) {
      const read = await readPhoto(photo, { maxSidePixels: 320 });
      if (read.ok) measurePhoto(read.picture);
    }
  });
  return {
    ratio: round(measured / bare),
    photosPerSecond: round((1000 * photos.length) / measured),
    measuredMilliseconds: round(measured / photos.length),
    bareMilliseconds: round(bare / photos.length),
  };
}
