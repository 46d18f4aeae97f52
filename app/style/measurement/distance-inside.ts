import type { PixelBox } from './product-box.ts';

/** A part of the working copy with planes of its own, row-major. */
export type Window = { left: number; top: number; width: number; height: number };

export function windowOf(box: PixelBox, width: number, height: number, margin: number): Window {
  const left = Math.max(0, box.left - margin);
  const top = Math.max(0, box.top - margin);
  return {
    left,
    top,
    width: Math.min(width, box.right + margin) - left,
    height: Math.min(height, box.bottom + margin) - top,
  };
}

/**
 * Chamfer distance (3-4) of a mask's pixels to the nearest pixel outside it, in pixels, over a window of the frame. The
 * window's border is no edge.
 * @param stride pixels per row of `mask`
 */
export function distanceInside(mask: Uint8Array, stride: number, window: Window): Float32Array {
  const { width, height } = window;
  const depth = new Float32Array(width * height);
  const far = width + height;
  const diagonal = 4 / 3;
  for (let y = 0; y < height; y += 1) {
    const line = (window.top + y) * stride + window.left;
    for (let x = 0, at = y * width; x < width; x += 1, at += 1) {
      if (!mask[line + x]) continue;
      let least = far;
      if (x > 0) least = Math.min(least, depth[at - 1] + 1);
      if (y > 0) {
        const up = at - width;
        least = Math.min(least, depth[up] + 1);
        if (x > 0) least = Math.min(least, depth[up - 1] + diagonal);
        if (x < width - 1) least = Math.min(least, depth[up + 1] + diagonal);
      }
      depth[at] = least;
    }
  }
  for (let y = height - 1; y >= 0; y -= 1) {
    for (let x = width - 1, at = y * width + width - 1; x >= 0; x -= 1, at -= 1) {
      let least = depth[at];
      if (least <= 1) continue;
      if (x < width - 1) least = Math.min(least, depth[at + 1] + 1);
      if (y < height - 1) {
        const down = at + width;
        least = Math.min(least, depth[down] + 1);
        if (x < width - 1) least = Math.min(least, depth[down + 1] + diagonal);
        if (x > 0) least = Math.min(least, depth[down - 1] + diagonal);
      }
      depth[at] = least;
    }
  }
  return depth;
}

/** Two passes of a running mean of five pixels along both axes; the outermost two pixels stay. */
export function smooth(plane: Float32Array, { width, height }: Window): Float32Array {
  let from = plane;
  for (const stride of [1, width, 1, width]) {
    const to = from.slice();
    const twice = 2 * stride;
    for (let y = 2; y < height - 2; y += 1) {
      for (let at = y * width + 2; at < y * width + width - 2; at += 1) {
        to[at] =
          0.2 * (from[at - twice] + from[at - stride] + from[at] + from[at + stride] + from[at + twice]);
      }
    }
    from = to;
  }
  return from;
}
