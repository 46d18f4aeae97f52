import { findHorizon } from './find-horizon.ts';
import { distancesFrom, fitSurface, type RimSamples, type Surface } from './fit-surface.ts';
import { selectMedian } from './select.ts';
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

/** Surfaces (one, or above and below the horizon) and how well they explain the rim. */
type Fit = { surfaces: Surface[]; horizonRow: number | null; noise: number; cover: number };

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
 * Fits a smooth quadratic surface in OKLab to the frame's rim, or two planes if wall and table meet in a straight
 * horizon; see `fitSurface` for the method.
 * @param knownHorizon where they meet in a photo that was made, as a share of the height: it need not be looked for
 */
export function modelBackdrop(copy: WorkingCopy, knownHorizon?: number): BackdropModel {
  if (copy.opacity) return whitePaper(copy);
  const samples = sampleRim(copy, 0, copy.height);
  const one = judge([fitSurface(samples, 6)], [samples], null);
  const horizonRow = knownHorizon === undefined ? findHorizon(copy) : Math.round(knownHorizon * copy.height);
  if (horizonRow === null) return draw(copy, one);
  const parts = [sampleRim(copy, 0, horizonRow), sampleRim(copy, horizonRow, copy.height)];
  const two = judge(
    parts.map((part) => fitSurface(part, 3)),
    parts,
    horizonRow,
  );
  return draw(
    copy,
    two.noise < 0.75 * one.noise || two.cover > one.cover + 0.12 || knownHorizon !== undefined ? two : one,
  );
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

/** Every fourth pixel of the rim, in rows `from` to before `to`. */
function sampleRim(copy: WorkingCopy, from: number, to: number): RimSamples {
  const { width, height } = copy;
  const rim = rimWidth(copy);
  const most = Math.ceil((width * height - Math.max(0, width - 2 * rim) * Math.max(0, height - 2 * rim)) / 2);
  const samples = {
    count: 0,
    row: new Int32Array(most),
    u: new Float32Array(most),
    v: new Float32Array(most),
    lightness: new Float32Array(most),
    greenRed: new Float32Array(most),
    blueYellow: new Float32Array(most),
  };
  for (let y = from + (from & 1); y < to; y += 2) {
    const isEdge = y < rim || y >= height - rim;
    for (let x = y % 4 === 0 ? 0 : 1; x < width; x += 2) {
      if (!isEdge && x >= rim && x < width - rim) continue;
      const pixel = y * width + x;
      const at = samples.count++;
      samples.row[at] = y;
      samples.u[at] = (2 * x) / width - 1;
      samples.v[at] = (2 * y) / height - 1;
      samples.lightness[at] = copy.lightness[pixel];
      samples.greenRed[at] = copy.greenRed[pixel];
      samples.blueYellow[at] = copy.blueYellow[pixel];
    }
  }
  return samples;
}

function judge(surfaces: Surface[], parts: RimSamples[], horizonRow: number | null): Fit {
  const total = parts.reduce((sum, { count }) => sum + count, 0);
  const distances = new Float32Array(total);
  let used = 0;
  for (const [at, part] of parts.entries()) {
    distancesFrom(surfaces[at], part, distances.subarray(used));
    used += part.count;
  }
  const noise = 1.4826 * 0.65 * selectMedian(distances, total);
  const limit = 1.3 * backdropTolerance({ noise });
  let explained = 0;
  for (let at = 0; at < total; at += 1) if (distances[at] < limit) explained += 1;
  return { surfaces, horizonRow, noise, cover: total === 0 ? 0 : explained / total };
}

function draw(copy: WorkingCopy, { surfaces, horizonRow, noise, cover }: Fit): BackdropModel {
  const { width, height } = copy;
  const planes = [0, 1, 2].map(() => new Float32Array(width * height));
  for (let y = 0; y < height; y += 1) {
    const surface = horizonRow !== null && y >= horizonRow ? surfaces[1] : surfaces[0];
    const v = (2 * y) / height - 1;
    for (let channel = 0; channel < 3; channel += 1) {
      const plane = planes[channel];
      const c = channel * 6;
      const still = surface[c] + surface[c + 2] * v + surface[c + 5] * v * v;
      const slope = surface[c + 1] + surface[c + 4] * v;
      const bend = surface[c + 3];
      for (let x = 0, at = y * width; x < width; x += 1, at += 1) {
        const u = (2 * x) / width - 1;
        plane[at] = still + u * (slope + u * bend);
      }
    }
  }
  return {
    lightness: planes[0],
    greenRed: planes[1],
    blueYellow: planes[2],
    noise,
    cover,
    horizonRow,
  };
}
