/** Seeded noise without state: the same numbers always give the same answer. */

/** Integer hash to 0..1 (lowbias32, Wellons). */
export function hash(x: number, y: number, z: number): number {
  let h = (Math.imul(x | 0, 0x27d4eb2d) ^ Math.imul(y | 0, 0x165667b1) ^ Math.imul(z | 0, 0x9e3779b1)) | 0;
  h ^= h >>> 16;
  h = Math.imul(h, 0x7feb352d);
  h ^= h >>> 15;
  h = Math.imul(h, 0x846ca68b);
  h ^= h >>> 16;
  return (h >>> 0) / 4294967296;
}

/** Smooth value noise, 0..1, one bump per unit. */
export function noise(x: number, y: number, z: number): number {
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  const iz = Math.floor(z);
  let fx = x - ix;
  let fy = y - iy;
  let fz = z - iz;
  fx = fx * fx * (3 - 2 * fx);
  fy = fy * fy * (3 - 2 * fy);
  fz = fz * fz * (3 - 2 * fz);
  const a = hash(ix, iy, iz) * (1 - fx) + hash(ix + 1, iy, iz) * fx;
  const b = hash(ix, iy + 1, iz) * (1 - fx) + hash(ix + 1, iy + 1, iz) * fx;
  const c = hash(ix, iy, iz + 1) * (1 - fx) + hash(ix + 1, iy, iz + 1) * fx;
  const d = hash(ix, iy + 1, iz + 1) * (1 - fx) + hash(ix + 1, iy + 1, iz + 1) * fx;
  const low = a * (1 - fy) + b * fy;
  return low + (c * (1 - fy) + d * fy - low) * fz;
}

/** Three octaves of noise, 0..1. */
export function clouds(x: number, y: number, z: number): number {
  return (
    0.57 * noise(x, y, z) +
    0.28 * noise(x * 2.03 + 7, y * 2.03, z * 2.03) +
    0.15 * noise(x * 4.1, y * 4.1 + 3, z * 4.1)
  );
}

/** About normal, mean 0, deviation 1, from a pixel and a seed. */
export function gaussian(x: number, y: number, seed: number): number {
  return (hash(x, y, seed) + hash(x, y, seed + 101) + hash(x, y, seed + 211) - 1.5) * 2;
}
