import { unsetFloats } from '../work-room.ts';
import type { Size } from './planes.ts';

/** Where the middle of a pixel lies among coarse ones, `times` as long: between which two, and how far from the first. */
function placeBetween(pixel: number, coarseLength: number, times: number) {
  const exact = Math.min(coarseLength - 1, Math.max(0, (pixel + 0.5) / times - 0.5));
  const before = exact | 0;
  return { before, after: Math.min(coarseLength - 1, before + 1), fraction: exact - before };
}

/** One pixel of what {@link enlargePlane} makes. */
export function enlargedAt(plane: Float32Array, coarse: Size, times: number, x: number, y: number): number {
  const column = placeBetween(x, coarse.width, times);
  const row = placeBetween(y, coarse.height, times);
  const [upper, lower] = [row.before, row.after].map((line) => {
    const first = plane[line * coarse.width + column.before];
    return first + (plane[line * coarse.width + column.after] - first) * column.fraction;
  });
  return upper + (lower - upper) * row.fraction;
}

/** The same for each pixel of a row. */
function columnsBetween(width: number, coarseWidth: number, times: number) {
  const columns = {
    left: new Int32Array(width),
    right: new Int32Array(width),
    fraction: new Float64Array(width),
  };
  for (let x = 0; x < width; x++) {
    const { before, after, fraction } = placeBetween(x, coarseWidth, times);
    columns.left[x] = before;
    columns.right[x] = after;
    columns.fraction[x] = fraction;
  }
  return columns;
}

/** A plane whose pixels are `times` as wide and high as the wanted ones, interpolated linearly between their middles. */
export function enlargePlane(
  plane: Float32Array,
  coarse: Size,
  { width, height }: Size,
  times: number,
): Float32Array {
  const out = unsetFloats(width * height);
  const columns = columnsBetween(width, coarse.width, times);
  for (let y = 0, i = 0; y < height; y++) {
    const row = placeBetween(y, coarse.height, times);
    const top = row.before * coarse.width;
    const bottom = row.after * coarse.width;
    const down = row.fraction;
    for (let x = 0; x < width; x++, i++) {
      const left = columns.left[x];
      const right = columns.right[x];
      const across = columns.fraction[x];
      const upper = plane[top + left] + (plane[top + right] - plane[top + left]) * across;
      const lower = plane[bottom + left] + (plane[bottom + right] - plane[bottom + left]) * across;
      out[i] = upper + (lower - upper) * down;
    }
  }
  return out;
}
