import type { Separation } from './separate-product.ts';

/** Where the light is, seen from the shadow; radians, 0 = right, counter-clockwise. `fit` 0..1 is how well it explains it. */
export type ShadowDirection = { azimuth: number; fit: number };

const STEP_RADIANS = Math.PI / 90;
/** Part of the umbra's darkness at which the shadow's edge is taken: the middle of its penumbra. */
const EDGE_OF_UMBRA = 0.4;
const BINS = 96;

type Points = { x: Float32Array; y: Float32Array; mass: Float32Array };

/**
 * Light direction from the outline of a cast shadow. With a distant lamp, each point of the product and its shadow lie
 * on one line of the picture towards the lamp. Seen along the right direction, product and shadow therefore cover the
 * same extent: turned too far one way the shadow sticks out beside the product, the other way it leaves part of the
 * product's width empty. The direction with the best overlap is taken.
 *
 * @param start the rough direction from the shadow's middle to the product's; searched 75 degrees either way
 */
export function directionOfShadow(
  separation: Separation,
  width: number,
  umbra: number,
  start: number,
): ShadowDirection | null {
  const shadow = shadowPoints(separation, width, umbra * EDGE_OF_UMBRA);
  const outline = outlineOf(separation.product, width);
  if (shadow.x.length < 30 || outline.x.length < 12) return null;
  let best = { azimuth: start, fit: -1 };
  for (let step = -37; step <= 37; step += 1) {
    const azimuth = start + step * STEP_RADIANS;
    const fit = overlapAlong(azimuth, shadow, outline);
    if (fit > best.fit) best = { azimuth, fit };
  }
  return best;
}

function shadowPoints(separation: Separation, width: number, leastLoss: number): Points {
  const { backdrop, shade } = separation;
  const picked: number[] = [];
  const height = backdrop.length / width;
  for (let y = 0; y < height; y += 2) {
    for (let x = 0; x < width; x += 2) {
      const pixel = y * width + x;
      if (backdrop[pixel] && 1 - shade[pixel] ** 3 >= leastLoss) picked.push(pixel);
    }
  }
  return {
    x: Float32Array.from(picked, (pixel) => pixel % width),
    y: Float32Array.from(picked, (pixel) => Math.floor(pixel / width)),
    mass: Float32Array.from(picked, (pixel) => 1 - shade[pixel] ** 3),
  };
}

/** First and last product pixel of each row: all that an extent depends on. */
function outlineOf(product: Uint8Array, width: number): Points {
  const x: number[] = [];
  const y: number[] = [];
  for (let row = 0; row * width < product.length; row += 1) {
    const line = product.subarray(row * width, (row + 1) * width);
    const first = line.indexOf(1);
    if (first < 0) continue;
    x.push(first, line.lastIndexOf(1));
    y.push(row, row);
  }
  return { x: Float32Array.from(x), y: Float32Array.from(y), mass: new Float32Array(x.length).fill(1) };
}

/** Share of the shadow within the product's extent, times the share of that extent that has shadow in it. */
function overlapAlong(azimuth: number, shadow: Points, outline: Points): number {
  const across = Math.sin(azimuth);
  const down = Math.cos(azimuth);
  let low = Infinity;
  let high = -Infinity;
  for (let index = 0; index < outline.x.length; index += 1) {
    const place = outline.x[index] * across + outline.y[index] * down;
    low = Math.min(low, place);
    high = Math.max(high, place);
  }
  const extent = Math.max(1, high - low);
  const profile = new Float32Array(BINS);
  let inside = 0;
  let total = 0;
  for (let index = 0; index < shadow.x.length; index += 1) {
    const place = (shadow.x[index] * across + shadow.y[index] * down - low) / extent;
    total += shadow.mass[index];
    if (place < 0 || place >= 1) continue;
    inside += shadow.mass[index];
    profile[Math.floor(place * BINS)] += shadow.mass[index];
  }
  const level = Float32Array.from(profile).sort()[Math.floor(0.8 * BINS)];
  let covered = 0;
  for (const value of profile) covered += Math.min(1, value / Math.max(1e-6, 0.35 * level)) / BINS;
  return (inside / total) * covered;
}
