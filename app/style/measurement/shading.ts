import { distanceInside, smooth, windowOf, type Window } from './distance-inside.ts';
import { selectMedian } from './select.ts';
import type { Separation } from './separate-product.ts';
import type { WorkingCopy } from './working-copy.ts';

/** Angles in radians; azimuth 0 = right, counter-clockwise; elevation out of the picture plane. */
export type Shading = { azimuth: number; elevation: number; confidence: number };

/** Lightness and the inflated surface's normal: across, up, towards the camera. */
type Samples = {
  count: number;
  lightness: Float32Array;
  across: Float32Array;
  up: Float32Array;
  towards: Float32Array;
};

const LEAST_PIXELS = 200;
const MOST_PIXELS = 2500;
const ROUNDS = 4;

/**
 * Light direction from shading. The silhouette is inflated: near its contour a surface faces outward, in its middle
 * it faces the camera (occluding-contour method: Horn; Johnson and Farid 2005), and lightness is regressed on those
 * normals with Cauchy weights, which discount labels and highlights.
 */
export function readShading(copy: WorkingCopy, separation: Separation): Shading | null {
  const { place, product } = separation;
  if (!place) return null;
  const window = windowOf(place.box, copy.width, copy.height, 3);
  const depth = smooth(distanceInside(product, copy.width, window), window);
  const samples = inflate(copy, product, depth, window, place.area);
  if (samples.count < LEAST_PIXELS) return null;
  const fit = regress(samples);
  const sideways = Math.hypot(fit.across, fit.up);
  const contrast = sideways / Math.max(0.02, fit.spread);
  if (!(sideways > 0.003)) return null;
  return {
    azimuth: Math.atan2(fit.up, fit.across),
    elevation: Math.atan2(Math.max(0, fit.towards), sideways),
    confidence: Math.min(1, contrast / 2),
  };
}

function inflate(
  copy: WorkingCopy,
  product: Uint8Array,
  depth: Float32Array,
  window: Window,
  area: number,
): Samples {
  const { width, height } = window;
  const step = Math.max(2, Math.ceil(Math.sqrt(area / MOST_PIXELS)));
  const most = Math.ceil(width / step) * Math.ceil(height / step);
  const plane = () => new Float32Array(most);
  const samples = { count: 0, lightness: plane(), across: plane(), up: plane(), towards: plane() };
  let deepest = 1;
  for (const value of depth) if (value > deepest) deepest = value;
  for (let y = 2; y < height - 2; y += step) {
    for (let x = 2; x < width - 2; x += step) {
      const at = y * width + x;
      const pixel = (window.top + y) * copy.width + window.left + x;
      // The outermost pixel mixes product and backdrop.
      if (!product[pixel] || depth[at] < 2) continue;
      const slopeX = 0.5 * (depth[at + 1] - depth[at - 1]);
      const slopeY = 0.5 * (depth[at + width] - depth[at - width]);
      const steep = Math.sqrt(slopeX * slopeX + slopeY * slopeY);
      const lean = Math.min(1, steep) * (1 - depth[at] / deepest);
      samples.lightness[samples.count] = copy.lightness[pixel];
      samples.across[samples.count] = steep > 0 ? (-slopeX / steep) * lean : 0;
      samples.up[samples.count] = steep > 0 ? (slopeY / steep) * lean : 0;
      samples.towards[samples.count] = Math.sqrt(Math.max(0, 1 - lean * lean));
      samples.count += 1;
    }
  }
  return samples;
}

function regress(samples: Samples) {
  const { count, lightness, across, up, towards } = samples;
  const misses = new Float32Array(count);
  const rows = new Float64Array(20);
  let answer = new Float64Array(4);
  let scale = Infinity;
  for (let round = 0; round < ROUNDS; round += 1) {
    rows.fill(0);
    for (let at = 0; at < count; at += 1) {
      const miss = missOf(samples, answer, at);
      const weight = 1 / (1 + (miss / scale) ** 2);
      const a = weight * across[at];
      const u = weight * up[at];
      const t = weight * towards[at];
      rows[0] += weight;
      rows[1] += a;
      rows[2] += u;
      rows[3] += t;
      rows[4] += weight * lightness[at];
      rows[6] += a * across[at];
      rows[7] += a * up[at];
      rows[8] += a * towards[at];
      rows[9] += a * lightness[at];
      rows[12] += u * up[at];
      rows[13] += u * towards[at];
      rows[14] += u * lightness[at];
      rows[18] += t * towards[at];
      rows[19] += t * lightness[at];
    }
    answer = solveFour(rows, count);
    for (let at = 0; at < count; at += 1) misses[at] = Math.abs(missOf(samples, answer, at));
    scale = Math.max(0.01, 1.4826 * selectMedian(misses, count));
  }
  return { base: answer[0], across: answer[1], up: answer[2], towards: answer[3], spread: scale };
}

function missOf({ lightness, across, up, towards }: Samples, answer: Float64Array, at: number): number {
  return lightness[at] - answer[0] - answer[1] * across[at] - answer[2] * up[at] - answer[3] * towards[at];
}

/** Solves the symmetric system whose upper triangle and right-hand side `rows` holds, four rows of five. */
function solveFour(rows: Float64Array, count: number): Float64Array<ArrayBuffer> {
  for (let i = 1; i < 4; i += 1) {
    for (let j = 0; j < i; j += 1) rows[i * 5 + j] = rows[j * 5 + i];
    rows[i * 5 + i] += 1e-3 * count;
  }
  for (let pivot = 0; pivot < 4; pivot += 1) {
    const lead = rows[pivot * 5 + pivot] || 1e-12;
    for (let row = pivot + 1; row < 4; row += 1) {
      const factor = rows[row * 5 + pivot] / lead;
      for (let column = pivot; column < 5; column += 1)
        rows[row * 5 + column] -= factor * rows[pivot * 5 + column];
    }
  }
  const answer = new Float64Array(4);
  for (let row = 3; row >= 0; row -= 1) {
    let rest = rows[row * 5 + 4];
    for (let column = row + 1; column < 4; column += 1) rest -= rows[row * 5 + column] * answer[column];
    answer[row] = rest / (rows[row * 5 + row] || 1e-12);
  }
  return answer;
}
