import type { Separation } from './separate-product.ts';

/** How far the camera looks down, degrees, and how well the product's foot shows it, 0..1. */
export type CameraPitch = { degrees: number; fit: number };

/** The foot is the contour in this lowest share of the box. */
const FOOT_SHARE = 0.3;
const LEAST_COLUMNS = 14;
/** Rounded rims bend the contour as well: what is left of its bend for the camera. */
const OF_CAMERA = 0.75;
/** A base must be at least this share of the product's width to be what it stands on. */
const LEAST_BASE = 0.35;

/**
 * The camera's height from the bend of the product's lower contour: what stands on a round or deep base shows its front
 * lower than its sides, a circle seen from `pitch` above as an ellipse of axes 1 : sin(pitch). The half ellipse is
 * fitted to the contour by least squares.
 */
export function readCameraPitch({ product, place }: Separation, width: number): CameraPitch | null {
  if (!place) return null;
  const { box } = place;
  const floor = box.bottom - FOOT_SHARE * (box.bottom - box.top);
  const feet = new Float32Array(box.right - box.left).fill(-1);
  let [first, last] = [-1, -1];
  for (let x = box.left; x < box.right; x += 1) {
    let y = box.bottom - 1;
    while (y >= floor && !product[y * width + x]) y -= 1;
    if (y < floor) continue;
    feet[x - box.left] = y + 1;
    if (first < 0) first = x - box.left;
    last = x - box.left;
  }
  const base = last - first + 1;
  if (base < LEAST_COLUMNS || base < LEAST_BASE * feet.length) return null;
  return fitHalfEllipse(feet.subarray(first, last + 1));
}

/** Least squares of `feet = level + depth * sqrt(1 - u²)`; columns without a foot are left out. */
function fitHalfEllipse(feet: Float32Array): CameraPitch | null {
  const half = feet.length / 2;
  let [count, sum, sumDepth, square, both, total] = [0, 0, 0, 0, 0, 0];
  for (let at = 0; at < feet.length; at += 1) {
    // the outermost columns are the sides of the product, not its foot
    const u = ((at + 0.5) / half - 1) * 0.98;
    if (feet[at] < 0) continue;
    const bend = Math.sqrt(1 - u * u);
    count += 1;
    sum += feet[at];
    sumDepth += bend;
    square += bend * bend;
    both += bend * feet[at];
    total += feet[at] * feet[at];
  }
  if (count < 0.8 * feet.length) return null;
  const spread = square / count - (sumDepth / count) ** 2;
  const covariance = both / count - (sumDepth / count) * (sum / count);
  const depth = covariance / spread;
  const variance = total / count - (sum / count) ** 2;
  const missed = Math.sqrt(Math.max(0, variance - depth * covariance));
  const slope = Math.min(1, Math.max(0, (OF_CAMERA * depth) / half));
  return { degrees: (Math.asin(slope) * 180) / Math.PI, fit: Math.max(0, 1 - missed / (0.06 * feet.length)) };
}
