import type { Separation } from './separate-product.ts';

/**
 * Where the light is, seen from the shadow; radians, 0 = right, counter-clockwise. `fit` 0..1 is how well it explains it,
 * `spreadDegrees` the range of directions that explain it nearly as well.
 */
export type ShadowDirection = { azimuth: number; fit: number; spreadDegrees: number };

const DEGREE = Math.PI / 180;
/** The search: this far either way of the rough direction, first in coarse steps, then in fine ones around the best. */
const REACH_DEGREES = 75;
const COARSE_DEGREES = 6;
const FINE_DEGREES = 1;
/** Part of the umbra's darkness at which the shadow's edge is taken: the middle of its penumbra. */
const EDGE_OF_UMBRA = 0.4;
/** A direction explains nearly as well with this share of the best fit. */
const NEARLY = 0.93;
const BINS = 96;
const LEAST_SHADOW = 30;
const LEAST_OUTLINE = 12;

type Points = { count: number; x: Float32Array; y: Float32Array; mass: Float32Array };

/**
 * Light direction from the outline of a cast shadow. With a distant lamp, each point of the product and its shadow lie
 * on one line of the picture towards the lamp. Seen along the right direction, product and shadow therefore cover the
 * same extent: turned too far one way the shadow sticks out beside the product, the other way it leaves part of the
 * product's width empty. The direction with the best overlap is taken.
 *
 * @param start the rough direction from the shadow's middle to the product's, radians
 */
export function directionOfShadow(
  separation: Separation,
  width: number,
  umbra: number,
  start: number,
): ShadowDirection | null {
  const shadow = shadowPoints(separation, width, umbra * EDGE_OF_UMBRA);
  const outline = outlineOf(separation.product, width);
  if (shadow.count < LEAST_SHADOW || outline.count < LEAST_OUTLINE) return null;
  const coarse = search(start, REACH_DEGREES, COARSE_DEGREES, shadow, outline);
  const fine = search(coarse.azimuth, COARSE_DEGREES - FINE_DEGREES, FINE_DEGREES, shadow, outline);
  const near = coarse.fits.filter((fit) => fit > NEARLY * fine.fit).length;
  return { azimuth: fine.azimuth, fit: fine.fit, spreadDegrees: near * COARSE_DEGREES };
}

function search(
  middle: number,
  reachDegrees: number,
  stepDegrees: number,
  shadow: Points,
  outline: Points,
): { azimuth: number; fit: number; fits: number[] } {
  let best = { azimuth: middle, fit: -1 };
  const fits: number[] = [];
  const steps = Math.floor(reachDegrees / stepDegrees);
  for (let step = -steps; step <= steps; step += 1) {
    const azimuth = middle + step * stepDegrees * DEGREE;
    const fit = overlapAlong(azimuth, shadow, outline);
    fits.push(fit);
    if (fit > best.fit) best = { azimuth, fit };
  }
  return { ...best, fits };
}

function shadowPoints({ backdrop, shade }: Separation, width: number, leastLoss: number): Points {
  const most = Math.ceil(backdrop.length / 4) + width;
  const points = {
    count: 0,
    x: new Float32Array(most),
    y: new Float32Array(most),
    mass: new Float32Array(most),
  };
  const height = backdrop.length / width;
  for (let y = 0; y < height; y += 2) {
    for (let x = 0, pixel = y * width; x < width; x += 2, pixel += 2) {
      if (!backdrop[pixel]) continue;
      const loss = 1 - shade[pixel] * shade[pixel] * shade[pixel];
      if (loss < leastLoss) continue;
      points.x[points.count] = x;
      points.y[points.count] = y;
      points.mass[points.count++] = loss;
    }
  }
  return points;
}

/** First and last product pixel of each row: all that an extent depends on. */
function outlineOf(product: Uint8Array, width: number): Points {
  const height = product.length / width;
  const points = {
    count: 0,
    x: new Float32Array(2 * height),
    y: new Float32Array(2 * height),
    mass: new Float32Array(0),
  };
  for (let y = 0; y < height; y += 1) {
    let first = y * width;
    let last = first + width - 1;
    const end = last;
    while (first <= end && !product[first]) first += 1;
    if (first > end) continue;
    while (!product[last]) last -= 1;
    for (const pixel of [first, last]) {
      points.x[points.count] = pixel - y * width;
      points.y[points.count++] = y;
    }
  }
  return points;
}

/** Share of the shadow within the product's extent, times the share of that extent that has shadow in it. */
function overlapAlong(azimuth: number, shadow: Points, outline: Points): number {
  const across = Math.sin(azimuth);
  const down = Math.cos(azimuth);
  let low = Infinity;
  let high = -Infinity;
  for (let index = 0; index < outline.count; index += 1) {
    const place = outline.x[index] * across + outline.y[index] * down;
    if (place < low) low = place;
    if (place > high) high = place;
  }
  const scale = BINS / Math.max(1, high - low);
  const profile = new Float32Array(BINS);
  let inside = 0;
  let total = 0;
  for (let index = 0; index < shadow.count; index += 1) {
    const bin = Math.floor((shadow.x[index] * across + shadow.y[index] * down - low) * scale);
    const mass = shadow.mass[index];
    total += mass;
    if (bin < 0 || bin >= BINS) continue;
    inside += mass;
    profile[bin] += mass;
  }
  const level = Float32Array.from(profile).sort()[Math.floor(0.8 * BINS)];
  let covered = 0;
  for (const value of profile) covered += Math.min(1, value / Math.max(1e-6, 0.35 * level)) / BINS;
  return (inside / total) * covered;
}
