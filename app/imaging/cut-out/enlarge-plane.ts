import { unsetFloats } from '../work-room.ts';
import type { Size } from './planes.ts';

/** For each pixel of a row, the two coarse ones that it lies between, and the fraction from the first to the second. */
function columnsBetween(width: number, coarseWidth: number, times: number) {
  const columns = {
    left: new Int32Array(width),
    right: new Int32Array(width),
    fraction: new Float64Array(width),
  };
  for (let x = 0; x < width; x++) {
    const exact = Math.min(coarseWidth - 1, Math.max(0, (x + 0.5) / times - 0.5));
    const left = exact | 0;
    columns.left[x] = left;
    columns.right[x] = left + 1 < coarseWidth ? left + 1 : left;
    columns.fraction[x] = exact - left;
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
    const exact = Math.min(coarse.height - 1, Math.max(0, (y + 0.5) / times - 0.5));
    const top = (exact | 0) * coarse.width;
    const bottom = Math.min(coarse.height - 1, (exact | 0) + 1) * coarse.width;
    const down = exact - (exact | 0);
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
