import type { PhotoMeasurement } from '../measurement.ts';
import { measured } from './measured.ts';
import type { WorkingCopy } from './working-copy.ts';

/** Steps over which detail is measured, pixels of the working copy: grain, material, shape. */
const SCALES = [1, 4, 16];
/** An edge is a change of at least this much lightness within two pixels. */
const EDGE_STEP = 0.06;
const PAPER_WHITE = 0.9985;
const PURE_BLACK = 0.05;

/** How the frame as a whole is made: paper-white or photographed, empty or busy, smooth or grainy. */
export function measureTexture(copy: WorkingCopy): PhotoMeasurement['texture'] {
  let white = 0;
  let black = 0;
  for (const value of copy.lightness) {
    if (value >= PAPER_WHITE) white += 1;
    else if (value <= PURE_BLACK) black += 1;
  }
  return {
    pureWhite: measured(white / copy.lightness.length, 1),
    pureBlack: measured(black / copy.lightness.length, 1),
    edges: measured(edgeShare(copy), 1),
    detail: SCALES.map((scale) => meanStep(copy, scale)),
    grain: measured(quietGrain(copy), 0.9),
    variety: measured(entropyOf(copy), 1),
  };
}

function edgeShare(copy: WorkingCopy): number {
  const { width, height, lightness } = copy;
  let edges = 0;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const pixel = y * width + x;
      const across = Math.abs(lightness[pixel + 1] - lightness[pixel - 1]);
      const down = Math.abs(lightness[pixel + width] - lightness[pixel - width]);
      if (across > EDGE_STEP || down > EDGE_STEP) edges += 1;
    }
  }
  return edges / Math.max(1, (width - 2) * (height - 2));
}

/** Mean absolute change of lightness over `step` pixels, across and down. */
function meanStep(copy: WorkingCopy, step: number): number {
  const { width, height, lightness } = copy;
  let sum = 0;
  let count = 0;
  for (let y = 0; y + step < height; y += step > 1 ? 2 : 1) {
    for (let x = 0; x + step < width; x += step > 1 ? 2 : 1) {
      const pixel = y * width + x;
      sum += Math.abs(lightness[pixel + step] - lightness[pixel]);
      sum += Math.abs(lightness[pixel + step * width] - lightness[pixel]);
      count += 2;
    }
  }
  return count === 0 ? 0 : sum / count;
}

/** Lower quartile over 8 x 8 tiles of their second differences: what is left where nothing happens. */
function quietGrain(copy: WorkingCopy): number {
  const { width, height, lightness } = copy;
  const tiles: number[] = [];
  for (let top = 1; top + 8 < height; top += 8) {
    for (let left = 1; left + 8 < width; left += 8) {
      let sum = 0;
      for (let y = top; y < top + 8; y += 2) {
        for (let x = left; x < left + 8; x += 2) {
          const pixel = y * width + x;
          sum += Math.abs(lightness[pixel - 1] + lightness[pixel + 1] - 2 * lightness[pixel]);
        }
      }
      tiles.push(sum / 16);
    }
  }
  const sorted = Float64Array.from(tiles).sort();
  return sorted.length === 0 ? 0 : sorted[sorted.length >> 2];
}

/** Shannon entropy of lightness in 64 steps, as a share of its maximum. */
function entropyOf(copy: WorkingCopy): number {
  const histogram = new Uint32Array(64);
  for (const value of copy.lightness) histogram[Math.min(63, Math.max(0, Math.floor(value * 64)))] += 1;
  let entropy = 0;
  for (const count of histogram) {
    if (count === 0) continue;
    const probability = count / copy.lightness.length;
    entropy -= probability * Math.log2(probability);
  }
  return entropy / 6;
}
