import { createRandom } from '#app/engines/studio/random.ts';

/** Noise by table: a million pixels pass here many times. Lattices begin anew after 1024 cells, farther than any is seen. */
const cells = 1024;
const mask = cells - 1;
const order = new Uint16Array(2 * cells);
const across = new Float32Array(cells);
const down = new Float32Array(cells);
const heights = new Float32Array(cells);

fillTables();

function fillTables(): void {
  const random = createRandom(48_271);
  const drawn = Uint16Array.from({ length: cells }, (_, at) => at);
  for (let at = cells - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [drawn[at], drawn[other]] = [drawn[other], drawn[at]];
  }
  order.set(drawn);
  order.set(drawn, cells);
  for (let at = 0; at < cells; at++) {
    const angle = random() * 2 * Math.PI;
    across[at] = Math.cos(angle);
    down[at] = Math.sin(angle);
    heights[at] = 2 * random() - 1;
  }
}

/** Smooth noise without a grain of its lattice (Perlin 2002): -1..1, mean 0, deviation about 0.35; detail about 1 across. */
export function gradientNoise(x: number, y: number, seed: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [tx, ty] = [x - left, y - top];
  const column = (left + seed * 53) & mask;
  const row = (top + seed * 29) & mask;
  const [here, next] = [order[column], order[(column + 1) & mask]];
  const a = order[here + row];
  const b = order[next + row];
  const c = order[here + ((row + 1) & mask)];
  const d = order[next + ((row + 1) & mask)];
  const sx = tx * tx * tx * (tx * (tx * 6 - 15) + 10);
  const sy = ty * ty * ty * (ty * (ty * 6 - 15) + 10);
  const upperLeft = across[a] * tx + down[a] * ty;
  const upperRight = across[b] * (tx - 1) + down[b] * ty;
  const lowerLeft = across[c] * tx + down[c] * (ty - 1);
  const lowerRight = across[d] * (tx - 1) + down[d] * (ty - 1);
  const upper = upperLeft + (upperRight - upperLeft) * sx;
  const lower = lowerLeft + (lowerRight - lowerLeft) * sx;
  return 1.4 * (upper + (lower - upper) * sy);
}

/** Noise with a value of its own at each whole number: threads, planks, specks. -1..1, mean 0. */
export function valueNoise(x: number, y: number, seed: number): number {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [tx, ty] = [x - left, y - top];
  const column = (left + seed * 53) & mask;
  const row = (top + seed * 29) & mask;
  const [here, next] = [order[column], order[(column + 1) & mask]];
  const below = (row + 1) & mask;
  const a = heights[order[here + row]];
  const b = heights[order[next + row]];
  const c = heights[order[here + below]];
  const d = heights[order[next + below]];
  const sx = tx * tx * (3 - 2 * tx);
  const upper = a + (b - a) * sx;
  return upper + (c + (d - c) * sx - upper) * ty * ty * (3 - 2 * ty);
}

/** A number of its own for each cell of a lattice, -1..1. */
export function cellValue(column: number, row: number, seed: number): number {
  return heights[order[order[(column + seed * 53) & mask] + ((row + seed * 29) & mask)]];
}

/** Octaves of gradient noise, each half as large and half as strong, turned against each other; about -1..1, mean 0. */
export function billow(x: number, y: number, seed: number, octaves: number): number {
  let sum = 0;
  let weight = 0.6;
  let [u, v] = [x, y];
  for (let octave = 0; octave < octaves; octave++) {
    sum += weight * gradientNoise(u, v, seed + octave * 7);
    weight *= 0.5;
    const turned = 1.6 * u + 1.2 * v + 17.3;
    v = -1.2 * u + 1.6 * v + 9.1;
    u = turned;
  }
  return sum;
}
