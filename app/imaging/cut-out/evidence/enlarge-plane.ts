import type { Size } from './planes.ts';

/** Where the middle of a pixel lies among coarse ones, `times` as long: so many from the first one's middle. */
function placeAmong(pixel: number, coarseLength: number, times: number): number {
  return Math.min(coarseLength - 1, Math.max(0, (pixel + 0.5) / times - 0.5));
}

/** One pixel of what {@link eachEnlargedRow} makes. */
export function enlargedAt(plane: Float32Array, coarse: Size, times: number, x: number, y: number): number {
  const column = placeAmong(x, coarse.width, times);
  const row = placeAmong(y, coarse.height, times);
  const [left, top] = [column | 0, row | 0];
  const beside = left < coarse.width - 1 ? 1 : 0;
  const below = top < coarse.height - 1 ? coarse.width : 0;
  const at = top * coarse.width + left;
  const upper = plane[at] + (plane[at + beside] - plane[at]) * (column - left);
  const lower = plane[at + below] + (plane[at + below + beside] - plane[at + below]) * (column - left);
  return upper + (lower - upper) * (row - top);
}

/**
 * A plane whose pixels are `times` as wide and high as the wanted ones, interpolated linearly between their middles, row by
 * row.
 *
 * @param visit gets a row, which it may not keep, and the pixel of the whole at which it begins
 */
export function eachEnlargedRow(
  plane: Float32Array,
  coarse: Size,
  { width, height }: Size,
  times: number,
  visit: (row: Float64Array, at: number) => void,
): void {
  let [upper, lower] = [new Float64Array(width), new Float64Array(width)];
  const between = new Float64Array(width);
  const places = placesAlong(width, coarse.width, times);
  for (let y = 0, enlarged = 0; y < height; y++) {
    const row = placeAmong(y, coarse.height, times);
    const below = Math.min(coarse.height - 1, (row | 0) + 1);
    for (; enlarged <= below; enlarged++) {
      [upper, lower] = [lower, upper];
      enlargeLine(plane, enlarged * coarse.width, places, lower);
    }
    // the last line has none below it
    mixLines(upper, lower, below > row ? row - (row | 0) : 1, between);
    visit(between, y * width);
  }
}

/** For each pixel of a row, the coarse one before it and how far from that one's middle it lies. */
function placesAlong(length: number, coarseLength: number, times: number) {
  const places = { before: new Int32Array(length), share: new Float64Array(length) };
  for (let pixel = 0; pixel < length; pixel++) {
    const place = placeAmong(pixel, coarseLength, times);
    places.before[pixel] = place;
    places.share[pixel] = place - places.before[pixel];
  }
  return places;
}

/** One row, enlarged along itself: beyond its last pixel there is nothing to mix in. Changes `line`. */
function enlargeLine(
  plane: Float32Array,
  at: number,
  { before, share }: ReturnType<typeof placesAlong>,
  line: Float64Array,
): void {
  for (let x = 0; x < line.length; x++) {
    const left = at + before[x];
    line[x] = share[x] ? plane[left] + (plane[left + 1] - plane[left]) * share[x] : plane[left];
  }
}

/** @param share of the lower line */
function mixLines(upper: Float64Array, lower: Float64Array, share: number, between: Float64Array): void {
  for (let x = 0; x < between.length; x++) between[x] = upper[x] + (lower[x] - upper[x]) * share;
}
