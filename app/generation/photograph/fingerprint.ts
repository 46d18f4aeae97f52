import sharp, { type Sharp } from 'sharp';
import type { PhotoRefusal } from '#app/imaging/picture.ts';
import { readPhoto } from '#app/imaging/read-photo.ts';
import { part, type Grey } from '#app/imaging/recognise/grey.ts';
import { seePhoto, withoutBorder } from '#app/imaging/recognise/see-photo.ts';
import { wordsOf } from '#app/imaging/recognise/words.ts';

const side = 32;
const kept = 16;
const bitCount = kept * kept;
const bandBits = 16;

/**
 * A signed recipe is this picture's own when at most so many bits of 256 differ: re-encoded pictures differ by 0 to 12, other
 * photos by about 128. Whether two photos are alike is not decided by bits but by comparing them.
 */
export const copyLimit = 24;

/** As many of a finished photo's keypoints are kept. */
const keptKeypoints = 60;

export type Fingerprinted =
  | {
      ok: true;
      fingerprint: string;
      /** of what is within a border of one colour; null when there is none */
      inner: string | null;
      /** words of its strongest keypoints, to be kept; those of all, and the words beside, to ask with */
      words: { kept: number[]; asked: number[] };
    }
  | PhotoRefusal;

/**
 * What stays of a photo when it is re-encoded or resized: the signs of its 256 lowest frequencies, as 64 hex digits; and of
 * its parts when it is cropped: words for its keypoints.
 * Source: C. Zauner, "Implementation and benchmarking of perceptual image hash functions" (2010), the DCT variant.
 * @param input.bytes a photo file; read within the limits of every stranger's photo
 */
export async function fingerprintPhoto({ bytes }: { bytes: Uint8Array }): Promise<Fingerprinted> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = await readPhoto(file, { maxSidePixels: 512 });
  if (!read.ok) return read;
  const { rgb, width, height } = read.picture;
  const seen = await seePhoto(bytes);
  if (!seen.ok) return seen;
  const { keypoints, planes } = seen.seen;
  const inner = withoutBorder(planes);
  return {
    ok: true,
    fingerprint: await signsOf(sharp(rgb, { raw: { width, height, channels: 3 } })),
    inner: inner && (await signsOf(toSharp(part(planes[0], inner)))),
    words: { kept: wordsOf(keypoints.slice(0, keptKeypoints), false), asked: wordsOf(keypoints, true) },
  };
}

function toSharp({ width, height, luma }: Grey): Sharp {
  return sharp(Uint8Array.from(luma, Math.round), { raw: { width, height, channels: 1 } });
}

/** The signs of the lowest frequencies, as 64 hex digits. */
async function signsOf(picture: Sharp): Promise<string> {
  const grey = await picture.resize(side, side, { fit: 'fill' }).greyscale().raw().toBuffer();
  const frequencies = lowFrequencies(grey);
  const median = [...frequencies].sort((a, b) => a - b)[bitCount / 2];
  let digits = '';
  for (let at = 0; at < bitCount; at += 4) {
    let digit = 0;
    for (let bit = 0; bit < 4; bit++) digit = digit * 2 + (frequencies[at + bit] > median ? 1 : 0);
    digits += digit.toString(16);
  }
  return digits;
}

/** The 16 × 16 lowest frequencies of a 32 × 32 picture but the constant one (DCT-II, not scaled). */
function lowFrequencies(grey: Uint8Array): Float64Array {
  const cosines = Array.from({ length: kept + 1 }, (_, frequency) =>
    Float64Array.from({ length: side }, (_unused, at) =>
      Math.cos((Math.PI * (2 * at + 1) * frequency) / (2 * side)),
    ),
  );
  const found = new Float64Array(bitCount);
  for (let v = 0; v < kept; v++)
    for (let u = 0; u < kept; u++) {
      // one column further, so that the constant is left out
      const [across, down] = [cosines[u + 1], cosines[v]];
      let sum = 0;
      for (let y = 0; y < side; y++)
        for (let x = 0; x < side; x++) sum += grey[y * side + x] * across[x] * down[y];
      found[v * kept + u] = sum;
    }
  return found;
}

/** What is kept with a finished photo, so that a copy of it finds it. */
export function printsOf({ fingerprint, words }: Extract<Fingerprinted, { ok: true }>) {
  return { fingerprint, fingerprintBands: bandsOf(fingerprint), keypointWords: words.kept };
}

/** Sixteen numbers that name the parts of a fingerprint: two that differ in 15 bits or fewer share at least one. */
export function bandsOf(fingerprint: string): number[] {
  const digits = bandBits / 4;
  return Array.from({ length: bitCount / bandBits }, (_, band) => {
    const value = Number.parseInt(fingerprint.slice(band * digits, (band + 1) * digits), 16);
    return band * 2 ** bandBits + value;
  });
}

/** In how many of 256 bits two fingerprints differ. */
export function distanceOf(first: string, second: string): number {
  let distance = 0;
  for (let at = 0; at < first.length; at++) {
    let bits = Number.parseInt(first[at], 16) ^ Number.parseInt(second[at], 16);
    for (; bits; bits &= bits - 1) distance += 1;
  }
  return distance;
}
