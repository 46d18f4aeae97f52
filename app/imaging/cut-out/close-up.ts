import type { Picture } from '../picture.ts';
import type { Size } from './planes.ts';
import type { Window } from './window.ts';
import { unsetBytes } from '../work-room.ts';

/** A window's bytes, `closer` times as large across and down. */
export type CloseUp = Size & { rgb: Uint8Array };

/** Pixels of a close-up per working pixel, across and down. */
export const closer = 2;

/**
 * The window as a close-up.
 *
 * @param picture the whole frame, at most `closer` times as large; where it is smaller, pixels lie between its own
 */
export function lookCloser(picture: Picture, { width, height, left, top, frame }: Window): CloseUp {
  const closeUp = { width: closer * width, height: closer * height };
  const rgb = unsetBytes(3 * closeUp.width * closeUp.height);
  const columns = placesOf(picture.width, closer * frame.width, closer * left, closeUp.width);
  const rows = placesOf(picture.height, closer * frame.height, closer * top, closeUp.height);
  const isExact = picture.width === closer * frame.width && picture.height === closer * frame.height;
  for (let y = 0; y < closeUp.height; y++) {
    const to = 3 * y * closeUp.width;
    const start = 3 * (rows.before[y] * picture.width + columns.before[0]);
    if (isExact) rgb.set(picture.rgb.subarray(start, start + 3 * closeUp.width), to);
    else sampleRow(picture, columns, rows, y, rgb, to);
  }
  return { ...closeUp, rgb };
}

/** The two pixels around each, and the fraction from one to the next. */
type Places = { before: Int32Array; after: Int32Array; fraction: Float32Array };

function placesOf(from: number, to: number, start: number, count: number): Places {
  const places = {
    before: new Int32Array(count),
    after: new Int32Array(count),
    fraction: new Float32Array(count),
  };
  for (let at = 0; at < count; at++) {
    const exact = Math.min(from - 1, Math.max(0, ((at + start + 0.5) * from) / to - 0.5));
    places.before[at] = exact;
    places.after[at] = Math.min(from - 1, places.before[at] + 1);
    places.fraction[at] = exact - places.before[at];
  }
  return places;
}

function sampleRow(
  { rgb, width }: Picture,
  columns: Places,
  rows: Places,
  y: number,
  out: Uint8Array,
  to: number,
): void {
  const [upper, lower] = [rows.before[y] * width, rows.after[y] * width];
  const down = rows.fraction[y];
  for (let x = 0, o = to; x < columns.before.length; x++) {
    const [before, after, across] = [columns.before[x], columns.after[x], columns.fraction[x]];
    for (let k = 0; k < 3; k++, o++) {
      const [p, q] = [rgb[3 * (upper + before) + k], rgb[3 * (lower + before) + k]];
      const above = p + across * (rgb[3 * (upper + after) + k] - p);
      const below = q + across * (rgb[3 * (lower + after) + k] - q);
      out[o] = above + down * (below - above) + 0.5;
    }
  }
}
