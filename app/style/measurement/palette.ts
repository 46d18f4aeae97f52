import type { Oklab, PhotoMeasurement, Swatch } from '../measurement.ts';
import { measured, notMeasurable } from './measured.ts';
import type { Separation } from './separate-product.ts';
import type { WorkingCopy } from './working-copy.ts';

const PRODUCT_COLOURS = 5;
const BACKDROP_COLOURS = 3;
const LEAST_PIXELS = 24;
const MOST_SAMPLES = 3000;
/** Two clusters closer than this are one colour to the eye (OKLab). */
const SAME_COLOUR = 0.03;

/** Main colours of the product and of the backdrop, apart. */
export function measurePalette(copy: WorkingCopy, separation: Separation): PhotoMeasurement['palette'] {
  const product = clusterColours(copy, separation.product, PRODUCT_COLOURS);
  const backdrop = clusterColours(copy, separation.backdrop, BACKDROP_COLOURS);
  return {
    product: product
      ? measured(product, separation.confidence)
      : notMeasurable('No product could be told from its backdrop.'),
    backdrop: backdrop
      ? measured(backdrop, separation.confidence)
      : notMeasurable('Hardly any backdrop is visible.'),
  };
}

/**
 * Weighted k-means in OKLab, started from the two-ends-first farthest points, so that the result depends on
 * nothing but the pixels.
 */
function clusterColours(copy: WorkingCopy, mask: Uint8Array, most: number): Swatch[] | null {
  const points = collect(copy, mask);
  if (points.length < LEAST_PIXELS) return null;
  const centres = farthestStarts(points, most);
  let weights: number[] = [];
  for (let round = 0; round < 8; round += 1) weights = moveCentres(points, centres);
  return mergeClose(
    centres
      .map((centre, index) => ({ oklab: centre, weight: weights[index] }))
      .filter((entry) => entry.weight > 0.005)
      .sort((one, other) => other.weight - one.weight),
  );
}

function collect(copy: WorkingCopy, mask: Uint8Array): Oklab[] {
  let area = 0;
  for (const value of mask) area += value;
  const stride = Math.max(1, Math.floor(area / MOST_SAMPLES));
  const points: Oklab[] = [];
  let seen = 0;
  for (let pixel = 0; pixel < mask.length; pixel += 1) {
    if (!mask[pixel]) continue;
    if (seen % stride === 0) {
      points.push([copy.lightness[pixel], copy.greenRed[pixel], copy.blueYellow[pixel]]);
    }
    seen += 1;
  }
  return points;
}

function squaredDistance(one: Oklab, other: Oklab): number {
  const lightness = one[0] - other[0];
  const a = one[1] - other[1];
  const b = one[2] - other[2];
  return lightness * lightness + 2 * (a * a + b * b);
}

function farthestStarts(points: Oklab[], most: number): Oklab[] {
  const mean: Oklab = [0, 0, 0];
  for (const point of points)
    for (let axis = 0; axis < 3; axis += 1) mean[axis] += point[axis] / points.length;
  const centres: Oklab[] = [mean];
  const nearest = points.map((point) => squaredDistance(point, mean));
  while (centres.length < most) {
    let farthest = 0;
    for (let index = 1; index < points.length; index += 1) {
      if (nearest[index] > nearest[farthest]) farthest = index;
    }
    const centre: Oklab = [...points[farthest]];
    centres.push(centre);
    for (let index = 0; index < points.length; index += 1) {
      nearest[index] = Math.min(nearest[index], squaredDistance(points[index], centre));
    }
  }
  return centres;
}

function moveCentres(points: Oklab[], centres: Oklab[]): number[] {
  const sums = centres.map(() => [0, 0, 0, 0]);
  for (const point of points) {
    let nearest = 0;
    let least = Infinity;
    for (let index = 0; index < centres.length; index += 1) {
      const distance = squaredDistance(point, centres[index]);
      if (distance < least) {
        least = distance;
        nearest = index;
      }
    }
    const sum = sums[nearest];
    sum[0] += point[0];
    sum[1] += point[1];
    sum[2] += point[2];
    sum[3] += 1;
  }
  return sums.map((sum, index) => {
    if (sum[3] > 0) centres[index] = [sum[0] / sum[3], sum[1] / sum[3], sum[2] / sum[3]];
    return sum[3] / points.length;
  });
}

function mergeClose(swatches: Swatch[]): Swatch[] {
  const merged: Swatch[] = [];
  for (const entry of swatches) {
    const same = merged.find((kept) => squaredDistance(kept.oklab, entry.oklab) < SAME_COLOUR ** 2);
    if (!same) {
      merged.push({ ...entry });
      continue;
    }
    const weight = same.weight + entry.weight;
    same.oklab = [0, 1, 2].map(
      (axis) => (same.oklab[axis] * same.weight + entry.oklab[axis] * entry.weight) / weight,
    ) as Oklab;
    same.weight = weight;
  }
  const total = merged.reduce((sum, entry) => sum + entry.weight, 0);
  return merged.map((entry) => ({ oklab: entry.oklab, weight: entry.weight / total }));
}
