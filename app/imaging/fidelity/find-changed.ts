import type { Cells } from './compare-cells.ts';

/** When a cell looks changed. */
export type Visible = {
  /** ΔE2000 of its own */
  deltaE: number;
  /** CIELAB by which it and its eight neighbours moved alike; null = that does not count */
  around: number | null;
};

/** Of nine cells, so many must lie inside the product for what they have in common to count. */
const leastNeighbours = 6;

/** 1 where a cell looks changed. */
export function findChanged(cells: Cells, { deltaE, around }: Visible): Uint8Array {
  const changed = new Uint8Array(cells.columns * cells.rows);
  for (let row = 0, cell = 0; row < cells.rows; row++)
    for (let column = 0; column < cells.columns; column++, cell++) {
      if (!cells.isInside[cell]) continue;
      const isFar = cells.deltaE[cell] > deltaE;
      changed[cell] = isFar || (around !== null && shiftAround(cells, column, row) > around) ? 1 : 0;
    }
  return changed;
}

/** CIELAB: the mean shift of a cell and its neighbours; 0 where too few of them are compared. */
function shiftAround({ columns, rows, isInside, shifts }: Cells, column: number, row: number): number {
  let count = 0;
  let lightness = 0;
  let a = 0;
  let b = 0;
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++)
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
      const cell = y * columns + x;
      if (!isInside[cell]) continue;
      count++;
      lightness += shifts[3 * cell];
      a += shifts[3 * cell + 1];
      b += shifts[3 * cell + 2];
    }
  return count < leastNeighbours ? 0 : Math.hypot(lightness, a, b) / count;
}
