/**
 * Minimum cut of an 8-connected pixel grid: the max-flow algorithm of Boykov and Kolmogorov (2004) on typed arrays.
 * Directions: 0 right, 1 left, 2 down, 3 up, 4 down-right, 5 up-left, 6 down-left, 7 up-right; `d ^ 1` is the way back.
 *
 * @param terminals > 0: capacity from the source (product), < 0: to the sink (backdrop); changed in place
 * @param capacities `8 * width * height`, `[d * count + pixel]` = capacity from the pixel towards d; changed in place
 * @returns 1 where a pixel stays with the source
 */
export function cutGrid(
  width: number,
  height: number,
  terminals: Int32Array,
  capacities: Int32Array,
): Uint8Array {
  const count = width * height;
  const offsets = Int32Array.of(1, -1, width, -width, width + 1, -width - 1, width - 1, -width + 1);
  const NONE = -1;
  const TERMINAL = -2;
  const ORPHAN = -3;
  // a node's parent is the arc that leaves the node towards it
  const parent = new Int32Array(count).fill(NONE);
  const inSinkTree = new Uint8Array(count);
  const stamp = new Int32Array(count);
  const distance = new Int32Array(count);
  const next = new Int32Array(count).fill(NONE);
  let orphans = new Int32Array(1024);
  let orphanHead = 0;
  let orphanTail = 0;
  let time = 0;
  const heads = [NONE, NONE];
  const tails = [NONE, NONE];

  function activate(node: number): void {
    if (next[node] !== NONE) return;
    if (tails[1] >= 0) next[tails[1]] = node;
    else heads[1] = node;
    tails[1] = node;
    next[node] = node;
  }

  function takeActive(): number {
    for (;;) {
      if (heads[0] < 0) {
        heads[0] = heads[1];
        tails[0] = tails[1];
        heads[1] = tails[1] = NONE;
        if (heads[0] < 0) return NONE;
      }
      const node = heads[0];
      if (next[node] === node) heads[0] = tails[0] = NONE;
      else heads[0] = next[node];
      next[node] = NONE;
      if (parent[node] !== NONE) return node;
    }
  }

  function orphan(node: number): void {
    parent[node] = ORPHAN;
    if (orphanTail === orphans.length) {
      const grown = new Int32Array(orphans.length * 2);
      grown.set(orphans);
      orphans = grown;
    }
    orphans[orphanTail++] = node;
  }

  function hasNeighbour(node: number, direction: number): boolean {
    const x = node % width;
    if ((direction === 0 || direction === 4 || direction === 7) && x === width - 1) return false;
    if ((direction === 1 || direction === 5 || direction === 6) && x === 0) return false;
    const target = node + offsets[direction];
    return target >= 0 && target < count;
  }

  /** Grows the node's tree; returns an arc from the source tree to the sink tree when they meet. */
  function grow(node: number): number {
    const isSink = inSinkTree[node];
    for (let d = 0; d < 8; d++) {
      if (!hasNeighbour(node, d)) continue;
      const other = node + offsets[d];
      const back = (d ^ 1) * count + other;
      const arc = isSink ? back : d * count + node;
      if (capacities[arc] <= 0) continue;
      if (parent[other] === NONE) {
        inSinkTree[other] = isSink;
        parent[other] = back;
        stamp[other] = stamp[node];
        distance[other] = distance[node] + 1;
        activate(other);
      } else if (inSinkTree[other] !== isSink) return arc;
      else if (stamp[other] <= stamp[node] && distance[other] > distance[node]) {
        parent[other] = back;
        stamp[other] = stamp[node];
        distance[other] = distance[node] + 1;
      }
    }
    return NONE;
  }

  /** The arc through which flow passes between a node and its parent. */
  function flowArc(node: number, arc: number): number {
    if (inSinkTree[node]) return arc;
    const d = (arc / count) | 0;
    return (d ^ 1) * count + node + offsets[d];
  }

  function bottleneck(from: number, limit: number): number {
    let least = limit;
    let node = from;
    while (parent[node] !== TERMINAL) {
      const arc = parent[node];
      least = Math.min(least, capacities[flowArc(node, arc)]);
      node += offsets[(arc / count) | 0];
    }
    return Math.min(least, Math.abs(terminals[node]));
  }

  function pushAlong(from: number, flow: number): void {
    let node = from;
    while (parent[node] !== TERMINAL) {
      const arc = parent[node];
      const d = (arc / count) | 0;
      const up = node + offsets[d];
      const used = flowArc(node, arc);
      const opposite = used === arc ? (d ^ 1) * count + up : arc;
      capacities[used] -= flow;
      capacities[opposite] += flow;
      if (capacities[used] === 0) orphan(node);
      node = up;
    }
    terminals[node] += inSinkTree[node] ? flow : -flow;
    if (terminals[node] === 0) orphan(node);
  }

  function augment(arc: number): void {
    const d = (arc / count) | 0;
    const tail = arc % count;
    const head = tail + offsets[d];
    const flow = bottleneck(head, bottleneck(tail, capacities[arc]));
    capacities[arc] -= flow;
    capacities[(d ^ 1) * count + head] += flow;
    pushAlong(tail, flow);
    pushAlong(head, flow);
  }

  /** Steps from a node to its terminal, or NONE when its branch hangs on an orphan. */
  function depthOf(node: number): number {
    let depth = 0;
    let at = node;
    for (;;) {
      if (stamp[at] === time) return depth + distance[at];
      const arc = parent[at];
      depth++;
      if (arc === TERMINAL) {
        stamp[at] = time;
        distance[at] = 1;
        return depth;
      }
      if (arc === ORPHAN || arc === NONE) return NONE;
      at += offsets[(arc / count) | 0];
    }
  }

  function markDepths(node: number, depth: number): void {
    let left = depth;
    for (let at = node; stamp[at] !== time; at += offsets[(parent[at] / count) | 0]) {
      stamp[at] = time;
      distance[at] = left--;
    }
  }

  function adopt(node: number): void {
    const isSink = inSinkTree[node];
    let best = NONE;
    let bestDepth = Number.MAX_SAFE_INTEGER;
    for (let d = 0; d < 8; d++) {
      if (!hasNeighbour(node, d)) continue;
      const other = node + offsets[d];
      const residual = isSink ? capacities[d * count + node] : capacities[(d ^ 1) * count + other];
      if (residual <= 0 || inSinkTree[other] !== isSink || parent[other] === NONE) continue;
      const depth = depthOf(other);
      if (depth === NONE) continue;
      if (depth < bestDepth) [best, bestDepth] = [d, depth];
      markDepths(other, depth);
    }
    if (best !== NONE) {
      parent[node] = best * count + node;
      stamp[node] = time;
      distance[node] = bestDepth + 1;
      return;
    }
    parent[node] = NONE;
    releaseChildren(node, isSink);
  }

  function releaseChildren(node: number, isSink: number): void {
    for (let d = 0; d < 8; d++) {
      if (!hasNeighbour(node, d)) continue;
      const other = node + offsets[d];
      if (inSinkTree[other] !== isSink || parent[other] === NONE) continue;
      const residual = isSink ? capacities[d * count + node] : capacities[(d ^ 1) * count + other];
      if (residual > 0) activate(other);
      const arc = parent[other];
      if (arc >= 0 && other + offsets[(arc / count) | 0] === node) orphan(other);
    }
  }

  for (let node = 0; node < count; node++) {
    if (!terminals[node]) continue;
    inSinkTree[node] = terminals[node] < 0 ? 1 : 0;
    parent[node] = TERMINAL;
    distance[node] = 1;
    activate(node);
  }
  let current = NONE;
  for (;;) {
    let node = current;
    if (node >= 0) {
      next[node] = NONE;
      if (parent[node] === NONE) node = NONE;
    }
    if (node < 0) node = takeActive();
    if (node < 0) break;
    const meeting = grow(node);
    time++;
    if (meeting < 0) {
      current = NONE;
      continue;
    }
    next[node] = node;
    current = node;
    augment(meeting);
    while (orphanHead < orphanTail) adopt(orphans[orphanHead++]);
    orphanHead = orphanTail = 0;
  }
  return Uint8Array.from(parent, (arc, node) => (arc !== NONE && !inSinkTree[node] ? 1 : 0));
}
