import type { Picture } from '#app/imaging/picture.ts';
import { placeAlong, type Places } from './place-along.ts';
import type { Size } from './planes.ts';
import { planShrinking, shrinkPart, type Part } from './shrink.ts';
import { unsetBytes } from '#app/imaging/work-room.ts';

/** Pixels of a close-up per working pixel, across and down. */
export const closer = 2;

/** The bytes of a part of a close-up of the frame. */
export type CloseUp = (part: Part) => Uint8Array;

/** @param frame the working frame; of a picture that is smaller than its close-up, pixels lie between its own */
export function lookCloser(picture: Picture, frame: Size): CloseUp {
  const size = { width: closer * frame.width, height: closer * frame.height };
  if (picture.width >= size.width && picture.height >= size.height) {
    const plan = planShrinking(picture, size);
    return (part) => shrinkPart(picture, plan, part);
  }
  const columns = placeAlong(size.width, picture.width, picture.width / size.width);
  const rows = placeAlong(size.height, picture.height, picture.height / size.height);
  return (part) => samplePart(picture, columns, rows, part);
}

function samplePart(
  { rgb, width }: Picture,
  columns: Places,
  rows: Places,
  { left, top, width: partWidth, height: partHeight }: Part,
): Uint8Array {
  const out = unsetBytes(3 * partWidth * partHeight);
  for (let y = top, o = 0; y < top + partHeight; y++) {
    const [upper, lower, down] = [rows.before[y] * width, rows.after[y] * width, rows.share[y]];
    for (let x = left; x < left + partWidth; x++) {
      const [before, after, across] = [columns.before[x], columns.after[x], columns.share[x]];
      for (let k = 0; k < 3; k++, o++) {
        const [p, q] = [rgb[3 * (upper + before) + k], rgb[3 * (lower + before) + k]];
        const above = p + across * (rgb[3 * (upper + after) + k] - p);
        const below = q + across * (rgb[3 * (lower + after) + k] - q);
        out[o] = above + down * (below - above) + 0.5;
      }
    }
  }
  return out;
}
