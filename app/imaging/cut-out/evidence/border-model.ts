import { addDrift, findDrift, type Drift } from './border-drift.ts';
import { fitSurface, type Surface } from './fit-surface.ts';
import type { ColourField, Planes, Size } from './planes.ts';
import { unsetFloats } from '#app/imaging/work-room.ts';

/** What the rim of a photo says of its backdrop: one to three smooth surfaces in OKLab. */
export type BorderModel = {
  /** OKLab noise and texture around the surfaces (median absolute deviation) */
  sigma: number;
  /** share of the rim that the surfaces explain, 0..1 */
  cover: number;
  /** how many surfaces: 1 = plain or gradient, 2 and 3 = wall, table, … */
  surfaces: number;
  /** thickness of the rim in pixels */
  rim: number;
  /** OKLab lightness change over the frame, as a sign of a gradient */
  slope: number;
  surfacesFitted: Surface[];
  /** how the light departs from the only surface: see {@link findDrift} */
  drift?: Drift;
};

const rimShare = 0.025;

/** Robust quadratic surfaces on the outer rim: re-weighted least squares, further modes from the first one's outliers. */
export function fitBorder(planes: Planes): BorderModel {
  const { width, height } = planes;
  const rim = Math.max(3, Math.round(rimShare * Math.max(width, height)));
  const ring = ringPixels(width, height, rim);
  const first = fitSurface(planes, ring);
  const fit: BorderModel = {
    sigma: first.sigma,
    cover: first.inliers,
    surfaces: 1,
    rim,
    slope: slopeOf(first),
    surfacesFitted: [first],
    drift: undefined,
  };
  let rest = first.outliers;
  for (let mode = 0; mode < 2 && rest.length > 0.07 * ring.length; mode++) {
    const next = fitSurface(planes, rest);
    const share = (next.inliers * rest.length) / ring.length;
    if (share < 0.07 || next.sigma > 0.03 || !coversASide(rest, next, width, height, rim)) break;
    fit.cover = Math.min(1, fit.cover + share);
    fit.sigma = Math.max(fit.sigma, next.sigma);
    fit.surfaces++;
    fit.surfacesFitted.push(next);
    rest = next.outliers;
  }
  const found = fit.surfaces === 1 ? findDrift(planes, ring, rim, first) : undefined;
  if (found) {
    fit.drift = found.drift;
    fit.sigma = found.sigma;
  }
  return fit;
}

/** OKLab that the backdrop would have at every pixel, by the surface that is nearest to its colour. */
export function drawBorder(planes: Planes, { surfacesFitted, drift }: BorderModel): ColourField {
  const [first, ...others] = surfacesFitted;
  const backdrop = evaluate(first, planes);
  if (drift) addDrift(backdrop, drift, planes);
  for (const other of others) mergeNearest(planes, backdrop, evaluate(other, planes));
  return backdrop;
}

/** A quarter of the rim's pixels, evenly spread, in reading order. */
function ringPixels(width: number, height: number, rim: number): Int32Array {
  const pixels = new Int32Array(Math.min(width * height, 2 * rim * (width + height)));
  let count = 0;
  for (let y = 0; y < height; y++) {
    const isWhole = y < rim || y >= height - rim;
    for (let x = 0; x < width; x++) {
      if (x === rim && !isWhole && width - rim > x) x = width - rim;
      if (((x + 2 * y) & 3) === 0) pixels[count++] = y * width + x;
    }
  }
  return pixels.slice(0, count);
}

function slopeOf(surface: Surface): number {
  return surface.terms > 1 ? Math.hypot(surface.coefficients[3], surface.coefficients[6]) : 0;
}

function evaluate({ coefficients: c }: Surface, { width, height }: Size): ColourField {
  const count = width * height;
  const field = {
    first: unsetFloats(count),
    second: unsetFloats(count),
    third: unsetFloats(count),
  };
  const across = new Float64Array(width);
  for (let x = 0; x < width; x++) across[x] = x / width - 0.5;
  for (const [k, plane] of [field.first, field.second, field.third].entries())
    for (let y = 0, i = 0; y < height; y++) {
      const v = y / height - 0.5;
      const constant = c[k] + c[6 + k] * v + c[15 + k] * v * v;
      const linear = c[3 + k] + c[12 + k] * v;
      const quadratic = c[9 + k];
      for (let x = 0; x < width; x++, i++) {
        const u = across[x];
        plane[i] = constant + u * (linear + quadratic * u);
      }
    }
  return field;
}

/** A further surface must be a plane of the scene: it fills one side of the frame and reaches another. */
function coversASide(
  pixels: Int32Array,
  surface: Surface,
  width: number,
  height: number,
  rim: number,
): boolean {
  const counts = [0, 0, 0, 0];
  const outside = new Set(surface.outliers);
  for (const pixel of pixels) {
    if (outside.has(pixel)) continue;
    const x = pixel % width;
    const y = (pixel / width) | 0;
    if (x < rim) counts[0]++;
    if (x >= width - rim) counts[1]++;
    if (y < rim) counts[2]++;
    if (y >= height - rim) counts[3]++;
  }
  const sides = [height, height, width, width].map((length, side) => counts[side] / ((length * rim) / 4));
  return sides.some((share) => share > 0.85) && sides.filter((share) => share > 0.12).length >= 2;
}

function mergeNearest({ l, a, b }: Planes, backdrop: ColourField, other: ColourField): void {
  for (let i = 0; i < l.length; i++) {
    const own =
      (l[i] - backdrop.first[i]) ** 2 + (a[i] - backdrop.second[i]) ** 2 + (b[i] - backdrop.third[i]) ** 2;
    const its = (l[i] - other.first[i]) ** 2 + (a[i] - other.second[i]) ** 2 + (b[i] - other.third[i]) ** 2;
    if (its >= own) continue;
    backdrop.first[i] = other.first[i];
    backdrop.second[i] = other.second[i];
    backdrop.third[i] = other.third[i];
  }
}
