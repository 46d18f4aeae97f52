import { selectMedian } from './select.ts';
import type { WorkingCopy } from './working-copy.ts';

/** The wall's and the table's colours must differ by this much OKLab on both sides of the frame. */
const LEAST_STEP = 0.04;

/** The row where both side rims step the same way; null if there is no such row. */
export function findHorizon(copy: WorkingCopy): number | null {
  const { height } = copy;
  const reach = Math.max(3, Math.round(0.06 * height));
  const left = sideMedians(copy, 'left', reach);
  const right = sideMedians(copy, 'right', reach);
  let bestRow = -1;
  let bestStep = LEAST_STEP;
  for (let row = Math.round(0.12 * height); row < Math.round(0.92 * height); row += 1) {
    let sizeLeft = 0;
    let sizeRight = 0;
    let along = 0;
    for (let channel = 0; channel < 3; channel += 1) {
      const at = channel * height + row;
      const above = channel * height + Math.max(0, row - reach);
      const stepLeft = left[at] - left[above];
      const stepRight = right[at] - right[above];
      sizeLeft += stepLeft * stepLeft;
      sizeRight += stepRight * stepRight;
      along += stepLeft * stepRight;
    }
    const step = Math.sqrt(Math.min(sizeLeft, sizeRight));
    if (step > bestStep && along > 0.5 * Math.sqrt(sizeLeft * sizeRight)) {
      bestRow = row;
      bestStep = step;
    }
  }
  return bestRow < 0 ? null : bestRow;
}

/** Of a strip along one side: the median of each row and the `reach` rows below it, three channels one after another. */
function sideMedians(copy: WorkingCopy, side: 'left' | 'right', reach: number): Float32Array {
  const { width, height } = copy;
  const strip = Math.max(2, Math.round(0.04 * width));
  const from = side === 'left' ? 0 : width - strip;
  const means = new Float32Array(height);
  const window = new Float32Array(reach);
  const medians = new Float32Array(3 * height);
  for (const [channel, plane] of [copy.lightness, copy.greenRed, copy.blueYellow].entries()) {
    for (let y = 0; y < height; y += 1) {
      let sum = 0;
      for (let x = from; x < from + strip; x += 1) sum += plane[y * width + x];
      means[y] = sum / strip;
    }
    for (let y = 0; y < height; y += 1) {
      const count = Math.min(reach, height - y);
      for (let at = 0; at < count; at += 1) window[at] = means[y + at];
      medians[channel * height + y] = selectMedian(window, count);
    }
  }
  return medians;
}
