import { linearOfByte } from '#app/imaging/colour.ts';
import type { Picture, PlacedProduct } from '#app/imaging/picture.ts';

export type Rim = {
  /** pixels by which the outline lies elsewhere than expected, the largest of its left, right and upper side; null = not
   *  told, the product hardly differs from the scene there */
  edgeShift: number | null;
  /** area of product-like pixels that grew around the product, as a share of the product; 0 = none */
  expansion: number;
};

/** How far inside and outside the outline the colours of product and scene are taken, in pixels. */
const reach = 7;
/** Sum of three channels' differences in linear light from which product and scene are told apart. */
const leastContrast = 0.25;
const leastEdges = 24;

/** Looks at the outline: is it where it was put, and does the product's colour end with it? */
export function measureRim(photo: Picture, expected: PlacedProduct): Rim {
  const sides = (['left', 'right', 'top'] as const)
    .map((side) => shiftOfSide(photo, expected, side))
    .filter((shift) => shift !== null);
  return {
    edgeShift: sides.length ? Math.max(...sides.map(Math.abs)) : null,
    expansion: measureExpansion(photo, expected),
  };
}

/**
 * The median shift of one side's outline, outwards positive. What each pixel near the edge has more of the product's
 * colour, and less of the scene's, than its opacity says, summed over the edge, is the shift in pixels. The lower side is
 * left out: there lies the shadow.
 */
function shiftOfSide(photo: Picture, expected: PlacedProduct, side: 'left' | 'right' | 'top'): number | null {
  const { width, height } = expected;
  const [lines, length] = side === 'top' ? [width, height] : [height, width];
  const step = side === 'top' ? width : side === 'left' ? 1 : -1;
  const shifts: number[] = [];
  for (let line = 0; line < lines; line += Math.max(1, Math.floor(lines / 600))) {
    const start = side === 'top' ? line : line * width + (side === 'left' ? 0 : width - 1);
    const shift = shiftOfLine(photo, expected, start, step, length);
    if (shift !== null) shifts.push(shift);
  }
  if (shifts.length < leastEdges) return null;
  return Float64Array.from(shifts).sort()[shifts.length >> 1];
}

function shiftOfLine(
  photo: Picture,
  expected: PlacedProduct,
  start: number,
  step: number,
  length: number,
): number | null {
  const { alpha } = expected;
  let edge = 0;
  while (edge < length && alpha[start + edge * step] < 128) edge++;
  if (edge < reach || edge + reach >= length) return null;
  const [outer, inner] = [start + (edge - reach) * step, start + (edge + reach) * step];
  if (alpha[outer] > 0 || alpha[inner] < 255) return null;
  const scene = photoAt(photo, expected, outer);
  if (scene < 0) return null;
  const { fall, roughness } = sceneTowards(photo, expected, outer, -step);
  let shift = 0;
  for (let at = edge - reach + 1; at < edge + reach; at++) {
    // the shadow that a product lies on deepens towards it
    const near = Math.min(reach, at - edge + reach) / reach;
    const pixel = start + at * step;
    const found = photoAt(photo, expected, pixel);
    if (found < 0) return null;
    // an empty pixel has no colour of its own: what would move there is the rim's
    const own = (alpha[pixel] < 64 ? start + (edge + 1) * step : pixel) * 3;
    let [more, strength, contrast] = [0, 0, 0];
    for (let k = 0; k < 3; k++) {
      const behind = linearOfByte[photo.rgb[scene + k]] * (1 - fall * near);
      const difference = linearOfByte[expected.rgb[own + k]] - behind;
      const wanted = behind + (difference * alpha[pixel]) / 255;
      more += (linearOfByte[photo.rgb[found + k]] - wanted) * difference;
      strength += difference * difference;
      contrast += Math.abs(difference);
    }
    if (contrast < Math.max(leastContrast, mostRoughness * roughness)) return null;
    shift += more / strength;
  }
  return shift;
}

/** The most of its light that the scene is taken to lose on the way to the outline. */
const mostFall = 0.35;
/** Product and scene must differ by this many times what the scene differs from place to place: threads, veins. */
const mostRoughness = 4;

/**
 * How the scene runs on towards the outline: by what share it darkens, told from how it darkens on the same way before,
 * and how far its pixels are apart. 0 where other parts of the product lie there.
 */
function sceneTowards(
  photo: Picture,
  expected: PlacedProduct,
  outer: number,
  away: number,
): { fall: number; roughness: number } {
  const lights: number[] = [];
  for (let turn = 0; turn <= reach; turn++) {
    const pixel = outer + turn * away;
    const at = pixel >= 0 && expected.alpha[pixel] === 0 ? photoAt(photo, expected, pixel) : -1;
    if (at < 0) return { fall: 0, roughness: 0 };
    lights.push(
      linearOfByte[photo.rgb[at]] + linearOfByte[photo.rgb[at + 1]] + linearOfByte[photo.rgb[at + 2]],
    );
  }
  const [near, far] = [lights[0], lights[reach]];
  const slope = (far - near) / reach;
  const apart = lights.map((light, turn) => Math.abs(light - near - slope * turn));
  const fall = (far - near) / Math.max(0.01, near);
  return { fall: Math.min(mostFall, Math.max(-mostFall, fall)), roughness: Math.max(...apart) };
}

/** Index into the photo's bytes of one of the product's pixels; −1 = outside the photo. */
function photoAt(photo: Picture, { width, left, top }: PlacedProduct, pixel: number): number {
  const row = (pixel / width) | 0;
  const [x, y] = [left + pixel - row * width, top + row];
  return x < 0 || y < 0 || x >= photo.width || y >= photo.height ? -1 : (y * photo.width + x) * 3;
}

/** Opacity from which a pixel is wholly the product's. */
const solid = 250;

/** Looks just outside the rim (3 to 6 pixels) for pixels that are nearer to the rim's product colour than the scene is. */
function measureExpansion(photo: Picture, expected: PlacedProduct): number {
  const { width, height, alpha, rgb, left, top } = expected;
  let product = 0;
  let grown = 0;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) {
      if (alpha[row + x] < solid) continue;
      const first = x;
      while (x + 1 < width && alpha[row + x + 1] >= solid) x++;
      product += x + 1 - first;
      // a run of one pixel is looked at once, from its left
      grown += countGrowth(photo, rgb, (row + first) * 3, left + first, top + y, first > 0 ? -1 : 1);
      if (x > first) grown += countGrowth(photo, rgb, (row + x) * 3, left + x, top + y, 1);
    }
  }
  return product ? grown / product : 0;
}

/** Pixels 3..6 outside the rim that have the rim's colour while the scene 12 pixels out has another. */
function countGrowth(
  photo: Picture,
  rgb: Uint8Array,
  from: number,
  x: number,
  y: number,
  side: number,
): number {
  const farX = x + 12 * side;
  if (y < 0 || y >= photo.height || farX < 0 || farX >= photo.width) return 0;
  const row = y * photo.width;
  const scene = distance(photo.rgb, (row + farX) * 3, rgb, from);
  if (scene < 90) return 0;
  for (let step = 3; step <= 6; step++)
    if (distance(photo.rgb, (row + x + step * side) * 3, rgb, from) >= 0.15 * scene) return 0;
  return 4;
}

function distance(first: Uint8Array, p: number, second: Uint8Array, q: number): number {
  return (
    Math.abs(first[p] - second[q]) +
    Math.abs(first[p + 1] - second[q + 1]) +
    Math.abs(first[p + 2] - second[q + 2])
  );
}
