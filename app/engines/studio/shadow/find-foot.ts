import type { PlacedProduct } from '#app/imaging/picture.ts';
import { blur } from './blur.ts';
import { findContacts } from './find-contacts.ts';

export type Foot = {
  /** per column, the row of the ground under it */
  base: Float32Array;
  /** per column, 1 = the product touches the ground there */
  touches: Uint8Array;
  /** per column the last row that holds product; -1 where none does */
  lowest: Int32Array;
  top: number;
  bottom: number;
  /** a ball's: it touches in one place, and rises from there */
  isRound: boolean;
};

/** An outline that rises more steeply than this, rows per column, has left the ground: the side of a bowl. */
const steepestGround = 0.6;
/** The ground is never seen higher up than this share of the product: a box at an angle, a shoe seen from above. */
const highestGround = 0.45;

/**
 * Where the product stands: on its lowest edge, {@link findGround}, less what spans between its feet; a ball on one place of
 * it. The ground runs straight from one touching column to the next.
 */
export function findFoot(product: Pick<PlacedProduct, 'width' | 'height' | 'alpha'>): Foot {
  const { width } = product;
  const { lowest, mayTouch, bottom } = findGround(product);
  const top = firstRow(product);
  const isRound = isRoundBelow(lowest, mayTouch, bottom);
  const touches = isRound
    ? Uint8Array.from(lowest, (row) => (row >= bottom - 0.0015 * width - 0.5 ? 1 : 0))
    : findContacts(lowest, mayTouch, bottom - top);
  const base = isRound ? new Float32Array(width).fill(bottom) : joinContacts(lowest, touches);
  // neighbouring columns stand on one table: no jumps
  const even = blur(base, width, 1, Math.max(1, width * 0.01), 0);
  return { base: even, touches, lowest, top, bottom, isRound };
}

function joinContacts(lowest: Int32Array, touches: Uint8Array): Float32Array {
  const base = new Float32Array(lowest.length);
  const first = touches.indexOf(1);
  base.fill(lowest[first] ?? 0, 0, Math.max(0, first));
  for (let x = first, last = first; x >= 0 && x < base.length; x++) {
    base[x] = lowest[last];
    if (!touches[x]) continue;
    for (let between = last + 1; between <= x; between++)
      base[between] = lowest[last] + ((lowest[x] - lowest[last]) * (between - last)) / (x - last);
    last = x;
  }
  return base;
}

/**
 * The lowest edge may lie on the ground as far as it runs on gently from its lowest point: along a box that is seen at an
 * angle too. Per column its last row, and whether that may touch.
 */
export function findGround(product: Pick<PlacedProduct, 'width' | 'height' | 'alpha'>) {
  const { width } = product;
  const lowest = findLowest(product);
  const top = firstRow(product);
  let bottom = 0;
  for (const row of lowest) if (row > bottom) bottom = row;
  const mayTouch = new Uint8Array(width);
  const start = Math.max(0, lowest.indexOf(bottom));
  const highest = bottom - highestGround * (bottom - top);
  for (const way of [-1, 1]) {
    // a line that climbs as steeply as ground can be seen to: what lies above it hangs over
    let line = bottom;
    for (let x = start; x >= 0 && x < width; x += way) {
      mayTouch[x] = lowest[x] >= Math.max(highest, line - 1.5) ? 1 : 0;
      line = Math.max(line, mayTouch[x] ? lowest[x] : 0) - steepestGround;
    }
  }
  return { lowest, mayTouch, bottom };
}

/** Beyond the foot's ends, over this share of the width, the underside of a ball goes on rising; a mug's side is upright. */
const beyondFoot = 0.08;
const steepestUnderside = 1.8;
/** Half way to the foot's ends a ball has risen by a quarter of what it has there; a box seen at an angle by half. */
const mostHalfway = { mean: 0.4, ever: 0.45 };

/** A ball touches the ground in one place: what rises beside it is its underside, not ground that recedes. */
function isRoundBelow(lowest: Int32Array, touches: Uint8Array, bottom: number): boolean {
  const reach = Math.max(2, Math.round(beyondFoot * lowest.length));
  const sides = [
    { from: lowest.indexOf(bottom), end: touches.indexOf(1), way: -1 },
    { from: lowest.lastIndexOf(bottom), end: touches.lastIndexOf(1), way: 1 },
  ];
  let halfway = 0;
  for (const { from, end, way } of sides) {
    const beyond = lowest[end + way * reach] ?? -1;
    const rise = bottom - lowest[end];
    if (beyond < 0 || rise <= 2 || lowest[end] - beyond >= steepestUnderside * reach) return false;
    const share = (bottom - lowest[Math.round((from + end) / 2)]) / rise;
    if (share > mostHalfway.ever) return false;
    halfway += share / sides.length;
  }
  return halfway < mostHalfway.mean;
}

/** Per column the last row that holds product; -1 where none does. From below, where most columns soon have theirs. */
function findLowest({ width, height, alpha }: Pick<PlacedProduct, 'width' | 'height' | 'alpha'>): Int32Array {
  const lowest = new Int32Array(width).fill(-1);
  const open = Int32Array.from(lowest.keys());
  let count = width;
  for (let y = height - 1; y >= 0 && count; y--) {
    const row = y * width;
    let kept = 0;
    for (let at = 0; at < count; at++) {
      const x = open[at];
      if (alpha[row + x] < 128) open[kept++] = x;
      else lowest[x] = y;
    }
    count = kept;
  }
  return lowest;
}

/** The first row that holds product; the height when none does. */
function firstRow({ width, height, alpha }: Pick<PlacedProduct, 'width' | 'height' | 'alpha'>): number {
  for (let at = 0; at < alpha.length; at++) if (alpha[at] >= 128) return (at / width) | 0;
  return height;
}
