import type { Box, Picture } from '#app/imaging/picture.ts';

/** Luma 0..255, one number a pixel, rows from the top. */
export type Grey = { width: number; height: number; luma: Float32Array };

/** Rec. 709 luma of a picture. */
export function greyOf({ width, height, rgb }: Pick<Picture, 'width' | 'height' | 'rgb'>): Grey {
  const luma = new Float32Array(width * height);
  for (let at = 0, from = 0; at < luma.length; at++, from += 3)
    luma[at] = 0.2126 * rgb[from] + 0.7152 * rgb[from + 1] + 0.0722 * rgb[from + 2];
  return { width, height, luma };
}

/** Gaussian blur, each way by its own deviation in pixels; the edge's pixels go on beyond it. */
export function blur({ width, height, luma }: Grey, sigmaX: number, sigmaY = sigmaX): Grey {
  const across = new Float32Array(luma.length);
  convolve(luma, across, bellOf(sigmaX), { lines: height, length: width, lineStep: width, step: 1 });
  const both = new Float32Array(luma.length);
  convolve(across, both, bellOf(sigmaY), { lines: width, length: height, lineStep: 1, step: width });
  return { width, height, luma: both };
}

function bellOf(sigma: number): Float32Array {
  const reach = Math.ceil(3 * sigma);
  const weights = Float32Array.from({ length: 2 * reach + 1 }, (_, at) =>
    Math.exp(-((at - reach) ** 2) / (2 * sigma ** 2)),
  );
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

function convolve(
  from: Float32Array,
  to: Float32Array,
  weights: Float32Array,
  { lines, length, lineStep, step }: { lines: number; length: number; lineStep: number; step: number },
): void {
  const reach = (weights.length - 1) / 2;
  for (let line = 0; line < lines; line++)
    for (let at = 0, start = line * lineStep; at < length; at++) {
      let sum = 0;
      for (let tap = -reach; tap <= reach; tap++) {
        const place = Math.min(length - 1, Math.max(0, at + tap));
        sum += weights[tap + reach] * from[start + place * step];
      }
      to[start + at * step] = sum;
    }
}

/** A part of it; as much as lies within. */
export function part({ width, height, luma }: Grey, box: Box): Grey {
  const [left, top] = [Math.max(0, box.left), Math.max(0, box.top)];
  const [right, bottom] = [Math.min(width, box.left + box.width), Math.min(height, box.top + box.height)];
  const cut = new Float32Array((right - left) * (bottom - top));
  for (let y = top, to = 0; y < bottom; y++, to += right - left)
    cut.set(luma.subarray(y * width + left, y * width + right), to);
  return { width: right - left, height: bottom - top, luma: cut };
}

/** Every second pixel of every second row. */
export function halve({ width, height, luma }: Grey): Grey {
  const [w, h] = [Math.floor(width / 2), Math.floor(height / 2)];
  const half = new Float32Array(w * h);
  for (let y = 0; y < h; y++) for (let x = 0; x < w; x++) half[y * w + x] = luma[2 * y * width + 2 * x];
  return { width: w, height: h, luma: half };
}
