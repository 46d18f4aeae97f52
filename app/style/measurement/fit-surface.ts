import { selectMedian } from './select.ts';

/** Places and colours of pixels that are taken for backdrop: `u`, `v` are -1..1 over the frame, colours OKLab. */
export type RimSamples = {
  count: number;
  row: Int32Array;
  u: Float32Array;
  v: Float32Array;
  lightness: Float32Array;
  greenRed: Float32Array;
  blueYellow: Float32Array;
};

/** Coefficients of 1, u, v, u², uv, v² for lightness, green-red and blue-yellow, six each. */
export type Surface = Float64Array;

const TERMS = 6;
const ROUNDS = 5;

/** Value of one channel (0, 1, 2) of a surface. */
export function surfaceAt(surface: Surface, channel: number, u: number, v: number): number {
  const c = channel * TERMS;
  return (
    surface[c] +
    surface[c + 1] * u +
    surface[c + 2] * v +
    surface[c + 3] * u * u +
    surface[c + 4] * u * v +
    surface[c + 5] * v * v
  );
}

/** OKLab distances of the samples from the surface into `into`. */
export function distancesFrom(surface: Surface, samples: RimSamples, into: Float32Array): void {
  for (let at = 0; at < samples.count; at += 1) {
    const u = samples.u[at];
    const v = samples.v[at];
    const l = samples.lightness[at] - surfaceAt(surface, 0, u, v);
    const a = samples.greenRed[at] - surfaceAt(surface, 1, u, v);
    const b = samples.blueYellow[at] - surfaceAt(surface, 2, u, v);
    into[at] = Math.sqrt(l * l + a * a + b * b);
  }
}

/**
 * A smooth surface through the samples by iteratively re-weighted least squares (Cauchy weights squared, scale from the
 * median distance), so that what stands in front of the backdrop does not bend it.
 * @param terms 6 = quadratic, 3 = plane
 */
export function fitSurface(samples: RimSamples, terms: 3 | 6): Surface {
  const { count } = samples;
  const surface = new Float64Array(3 * TERMS);
  for (const [channel, plane] of [samples.lightness, samples.greenRed, samples.blueYellow].entries()) {
    surface[channel * TERMS] = selectMedian(plane.slice(0, count), count);
  }
  if (count < 4 * terms) return surface;
  const distances = new Float32Array(count);
  const matrix = new Float64Array(TERMS * (TERMS + 3));
  for (let round = 0; round < ROUNDS; round += 1) {
    distancesFrom(surface, samples, distances);
    const scale = Math.max(0.004, 2 * selectMedian(distances.slice(), count));
    accumulate(samples, distances, scale, terms, matrix);
    solve(matrix, terms, surface);
  }
  return surface;
}

function accumulate(
  samples: RimSamples,
  distances: Float32Array,
  scale: number,
  terms: number,
  matrix: Float64Array,
): void {
  const columns = TERMS + 3;
  const row = new Float64Array(columns);
  matrix.fill(0);
  for (let at = 0; at < samples.count; at += 1) {
    const far = distances[at] / scale;
    const root = 1 / (1 + far * far);
    const weight = root * root;
    const u = samples.u[at];
    const v = samples.v[at];
    row[0] = 1;
    row[1] = u;
    row[2] = v;
    row[3] = u * u;
    row[4] = u * v;
    row[5] = v * v;
    row[6] = samples.lightness[at];
    row[7] = samples.greenRed[at];
    row[8] = samples.blueYellow[at];
    for (let i = 0; i < terms; i += 1) {
      const weighted = weight * row[i];
      for (let j = i; j < columns; j += 1) matrix[i * columns + j] += weighted * row[j];
    }
  }
  for (let i = 1; i < terms; i += 1) {
    for (let j = 0; j < i; j += 1) matrix[i * columns + j] = matrix[j * columns + i];
    // A ridge on every slope: a rim that is hidden on one side must not send the surface to the moon.
    matrix[i * columns + i] += 0.002 * samples.count;
  }
}

/** Gauss-Jordan elimination; the right-hand sides are the last three columns. The matrix is positive definite. */
function solve(matrix: Float64Array, terms: number, surface: Surface): void {
  const columns = TERMS + 3;
  for (let pivot = 0; pivot < terms; pivot += 1) {
    const lead = matrix[pivot * columns + pivot] || 1e-12;
    for (let column = 0; column < columns; column += 1) matrix[pivot * columns + column] /= lead;
    for (let row = 0; row < terms; row += 1) {
      const factor = matrix[row * columns + pivot];
      if (row === pivot || factor === 0) continue;
      for (let column = 0; column < columns; column += 1) {
        matrix[row * columns + column] -= factor * matrix[pivot * columns + column];
      }
    }
  }
  surface.fill(0);
  for (let channel = 0; channel < 3; channel += 1) {
    for (let term = 0; term < terms; term += 1) {
      surface[channel * TERMS + term] = matrix[term * columns + TERMS + channel];
    }
  }
}
