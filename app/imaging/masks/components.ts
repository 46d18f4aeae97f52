/** 4-connected parts of masks, found by joining runs of set pixels: fast where masks have few of them. */
import { inQuads, nextClear, nextSet } from './runs.ts';
import { roomBytes, roomInts } from '#app/imaging/work-room.ts';

/** Runs of set pixels in reading order. `start` and `end` count pixels of the whole mask; `parent` points to an earlier run. */
type Runs = { count: number; start: Int32Array; end: Int32Array; parent: Int32Array };

function findRuns(mask: Uint8Array, width: number): Runs {
  let capacity = 4096;
  let start: Int32Array = new Int32Array(capacity);
  let end: Int32Array = new Int32Array(capacity);
  let count = 0;
  const quads = inQuads(mask);
  for (let row = 0; row < mask.length; row += width) {
    const limit = row + width;
    for (let at = row; ;) {
      at = nextSet(quads, at, limit);
      if (at >= limit) break;
      if (count === capacity) {
        capacity *= 2;
        start = enlarged(start, capacity);
        end = enlarged(end, capacity);
      }
      start[count] = at;
      at = nextClear(quads, at, limit);
      end[count++] = at;
    }
  }
  const parent = new Int32Array(count);
  for (let run = 0; run < count; run++) parent[run] = run;
  return { count, start, end, parent };
}

function enlarged(values: Int32Array, capacity: number): Int32Array {
  const out = new Int32Array(capacity);
  out.set(values);
  return out;
}

function rootOf(parent: Int32Array, run: number): number {
  while (parent[run] !== run) {
    parent[run] = parent[parent[run]];
    run = parent[run];
  }
  return run;
}

/** Joins runs that touch from row to row: the earliest run of a part becomes the root of all its runs. */
function joinRuns(mask: Uint8Array, width: number): Runs {
  const runs = findRuns(mask, width);
  const { count, start, end, parent } = runs;
  let above = 0;
  for (let run = 0; run < count; run++) {
    const [from, to] = [start[run] - width, end[run] - width];
    while (end[above] <= from) above++;
    for (let other = above; start[other] < to && other < run; other++) {
      const [a, b] = [rootOf(parent, other), rootOf(parent, run)];
      if (a < b) parent[b] = a;
      else parent[a] = b;
    }
  }
  return runs;
}

/** The part of `passable` that is 4-connected to a seed. */
export function flood(passable: Uint8Array, seeds: Uint8Array, width: number): Uint8Array {
  const { count, start, end, parent } = joinRuns(passable, width);
  const isReached = new Uint8Array(count);
  for (let run = 0; run < count; run++)
    for (let at = start[run]; at < end[run]; at++)
      if (seeds[at]) {
        isReached[rootOf(parent, run)] = 1;
        break;
      }
  const reached = roomBytes(passable.length);
  for (let run = 0; run < count; run++)
    if (isReached[rootOf(parent, run)]) reached.fill(1, start[run], end[run]);
  return reached;
}

export type Component = {
  id: number;
  area: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
};

/** 4-connected components; `labels` holds each pixel's component id, 0 = none; ids count from 1 in reading order. */
export function findComponents(mask: Uint8Array, width: number) {
  const { count, start, end, parent } = joinRuns(mask, width);
  const labels = roomInts(mask.length);
  const ids = new Int32Array(count);
  const components: Component[] = [];
  for (let run = 0; run < count; run++) {
    const root = rootOf(parent, run);
    const y = (start[run] / width) | 0;
    const left = start[run] - y * width;
    const right = end[run] - 1 - y * width;
    if (root === run) {
      ids[run] = components.length + 1;
      components.push({ id: ids[run], area: 0, left, right, top: y, bottom: y });
    }
    const found = components[ids[root] - 1];
    found.area += end[run] - start[run];
    if (left < found.left) found.left = left;
    if (right > found.right) found.right = right;
    found.bottom = y;
    labels.fill(found.id, start[run], end[run]);
  }
  return { labels, components };
}

/** Does it reach the border of its mask? Otherwise it is enclosed. */
export function touchesBorder(
  { left, top, right, bottom }: Component,
  { width, height }: { width: number; height: number },
): boolean {
  return left === 0 || top === 0 || right === width - 1 || bottom === height - 1;
}

/** Counts the component's pixels that are set in `mask`. */
export function countIn(mask: Uint8Array, labels: Int32Array, width: number, component: Component): number {
  const { id, left, right, top, bottom } = component;
  let count = 0;
  for (let y = top; y <= bottom; y++)
    for (let pixel = y * width + left, end = y * width + right; pixel <= end; pixel++)
      if (labels[pixel] === id) count += mask[pixel];
  return count;
}

/** Calls `visit` with every pixel of one component: never in a place that every photo passes, where it is compiled each time. */
export function eachPixel(
  labels: Int32Array,
  width: number,
  component: Component,
  visit: (pixel: number, x: number, y: number) => void,
): void {
  for (let y = component.top; y <= component.bottom; y++)
    for (let x = component.left; x <= component.right; x++)
      if (labels[y * width + x] === component.id) visit(y * width + x, x, y);
}
