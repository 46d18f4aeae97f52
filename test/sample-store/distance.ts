/**
 * Signed distances (after Inigo Quilez, "distance functions", 2008..): plain arithmetic on numbers, nothing allocated,
 * negative inside. Every function here is exact or an under-estimate, so that sphere tracing never steps through.
 */

export function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}

export function smoothstep(low: number, high: number, value: number): number {
  const share = clamp((value - low) / (high - low), 0, 1);
  return share * share * (3 - 2 * share);
}

/** Union with a fillet of about `radius`. */
export function smoothUnion(a: number, b: number, radius: number): number {
  const h = radius - Math.abs(a - b);
  return h <= 0 ? Math.min(a, b) : Math.min(a, b) - (h * h) / (4 * radius);
}

/** Intersection with a fillet of about `radius`; cut b out of a with `smoothIntersection(a, -b, radius)`. */
export function smoothIntersection(a: number, b: number, radius: number): number {
  const h = radius - Math.abs(a - b);
  return h <= 0 ? Math.max(a, b) : Math.max(a, b) + (h * h) / (4 * radius);
}

export function sphere(x: number, y: number, z: number, radius: number): number {
  return Math.sqrt(x * x + y * y + z * z) - radius;
}

/** Under-estimate good enough for marching. */
export function ellipsoid(x: number, y: number, z: number, rx: number, ry: number, rz: number): number {
  const k0 = Math.sqrt((x * x) / (rx * rx) + (y * y) / (ry * ry) + (z * z) / (rz * rz));
  const smallest = Math.min(rx, ry, rz);
  return (k0 - 1) * smallest;
}

/** Box of half sizes (hx, hy, hz) whose edges are rounded by `bevel`. */
export function roundBox(
  x: number,
  y: number,
  z: number,
  hx: number,
  hy: number,
  hz: number,
  bevel: number,
): number {
  const qx = Math.abs(x) - hx + bevel;
  const qy = Math.abs(y) - hy + bevel;
  const qz = Math.abs(z) - hz + bevel;
  const ox = qx > 0 ? qx : 0;
  const oy = qy > 0 ? qy : 0;
  const oz = qz > 0 ? qz : 0;
  return Math.sqrt(ox * ox + oy * oy + oz * oz) + Math.min(Math.max(qx, qy, qz), 0) - bevel;
}

/** Rectangle in a plane with rounded corners. */
export function roundRectangle(x: number, y: number, hx: number, hy: number, corner: number): number {
  const qx = Math.abs(x) - hx + corner;
  const qy = Math.abs(y) - hy + corner;
  const ox = qx > 0 ? qx : 0;
  const oy = qy > 0 ? qy : 0;
  return Math.sqrt(ox * ox + oy * oy) + Math.min(Math.max(qx, qy), 0) - corner;
}

/** A flat shape with distance `inPlane`, extruded to `halfDepth` about `along` = 0, edges rounded. */
export function extrude(inPlane: number, along: number, halfDepth: number, bevel: number): number {
  const a = inPlane + bevel;
  const b = Math.abs(along) - halfDepth + bevel;
  const oa = a > 0 ? a : 0;
  const ob = b > 0 ? b : 0;
  return Math.min(Math.max(a, b), 0) + Math.sqrt(oa * oa + ob * ob) - bevel;
}

/** Upright cylinder from `bottom` to `top` with rounded rims. */
export function cylinder(
  x: number,
  y: number,
  z: number,
  radius: number,
  bottom: number,
  top: number,
  bevel: number,
): number {
  return extrude(Math.sqrt(x * x + z * z) - radius, y - (bottom + top) / 2, (top - bottom) / 2, bevel);
}

/** Ring around the z axis. */
export function torusFacing(x: number, y: number, z: number, radius: number, tube: number): number {
  const q = Math.sqrt(x * x + y * y) - radius;
  return Math.sqrt(q * q + z * z) - tube;
}

/** Stick with round ends between two points. */
export function capsule(
  x: number,
  y: number,
  z: number,
  ax: number,
  ay: number,
  az: number,
  bx: number,
  by: number,
  bz: number,
  radius: number,
): number {
  const dx = bx - ax;
  const dy = by - ay;
  const dz = bz - az;
  const px = x - ax;
  const py = y - ay;
  const pz = z - az;
  const h = clamp((px * dx + py * dy + pz * dz) / (dx * dx + dy * dy + dz * dz), 0, 1);
  const ex = px - dx * h;
  const ey = py - dy * h;
  const ez = pz - dz * h;
  return Math.sqrt(ex * ex + ey * ey + ez * ez) - radius;
}

/** Distance in a plane to a segment. */
export function segment(x: number, y: number, ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const length = dx * dx + dy * dy;
  const h = length === 0 ? 0 : clamp(((x - ax) * dx + (y - ay) * dy) / length, 0, 1);
  return Math.hypot(x - ax - dx * h, y - ay - dy * h);
}
