import { erode } from '#app/imaging/masks/morphology.ts';
import type { Oklab, PhotoMeasurement, Swatch } from '#app/style/measurement.ts';
import { measured, notMeasurable } from './measured.ts';
import type { Separation } from './separate-product.ts';
import type { WorkingCopy } from './working-copy.ts';

const PRODUCT_COLOURS = 6;
const BACKDROP_COLOURS = 3;
const LEAST_PIXELS = 24;
/** A product that loses more than this by taking its rim off is all rim. */
const LEAST_INSIDE = 0.4;
const MOST_SAMPLES = 1200;
const ROUNDS = 6;
/** Two clusters closer than this are one colour to the eye (OKLab). */
const SAME_COLOUR = 0.03;
const LEAST_WEIGHT = 0.005;

/** Colours as three planes; the first `count` are used. */
type Points = { count: number; l: Float32Array; a: Float32Array; b: Float32Array };

/** Main colours of the product and of the backdrop, apart. */
export function measurePalette(copy: WorkingCopy, separation: Separation): PhotoMeasurement['palette'] {
  const product = clusterColours(copy, insideOf(copy, separation), PRODUCT_COLOURS);
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

/** The product without its rim, whose colours are mixed with the backdrop's; thin products have nothing else. */
function insideOf({ width, height }: WorkingCopy, { product, place }: Separation): Uint8Array {
  const inside = erode(product, width, height, 1);
  let left = 0;
  for (let pixel = 0; pixel < inside.length; pixel += 1) left += inside[pixel];
  return place && left < LEAST_INSIDE * place.area ? product : inside;
}

/**
 * Weighted k-means in OKLab, started from the two-ends-first farthest points, so that the result depends on
 * nothing but the pixels.
 */
function clusterColours(copy: WorkingCopy, mask: Uint8Array, most: number): Swatch[] | null {
  const points = collect(copy, mask);
  if (points.count < LEAST_PIXELS) return null;
  const centres = farthestStarts(points, most);
  let weights: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) weights = moveCentres(points, centres);
  return mergeClose(
    weights
      .map((weight, at): Swatch => ({ oklab: [centres.l[at], centres.a[at], centres.b[at]], weight }))
      .filter(({ weight }) => weight > LEAST_WEIGHT)
      .sort((one, other) => other.weight - one.weight),
  );
}

function makePoints(most: number): Points {
  return { count: 0, l: new Float32Array(most), a: new Float32Array(most), b: new Float32Array(most) };
}

function collect(copy: WorkingCopy, mask: Uint8Array): Points {
  let area = 0;
  for (let pixel = 0; pixel < mask.length; pixel += 1) area += mask[pixel];
  const stride = Math.max(1, Math.floor(area / MOST_SAMPLES));
  const points = makePoints(Math.ceil(area / stride));
  let wait = 0;
  for (let pixel = 0; pixel < mask.length; pixel += 1) {
    if (!mask[pixel] || wait-- > 0) continue;
    wait = stride - 1;
    points.l[points.count] = copy.lightness[pixel];
    points.a[points.count] = copy.greenRed[pixel];
    points.b[points.count++] = copy.blueYellow[pixel];
  }
  return points;
}

function farthestStarts(points: Points, most: number): Points {
  const { count, l, a, b } = points;
  const centres = makePoints(most);
  for (let at = 0; at < count; at += 1) {
    centres.l[0] += l[at] / count;
    centres.a[0] += a[at] / count;
    centres.b[0] += b[at] / count;
  }
  centres.count = 1;
  const nearest = new Float32Array(count).fill(Infinity);
  while (centres.count < most) {
    const last = centres.count - 1;
    let farthest = 0;
    for (let at = 0; at < count; at += 1) {
      const distance = squared(l[at] - centres.l[last], a[at] - centres.a[last], b[at] - centres.b[last]);
      if (distance < nearest[at]) nearest[at] = distance;
      if (nearest[at] > nearest[farthest]) farthest = at;
    }
    centres.l[centres.count] = l[farthest];
    centres.a[centres.count] = a[farthest];
    centres.b[centres.count++] = b[farthest];
  }
  return centres;
}

function squared(lightness: number, a: number, b: number): number {
  return lightness * lightness + 2 * (a * a + b * b);
}

/** One round of k-means; moves the centres in place and gives each one's share of the points. */
function moveCentres({ count, l, a, b }: Points, centres: Points): number[] {
  const sums = new Float64Array(4 * centres.count);
  for (let at = 0; at < count; at += 1) {
    let nearest = 0;
    let least = Infinity;
    for (let centre = 0; centre < centres.count; centre += 1) {
      const distance = squared(
        l[at] - centres.l[centre],
        a[at] - centres.a[centre],
        b[at] - centres.b[centre],
      );
      if (distance < least) {
        least = distance;
        nearest = centre;
      }
    }
    sums[4 * nearest] += l[at];
    sums[4 * nearest + 1] += a[at];
    sums[4 * nearest + 2] += b[at];
    sums[4 * nearest + 3] += 1;
  }
  return Array.from({ length: centres.count }, (_, centre) => {
    const members = sums[4 * centre + 3];
    if (members > 0) {
      centres.l[centre] = sums[4 * centre] / members;
      centres.a[centre] = sums[4 * centre + 1] / members;
      centres.b[centre] = sums[4 * centre + 2] / members;
    }
    return members / count;
  });
}

function mergeClose(swatches: Swatch[]): Swatch[] {
  const merged: Swatch[] = [];
  for (const entry of swatches) {
    const same = merged.find(({ oklab }) => {
      const [l, a, b] = oklab.map((value, axis) => value - entry.oklab[axis]);
      return squared(l, a, b) < SAME_COLOUR ** 2;
    });
    if (!same) {
      merged.push({ ...entry });
      continue;
    }
    const weight = same.weight + entry.weight;
    same.oklab = same.oklab.map(
      (value, axis) => (value * same.weight + entry.oklab[axis] * entry.weight) / weight,
    ) as Oklab;
    same.weight = weight;
  }
  const total = merged.reduce((sum, entry) => sum + entry.weight, 0);
  return merged.map((entry) => ({ oklab: entry.oklab, weight: entry.weight / total }));
}
