import type { Separation } from './separate-product.ts';
import type { WorkingCopy } from './working-copy.ts';

/** Angles in radians; azimuth 0 = right, counter-clockwise; elevation out of the picture plane. */
export type Shading = { azimuth: number; elevation: number; confidence: number };

const LEAST_PIXELS = 300;

/**
 * Light direction from shading. The silhouette is inflated: near its contour a surface faces outward, in its middle
 * it faces the camera (occluding-contour method: Horn; Johnson and Farid 2005), and lightness is regressed on those
 * normals with Cauchy weights, which discount labels and highlights.
 */
export function readShading(copy: WorkingCopy, separation: Separation): Shading | null {
  const { width, height } = copy;
  const depth = distanceInside(separation.product, width, height);
  const samples = inflate(copy, separation.product, blur(depth, width, height));
  if (samples.length < LEAST_PIXELS) return null;
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

/** City-block-like chamfer distance (3-4) to the nearest pixel outside, in pixels. The frame's border is no edge. */
function distanceInside(mask: Uint8Array, width: number, height: number): Float32Array {
  const depth = new Float32Array(mask.length);
  const far = width + height;
  for (let pixel = 0; pixel < mask.length; pixel += 1) depth[pixel] = mask[pixel] ? far : 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const pixel = y * width + x;
      if (depth[pixel] === 0) continue;
      if (x > 0) depth[pixel] = Math.min(depth[pixel], depth[pixel - 1] + 1);
      if (y > 0) depth[pixel] = Math.min(depth[pixel], depth[pixel - width] + 1);
      if (x > 0 && y > 0) depth[pixel] = Math.min(depth[pixel], depth[pixel - width - 1] + 4 / 3);
      if (x < width - 1 && y > 0) depth[pixel] = Math.min(depth[pixel], depth[pixel - width + 1] + 4 / 3);
    }
  }
  for (let y = height - 1; y >= 0; y -= 1) {
    for (let x = width - 1; x >= 0; x -= 1) {
      const pixel = y * width + x;
      if (depth[pixel] === 0) continue;
      if (x < width - 1) depth[pixel] = Math.min(depth[pixel], depth[pixel + 1] + 1);
      if (y < height - 1) depth[pixel] = Math.min(depth[pixel], depth[pixel + width] + 1);
      if (x < width - 1 && y < height - 1) {
        depth[pixel] = Math.min(depth[pixel], depth[pixel + width + 1] + 4 / 3);
      }
      if (x > 0 && y < height - 1) depth[pixel] = Math.min(depth[pixel], depth[pixel + width - 1] + 4 / 3);
    }
  }
  return depth;
}

/** Two passes of a running mean of five pixels along both axes. */
function blur(plane: Float32Array, width: number, height: number): Float32Array {
  let from = plane;
  for (const stride of [1, width, 1, width]) {
    const to = Float32Array.from(from);
    for (let y = 2; y < height - 2; y += 1) {
      for (let x = 2; x < width - 2; x += 1) {
        const pixel = y * width + x;
        to[pixel] =
          (from[pixel - 2 * stride] +
            from[pixel - stride] +
            from[pixel] +
            from[pixel + stride] +
            from[pixel + 2 * stride]) /
          5;
      }
    }
    from = to;
  }
  return from;
}

/** Flat rows of lightness, and normal across, up and towards the camera. */
type Sample = [lightness: number, across: number, up: number, towards: number];

function inflate(copy: WorkingCopy, product: Uint8Array, depth: Float32Array): Sample[] {
  const { width, height } = copy;
  let deepest = 1;
  for (const value of depth) deepest = Math.max(deepest, value);
  const samples: Sample[] = [];
  for (let y = 2; y < height - 2; y += 2) {
    for (let x = 2; x < width - 2; x += 2) {
      const pixel = y * width + x;
      // The outermost pixel mixes product and backdrop.
      if (!product[pixel] || depth[pixel] < 2) continue;
      const slopeX = 0.5 * (depth[pixel + 1] - depth[pixel - 1]);
      const slopeY = 0.5 * (depth[pixel + width] - depth[pixel - width]);
      const steep = Math.hypot(slopeX, slopeY);
      const lean = Math.min(1, steep) * (1 - depth[pixel] / deepest);
      const across = steep > 0 ? (-slopeX / steep) * lean : 0;
      const up = steep > 0 ? (slopeY / steep) * lean : 0;
      samples.push([copy.lightness[pixel], across, up, Math.sqrt(Math.max(0, 1 - lean * lean))]);
    }
  }
  return samples;
}

function regress(samples: Sample[]) {
  let fit = { base: 0, across: 0, up: 0, towards: 0 };
  let scale = Infinity;
  for (let round = 0; round < 4; round += 1) {
    const { base, across, up, towards } = fit;
    fit = solveFour(samples, (sample) => {
      const miss = sample[0] - base - across * sample[1] - up * sample[2] - towards * sample[3];
      return 1 / (1 + (miss / scale) ** 2);
    });
    const misses = samples.map((sample) =>
      Math.abs(sample[0] - fit.base - fit.across * sample[1] - fit.up * sample[2] - fit.towards * sample[3]),
    );
    scale = Math.max(0.01, 1.4826 * misses.sort((one, other) => one - other)[misses.length >> 1]);
  }
  return { ...fit, spread: scale };
}

function solveFour(samples: Sample[], weigh: (sample: Sample) => number) {
  const rows = Array.from({ length: 4 }, () => new Float64Array(5));
  for (const sample of samples) {
    const weight = weigh(sample);
    const terms = [1, sample[1], sample[2], sample[3]];
    for (let i = 0; i < 4; i += 1) {
      for (let j = 0; j < 4; j += 1) rows[i][j] += weight * terms[i] * terms[j];
      rows[i][4] += weight * terms[i] * sample[0];
    }
  }
  for (let i = 1; i < 4; i += 1) rows[i][i] += 1e-3 * samples.length;
  for (let pivot = 0; pivot < 4; pivot += 1) {
    const lead = rows[pivot][pivot] || 1e-12;
    for (let row = pivot + 1; row < 4; row += 1) {
      const factor = rows[row][pivot] / lead;
      for (let column = pivot; column < 5; column += 1) rows[row][column] -= factor * rows[pivot][column];
    }
  }
  const answer = [0, 0, 0, 0];
  for (let row = 3; row >= 0; row -= 1) {
    let rest = rows[row][4];
    for (let column = row + 1; column < 4; column += 1) rest -= rows[row][column] * answer[column];
    answer[row] = rest / (rows[row][row] || 1e-12);
  }
  return { base: answer[0], across: answer[1], up: answer[2], towards: answer[3] };
}
