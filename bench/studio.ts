import sharp from 'sharp';
import { photographProduct } from '#app/generation/photograph-product.ts';
import type { BenchResult } from './run.ts';
import { round, samplePhotos, timeMedian } from './sample-photo.ts';

/** One 2048×2048 asset on one core, against bare libvips: decode, resize, composite on a flat canvas, encode the JPEG. */
export async function bench(): Promise<BenchResult> {
  sharp.concurrency(1);
  sharp.cache(false);
  const [photo] = await samplePhotos(['hand-tube'], 1600);
  let seed = 0;
  const order = () => ({
    bytes,
    profile: null,
    scene: 'seamless-sweep',
    seed: ++seed,
    aspectRatio: { width: 1, height: 1 },
    pose: 'standing' as const,
    preservation: 'strict' as const,
  });
  let bytes = photo;
  // a comment segment makes the same photo a new file, so that its cut-out is not known yet
  const anotherFile = () =>
    Buffer.concat([
      photo.subarray(0, 2),
      Buffer.from([0xff, 0xfe, 0, 6, seed & 255, seed >> 8, 0, 0]),
      photo.subarray(2),
    ]);
  const bare = await timeMedian(7, async () => {
    const product = await sharp(photo)
      .resize(1290, 1290)
      .ensureAlpha()
      .png({ compressionLevel: 0 })
      .toBuffer();
    await sharp({ create: { width: 2048, height: 2048, channels: 3, background: '#e6e2dc' } })
      .composite([{ input: product, left: 379, top: 500 }])
      .jpeg({ quality: 92, chromaSubsampling: '4:4:4' })
      .toBuffer();
  });
  const photograph = async () => {
    const made = await photographProduct(order());
    if (!made.ok) throw new Error(made.message);
  };
  const whole = await timeMedian(5, () => {
    bytes = anotherFile();
    return photograph();
  });
  const next = await timeMedian(5, photograph);
  return {
    ratio: round(whole / bare),
    ratioNext: round(next / bare),
    wholeMilliseconds: round(whole),
    nextMilliseconds: round(next),
    bareMilliseconds: round(bare),
  };
}
