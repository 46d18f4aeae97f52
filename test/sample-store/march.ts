/**
 * Sphere tracing (Hart 1996) through a product's parts. A part is asked for its distance only where its box is nearer
 * than what was found already; points and directions travel as plain numbers.
 */
import type { DistanceFunction, Part } from './scene.ts';

export type Body = {
  parts: Part[];
  distances: DistanceFunction[];
  /** per part: centre x, y, z, half x, y, z */
  boxes: Float64Array;
  isGlass: Uint8Array;
  hasGlass: boolean;
  hasSolid: boolean;
  /** box of everything: low x, y, z, high x, y, z */
  low: [number, number, number];
  high: [number, number, number];
  /** longest side of the box */
  size: number;
};

const PROBE_EXTENT = 4;
const PROBE_CELLS = 20;

/** Measures the boxes of the parts by probing their distances, and gathers what marching needs. */
export function assembleBody(parts: Part[]): Body {
  const boxes = new Float64Array(parts.length * 6);
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  for (const [index, part] of parts.entries()) {
    let box = [-PROBE_EXTENT, -PROBE_EXTENT, -PROBE_EXTENT, PROBE_EXTENT, PROBE_EXTENT, PROBE_EXTENT];
    for (let round = 0; round < 3; round++) box = probeBox(part.distance, box);
    for (let axis = 0; axis < 3; axis++) {
      boxes[index * 6 + axis] = (box[axis] + box[axis + 3]) / 2;
      boxes[index * 6 + 3 + axis] = (box[axis + 3] - box[axis]) / 2;
      low[axis] = Math.min(low[axis], box[axis]);
      high[axis] = Math.max(high[axis], box[axis + 3]);
    }
  }
  const isGlass = Uint8Array.from(parts, (part) => (part.material.glass ? 1 : 0));
  return {
    parts,
    distances: parts.map((part) => part.distance),
    boxes,
    isGlass,
    hasGlass: isGlass.includes(1),
    hasSolid: isGlass.includes(0),
    low,
    high,
    size: Math.max(...high.map((value, axis) => value - low[axis])),
  };
}

/** The box of the cells that the surface may reach: distances never over-estimate, so nothing is lost. */
function probeBox(distance: DistanceFunction, box: number[]): number[] {
  const step = [0, 1, 2].map((axis) => (box[axis + 3] - box[axis]) / PROBE_CELLS) as [number, number, number];
  const reach = Math.hypot(...step) / 2;
  const found = [Infinity, Infinity, Infinity, -Infinity, -Infinity, -Infinity];
  for (let i = 0; i < PROBE_CELLS; i++) {
    for (let j = 0; j < PROBE_CELLS; j++) {
      for (let k = 0; k < PROBE_CELLS; k++) {
        const cell = [box[0] + i * step[0], box[1] + j * step[1], box[2] + k * step[2]] as const;
        if (distance(cell[0] + step[0] / 2, cell[1] + step[1] / 2, cell[2] + step[2] / 2) > reach) continue;
        for (let axis = 0; axis < 3; axis++) {
          found[axis] = Math.min(found[axis], cell[axis]);
          found[axis + 3] = Math.max(found[axis + 3], cell[axis] + step[axis]);
        }
      }
    }
  }
  return found;
}

/** Distance to the nearest part; `kind` 0 all, 1 solids only, 2 glass only. */
export function nearest(body: Body, x: number, y: number, z: number, kind: number): number {
  const { distances, boxes, isGlass } = body;
  let best = 1e9;
  for (let index = 0; index < distances.length; index++) {
    if (kind !== 0 && isGlass[index] !== kind - 1) continue;
    const at = index * 6;
    let qx = Math.abs(x - boxes[at]) - boxes[at + 3];
    let qy = Math.abs(y - boxes[at + 1]) - boxes[at + 4];
    let qz = Math.abs(z - boxes[at + 2]) - boxes[at + 5];
    qx = qx > 0 ? qx : 0;
    qy = qy > 0 ? qy : 0;
    qz = qz > 0 ? qz : 0;
    const outside = qx * qx + qy * qy + qz * qz;
    if (outside !== 0 && (best <= 0 || outside >= best * best)) continue;
    // far away the box itself is a safe step
    const distance = outside > 0.25 ? Math.sqrt(outside) + 0.01 : distances[index](x, y, z);
    if (distance < best) best = distance;
  }
  return best;
}

/** Index of the nearest part. */
export function partAt(body: Body, x: number, y: number, z: number, kind: number): number {
  let best = Infinity;
  let found = 0;
  for (let index = 0; index < body.distances.length; index++) {
    if (kind !== 0 && body.isGlass[index] !== kind - 1) continue;
    const distance = body.distances[index](x, y, z);
    if (distance < best) {
      best = distance;
      found = index;
    }
  }
  return found;
}

/** Outward normal of one part, by the tetrahedron of four probes, written to `out`. */
export function normalAt(
  distance: DistanceFunction,
  x: number,
  y: number,
  z: number,
  probe: number,
  out: Float64Array,
): void {
  const a = distance(x + probe, y - probe, z - probe);
  const b = distance(x - probe, y - probe, z + probe);
  const c = distance(x - probe, y + probe, z - probe);
  const d = distance(x + probe, y + probe, z + probe);
  const nx = a - b - c + d;
  const ny = -a - b + c + d;
  const nz = -a + b - c + d;
  const length = Math.sqrt(nx * nx + ny * ny + nz * nz) || 1;
  out[0] = nx / length;
  out[1] = ny / length;
  out[2] = nz / length;
}

/** Where a ray is inside the body's box: `out[0]` enters, `out[1]` leaves; false if it misses. */
export function clipToBody(
  body: Body,
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
  margin: number,
  out: Float64Array,
): boolean {
  const { low, high } = body;
  const ix = 1 / dx;
  const iy = 1 / dy;
  const iz = 1 / dz;
  const x0 = (low[0] - margin - ox) * ix;
  const x1 = (high[0] + margin - ox) * ix;
  const y0 = (low[1] - margin - oy) * iy;
  const y1 = (high[1] + margin - oy) * iy;
  const z0 = (low[2] - margin - oz) * iz;
  const z1 = (high[2] + margin - oz) * iz;
  const near = Math.max(Math.min(x0, x1), Math.min(y0, y1), Math.min(z0, z1), 0);
  const far = Math.min(Math.max(x0, x1), Math.max(y0, y1), Math.max(z0, z1));
  out[0] = near;
  out[1] = far;
  return near < far;
}

/**
 * First hit between `start` and `end` along a ray, or -1. `out[2]` tells how many pixels the ray passed the product by
 * at its closest, so that wires thinner than a pixel are seen too.
 */
export function traceRay(
  body: Body,
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
  start: number,
  end: number,
  pixelAngle: number,
  kind: number,
  out: Float64Array,
): number {
  let t = start;
  let closest = 1e9;
  for (let step = 0; step < 160 && t < end; step++) {
    const distance = nearest(body, ox + dx * t, oy + dy * t, oz + dz * t, kind);
    const pixel = t * pixelAngle;
    if (distance < pixel * 0.12) {
      out[2] = 0;
      return t;
    }
    if (distance < closest * pixel) closest = distance / pixel;
    t += distance;
  }
  out[2] = closest;
  return -1;
}

/** How far all rays of a cone stay clear of the body: a start for each of them, or -1 if the cone misses it. */
export function traceCone(
  body: Body,
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
  start: number,
  end: number,
  spread: number,
): number {
  let t = start;
  for (let step = 0; step < 80 && t < end; step++) {
    const radius = t * spread;
    const distance = nearest(body, ox + dx * t, oy + dy * t, oz + dz * t, 0);
    if (distance < radius * 1.15) return t - radius;
    t += (distance - radius) / (1 + spread);
  }
  return -1;
}

/**
 * Share of a round lamp that a point sees, 0..1: penumbra from the closest pass of the ray, signed so that the shadow's
 * middle lies at the geometric edge (Quilez, "soft shadows", after Aaltonen).
 */
export function seeLamp(
  body: Body,
  px: number,
  py: number,
  pz: number,
  dx: number,
  dy: number,
  dz: number,
  lampTangent: number,
  kind: number,
  out: Float64Array,
): number {
  if (!clipToBody(body, px, py, pz, dx, dy, dz, 0.25, out)) return 1;
  const end = out[1];
  let t = Math.max(out[0], 0.012);
  let seen = 1;
  for (let step = 0; step < 64 && t < end; step++) {
    const distance = nearest(body, px + dx * t, py + dy * t, pz + dz * t, kind);
    const share = distance / (lampTangent * t);
    if (share < seen) seen = share;
    if (seen < -1) return 0;
    t += Math.max(Math.abs(distance) * 0.9, 0.012 + 0.004 * t);
  }
  return 0.25 * (1 + seen) * (1 + seen) * (2 - seen);
}

/** Share of the surroundings that a point sees along its normal, 0..1 (distance-field occlusion). */
export function seeSurroundings(
  body: Body,
  px: number,
  py: number,
  pz: number,
  nx: number,
  ny: number,
  nz: number,
  reach: number,
): number {
  let hidden = 0;
  let weight = 0.34;
  let height = reach * 0.05;
  for (let probe = 0; probe < 5; probe++) {
    let distance = nearest(body, px + nx * height, py + ny * height, pz + nz * height, 0);
    // the floor hides the sky from what faces it
    const floor = py + ny * height;
    if (ny < 0 && floor < distance) distance = floor;
    const blocked = 1 - distance / height;
    if (blocked > 0) hidden += weight * (blocked > 1 ? 1 : blocked);
    weight *= 0.74;
    height *= 2.05;
  }
  return hidden > 1 ? 0 : 1 - hidden;
}
