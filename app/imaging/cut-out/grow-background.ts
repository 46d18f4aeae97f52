import { compareWithBackdrop, type Evidence } from './evidence.ts';
import { dilate, erode, flood } from './morphology.ts';
import { pushPull } from './push-pull.ts';

export type Growth = {
  /** reached from the frame through backdrop and shadow colours */
  reached: Uint8Array;
  /** reached even through wide gaps only: no leak into the product */
  sure: Uint8Array;
  /** rim pixels that have the backdrop's colour */
  seeds: Uint8Array;
};

/** Leak-proof growth: only through gaps wider than 2·radius+1. */
function growThrough(
  evidence: Evidence,
  passable: Uint8Array,
  seeds: Uint8Array,
  radius: number,
): Uint8Array {
  const { width, height } = evidence;
  return dilate(flood(erode(passable, width, height, radius), seeds, width, height), width, height, radius);
}

/** Grows the background from the frame, rebuilds the local backdrop from what was reached, and grows again. */
export function growBackground(evidence: Evidence): Growth {
  let passable = findPassable(evidence);
  let seeds = findSeeds(evidence);
  let reached = intersect(growThrough(evidence, passable, seeds, 2), passable);
  rebuildBackdrop(evidence, reached);
  compareWithBackdrop(evidence);
  passable = findPassable(evidence);
  seeds = findSeeds(evidence);
  reached = intersect(growThrough(evidence, passable, seeds, 2), passable);
  const wide = growThrough(evidence, passable, seeds, 7);
  const sure = wide.includes(1)
    ? intersect(dilate(wide, evidence.width, evidence.height, 2), reached)
    : reached.slice();
  return { reached, sure, seeds };
}

function intersect(first: Uint8Array, second: Uint8Array): Uint8Array {
  return first.map((value, at) => value & second[at]);
}

function findPassable(evidence: Evidence): Uint8Array {
  const { distance, shade, offRay, sharp, gradient, backdropLimit, shadowLimit } = evidence;
  const passable = new Uint8Array(distance.length);
  for (let pixel = 0; pixel < passable.length; pixel++) {
    const s = shade[pixel];
    const isShadow = s > 0.5 && s < 1.04 && offRay[pixel] < shadowLimit + 0.012 * (1 - s);
    const isBackdrop = distance[pixel] < backdropLimit && sharp[pixel] < 0.95;
    passable[pixel] = isBackdrop || (isShadow && sharp[pixel] === 0 && gradient[pixel] < 0.05) ? 1 : 0;
  }
  return passable;
}

function findSeeds(evidence: Evidence): Uint8Array {
  const { width, height, distance, backdropLimit, border } = evidence;
  const seeds = new Uint8Array(distance.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const isRim = x < border.rim || y < border.rim || x >= width - border.rim || y >= height - border.rim;
      if (isRim && distance[y * width + x] < 1.4 * backdropLimit) seeds[y * width + x] = 1;
    }
  return seeds;
}

/** The backdrop behind the product, from the unshaded background around it, at a quarter of the resolution. */
function rebuildBackdrop(evidence: Evidence, reached: Uint8Array): void {
  const { width, height, lab, shade } = evidence;
  const smallWidth = (width + 3) >> 2;
  const smallHeight = (height + 3) >> 2;
  const values = new Float32Array(smallWidth * smallHeight * 3);
  const counts = new Float32Array(smallWidth * smallHeight);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      if (!reached[pixel] || shade[pixel] <= 0.965) continue;
      const to = (y >> 2) * smallWidth + (x >> 2);
      counts[to]++;
      for (let k = 0; k < 3; k++) values[to * 3 + k] += lab[pixel * 3 + k];
    }
  const weights = counts.map((n) => (n > 3 ? 1 : 0));
  for (let to = 0; to < counts.length; to++)
    for (let k = 0; k < 3; k++) values[to * 3 + k] = weights[to] ? values[to * 3 + k] / counts[to] : 0;
  if (!weights.includes(1)) return;
  evidence.backdrop = enlarge(
    pushPull(values, weights, smallWidth, smallHeight),
    smallWidth,
    smallHeight,
    width,
    height,
  );
}

function enlarge(
  small: Float32Array,
  smallWidth: number,
  smallHeight: number,
  width: number,
  height: number,
): Float32Array {
  const out = new Float32Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const fy = Math.min(smallHeight - 1, Math.max(0, (y - 1.5) / 4));
    const top = (fy | 0) * smallWidth;
    const bottom = Math.min(smallHeight - 1, (fy | 0) + 1) * smallWidth;
    const ty = fy - (fy | 0);
    for (let x = 0; x < width; x++) {
      const fx = Math.min(smallWidth - 1, Math.max(0, (x - 1.5) / 4));
      const left = fx | 0;
      const right = Math.min(smallWidth - 1, left + 1);
      const tx = fx - left;
      for (let k = 0; k < 3; k++) {
        const a = small[(top + left) * 3 + k];
        const b = small[(top + right) * 3 + k];
        const c = small[(bottom + left) * 3 + k];
        const d = small[(bottom + right) * 3 + k];
        out[(y * width + x) * 3 + k] = a + (b - a) * tx + (c - a + (a - b - c + d) * tx) * ty;
      }
    }
  }
  return out;
}
