/**
 * The value that `share` of the first `count` values lie below, by Hoare's selection. Reorders `values`.
 * @param share 0..1
 * @returns 0 for no values
 */
export function selectShare(values: Float32Array, count: number, share: number): number {
  if (count === 0) return 0;
  const wanted = Math.min(count - 1, Math.floor(share * count));
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1];
    let left = low;
    let right = high;
    while (left <= right) {
      while (values[left] < pivot) left += 1;
      while (values[right] > pivot) right -= 1;
      if (left > right) break;
      const kept = values[left];
      values[left] = values[right];
      values[right] = kept;
      left += 1;
      right -= 1;
    }
    if (wanted <= right) high = right;
    else if (wanted >= left) low = left;
    else break;
  }
  return values[wanted];
}

/** The middle of the first `count` values; reorders them. */
export function selectMedian(values: Float32Array, count: number = values.length): number {
  return selectShare(values, count, 0.5);
}
