/**
 * `npm run train:product-net`, its second part: writes photographs whose cut-out is known as the product net sees them, to be
 * mixed among the composed ones. Made-up bodies are rendered like a sample store, under lamps of any kind on ground of any
 * colour; photographs from elsewhere are added from the folder `KNOWN_PHOTOS`, if it is set: `name.jpg` or `.png`, and beside it
 * `name.mask.png`, white where the product is.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { solve } from '#app/imaging/cut-out/cut-out.ts';
import { frameOf, lookAt, side } from '#app/imaging/cut-out/product-net.ts';
import { readPhoto } from '#app/imaging/read-photo.ts';
import { withWorkRoom } from '#app/imaging/work-room.ts';
import type { Truth } from '../compose-truth.ts';
import { renderedPhoto } from '../train-cut-out/rendered-photo.ts';

const count = 500;
const sizePixels = 384;
const target = '.data/product-net/photographs';
const known = process.env.KNOWN_PHOTOS;

async function readKnown(folder: string, mask: string, files: string[]): Promise<Truth> {
  const stem = mask.slice(0, -'.mask.png'.length);
  const file = files.find((name) => name !== mask && name.replace(/\.\w+$/, '') === stem);
  if (!file) throw new Error(`There is no photograph for ${mask} in ${folder}.`);
  const read = await readPhoto(readFileSync(`${folder}/${file}`));
  if (!read.ok) throw new Error(`${file}: ${read.message}`);
  const { width, height } = read.picture;
  const opacity = await sharp(`${folder}/${mask}`)
    .resize(width, height, { fit: 'fill' })
    .extractChannel(0)
    .raw()
    .toBuffer();
  return { picture: read.picture, alpha: new Uint8Array(opacity) };
}

/** 6 × side × side floats, then side × side bytes of opacity. */
function write(name: string, { picture, alpha }: Truth): void {
  withWorkRoom(() => {
    const { evidence } = solve(picture, {});
    const { scale, left, top } = frameOf(evidence);
    const perPixel = picture.width / evidence.frame.width;
    const inPhoto = (at: number, corner: number, length: number, offset: number, most: number) => {
      const inWindow = Math.min(length - 1, Math.max(0, (at + 0.5 - corner) / scale - 0.5));
      return Math.min(most - 1, Math.round((inWindow + offset + 0.5) * perPixel - 0.5));
    };
    const truth = new Uint8Array(side * side);
    for (let y = 0; y < side; y++) {
      const row = inPhoto(y, top, evidence.height, evidence.top, picture.height);
      for (let x = 0; x < side; x++)
        truth[y * side + x] =
          alpha[row * picture.width + inPhoto(x, left, evidence.width, evidence.left, picture.width)];
    }
    const seen = lookAt(evidence);
    const bytes = new Uint8Array(seen.buffer, seen.byteOffset, seen.byteLength);
    writeFileSync(`${target}/${name}.bin`, Buffer.concat([bytes, truth]));
  });
}

mkdirSync(target, { recursive: true });
for (let seed = 0; seed < count; seed++) write(`rendered-${seed}`, await renderedPhoto(seed, sizePixels));
const files = known ? readdirSync(known) : [];
const masks = files.filter((name) => name.endsWith('.mask.png'));
for (const [at, mask] of masks.entries()) write(`known-${at}`, await readKnown(known ?? '', mask, files));
console.log(`${count} rendered photographs and ${masks.length} known ones in ${target}`);
