import type { WorkingCopy } from './working-copy.ts';

/** What the photo would be if nothing stood on its backdrop. */
export type BackdropModel = {
  /** predicted OKLab per pixel of the working copy */
  lightness: Float32Array;
  greenRed: Float32Array;
  blueYellow: Float32Array;
  /** robust standard deviation of the frame's rim around the model, OKLab: grain and texture */
  noise: number;
  /** 0..1, share of the frame's rim that the model explains */
  cover: number;
  /** row where the wall meets the table, or null for one plane */
  horizonRow: number | null;
};

type Sample = { x: number; y: number; u: number; v: number; colour: [number, number, number] };

/** Width of the rim that is taken for backdrop, share of the longer side. */
const RIM_SHARE = 0.03;
/** A rim pixel further than this from the model is not backdrop, in standard deviations. */
const EXPLAINED_SIGMAS = 3.5;
const LEAST_TOLERANCE = 0.014;

/** Distance in OKLab up to which a pixel counts as the backdrop itself. */
export function backdropTolerance(model: Pick<BackdropModel, 'noise'>): number {
  return Math.min(0.07, Math.max(LEAST_TOLERANCE, EXPLAINED_SIGMAS * model.noise));
}

export function rimWidth(copy: Pick<WorkingCopy, 'width' | 'height'>): number {
  return Math.max(2, Math.round(RIM_SHARE * Math.max(copy.width, copy.height)));
}

/**
 * Fits a smooth quadratic surface in OKLab to the frame's rim by iteratively re-weighted least squares (Cauchy
 * weights, scale from the median absolute deviation), or two planes if wall and table meet in a straight horizon.
 */
export function modelBackdrop(copy: WorkingCopy): BackdropModel {
  if (copy.opacity) return whitePaper(copy);
  const samples = sampleRim(copy);
  const single = fitSurface(samples, 6);
  const horizonRow = findHorizon(copy);
  if (horizonRow === null) return draw(copy, samples, [single], null);
  const split = [
    fitSurface(
      samples.filter((sample) => sample.y < horizonRow),
      3,
    ),
    fitSurface(
      samples.filter((sample) => sample.y >= horizonRow),
      3,
    ),
  ];
  const one = draw(copy, samples, [single], null);
  const two = draw(copy, samples, split, horizonRow);
  return two.noise < 0.75 * one.noise || two.cover > one.cover + 0.12 ? two : one;
}

function whitePaper(copy: WorkingCopy): BackdropModel {
  const count = copy.width * copy.height;
  return {
    lightness: new Float32Array(count).fill(1),
    greenRed: new Float32Array(count),
    blueYellow: new Float32Array(count),
    noise: 0.002,
    cover: 1,
    horizonRow: null,
  };
}

function sampleRim(copy: WorkingCopy): Sample[] {
  const { width, height } = copy;
  const rim = rimWidth(copy);
  const samples: Sample[] = [];
  for (let y = 0; y < height; y += 2) {
    for (let x = y % 4 === 0 ? 0 : 1; x < width; x += 2) {
      if (x >= rim && x < width - rim && y >= rim && y < height - rim) continue;
      const pixel = y * width + x;
      const colour: Sample['colour'] = [copy.lightness[pixel], copy.greenRed[pixel], copy.blueYellow[pixel]];
      samples.push({ x, y, u: (2 * x) / width - 1, v: (2 * y) / height - 1, colour });
    }
  }
  return samples;
}

/** Coefficients per channel of 1, u, v, u², uv, v² (the first `terms` of them). */
type Surface = number[][];

function basis(u: number, v: number, terms: number): number[] {
  return [1, u, v, u * u, u * v, v * v].slice(0, terms);
}

function valueAt(surface: Surface, channel: number, u: number, v: number): number {
  const c = surface[channel];
  const plane = c[0] + c[1] * u + c[2] * v;
  return c.length < 6 ? plane : plane + c[3] * u * u + c[4] * u * v + c[5] * v * v;
}

function residual(surface: Surface, sample: Sample): number {
  const dl = sample.colour[0] - valueAt(surface, 0, sample.u, sample.v);
  const da = sample.colour[1] - valueAt(surface, 1, sample.u, sample.v);
  const db = sample.colour[2] - valueAt(surface, 2, sample.u, sample.v);
  return Math.sqrt(dl * dl + da * da + db * db);
}

export function median(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  return sorted.length === 0 ? 0 : sorted[sorted.length >> 1];
}

function fitSurface(samples: Sample[], terms: number): Surface {
  const start = [0, 1, 2].map((channel) => median(samples.map((sample) => sample.colour[channel])));
  let surface: Surface = start.map((value) => [value, 0, 0, 0, 0, 0].slice(0, terms));
  if (samples.length < 4 * terms) return surface;
  for (let round = 0; round < 5; round += 1) {
    const distances = samples.map((sample) => residual(surface, sample));
    const scale = Math.max(0.004, 2 * median(distances));
    surface = solveWeighted(
      samples,
      distances.map((distance) => 1 / (1 + (distance / scale) ** 2) ** 2),
      terms,
    );
  }
  return surface;
}

function solveWeighted(samples: Sample[], weights: number[], terms: number): Surface {
  const columns = terms + 3;
  const matrix = Array.from({ length: terms }, () => new Float64Array(columns));
  for (let index = 0; index < samples.length; index += 1) {
    const sample = samples[index];
    const row = basis(sample.u, sample.v, terms);
    for (let i = 0; i < terms; i += 1) {
      const weighted = weights[index] * row[i];
      for (let j = 0; j < terms; j += 1) matrix[i][j] += weighted * row[j];
      for (let channel = 0; channel < 3; channel += 1) {
        matrix[i][terms + channel] += weighted * sample.colour[channel];
      }
    }
  }
  // A ridge on every slope: a rim that is hidden on one side must not send the surface to the moon.
  for (let i = 1; i < terms; i += 1) matrix[i][i] += 0.002 * samples.length;
  return solve(matrix, terms);
}

/** Gauss-Jordan elimination with row pivots; the right-hand sides are the columns after `terms`. */
function solve(matrix: Float64Array[], terms: number): number[][] {
  for (let pivot = 0; pivot < terms; pivot += 1) {
    let best = pivot;
    for (let row = pivot + 1; row < terms; row += 1) {
      if (Math.abs(matrix[row][pivot]) > Math.abs(matrix[best][pivot])) best = row;
    }
    [matrix[pivot], matrix[best]] = [matrix[best], matrix[pivot]];
    const lead = matrix[pivot][pivot] || 1e-12;
    for (let column = pivot; column < matrix[pivot].length; column += 1) matrix[pivot][column] /= lead;
    for (let row = 0; row < terms; row += 1) {
      const factor = matrix[row][pivot];
      if (row === pivot || factor === 0) continue;
      for (let column = pivot; column < matrix[row].length; column += 1) {
        matrix[row][column] -= factor * matrix[pivot][column];
      }
    }
  }
  return [0, 1, 2].map((channel) => matrix.map((row) => row[terms + channel]));
}

function draw(copy: WorkingCopy, samples: Sample[], surfaces: Surface[], horizonRow: number | null) {
  const { width, height } = copy;
  const planes = [0, 1, 2].map(() => new Float32Array(width * height));
  for (let y = 0; y < height; y += 1) {
    const surface = horizonRow !== null && y >= horizonRow ? surfaces[1] : surfaces[0];
    const v = (2 * y) / height - 1;
    for (let channel = 0; channel < 3; channel += 1) {
      const plane = planes[channel];
      for (let x = 0; x < width; x += 1) {
        plane[y * width + x] = valueAt(surface, channel, (2 * x) / width - 1, v);
      }
    }
  }
  const distances = samples.map((sample) =>
    residual(horizonRow !== null && sample.y >= horizonRow ? surfaces[1] : surfaces[0], sample),
  );
  const noise = 1.4826 * 0.65 * median(distances);
  const tolerance = backdropTolerance({ noise });
  const explained = distances.filter((distance) => distance < 1.3 * tolerance).length;
  return {
    lightness: planes[0],
    greenRed: planes[1],
    blueYellow: planes[2],
    noise,
    cover: samples.length === 0 ? 0 : explained / samples.length,
    horizonRow,
  };
}

/** The row where both side rims step the same way; null if there is no such row. */
function findHorizon(copy: WorkingCopy): number | null {
  const { height } = copy;
  const sides = [sideProfile(copy, 'left'), sideProfile(copy, 'right')];
  const reach = Math.max(3, Math.round(0.06 * height));
  let best = { row: -1, step: 0 };
  for (let row = Math.round(0.12 * height); row < Math.round(0.92 * height); row += 1) {
    const steps = sides.map((profile) => stepAt(profile, row, reach));
    const step = steps.reduce((least, next) => Math.min(least, next.size), 1);
    const agree =
      steps[0].change[0] * steps[1].change[0] +
        steps[0].change[1] * steps[1].change[1] +
        steps[0].change[2] * steps[1].change[2] >
      0.5 * steps[0].size * steps[1].size;
    if (agree && step > best.step) best = { row, step };
  }
  return best.step > 0.04 ? best.row : null;
}

function sideProfile(copy: WorkingCopy, side: 'left' | 'right'): Float32Array[] {
  const { width, height } = copy;
  const strip = Math.max(2, Math.round(0.04 * width));
  const from = side === 'left' ? 0 : width - strip;
  return [copy.lightness, copy.greenRed, copy.blueYellow].map((plane) => {
    const profile = new Float32Array(height);
    for (let y = 0; y < height; y += 1) {
      let sum = 0;
      for (let x = from; x < from + strip; x += 1) sum += plane[y * width + x];
      profile[y] = sum / strip;
    }
    return profile;
  });
}

function stepAt(profile: Float32Array[], row: number, reach: number): { size: number; change: number[] } {
  const change = profile.map((channel) => {
    const above = channel.slice(Math.max(0, row - reach), row);
    const below = channel.slice(row, row + reach);
    return median(below) - median(above);
  });
  return { size: Math.hypot(...change), change };
}
