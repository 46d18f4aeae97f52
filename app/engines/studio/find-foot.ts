import type { PlacedProduct } from '#app/imaging/picture.ts';
import { blur } from './blur.ts';

export type Foot = {
  /** per column, the row of the ground under it */
  base: Float32Array;
  /** per column, 1 = the product touches the ground there */
  touches: Uint8Array;
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
 * Where the product stands: on its lowest edge, {@link findGround}; a ball on one place of it. Columns that hang over have
 * the ground of the nearest column that touches it.
 */
export function findFoot(product: Pick<PlacedProduct, 'width' | 'height' | 'alpha'>): Foot {
  const { width } = product;
  const { lowest, base, touches, bottom } = findGround(product);
  const isRound = isRoundBelow(lowest, touches, bottom);
  if (isRound) {
    base.fill(bottom);
    for (let x = 0; x < width; x++) touches[x] = lowest[x] >= bottom - 0.0015 * width - 0.5 ? 1 : 0;
  }
  // neighbouring columns stand on one table: no jumps
  const even = blur(base, width, 1, Math.max(1, width * 0.01), 0);
  return { base: even, touches, top: firstRow(product), bottom, isRound };
}

/**
 * The lowest edge lies on the ground as far as it runs on gently from its lowest point: along a box that is seen at an angle
 * too. Per column its last row, the ground below it, and whether that is one.
 */
export function findGround(product: Pick<PlacedProduct, 'width' | 'height' | 'alpha'>) {
  const { width } = product;
  const lowest = findLowest(product);
  const top = firstRow(product);
  let bottom = 0;
  for (const row of lowest) if (row > bottom) bottom = row;
  const base = new Float32Array(width).fill(bottom);
  const touches = new Uint8Array(width);
  const start = Math.max(0, lowest.indexOf(bottom));
  const highest = bottom - highestGround * (bottom - top);
  for (const way of [-1, 1]) {
    let ground = bottom;
    // a line that climbs as steeply as ground can be seen to: what lies above it hangs over
    let line = bottom;
    for (let x = start; x >= 0 && x < width; x += way) {
      const isGround = lowest[x] >= Math.max(highest, line - 1.5);
      if (isGround) ground = lowest[x];
      line = Math.max(line, isGround ? ground : 0) - steepestGround;
      base[x] = ground;
      touches[x] = isGround ? 1 : 0;
    }
  }
  return { lowest, base, touches, bottom };
}

/** Beyond the foot's ends, over this share of the width, the underside of a ball goes on rising; a mug's side is upright. */
const beyondFoot = 0.08;
const steepestUnderside = 1.8;

/** A ball touches the ground in one place: what rises beside it is its underside, not ground that recedes. */
function isRoundBelow(lowest: Int32Array, touches: Uint8Array, bottom: number): boolean {
  const reach = Math.max(2, Math.round(beyondFoot * lowest.length));
  const ends = [
    { end: touches.indexOf(1), way: -1 },
    { end: touches.lastIndexOf(1), way: 1 },
  ];
  return ends.every(({ end, way }) => {
    const beyond = lowest[end + way * reach] ?? -1;
    return beyond >= 0 && lowest[end] < bottom - 2 && lowest[end] - beyond < steepestUnderside * reach;
  });
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
