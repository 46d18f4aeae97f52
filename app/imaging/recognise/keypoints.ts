import { blur, halve, type Grey } from './grey.ts';

/** A spot that is found again in a resized or cropped copy, and what it looks like around. */
export type Keypoint = {
  /** pixels from the left and from the top of the picture that was searched */
  x: number;
  y: number;
  /** its size: the deviation of the blob, in the same pixels */
  sigma: number;
  /** how far it stands out */
  strength: number;
  /** 128 numbers of unit length: histograms of the gradient in 4 × 4 cells, upright */
  descriptor: Float32Array;
};

const levels = 3;
const baseSigma = 1.6;
const leastSide = 24;
/** Of 0..255: less contrast than this is noise of a strong compression. */
const leastContrast = 3.2;
/** Straight edges slide along themselves: their two curvatures differ by more than this. */
const mostEdge = (12 + 1) ** 2 / 12;

/**
 * Blobs in all sizes with upright descriptors: D. Lowe, "Distinctive image features from scale-invariant keypoints" (2004),
 * without its turn: copies of product photos are cropped, padded and resized, not turned.
 * @param grey luma 0..255
 * @param most the strongest are kept, spread over the picture
 */
export function findKeypoints(grey: Grey, most: number): Keypoint[] {
  const found: Keypoint[] = [];
  let base = blur(grey, Math.sqrt(baseSigma ** 2 - 0.5 ** 2));
  for (let step = 1; Math.min(base.width, base.height) >= leastSide; step *= 2) {
    const smooth = [base];
    for (let level = 1; level < levels + 3; level++) {
      const [from, to] = [sigmaOf(level - 1), sigmaOf(level)];
      smooth.push(blur(smooth[level - 1], Math.sqrt(to ** 2 - from ** 2)));
    }
    const differences = smooth.slice(1).map((one, at) => subtract(one, smooth[at]));
    for (let level = 1; level <= levels; level++)
      for (const spot of findExtrema(differences, level))
        found.push({
          x: spot.x * step,
          y: spot.y * step,
          sigma: sigmaOf(level) * step,
          strength: spot.strength,
          descriptor: describe(smooth[level], spot.x, spot.y, sigmaOf(level)),
        });
    base = halve(smooth[levels]);
  }
  return spread(found, grey, most);
}

function sigmaOf(level: number): number {
  return baseSigma * 2 ** (level / levels);
}

function subtract(one: Grey, other: Grey): Grey {
  return { ...one, luma: one.luma.map((value, at) => value - other.luma[at]) };
}

/** Spots that stand out from their 26 neighbours in place and size. */
function findExtrema(
  differences: readonly Grey[],
  level: number,
): { x: number; y: number; strength: number }[] {
  const { width, height, luma } = differences[level];
  const found = [];
  const margin = 4;
  for (let y = margin; y < height - margin; y++)
    for (let x = margin; x < width - margin; x++) {
      const at = y * width + x;
      const value = luma[at];
      if (Math.abs(value) < leastContrast) continue;
      if (!isExtreme(differences, level, at, value) || isEdge(luma, width, at)) continue;
      found.push({ x: x + peak(luma, at, 1), y: y + peak(luma, at, width), strength: Math.abs(value) });
    }
  return found;
}

function isExtreme(differences: readonly Grey[], level: number, at: number, value: number): boolean {
  const sign = Math.sign(value);
  const { width } = differences[level];
  for (let other = level - 1; other <= level + 1; other++) {
    const { luma } = differences[other];
    for (let down = -width; down <= width; down += width)
      for (let across = -1; across <= 1; across++) {
        if (other === level && !down && !across) continue;
        if (sign * luma[at + down + across] >= sign * value) return false;
      }
  }
  return true;
}

function isEdge(luma: Float32Array, width: number, at: number): boolean {
  const middle = 2 * luma[at];
  const across = luma[at - 1] + luma[at + 1] - middle;
  const down = luma[at - width] + luma[at + width] - middle;
  const mixed =
    (luma[at - width - 1] + luma[at + width + 1] - luma[at - width + 1] - luma[at + width - 1]) / 4;
  const determinant = across * down - mixed ** 2;
  return determinant <= 0 || (across + down) ** 2 / determinant > mostEdge;
}

/** Between the pixels, by a parabola: -0.5..0.5. */
function peak(luma: Float32Array, at: number, step: number): number {
  const curve = luma[at - step] + luma[at + step] - 2 * luma[at];
  const shift = curve ? (luma[at - step] - luma[at + step]) / (2 * curve) : 0;
  return Math.max(-0.5, Math.min(0.5, shift));
}

/** 4 × 4 cells, each three deviations wide, with eight directions each. */
function describe({ width, height, luma }: Grey, x: number, y: number, sigma: number): Float32Array {
  const sums = new Float32Array(128);
  const cell = 3 * sigma;
  const reach = Math.ceil(cell * 2.5);
  const [left, top] = [Math.round(x), Math.round(y)];
  for (let down = -reach; down <= reach; down++)
    for (let across = -reach; across <= reach; across++) {
      const [px, py] = [left + across, top + down];
      if (px < 1 || py < 1 || px >= width - 1 || py >= height - 1) continue;
      const column = (px - x) / cell + 1.5;
      const row = (py - y) / cell + 1.5;
      if (column <= -1 || column >= 4 || row <= -1 || row >= 4) continue;
      const at = py * width + px;
      const gx = luma[at + 1] - luma[at - 1];
      const gy = luma[at + width] - luma[at - width];
      const weight = Math.exp(-((column - 1.5) ** 2 + (row - 1.5) ** 2) / 8);
      const turn = ((Math.atan2(gy, gx) / (2 * Math.PI)) * 8 + 8) % 8;
      share(sums, column, row, turn, Math.hypot(gx, gy) * weight);
    }
  return toUnit(toUnit(sums).map((value) => Math.min(0.2, value)));
}

/** Each gradient counts for the cells and directions around it, by its nearness. */
function share(sums: Float32Array, column: number, row: number, turn: number, amount: number): void {
  const [c0, r0, t0] = [Math.floor(column), Math.floor(row), Math.floor(turn)];
  for (const r of [r0, r0 + 1])
    for (const c of [c0, c0 + 1]) {
      if (r < 0 || r > 3 || c < 0 || c > 3) continue;
      const part = amount * (1 - Math.abs(row - r)) * (1 - Math.abs(column - c));
      const to = (r * 4 + c) * 8;
      sums[to + (t0 % 8)] += part * (1 - (turn - t0));
      sums[to + ((t0 + 1) % 8)] += part * (turn - t0);
    }
}

function toUnit(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

const gridSide = 5;

/** The strongest of each part of the picture in turn: a crop keeps some whatever it cuts off. */
function spread(found: Keypoint[], { width, height }: Grey, most: number): Keypoint[] {
  const cells = new Map<number, Keypoint[]>();
  for (const one of found.toSorted((a, b) => b.strength - a.strength)) {
    const cell = Math.floor((one.x / width) * gridSide) * gridSide + Math.floor((one.y / height) * gridSide);
    cells.set(cell, [...(cells.get(cell) ?? []), one]);
  }
  const kept: Keypoint[] = [];
  for (let rank = 0; kept.length < most && kept.length < found.length; rank++)
    for (const cell of cells.values()) if (cell[rank] && kept.length < most) kept.push(cell[rank]);
  return kept;
}
