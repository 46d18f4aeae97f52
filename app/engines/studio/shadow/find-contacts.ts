/** A stretch of columns, both ends included. */
type Run = { from: number; to: number };

/** Off a straight edge by no more than this, share of the width, it lies on the ground: the tread of a sole, a soft bag. */
const uneven = 0.01;
/** What juts out from the edge beside it by this share of the height is a foot or a leg, however narrow. */
const leastJut = { foot: 0.025, inside: 0.05 };
/** What juts out by less must be this wide, of the product's width: a corner of a bumper is no foot. */
const leastFoot = 0.04;
/** A foot narrower than this, of the width, that curves up at both ends is a wheel. */
const widestWheel = 0.4;
/** What is no higher above a wheel's lowest place, share of the product's height, touches. */
const wheelTip = 0.01;

/**
 * Which of the columns whose lowest place may lie on the ground do touch it. What stands is seen to touch along an edge that
 * bulges towards the camera; what spans higher up between two feet hangs over the ground: a car between its wheels, the arch
 * of a heel. Only what juts out of such a span is a foot again: a table's leg at the back.
 *
 * @param lowest per column the last row that holds product; -1 where none does
 * @param candidates per column, 1 = the lowest edge might lie on the ground there
 * @param height of the product, in rows
 * @returns per column, 1 = touches
 */
export function findContacts(lowest: Int32Array, candidates: Uint8Array, height: number): Uint8Array {
  const { length: width } = lowest;
  const tolerance = Math.max(1.5, uneven * width);
  const hull = drawHull(lowest, candidates);
  const touches = new Uint8Array(width);
  const isOnHull = (x: number) => candidates[x] === 1 && lowest[x] >= hull[x] - tolerance;
  const bottom = lowest.reduce((most, row) => Math.max(most, row), 0);
  const feet = joinClose(runsWhere(width, isOnHull), lowest, tolerance);
  const runs = feet.filter((run, at, all) => {
    const beside = [
      highestBetween(lowest, (all[at - 1]?.to ?? -1) + 1, run.from),
      highestBetween(lowest, run.to + 1, all[at + 1]?.from ?? width),
    ];
    const [first, last] = [lowest[run.from] - beside[0], lowest[run.to] - beside[1]];
    const inner = at === 0 ? last : at === all.length - 1 ? first : Math.min(first, last);
    const isWide = run.to - run.from >= leastFoot * width;
    return all.length === 1 || isWide || inner >= leastJut.foot * height || lowestOf(lowest, run) === bottom;
  });
  for (const run of runs) touchWith(touches, lowest, run, height);
  for (let at = 1; at < runs.length; at++)
    for (const run of findLegs(
      lowest,
      candidates,
      runs[at - 1].to + 1,
      runs[at].from,
      leastJut.inside * height,
    ))
      touchWith(touches, lowest, run, height);
  return touches;
}

/** Per column the row of the lower hull of the candidates' lowest places: their edge without what is drawn in. */
function drawHull(lowest: Int32Array, candidates: Uint8Array): Float32Array {
  const corners: number[] = [];
  for (let x = 0; x < lowest.length; x++) {
    if (!candidates[x]) continue;
    while (corners.length > 1) {
      const [one, other] = corners.slice(-2);
      const isAbove = (lowest[other] - lowest[one]) * (x - one) <= (lowest[x] - lowest[one]) * (other - one);
      if (!isAbove) break;
      corners.pop();
    }
    corners.push(x);
  }
  const hull = new Float32Array(lowest.length);
  for (const [at, x] of corners.entries()) {
    const next = corners[at + 1] ?? x;
    for (let column = x; column <= next; column++)
      hull[column] = lowest[x] + ((lowest[next] - lowest[x]) * (column - x)) / Math.max(1, next - x);
  }
  return hull;
}

function runsWhere(width: number, holds: (x: number) => boolean): Run[] {
  const runs: Run[] = [];
  for (let x = 0; x < width; x++) {
    if (!holds(x)) continue;
    const last = runs.at(-1);
    if (last?.to === x - 1) last.to = x;
    else runs.push({ from: x, to: x });
  }
  return runs;
}

/** One foot is one run, though the ground may have been lost sight of for a few columns of it. */
function joinClose(runs: Run[], lowest: Int32Array, tolerance: number): Run[] {
  const joined: Run[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    const isOneFoot =
      last &&
      run.from - last.to <= 1 + uneven * lowest.length &&
      highestBetween(lowest, last.to + 1, run.from) >=
        Math.min(lowest[last.to], lowest[run.from]) - tolerance;
    if (isOneFoot) last.to = run.to;
    else joined.push(run);
  }
  return joined;
}

/** The highest of the lowest places from one column up to another; infinitely high where there is none. */
function highestBetween(lowest: Int32Array, from: number, to: number): number {
  let highest = Infinity;
  for (let x = from; x < to; x++) highest = Math.min(highest, lowest[x] < 0 ? -Infinity : lowest[x]);
  return highest === Infinity ? -Infinity : highest;
}

function lowestOf(lowest: Int32Array, { from, to }: Run): number {
  let row = -1;
  for (let x = from; x <= to; x++) row = Math.max(row, lowest[x]);
  return row;
}

/** What juts out of a span on both its sides. */
function findLegs(
  lowest: Int32Array,
  candidates: Uint8Array,
  from: number,
  to: number,
  least: number,
): Run[] {
  const above = new Float32Array(lowest.length);
  for (const [start, way] of [
    [from, 1],
    [to - 1, -1],
  ]) {
    let highest = Infinity;
    for (let x = start; x >= from && x < to; x += way) {
      highest = Math.min(highest, lowest[x] < 0 ? -Infinity : lowest[x]);
      above[x] = way > 0 ? highest : Math.max(above[x], highest);
    }
  }
  return runsWhere(
    lowest.length,
    (x) => x >= from && x < to && candidates[x] === 1 && lowest[x] - above[x] >= least,
  );
}

/** A broad foot touches all along; of a wheel the lowest places do, also those that the hull has passed by. */
function touchWith(touches: Uint8Array, lowest: Int32Array, { from, to }: Run, height: number): void {
  const foot = lowestOf(lowest, { from, to });
  const isWheel = foot - Math.max(lowest[from], lowest[to]) > 2 && to - from < widestWheel * lowest.length;
  if (!isWheel) touches.fill(1, from, to + 1);
  const tip = foot - Math.max(1.5, wheelTip * height);
  const middle = lowest.indexOf(foot, from);
  for (let x = middle; x >= 0 && lowest[x] >= tip; x--) touches[x] = 1;
  for (let x = middle; x < lowest.length && lowest[x] >= tip; x++) touches[x] = 1;
}
