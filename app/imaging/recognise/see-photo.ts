import type { Box, PhotoRefusal } from '#app/imaging/picture.ts';
import { readPhoto } from '#app/imaging/read-photo.ts';
import { compareCopy, soften, type Likeness, type Planes } from './compare-copy.ts';
import { greyOf } from './grey.ts';
import { findKeypoints, type Keypoint } from './keypoints.ts';
import { placeCopy, type Placing } from './place-copy.ts';

const sidePixels = 320;
const keypointCount = 150;

export type Seen = { planes: Planes; keypoints: Keypoint[] };

/** Reads a photo as far as it takes to recognise it: 320 pixels a side, with its keypoints. */
export async function seePhoto(bytes: Uint8Array): Promise<{ ok: true; seen: Seen } | PhotoRefusal> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = await readPhoto(file, { maxSidePixels: sidePixels });
  if (!read.ok) return read;
  const { width, height, rgb } = read.picture;
  const grey = greyOf(read.picture);
  const colour = (channel: number) => ({
    width,
    height,
    luma: grey.luma.map((luma, at) => 128 + (rgb[at * 3 + channel] - luma) / 1.8),
  });
  const planes: Planes = [grey, colour(2), colour(0)];
  const keypoints = findKeypoints(grey, keypointCount);
  return { ok: true, seen: { planes, keypoints } };
}

/**
 * How like a copy is to an original at its best: the whole stretched on the whole, the whole within a plain border, or
 * placed by its keypoints.
 */
export function likenessOf(copy: Seen, original: Seen): Likeness {
  const { width, height } = original.planes[0];
  const whole = { left: 0, top: 0, width: copy.planes[0].width, height: copy.planes[0].height };
  const inner = withoutBorder(copy.planes);
  const placings = [whole, ...(inner ? [inner] : [])].map((box): Placing => {
    const [scaleX, scaleY] = [box.width / width, box.height / height];
    return { scaleX, scaleY, left: box.left + scaleX / 2 - 0.5, top: box.top + scaleY / 2 - 0.5 };
  });
  const placed = placeCopy(copy.keypoints, original.keypoints);
  if (placed) placings.push(placed);
  const soft = soften(original.planes);
  const [best] = placings
    .map((placing) => ({ placing, ...compareCopy(copy.planes, soft, placing, true) }))
    .filter(({ shown }) => shown >= leastShown)
    .sort((one, other) => one.difference - other.difference);
  if (!best || best.difference > worthwhile) return best ?? { difference: 255, shown: 0 };
  const exact = compareCopy(copy.planes, soft, best.placing, false);
  return exact.difference < best.difference ? exact : best;
}

/** A rough placing that misses by more than this is none. */
const worthwhile = 70;
/** Less of the original than this is no copy of it. */
const leastShown = 0.25;
/** A border's pixels differ less than this from its corner. */
const borderNoise = 6;

/** The picture within a border of one colour; null when there is none. */
export function withoutBorder(planes: Planes): Box | null {
  const { width, height } = planes[0];
  const isPlain = (at: number, corner: number) =>
    planes.every(({ luma }) => Math.abs(luma[at] - luma[corner]) < borderNoise);
  const plainRow = (y: number, corner: number) => {
    for (let x = 0; x < width; x++) if (!isPlain(y * width + x, corner)) return false;
    return true;
  };
  const plainColumn = (x: number, corner: number) => {
    for (let y = 0; y < height; y++) if (!isPlain(y * width + x, corner)) return false;
    return true;
  };
  let [top, bottom, left, right] = [0, height, 0, width];
  while (top < height && plainRow(top, 0)) top++;
  while (bottom > top && plainRow(bottom - 1, width * height - 1)) bottom--;
  while (left < width && plainColumn(left, 0)) left++;
  while (right > left && plainColumn(right - 1, width * height - 1)) right--;
  const box = { left, top, width: right - left, height: bottom - top };
  const isBordered = box.width < width || box.height < height;
  return isBordered && box.width > 24 && box.height > 24 ? box : null;
}
