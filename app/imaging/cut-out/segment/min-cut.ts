/**
 * Minimum cut on an 8-connected grid by the Boykov–Kolmogorov algorithm (PAMI 2004): two search trees that are kept
 * between augmentations. The graph is implicit and lives in typed arrays only.
 */
import type { Size } from '#app/imaging/cut-out/evidence/planes.ts';
import { roomBytes, roomInts, unsetBytes, unsetInts } from '#app/imaging/work-room.ts';

/** The eight neighbour directions; direction d ^ 1 is the opposite one. */
export const directionCount = 8;
export function neighbourOffsets(width: number): Int32Array {
  return Int32Array.of(1, -1, width, -width, width + 1, -width - 1, width - 1, -width + 1);
}

const NONE = -1;
const TERMINAL = -2;
const ORPHAN = -3;

type Search = Size & {
  count: number;
  offsets: Int32Array;
  terminal: Int32Array;
  capacity: Int16Array;
  /** arc (node * 8 + direction) from a node to its parent, or NONE, TERMINAL, ORPHAN */
  parent: Int32Array;
  isSink: Uint8Array;
  stamp: Int32Array;
  distance: Int32Array;
  nextActive: Int32Array;
  queue: { first: number; last: number; newFirst: number; newLast: number };
  orphans: number[];
  time: number;
};

/**
 * @param terminal per pixel: > 0 capacity from the source, < 0 capacity to the sink; destroyed
 * @param capacity residual capacity of arc pixel * 8 + direction, below 2^14; arcs that leave the frame must be 0; destroyed
 * @returns per pixel 1 = source side (product), 0 = sink side or free; and the value of the cut over the terminals given
 */
export function minCut(
  size: Size,
  terminal: Int32Array,
  capacity: Int16Array,
): { mask: Uint8Array; flow: number } {
  const { width, height } = size;
  const count = width * height;
  const search: Search = {
    width,
    height,
    count,
    offsets: neighbourOffsets(width),
    terminal,
    capacity,
    parent: unsetInts(count).fill(NONE),
    isSink: roomBytes(count),
    stamp: roomInts(count),
    distance: roomInts(count),
    nextActive: unsetInts(count).fill(-1),
    queue: { first: -1, last: -1, newFirst: -1, newLast: -1 },
    orphans: [],
    time: 0,
  };
  plantTrees(search);
  activateRims(search);
  const flow = runSearch(search);
  return { mask: sourceSide(search), flow };
}

/** Each pixel that has a terminal begins as a tree of its own. A function of its own, as every loop over all pixels is: then it is compiled once. */
function plantTrees({ count, terminal, isSink, parent, distance }: Search): void {
  for (let i = 0; i < count; i++) {
    const capacity = terminal[i];
    if (!capacity) continue;
    isSink[i] = capacity < 0 ? 1 : 0;
    parent[i] = TERMINAL;
    distance[i] = 1;
  }
}

function sourceSide({ count, parent, isSink }: Search): Uint8Array {
  const mask = unsetBytes(count);
  for (let i = 0; i < count; i++) mask[i] = parent[i] !== NONE && !isSink[i] ? 1 : 0;
  return mask;
}

function runSearch(search: Search): number {
  let flow = 0;
  let current = -1;
  for (;;) {
    let node = current;
    if (node >= 0) {
      search.nextActive[node] = -1;
      if (search.parent[node] === NONE) node = -1;
    }
    if (node < 0) node = takeActive(search);
    if (node < 0) return flow;
    const bridge = grow(search, node);
    search.time++;
    current = bridge >= 0 ? node : -1;
    if (bridge < 0) continue;
    search.nextActive[node] = node;
    flow += augment(search, bridge);
    while (search.orphans.length) adopt(search, search.orphans.pop()!);
  }
}

/** What lies amid its own side, eight neighbours of it, has nothing to grow into. */
function activateRims(search: Search): void {
  const { width, count, terminal } = search;
  const amid = findAmid(sidesOf(terminal));
  for (let i = 0; i < count; i++) {
    if (!terminal[i]) continue;
    const own = terminal[i] > 0 ? 1 : 2;
    const isAmid =
      amid[i] && (i < width || amid[i - width] === own) && (i + width >= count || amid[i + width] === own);
    if (!isAmid) activate(search, i);
  }
}

/** 1 = source, 2 = sink, 0 = neither; one more at each end, like the one beside it. */
function sidesOf(terminal: Int32Array): Uint8Array {
  const count = terminal.length;
  const sides = unsetBytes(count + 2);
  for (let i = 0; i < count; i++) sides[i + 1] = terminal[i] > 0 ? 1 : terminal[i] < 0 ? 2 : 0;
  sides[0] = sides[1];
  sides[count + 1] = sides[count];
  return sides;
}

/** A pixel's side where both neighbours in the row are of it, else 0. */
function findAmid(sides: Uint8Array): Uint8Array {
  const amid = unsetBytes(sides.length - 2);
  for (let i = 0; i < amid.length; i++)
    amid[i] = sides[i] === sides[i + 1] && sides[i + 1] === sides[i + 2] ? sides[i + 1] : 0;
  return amid;
}

function activate({ nextActive, queue }: Search, i: number): void {
  if (nextActive[i] !== -1) return;
  if (queue.newLast >= 0) nextActive[queue.newLast] = i;
  else queue.newFirst = i;
  queue.newLast = i;
  nextActive[i] = i;
}

function takeActive({ nextActive, queue, parent }: Search): number {
  for (;;) {
    if (queue.first < 0) {
      queue.first = queue.newFirst;
      queue.last = queue.newLast;
      queue.newFirst = queue.newLast = -1;
      if (queue.first < 0) return -1;
    }
    const i = queue.first;
    if (nextActive[i] === i) queue.first = queue.last = -1;
    else queue.first = nextActive[i];
    nextActive[i] = -1;
    if (parent[i] !== NONE) return i;
  }
}

/** Grows the node's tree by one ring; returns an arc that joins the source tree to the sink tree, or -1. */
function grow(search: Search, node: number): number {
  const { count, offsets, capacity, parent, isSink, stamp, distance } = search;
  const side = isSink[node];
  for (let d = 0; d < directionCount; d++) {
    const head = node + offsets[d];
    // an arc that would leave the frame has no capacity in its own direction, and is asked for that first
    if (head < 0 || head >= count) continue;
    const out = (node << 3) + d;
    const back = (head << 3) + (d ^ 1);
    if ((side ? capacity[back] : capacity[out]) <= 0) continue;
    if (parent[head] === NONE) {
      isSink[head] = side;
      parent[head] = back;
      stamp[head] = stamp[node];
      distance[head] = distance[node] + 1;
      activate(search, head);
    } else if (isSink[head] !== side) {
      return side ? back : out;
    } else if (stamp[head] <= stamp[node] && distance[head] > distance[node]) {
      parent[head] = back;
      stamp[head] = stamp[node];
      distance[head] = distance[node] + 1;
    }
  }
  return -1;
}

function augment(search: Search, bridge: number): number {
  const { offsets, capacity, terminal } = search;
  const direction = bridge & 7;
  const tail = bridge >> 3;
  const head = tail + offsets[direction];
  const amount = Math.min(capacity[bridge], bottleneck(search, tail, true), bottleneck(search, head, false));
  capacity[bridge] -= amount;
  capacity[(head << 3) + (direction ^ 1)] += amount;
  for (const isSource of [true, false]) {
    let node = isSource ? tail : head;
    for (;;) {
      const arc = search.parent[node];
      if (arc === TERMINAL) {
        terminal[node] += isSource ? -amount : amount;
        if (!terminal[node]) orphan(search, node);
        break;
      }
      const d = arc & 7;
      const up = node + offsets[d];
      const sister = (up << 3) + (d ^ 1);
      const used = isSource ? sister : arc;
      capacity[used] -= amount;
      capacity[isSource ? arc : sister] += amount;
      if (!capacity[used]) orphan(search, node);
      node = up;
    }
  }
  return amount;
}

function bottleneck({ offsets, capacity, terminal, parent }: Search, from: number, isSource: boolean) {
  let least = Infinity;
  for (let node = from; ;) {
    const arc = parent[node];
    if (arc === TERMINAL) return Math.min(least, Math.abs(terminal[node]));
    const d = arc & 7;
    const up = node + offsets[d];
    const room = isSource ? capacity[(up << 3) + (d ^ 1)] : capacity[arc];
    if (room < least) least = room;
    node = up;
  }
}

function orphan({ parent, orphans }: Search, node: number): void {
  parent[node] = ORPHAN;
  orphans.push(node);
}

/** Finds an orphan the nearest new parent that still hangs on its terminal; else sets it and its children free. */
function adopt(search: Search, node: number): void {
  const { count, offsets, capacity, parent, isSink, stamp, distance, time } = search;
  const side = isSink[node];
  let best = -1;
  let bestDistance = Infinity;
  for (let d = 0; d < directionCount; d++) {
    const other = node + offsets[d];
    if (other < 0 || other >= count || parent[other] === NONE || isSink[other] !== side) continue;
    const room = side ? capacity[(node << 3) + d] : capacity[(other << 3) + (d ^ 1)];
    if (room <= 0) continue;
    const far = distanceToTerminal(search, other);
    if (far < bestDistance) {
      bestDistance = far;
      best = d;
    }
    if (far === Infinity) continue;
    let steps = far;
    for (let k = other; stamp[k] !== time; k += offsets[parent[k] & 7]) {
      stamp[k] = time;
      distance[k] = steps--;
    }
  }
  if (best >= 0) {
    parent[node] = (node << 3) + best;
    stamp[node] = time;
    distance[node] = bestDistance + 1;
    return;
  }
  parent[node] = NONE;
  for (let d = 0; d < directionCount; d++) {
    const other = node + offsets[d];
    if (other < 0 || other >= count || parent[other] === NONE || isSink[other] !== side) continue;
    const room = side ? capacity[(node << 3) + d] : capacity[(other << 3) + (d ^ 1)];
    if (room > 0) activate(search, other);
    const arc = parent[other];
    if (arc >= 0 && other + offsets[arc & 7] === node) orphan(search, other);
  }
}

function distanceToTerminal(search: Search, from: number): number {
  const { offsets, parent, stamp, distance, time } = search;
  let far = 0;
  for (let node = from; ;) {
    if (stamp[node] === time) return far + distance[node];
    const arc = parent[node];
    far++;
    if (arc === TERMINAL) {
      stamp[node] = time;
      distance[node] = 1;
      return far;
    }
    if (arc === ORPHAN || arc === NONE) return Infinity;
    node += offsets[arc & 7];
  }
}
