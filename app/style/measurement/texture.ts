import type { PhotoMeasurement } from '#app/style/measurement.ts';
import { measured } from './measured.ts';
import { selectShare } from './select.ts';
import type { WorkingCopy } from './working-copy.ts';

/** Steps over which detail is measured, pixels of the working copy: grain, material, shape. */
const SCALES = [1, 3, 12];
/** An edge is a change of at least this much lightness within two pixels. */
const EDGE_STEP = 0.06;
const PAPER_WHITE = 0.9985;
const PURE_BLACK = 0.05;
const TILE = 8;

/** How the frame as a whole is made: paper-white or photographed, empty or busy, smooth or grainy. */
export function measureTexture(copy: WorkingCopy): PhotoMeasurement['texture'] {
  const { lightness } = copy;
  let white = 0;
  let black = 0;
  for (let pixel = 0; pixel < lightness.length; pixel += 1) {
    if (lightness[pixel] >= PAPER_WHITE) white += 1;
    else if (lightness[pixel] <= PURE_BLACK) black += 1;
  }
  return {
    pureWhite: measured(white / lightness.length, 1),
    pureBlack: measured(black / lightness.length, 1),
    edges: measured(edgeShare(copy), 1),
    detail: measured(
      SCALES.map((scale) => meanStep(copy, scale)),
      1,
    ),
    grain: measured(quietGrain(copy), 0.9),
    variety: measured(entropyOf(lightness), 1),
  };
}

function edgeShare({ width, height, lightness }: WorkingCopy): number {
  let edges = 0;
  for (let y = 1; y < height - 1; y += 1) {
    for (let pixel = y * width + 1; pixel < y * width + width - 1; pixel += 1) {
      const across = lightness[pixel + 1] - lightness[pixel - 1];
      const down = lightness[pixel + width] - lightness[pixel - width];
      if (across > EDGE_STEP || across < -EDGE_STEP || down > EDGE_STEP || down < -EDGE_STEP) edges += 1;
    }
  }
  return edges / Math.max(1, (width - 2) * (height - 2));
}

/** Mean absolute change of lightness over `step` pixels, across and down. */
function meanStep({ width, height, lightness }: WorkingCopy, step: number): number {
  const stride = step > 1 ? 2 : 1;
  const below = step * width;
  let sum = 0;
  let count = 0;
  for (let y = 0; y + step < height; y += stride) {
    const end = y * width + width - step;
    for (let pixel = y * width; pixel < end; pixel += stride) {
      const here = lightness[pixel];
      sum += Math.abs(lightness[pixel + step] - here) + Math.abs(lightness[pixel + below] - here);
      count += 2;
    }
  }
  return count === 0 ? 0 : sum / count;
}

/** Lower quartile over tiles of their second differences: what is left where nothing happens. */
function quietGrain({ width, height, lightness }: WorkingCopy): number {
  const tiles = new Float32Array(Math.ceil(width / TILE) * Math.ceil(height / TILE));
  let count = 0;
  for (let top = 1; top + TILE < height; top += TILE) {
    for (let left = 1; left + TILE < width; left += TILE) {
      let sum = 0;
      for (let y = top; y < top + TILE; y += 2) {
        for (let pixel = y * width + left; pixel < y * width + left + TILE; pixel += 2) {
          sum += Math.abs(lightness[pixel - 1] + lightness[pixel + 1] - 2 * lightness[pixel]);
        }
      }
      tiles[count++] = sum / 16;
    }
  }
  return selectShare(tiles, count, 0.25);
}

/** Shannon entropy of lightness in 64 steps, as a share of its maximum. */
function entropyOf(lightness: Float32Array): number {
  const histogram = new Uint32Array(64);
  for (let pixel = 0; pixel < lightness.length; pixel += 1) {
    histogram[Math.min(63, Math.max(0, (lightness[pixel] * 64) | 0))] += 1;
  }
  let entropy = 0;
  for (const count of histogram) {
    if (count === 0) continue;
    const probability = count / lightness.length;
    entropy -= probability * Math.log2(probability);
  }
  return entropy / 6;
}
