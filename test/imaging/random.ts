/** Mulberry32: the same numbers 0..1 for the same seed everywhere. */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Roughly normal, variance 1. */
export function gaussianOf(random: () => number): number {
  let sum = 0;
  for (let i = 0; i < 6; i++) sum += random();
  return (sum - 3) * 1.414;
}

/** Smooth noise of −1..1 with a given cell size in pixels. */
export function valueNoise(width: number, height: number, cell: number, random: () => number): Float32Array {
  const columns = Math.ceil(width / cell) + 2;
  const rows = Math.ceil(height / cell) + 2;
  const grid = Float32Array.from({ length: columns * rows }, () => random() * 2 - 1);
  const out = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / cell);
    const ty = ease(y / cell - row);
    for (let x = 0; x < width; x++) {
      const column = Math.floor(x / cell);
      const tx = ease(x / cell - column);
      const at = row * columns + column;
      const top = grid[at] + (grid[at + 1] - grid[at]) * tx;
      const bottom = grid[at + columns] + (grid[at + columns + 1] - grid[at + columns]) * tx;
      out[y * width + x] = top + (bottom - top) * ty;
    }
  }
  return out;
}

function ease(t: number): number {
  return t * t * (3 - 2 * t);
}
