import { deltaE2000, linearOfByte, writeCielab, type Triple } from '#app/imaging/colour.ts';
import { erode } from '#app/imaging/masks/morphology.ts';
import type { Picture, PlacedProduct } from '#app/imaging/picture.ts';
import { roomBytes } from '#app/imaging/work-room.ts';

/** The product in cells of 4×4 pixels, row by row; what lies outside the product, or near its rim, is not compared. */
export type Cells = {
  columns: number;
  rows: number;
  /** 1 = wholly inside the product, two pixels from its rim */
  isInside: Uint8Array;
  /** ΔE2000 of the cell's mean colours */
  deltaE: Float32Array;
  /** found − expected colour, CIELAB, three for each cell: over many cells an encoder's noise cancels, a change does not */
  shifts: Float32Array;
  /** sums over the cell of luma (0..255): expected, found, their squares and their product */
  sums: Float64Array;
};

export const cellPixels = 4;
/** Numbers for each cell in `sums`. */
export const sumsPerCell = 5;

/** Compares the decoded photo with the product that was put into it, cell by cell. */
export function compareCells(photo: Picture, expected: PlacedProduct): Cells {
  const columns = Math.floor(expected.width / cellPixels);
  const rows = Math.floor(expected.height / cellPixels);
  const inside = insideMask(expected, photo);
  const cells: Cells = {
    columns,
    rows,
    isInside: new Uint8Array(columns * rows),
    deltaE: new Float32Array(columns * rows),
    shifts: new Float32Array(columns * rows * 3),
    sums: new Float64Array(columns * rows * sumsPerCell),
  };
  for (let row = 0, cell = 0; row < rows; row++)
    for (let column = 0; column < columns; column++, cell++) {
      if (!isWhole(inside, expected.width, column * cellPixels, row * cellPixels)) continue;
      cells.isInside[cell] = 1;
      cells.deltaE[cell] = compareCell(photo, expected, column, row, cells, cell);
    }
  return cells;
}

/** Opaque and two pixels from the rim, within the photo; 0 and 1, at the expected product's size. */
function insideMask(expected: PlacedProduct, photo: Picture): Uint8Array {
  const { width, height, left, top, alpha } = expected;
  const opaque = roomBytes(width * height);
  const [fromX, toX] = [Math.max(0, -left), Math.min(width, photo.width - left)];
  const [fromY, toY] = [Math.max(0, -top), Math.min(height, photo.height - top)];
  for (let y = fromY; y < toY; y++)
    for (let at = y * width + fromX, end = y * width + toX; at < end; at++)
      opaque[at] = alpha[at] === 255 ? 1 : 0;
  return erode(opaque, width, height, 2);
}

function isWhole(inside: Uint8Array, width: number, x: number, y: number): boolean {
  for (let v = 0, at = y * width + x; v < cellPixels; v++, at += width)
    if (!(inside[at] & inside[at + 1] & inside[at + 2] & inside[at + 3])) return false;
  return true;
}

/** The colours of the cell that is compared, CIELAB. */
const wanted: Triple = [0, 0, 0];
const found: Triple = [0, 0, 0];

/** Writes the cell's luma sums and its shift of colour, and gives its ΔE2000. */
function compareCell(
  photo: Picture,
  expected: PlacedProduct,
  column: number,
  row: number,
  { sums, shifts }: Cells,
  cell: number,
): number {
  const source = expected.rgb;
  const finished = photo.rgb;
  // one by one, and not as lists: a million pixels pass here
  let red1 = 0;
  let green1 = 0;
  let blue1 = 0;
  let red2 = 0;
  let green2 = 0;
  let blue2 = 0;
  let sumA = 0;
  let sumB = 0;
  let sumAA = 0;
  let sumBB = 0;
  let sumAB = 0;
  const y = row * cellPixels;
  for (let v = 0; v < cellPixels; v++) {
    let p = ((y + v) * expected.width + column * cellPixels) * 3;
    let q = ((expected.top + y + v) * photo.width + expected.left + column * cellPixels) * 3;
    for (let u = 0; u < cellPixels; u++, p += 3, q += 3) {
      const r1 = source[p];
      const g1 = source[p + 1];
      const b1 = source[p + 2];
      const r2 = finished[q];
      const g2 = finished[q + 1];
      const b2 = finished[q + 2];
      red1 += linearOfByte[r1];
      green1 += linearOfByte[g1];
      blue1 += linearOfByte[b1];
      red2 += linearOfByte[r2];
      green2 += linearOfByte[g2];
      blue2 += linearOfByte[b2];
      const a = 0.2126 * r1 + 0.7152 * g1 + 0.0722 * b1;
      const b = 0.2126 * r2 + 0.7152 * g2 + 0.0722 * b2;
      sumA += a;
      sumB += b;
      sumAA += a * a;
      sumBB += b * b;
      sumAB += a * b;
    }
  }
  const to = cell * sumsPerCell;
  sums[to] = sumA;
  sums[to + 1] = sumB;
  sums[to + 2] = sumAA;
  sums[to + 3] = sumBB;
  sums[to + 4] = sumAB;
  const share = 1 / (cellPixels * cellPixels);
  writeCielab(wanted, red1 * share, green1 * share, blue1 * share);
  writeCielab(found, red2 * share, green2 * share, blue2 * share);
  for (let axis = 0; axis < 3; axis++) shifts[3 * cell + axis] = found[axis] - wanted[axis];
  return deltaE2000(wanted, found);
}
