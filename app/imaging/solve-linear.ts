/**
 * Gauss-Jordan with pivots for a few unknowns.
 *
 * @param matrix `size` × `size`, row by row; overwritten
 * @param right `size` rows of the right sides, one or more columns; becomes the solution
 * @returns false when the matrix is singular
 */
export function solveLinear(matrix: Float64Array, right: Float64Array, size: number): boolean {
  const columns = right.length / size;
  for (let column = 0; column < size; column++) {
    let pivot = column;
    for (let row = column + 1; row < size; row++)
      if (Math.abs(matrix[row * size + column]) > Math.abs(matrix[pivot * size + column])) pivot = row;
    if (!(Math.abs(matrix[pivot * size + column]) >= 1e-12)) return false;
    swapRows(matrix, size, column, pivot);
    swapRows(right, columns, column, pivot);
    for (let row = 0; row < size; row++) {
      if (row === column) continue;
      const factor = matrix[row * size + column] / matrix[column * size + column];
      for (let c = column; c < size; c++) matrix[row * size + c] -= factor * matrix[column * size + c];
      for (let k = 0; k < columns; k++) right[row * columns + k] -= factor * right[column * columns + k];
    }
  }
  for (let row = 0; row < size; row++)
    for (let k = 0; k < columns; k++) right[row * columns + k] /= matrix[row * size + row];
  return true;
}

function swapRows(matrix: Float64Array, columns: number, first: number, second: number): void {
  if (first === second) return;
  for (let c = 0; c < columns; c++) {
    const kept = matrix[first * columns + c];
    matrix[first * columns + c] = matrix[second * columns + c];
    matrix[second * columns + c] = kept;
  }
}
