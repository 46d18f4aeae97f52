import type { Evidence } from './evidence.ts';
import { selectRank } from './quantile.ts';
import { roomFloats, unsetFloats, unsetInts } from '#app/imaging/work-room.ts';

/** OKLab second difference below which nothing is a step, however clean the backdrop is. */
const leastStep = 0.012;
const tileSide = 8;

/** Fills step, gradient, sharp and nearStep, and sets the limit above which a second difference is an edge here. */
export function findSteps(evidence: Evidence): void {
  const runs = findBusyRuns(evidence, findBusyTiles(evidence));
  bendRuns(evidence, runs);
  evidence.stepLimit = Math.max(leastStep, 1.1 * rimStep(evidence));
  const calmest = calmestAround(evidence);
  markRuns(evidence, runs, calmest);
}

function bendRuns(evidence: Evidence, runs: Int32Array): void {
  for (let at = 0; at < runs.length; at += 2) bendRow(evidence, runs[at], runs[at + 1]);
}

function markRuns(evidence: Evidence, runs: Int32Array, calmest: Calmest): void {
  for (let at = 0; at < runs.length; at += 2) markRow(evidence, runs[at], runs[at + 1], calmest);
}

/** The runs of pixels of each row that lie in busy tiles, two pixels clear of the frame: where each begins and ends. */
function findBusyRuns({ width, height }: Evidence, { columns, isBusy }: Tiles): Int32Array {
  const runs = unsetInts(height * (columns + 1));
  let count = 0;
  for (let y = 2; y < height - 2; y++) {
    const tiles = ((y / tileSide) | 0) * columns;
    for (let tile = 0; tile < columns; tile++) {
      if (!isBusy[tiles + tile]) continue;
      const first = tile;
      while (tile < columns && isBusy[tiles + tile]) tile++;
      const from = Math.max(2, first * tileSide);
      const to = Math.min(width - 2, tile * tileSide);
      if (from >= to) continue;
      runs[count++] = y * width + from;
      runs[count++] = y * width + to;
    }
  }
  return runs.subarray(0, count);
}

type Tiles = { columns: number; rows: number; isBusy: Uint8Array };

/**
 * Most of a photo is level: where the whole range of colour around a tile is less than a step, no pixel of it can be one.
 */
function findBusyTiles({ planes, width, height }: Evidence): Tiles {
  const columns = Math.ceil(width / tileSide);
  const rows = Math.ceil(height / tileSide);
  const count = columns * rows;
  const ranges = [planes.l, planes.a, planes.b].map((plane) => {
    const least = new Float32Array(count).fill(Infinity);
    const most = new Float32Array(count).fill(-Infinity);
    for (let y = 0; y < height; y++) {
      const tiles = ((y / tileSide) | 0) * columns;
      for (let tile = 0; tile < columns; tile++) {
        let low = least[tiles + tile];
        let high = most[tiles + tile];
        const end = y * width + Math.min(width, (tile + 1) * tileSide);
        for (let i = y * width + tile * tileSide; i < end; i++) {
          const value = plane[i];
          if (value < low) low = value;
          if (value > high) high = value;
        }
        least[tiles + tile] = low;
        most[tiles + tile] = high;
      }
    }
    return { least, most };
  });
  const isBusy = new Uint8Array(count);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (const range of ranges) sum += (2 * rangeAround(range, column, row, columns, rows)) ** 2;
      // a second difference is at most twice the range; a margin keeps the rim's percentile exact
      if (sum > (0.9 * leastStep) ** 2) isBusy[row * columns + column] = 1;
    }
  return { columns, rows, isBusy };
}

function rangeAround(
  { least, most }: { least: Float32Array; most: Float32Array },
  column: number,
  row: number,
  columns: number,
  rows: number,
): number {
  let [low, high] = [Infinity, -Infinity];
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y++)
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x++) {
      const tile = y * columns + x;
      if (least[tile] < low) low = least[tile];
      if (most[tile] > high) high = most[tile];
    }
  return high - low;
}

/** The largest second difference of four directions at two pixels, and the change of lightness. */
function bendRow({ width, step, gradient, planes: { l, a, b } }: Evidence, from: number, to: number): void {
  const down = 2 * width;
  for (let i = from; i < to; i++) {
    const l0 = 2 * l[i];
    const a0 = 2 * a[i];
    const b0 = 2 * b[i];
    const level = bend(l, a, b, i, 2, l0, a0, b0);
    const aslant = bend(l, a, b, i, down - 2, l0, a0, b0);
    const upright = bend(l, a, b, i, down, l0, a0, b0);
    const other = bend(l, a, b, i, down + 2, l0, a0, b0);
    const one = level > aslant ? level : aslant;
    const two = upright > other ? upright : other;
    step[i] = Math.sqrt(one > two ? one : two);
    const across = l[i + 1] - l[i - 1];
    const along = l[i + width] - l[i - width];
    gradient[i] = 0.5 * Math.sqrt(across * across + along * along);
  }
}

/** The second difference of colour along one direction, squared. */
function bend(
  l: Float32Array,
  a: Float32Array,
  b: Float32Array,
  i: number,
  offset: number,
  l0: number,
  a0: number,
  b0: number,
): number {
  const d0 = l[i - offset] - l0 + l[i + offset];
  const d1 = a[i - offset] - a0 + a[i + offset];
  const d2 = b[i - offset] - b0 + b[i + offset];
  return d0 * d0 + d1 * d1 + d2 * d2;
}

/** The same as `step` at one pixel: only where there may be a step. */
function fineStep({ width, planes: { l, a, b } }: Evidence, i: number): number {
  const l0 = 2 * l[i];
  const a0 = 2 * a[i];
  const b0 = 2 * b[i];
  const most = Math.max(
    bend(l, a, b, i, 1, l0, a0, b0),
    bend(l, a, b, i, width - 1, l0, a0, b0),
    bend(l, a, b, i, width, l0, a0, b0),
    bend(l, a, b, i, width + 1, l0, a0, b0),
  );
  return Math.fround(Math.sqrt(most));
}

/** What every step is measured against, in tiles. */
type Calmest = { columns: number; calmest: Float32Array };

const calmSide = 4;
/** A step is this many times what is found everywhere around. */
const calmFactor = 3;

/**
 * The mean second difference of the calmest of nine tiles, times {@link calmFactor}: compression breaks a soft ramp into
 * small steps, as strong as those of a pale outline, but it does so everywhere. `columns` tiles a row.
 */
function calmestAround({ width, height, step }: Evidence): Calmest {
  const columns = Math.ceil(width / calmSide);
  const rows = Math.ceil(height / calmSide);
  const means = roomFloats(columns * rows);
  for (let y = 0, i = 0; y < height; y++) {
    const tiles = ((y / calmSide) | 0) * columns;
    for (let x = 0; x < width; x++, i++) means[tiles + ((x / calmSide) | 0)] += step[i] / calmSide ** 2;
  }
  const calmest = unsetFloats(means.length);
  for (let tile = 0; tile < means.length; tile++)
    calmest[tile] = calmFactor * leastAround(means, columns, tile);
  return { columns, calmest };
}

function leastAround(means: Float32Array, columns: number, tile: number): number {
  const column = tile % columns;
  const [left, right] = [column ? -1 : 0, column < columns - 1 ? 1 : 0];
  let least = Infinity;
  for (
    let row = Math.max(column, tile - columns);
    row <= tile + columns && row < means.length;
    row += columns
  )
    for (let at = row + left; at <= row + right; at++) if (means[at] < least) least = means[at];
  return least;
}

/** Is it where a shadow begins? There the change goes on as a straight ramp, by more than the step itself, at two to six pixels. */
function isKink({ planes: { l }, step, width, height }: Evidence, i: number): boolean {
  const x = i % width;
  const y = (i / width) | 0;
  if (Math.min(x, y, width - 1 - x, height - 1 - y) < 6) return false;
  for (const way of [1, -1, width, -width, width + 1, -width - 1, width - 1, 1 - width]) {
    const [near, middle, far] = [l[i + 2 * way], l[i + 4 * way], l[i + 6 * way]];
    const ramp = Math.abs(far - near);
    if (ramp > 1.2 * step[i] && Math.abs(far - 2 * middle + near) < 0.35 * ramp) return true;
  }
  return false;
}

function markRow(evidence: Evidence, from: number, to: number, { columns, calmest }: Calmest): void {
  const { width, step, sharp, barrier, nearStep, stepLimit } = evidence;
  const tiles = ((((from / width) | 0) / calmSide) | 0) * columns;
  for (let i = from; i < to; i++) {
    if (step[i] <= stepLimit || fineStep(evidence, i) <= 0.4 * step[i]) continue;
    if (step[i] > calmest[tiles + (((i % width) / calmSide) | 0)] && !isKink(evidence, i)) barrier[i] = 1;
    sharp[i] = Math.min(1, (step[i] - stepLimit) / (0.6 * stepLimit) + 0.3);
    for (let v = -width; v <= width; v += width) {
      nearStep[i + v - 1] = 1;
      nearStep[i + v] = 1;
      nearStep[i + v + 1] = 1;
    }
  }
}

/** Have all nine pixels that a step is made of the backdrop's colour? Beside a product that comes near the rim they have not. */
function isLevel({ width, distance, backdropLimit }: Evidence, i: number): boolean {
  for (let row = i - 2 * width; row <= i + 2 * width; row += 2 * width)
    if (
      distance[row - 2] >= backdropLimit ||
      distance[row] >= backdropLimit ||
      distance[row + 2] >= backdropLimit
    )
      return false;
  return true;
}

/** The 99.5th percentile of steps on the rim: what grain and texture make where there is no product. */
function rimStep(evidence: Evidence): number {
  const { width, height, step, border } = evidence;
  const rim = border.rim + 2;
  const steps = unsetFloats(4 * rim * (width + height));
  let count = 0;
  for (let y = 2; y < height - 2; y++) {
    const isBand = y < rim || y >= height - rim;
    for (let x = 2; x < width - 2; x++) {
      if (!isBand && x === rim) x = width - rim;
      const i = y * width + x;
      if (isLevel(evidence, i)) steps[count++] = step[i];
    }
  }
  return count ? selectRank(steps.subarray(0, count), Math.floor(count * 0.995)) : 0;
}
