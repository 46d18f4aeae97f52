/**
 * `npm run train:product-net`, its second part: writes photographs whose cut-out is known as the product net sees them, to be
 * mixed among the composed ones. Made-up bodies are rendered like a sample store, under lamps of any kind on ground of any
 * colour; photographs from elsewhere are added from the folder `KNOWN_PHOTOS`, if it is set: `name.jpg` or `.png`, and beside it
 * `name.mask.png`, white where the product is, black where it is not, and transparent where nobody knows.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import sharp from 'sharp';
import { solve } from '#app/imaging/cut-out/cut-out.ts';
import { frameOf, lookAt, side } from '#app/imaging/cut-out/nets/product-net.ts';
import { readPhoto } from '#app/imaging/read-photo.ts';
import { withWorkRoom } from '#app/imaging/work-room.ts';
import type { Truth } from '../compose-truth.ts';
import { renderedPhoto } from '../train-cut-out/rendered-photo.ts';

const count = 500;
const sizePixels = 384;
const target = '.data/product-net/photographs';
const knownPhotos = process.env.KNOWN_PHOTOS;

/** `known`: 0 where the photo teaches nothing. */
type Known = Truth & { known?: Uint8Array };

async function readKnown(folder: string, mask: string, files: string[]): Promise<Known> {
  const stem = mask.slice(0, -'.mask.png'.length);
  const file = files.find((name) => name !== mask && name.replace(/\.\w+$/, '') === stem);
  if (!file) throw new Error(`There is no photograph for ${mask} in ${folder}.`);
  const read = await readPhoto(readFileSync(`${folder}/${file}`));
  if (!read.ok) throw new Error(`${file}: ${read.message}`);
  const { width, height } = read.picture;
  const drawn = sharp(`${folder}/${mask}`).ensureAlpha().resize(width, height, { fit: 'fill' });
  const [opacity, known] = await Promise.all(
    (['red', 'alpha'] as const).map((channel) => drawn.clone().extractChannel(channel).raw().toBuffer()),
  );
  return { picture: read.picture, alpha: new Uint8Array(opacity), known: new Uint8Array(known) };
}

/** 6 × side × side floats, then side × side bytes of opacity, and as many that are 255 where it is known. */
function write(name: string, { picture, alpha, known }: Known): void {
  withWorkRoom(() => {
    const { evidence } = solve(picture, {});
    const { scale, left, top } = frameOf(evidence);
    const perPixel = picture.width / evidence.frame.width;
    const inPhoto = (at: number, corner: number, length: number, offset: number, most: number) => {
      const inWindow = Math.min(length - 1, Math.max(0, (at + 0.5 - corner) / scale - 0.5));
      return Math.min(most - 1, Math.round((inWindow + offset + 0.5) * perPixel - 0.5));
    };
    const truth = new Uint8Array(2 * side * side);
    for (let y = 0, i = 0; y < side; y++) {
      const row = inPhoto(y, top, evidence.height, evidence.top, picture.height) * picture.width;
      for (let x = 0; x < side; x++, i++) {
        const pixel = row + inPhoto(x, left, evidence.width, evidence.left, picture.width);
        truth[i] = alpha[pixel];
        truth[side * side + i] = known?.[pixel] ?? 255;
      }
    }
    const seen = lookAt(evidence);
    const bytes = new Uint8Array(seen.buffer, seen.byteOffset, seen.byteLength);
    writeFileSync(`${target}/${name}.bin`, Buffer.concat([bytes, truth]));
  });
}

mkdirSync(target, { recursive: true });
for (let seed = 0; seed < count; seed++) write(`rendered-${seed}`, await renderedPhoto(seed, sizePixels));
const files = knownPhotos ? readdirSync(knownPhotos) : [];
const masks = files.filter((name) => name.endsWith('.mask.png'));
for (const [at, mask] of masks.entries())
  write(`known-${at}`, await readKnown(knownPhotos ?? '', mask, files));
console.log(`${count} rendered photographs and ${masks.length} known ones in ${target}`);
