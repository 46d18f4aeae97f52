import { inQuads, nextClear, nextSet } from '#app/imaging/masks/runs.ts';
import type { Size } from '#app/imaging/cut-out/evidence/planes.ts';
import type { Window } from '#app/imaging/cut-out/evidence/window.ts';
import { unsetInts } from '#app/imaging/work-room.ts';

/** Where the pixels of one side of the picture lie among those of a smaller frame's window. */
type Places = {
  /** the window's pixel that holds it; < 0 or past the end = outside the window */
  own: Int32Array;
  /** the one before it of the two around it, and the fraction from there to the next */
  corner: Int32Array;
  fraction: Float32Array;
};

/** A window of a frame that shows the picture smaller, or larger, and where the picture's pixels lie in it. */
export type Grid = Size & { columns: Places; rows: Places };

export function layGrid(picture: Size, { width, height, left, top, frame }: Window): Grid {
  return {
    width,
    height,
    columns: placesOf(picture.width, frame.width, left, width),
    rows: placesOf(picture.height, frame.height, top, height),
  };
}

function placesOf(length: number, frameLength: number, start: number, windowLength: number): Places {
  const scale = frameLength / length;
  const places = {
    own: new Int32Array(length),
    corner: new Int32Array(length),
    fraction: new Float32Array(length),
  };
  for (let at = 0; at < length; at++) {
    const middle = (at + 0.5) * scale;
    places.own[at] = Math.min(frameLength - 1, middle | 0) - start;
    const exact = Math.min(windowLength - 1.001, Math.max(0, middle - 0.5 - start));
    places.corner[at] = exact | 0;
    places.fraction[at] = exact - (exact | 0);
  }
  return places;
}

/** A value of the window where a pixel of the picture is. */
export function readBetween(
  plane: Float32Array,
  { width, columns, rows }: Grid,
  x: number,
  y: number,
): number {
  const i = rows.corner[y] * width + columns.corner[x];
  const across = columns.fraction[x];
  const upper = plane[i] + (plane[i + 1] - plane[i]) * across;
  const lower = plane[i + width] + (plane[i + width + 1] - plane[i + width]) * across;
  return upper + (lower - upper) * rows.fraction[y];
}

/**
 * The picture's pixels between two masks of a window, the inner one within the outer, in reading order.
 *
 * @param alpha gets 255 wherever the inner mask is
 */
export function collectBand(
  { width, height }: Size,
  grid: Grid,
  inner: Uint8Array,
  outer: Uint8Array,
  alpha: Uint8Array,
): Int32Array {
  const { rows } = grid;
  const starts = startsOf(grid.columns.own, grid.width);
  const quads = { inner: inQuads(inner), outer: inQuads(outer) };
  const pixels = unsetInts(countBand(grid, inner, outer, starts));
  let count = 0;
  for (let y = 0; y < height; y++) {
    const row = rows.own[y];
    if (row < 0 || row >= grid.height) continue;
    const base = row * grid.width;
    const end = base + grid.width;
    for (let at = nextSet(quads.outer, base, end); at < end; at = nextSet(quads.outer, at, end)) {
      const last = nextClear(quads.outer, at, end);
      while (at < last) {
        const solid = nextSet(quads.inner, at, last);
        for (let x = starts[at - base]; x < starts[solid - base]; x++) pixels[count++] = y * width + x;
        at = nextClear(quads.inner, solid, last);
        alpha.fill(255, y * width + starts[solid - base], y * width + starts[at - base]);
      }
    }
  }
  return pixels;
}

/** For each column of the window, and the one after the last, the first of the picture's columns in it. */
function startsOf(own: Int32Array, windowLength: number): Int32Array {
  const starts = new Int32Array(windowLength + 1).fill(own.length);
  for (let at = own.length - 1; at >= 0; at--)
    if (own[at] >= 0 && own[at] <= windowLength) starts[own[at]] = at;
  for (let column = windowLength - 1; column >= 0; column--)
    if (starts[column] > starts[column + 1]) starts[column] = starts[column + 1];
  return starts;
}

/** How many of the picture's pixels lie in the band. */
function countBand(
  { width, height, rows }: Grid,
  inner: Uint8Array,
  outer: Uint8Array,
  starts: Int32Array,
): number {
  const timesShown = new Int32Array(height);
  for (const row of rows.own) if (row >= 0 && row < height) timesShown[row]++;
  let count = 0;
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++)
      if (outer[i] && !inner[i]) count += timesShown[y] * (starts[x + 1] - starts[x]);
  return count;
}
