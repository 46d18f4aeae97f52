import type { Keypoint } from './keypoints.ts';

/** Where an original's pixels lie in a copy: x of the copy = left + scaleX · x of the original; pixels count from 0 at the middle of the first. */
export type Placing = { scaleX: number; scaleY: number; left: number; top: number };

/** One spot in the original and in the copy. */
type Pair = { from: Keypoint; to: Keypoint };

const mostPixels = 3;
const leastInliers = 5;
/** A second-best that is nearly as good says nothing. */
const mostRatio = 0.85;

/**
 * Finds how a copy was cropped, padded and resized: one scale and a shift on which most of its keypoints agree.
 * @returns null when fewer than five agree
 */
export function placeCopy(copy: readonly Keypoint[], original: readonly Keypoint[]): Placing | null {
  const pairs = copy.flatMap((to): Pair[] => {
    const from = nearest(to, original);
    return from ? [{ from, to }] : [];
  });
  let best: Pair[] = [];
  for (const [at, one] of pairs.entries())
    for (const other of pairs.slice(at + 1)) {
      const placing = placeByTwo(one, other);
      if (!placing) continue;
      const agreeing = pairs.filter((pair) => missOf(placing, pair) < mostPixels);
      if (agreeing.length > best.length) best = agreeing;
    }
  return best.length < leastInliers ? null : placeByAll(best);
}

function nearest({ descriptor }: Keypoint, candidates: readonly Keypoint[]): Keypoint | null {
  let [first, second, found] = [-1, -1, null as Keypoint | null];
  for (const candidate of candidates) {
    let likeness = 0;
    for (let at = 0; at < descriptor.length; at++) likeness += descriptor[at] * candidate.descriptor[at];
    if (likeness > first) [first, second, found] = [likeness, first, candidate];
    else if (likeness > second) second = likeness;
  }
  const distances = [first, second].map((likeness) => Math.sqrt(Math.max(0, 2 - 2 * likeness)));
  return distances[0] < mostRatio * distances[1] ? found : null;
}

function placeByTwo(one: Pair, other: Pair): Placing | null {
  const [dx, dy] = [other.from.x - one.from.x, other.from.y - one.from.y];
  const [ex, ey] = [other.to.x - one.to.x, other.to.y - one.to.y];
  const length = dx * dx + dy * dy;
  if (length < 100) return null;
  const scale = (dx * ex + dy * ey) / length;
  if (scale < 0.2 || scale > 5) return null;
  const left = one.to.x - scale * one.from.x;
  const top = one.to.y - scale * one.from.y;
  return { scaleX: scale, scaleY: scale, left, top };
}

function missOf({ scaleX, scaleY, left, top }: Placing, { from, to }: Pair): number {
  return Math.hypot(left + scaleX * from.x - to.x, top + scaleY * from.y - to.y);
}

/** Least squares over all that agree, the two directions each for itself. */
function placeByAll(pairs: readonly Pair[]): Placing {
  const across = fitLine(pairs.map(({ from, to }) => [from.x, to.x]));
  const down = fitLine(pairs.map(({ from, to }) => [from.y, to.y]));
  return { scaleX: across.scale, left: across.offset, scaleY: down.scale, top: down.offset };
}

function fitLine(points: readonly (readonly [number, number])[]): { scale: number; offset: number } {
  const meanFrom = points.reduce((sum, [from]) => sum + from, 0) / points.length;
  const meanTo = points.reduce((sum, [, to]) => sum + to, 0) / points.length;
  let [up, down] = [0, 0];
  for (const [from, to] of points) {
    up += (from - meanFrom) * (to - meanTo);
    down += (from - meanFrom) ** 2;
  }
  const scale = down ? up / down : 1;
  return { scale, offset: meanTo - scale * meanFrom };
}
