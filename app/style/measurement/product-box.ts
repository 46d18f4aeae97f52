/** Rows and columns with less product than this share of the longer side are whiskers, not product. */
const WHISKER_SHARE = 0.004;

/** In pixels of the working copy; right and bottom exclusive. */
export type PixelBox = { left: number; top: number; right: number; bottom: number };

/** Where the product is: its box, its middle and its pixels. */
export type Place = { box: PixelBox; x: number; y: number; area: number };

/** Place of a mask's ones; null if there are none. */
export function placeOf(mask: Uint8Array, width: number, height: number): Place | null {
  const rows = new Uint32Array(height);
  const columns = new Uint32Array(width);
  for (let y = 0, pixel = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1, pixel += 1) {
      if (!mask[pixel]) continue;
      rows[y] += 1;
      columns[x] += 1;
    }
  }
  const least = Math.max(1, Math.round(WHISKER_SHARE * Math.max(width, height)));
  const top = rows.findIndex((count) => count >= least);
  const left = columns.findIndex((count) => count >= least);
  if (top < 0 || left < 0) return null;
  const bottom = rows.findLastIndex((count) => count >= least) + 1;
  const right = columns.findLastIndex((count) => count >= least) + 1;
  let area = 0;
  let x = 0;
  let y = 0;
  for (let row = 0; row < height; row += 1) {
    area += rows[row];
    y += row * rows[row];
  }
  for (let column = 0; column < width; column += 1) x += column * columns[column];
  return { box: { left, top, right, bottom }, x: x / area, y: y / area, area };
}
