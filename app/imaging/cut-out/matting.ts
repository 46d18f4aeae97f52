import { linearOfByte, toByteFast } from '../colour.ts';
import type { Picture } from '../picture.ts';
import { dilate, erode } from '../masks/morphology.ts';
import { inQuads, nextClear, nextSet } from '../masks/runs.ts';
import type { ColourField, Size } from './planes.ts';
import { pushPull } from './push-pull.ts';
import type { Window } from './window.ts';
import { unsetBytes, unsetFloats, unsetInts } from '../work-room.ts';

/** The product in a window of the working frame, and the working frame's own bytes. */
export type SmallMask = Window & { product: Uint8Array; rgb: Uint8Array };

/** Pixels of the band around the outline, and where each lies among the working pixels. */
type Band = {
  pixels: Int32Array;
  /** top left working pixel of the four around it */
  corner: Int32Array;
  /** fractions across and down between those four */
  across: Float32Array;
  down: Float32Array;
};

/**
 * A mask made one, two and three working pixels smaller, and larger. Within two lies the true outline: the band. From three on
 * a colour is of one side alone.
 */
type Layers = { inner: Uint8Array[]; outer: Uint8Array[] };

function layersOf({ product, width, height }: SmallMask): Layers {
  const repeat = (step: typeof erode) => {
    const first = step(product, width, height, 1);
    const second = step(first, width, height, 1);
    return [first, second, step(second, width, height, 1)];
  };
  return { inner: repeat(erode), outer: repeat(dilate) };
}

/** The outline at full resolution, with what `cleanEdge` needs; of the work's room, but for `alpha`. */
export type Edge = { alpha: Uint8Array; band: Band; front: ColourField; back: ColourField; width: number };

/**
 * Opacity at full resolution. Inside a band around the mask's outline the product's colour F and the backdrop's B are known
 * from both sides, so opacity is the projection of the pixel on the line B–F in linear light (where |F−B| is small: the
 * mask's own soft outline).
 */
export function refineEdge(picture: Picture, mask: SmallMask): Edge {
  const { rgb } = picture;
  const layers = layersOf(mask);
  const depth = measureDepth(mask, layers);
  const { front, back } = fillBothSides(mask, layers);
  const alpha = new Uint8Array(picture.width * picture.height);
  const band = findBand(picture, mask, layers.inner[1], layers.outer[1], alpha);
  for (let at = 0; at < band.pixels.length; at++)
    alpha[band.pixels[at]] = opacityOf(rgb, band, at, { front, back, mask, depth });
  smoothBand(alpha, band.pixels, picture);
  return { alpha, band, front, back, width: mask.width };
}

/** Takes the backdrop's share out of the colours of an outline. Changes `rgb`, the photo's own. */
export function cleanEdge(rgb: Uint8Array, { alpha, band, front, back, width }: Edge): void {
  for (let at = 0; at < band.pixels.length; at++) {
    const opacity = alpha[band.pixels[at]];
    if (opacity > 0 && opacity < 255) unmix(rgb, band, at, opacity / 255, front, back, width);
  }
}

function fillBothSides(mask: SmallMask, layers: Layers) {
  const { width, height, left, top, frame, rgb } = mask;
  // a strap has no inner part at this radius: its own middle tells its colour, weakly
  const [middle, , inner] = layers.inner;
  const [, , outer] = layers.outer;
  const count = width * height;
  const linear = {
    first: unsetFloats(count),
    second: unsetFloats(count),
    third: unsetFloats(count),
  };
  const frontWeights = unsetFloats(count);
  const backWeights = unsetFloats(count);
  const gap = unsetBytes(count);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0, j = ((top + y) * frame.width + left) * 3; x < width; x++, i++, j += 3) {
      linear.first[i] = linearOfByte[rgb[j]];
      linear.second[i] = linearOfByte[rgb[j + 1]];
      linear.third[i] = linearOfByte[rgb[j + 2]];
      frontWeights[i] = inner[i] ? 1 : middle[i] ? 0.02 : 0;
      backWeights[i] = outer[i] ? 0 : 1;
      gap[i] = outer[i] & (inner[i] ^ 1);
    }
  const wanted = dilate(gap, width, height, 1);
  return {
    front: pushPull(linear, frontWeights, mask, wanted),
    back: pushPull(linear, backWeights, mask, wanted),
  };
}

/** Where the pixels of one side of the picture lie among the working pixels of the window. */
type Places = {
  /** the working pixel that holds it; < 0 or past the end = outside the window */
  own: Int32Array;
  /** the one before it of the two around it, and the fraction from there to the next */
  corner: Int32Array;
  fraction: Float32Array;
};

function placesOf(length: number, frameLength: number, start: number, windowLength: number): Places {
  const scale = frameLength / length;
  const places = {
    own: new Int32Array(length),
    corner: new Int32Array(length),
    fraction: new Float32Array(length),
  };
  for (let at = 0; at < length; at++) {
    const middle = (at + 0.5) * scale;
    places.own[at] = Math.min(frameLength - 1, middle | 0) - start;
    const exact = Math.min(windowLength - 1.001, Math.max(0, middle - 0.5 - start));
    places.corner[at] = exact | 0;
    places.fraction[at] = exact - (exact | 0);
  }
  return places;
}

/** Collects the band and writes the opacity of everything else. */
function findBand(
  { width, height }: Size,
  mask: Window,
  inner: Uint8Array,
  outer: Uint8Array,
  alpha: Uint8Array,
): Band {
  const columns = placesOf(width, mask.frame.width, mask.left, mask.width);
  const rows = placesOf(height, mask.frame.height, mask.top, mask.height);
  const starts = startsOf(columns.own, mask.width);
  const quads = { inner: inQuads(inner), outer: inQuads(outer) };
  const band: Band = emptyBand(countBand(mask, inner, outer, starts, rows.own));
  let count = 0;
  const collect = (y: number, from: number, to: number): void => {
    for (let x = from; x < to; x++, count++) {
      band.pixels[count] = y * width + x;
      band.corner[count] = rows.corner[y] * mask.width + columns.corner[x];
      band.across[count] = columns.fraction[x];
      band.down[count] = rows.fraction[y];
    }
  };
  for (let y = 0; y < height; y++) {
    const row = rows.own[y];
    if (row < 0 || row >= mask.height) continue;
    const base = row * mask.width;
    const end = base + mask.width;
    for (let at = nextSet(quads.outer, base, end); at < end; at = nextSet(quads.outer, at, end)) {
      const last = nextClear(quads.outer, at, end);
      while (at < last) {
        const solid = nextSet(quads.inner, at, last);
        collect(y, starts[at - base], starts[solid - base]);
        at = nextClear(quads.inner, solid, last);
        alpha.fill(255, y * width + starts[solid - base], y * width + starts[at - base]);
      }
    }
  }
  return band;
}

function emptyBand(length: number): Band {
  return {
    pixels: unsetInts(length),
    corner: unsetInts(length),
    across: unsetFloats(length),
    down: unsetFloats(length),
  };
}

/** For each working column of the window, and the one after the last, the first of the picture's columns in it. */
function startsOf(own: Int32Array, windowLength: number): Int32Array {
  const starts = new Int32Array(windowLength + 1).fill(own.length);
  for (let at = own.length - 1; at >= 0; at--)
    if (own[at] >= 0 && own[at] <= windowLength) starts[own[at]] = at;
  for (let column = windowLength - 1; column >= 0; column--)
    if (starts[column] > starts[column + 1]) starts[column] = starts[column + 1];
  return starts;
}

/** How many of the picture's pixels lie in the band: each working pixel holds a few. */
function countBand(
  { width, height }: Size,
  inner: Uint8Array,
  outer: Uint8Array,
  starts: Int32Array,
  ownRows: Int32Array,
): number {
  const timesShown = new Int32Array(height);
  for (const row of ownRows) if (row >= 0 && row < height) timesShown[row]++;
  let count = 0;
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++)
      if (outer[i] && !inner[i]) count += timesShown[y] * (starts[x + 1] - starts[x]);
  return count;
}

/** A value between four working pixels; `i` is the upper left one. */
function between(
  plane: Float32Array | Uint8Array,
  i: number,
  width: number,
  across: number,
  down: number,
): number {
  const upper = plane[i] + (plane[i + 1] - plane[i]) * across;
  const lower = plane[i + width] + (plane[i + width + 1] - plane[i + width]) * across;
  return upper + (lower - upper) * down;
}

/** The colours of both sides, and where the outline lies between them. */
type Sides = { front: ColourField; back: ColourField; mask: SmallMask; depth: Float32Array };

/**
 * How deep in the product each pixel of the band lies: 1 = on the outline, a third more for every pixel inwards, less outwards;
 * 2 and 0 beyond the band. A line one pixel wide is inside as well.
 */
function measureDepth({ product, width, height }: SmallMask, layers: Layers): Float32Array {
  const [narrower, inner] = layers.inner;
  const [wider, outer] = layers.outer;
  const depth = unsetFloats(width * height);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      depth[i] = product[i] ? 2 : 0;
      if (!outer[i] || inner[i] || x < 1 || y < 1 || x >= width - 1 || y >= height - 1) continue;
      let sum = 0;
      for (let row = i - width; row <= i + width; row += width)
        for (let at = row - 1; at <= row + 1; at++) sum += wider[at] + narrower[at];
      depth[i] = sum / 9;
    }
  return depth;
}

function opacityOf(rgb: Uint8Array, band: Band, at: number, { front, back, mask, depth }: Sides): number {
  const { width } = mask;
  const pixel = band.pixels[at] * 3;
  const i = band.corner[at];
  const tx = band.across[at];
  const ty = band.down[at];
  const b0 = between(back.first, i, width, tx, ty);
  const b1 = between(back.second, i, width, tx, ty);
  const b2 = between(back.third, i, width, tx, ty);
  const f0 = between(front.first, i, width, tx, ty) - b0;
  const f1 = between(front.second, i, width, tx, ty) - b1;
  const f2 = between(front.third, i, width, tx, ty) - b2;
  const c0 = linearOfByte[rgb[pixel]] - b0;
  const c1 = linearOfByte[rgb[pixel + 1]] - b1;
  const c2 = linearOfByte[rgb[pixel + 2]] - b2;
  const length = f0 * f0 + f1 * f1 + f2 * f2;
  const soft = between(mask.product, i, width, tx, ty);
  const along = length > 1e-7 ? (c0 * f0 + c1 * f1 + c2 * f2) / length : soft;
  const projected = along < 0 ? 0 : along > 1 ? 1 : along;
  const unexplained = (c0 - projected * f0) ** 2 + (c1 - projected * f1) ** 2 + (c2 - projected * f2) ** 2;
  const fromBack = c0 * c0 + c1 * c1 + c2 * c2;
  const noise = 0.0009 * (0.1 + b0 + b1 + b2);
  const trust = length / (length + noise);
  let opacity = trust * projected + (1 - trust) * soft;
  // a colour far off the line is the product's own texture, not a mixture
  if (unexplained > 0.25 * fromBack && fromBack > 4 * noise) {
    const strength =
      Math.min(1, (unexplained / fromBack - 0.25) * 2) * Math.min(1, Math.sqrt(fromBack / (30 * noise)));
    opacity = Math.max(opacity, strength * Math.min(1, soft / 0.3));
  }
  // two pixels from the outline a colour is of one side, whatever it looks like: a contact shadow is no product
  const inside = between(depth, i, width, tx, ty);
  const most = 2 * inside - 1 / 3;
  const least = 2 * inside - 8 / 3;
  if (opacity > most) opacity = most;
  if (opacity < least) opacity = least;
  return opacity <= 0 ? 0 : opacity >= 1 ? 255 : (255 * opacity + 0.5) | 0;
}

/** A light 3×3 smoothing along the band, then the last few per cent snapped to empty and full. Changes `alpha`. */
function smoothBand(alpha: Uint8Array, pixels: Int32Array, { width, height }: Size): void {
  const smoothed = unsetBytes(pixels.length);
  const snap = 14;
  for (let at = 0; at < pixels.length; at++) {
    const i = pixels[at];
    const x = i % width;
    smoothed[at] = alpha[i];
    if (x < 1 || x >= width - 1 || i < width || i >= width * (height - 1)) continue;
    const sides = alpha[i - 1] + alpha[i + 1] + alpha[i - width] + alpha[i + width];
    const corners = alpha[i - width - 1] + alpha[i - width + 1] + alpha[i + width - 1] + alpha[i + width + 1];
    const value = ((4 * alpha[i] + 2 * sides + corners) / 16 - snap) * (255 / (255 - 2 * snap));
    smoothed[at] = value <= 0 ? 0 : value >= 255 ? 255 : (value + 0.5) | 0;
  }
  for (let at = 0; at < pixels.length; at++) alpha[pixels[at]] = smoothed[at];
}

/** Takes the backdrop's share out of a partly transparent pixel's colour. Changes `rgb`. */
function unmix(
  rgb: Uint8Array,
  band: Band,
  at: number,
  opacity: number,
  front: ColourField,
  back: ColourField,
  width: number,
): void {
  const trust = Math.min(1, opacity * 1.4);
  const pixel = band.pixels[at] * 3;
  const i = band.corner[at];
  for (let k = 0; k < 3; k++) {
    const ahead = k === 0 ? front.first : k === 1 ? front.second : front.third;
    const beyond = k === 0 ? back.first : k === 1 ? back.second : back.third;
    const fill = between(ahead, i, width, band.across[at], band.down[at]);
    const behind = between(beyond, i, width, band.across[at], band.down[at]);
    const own = (linearOfByte[rgb[pixel + k]] - (1 - opacity) * behind) / opacity;
    rgb[pixel + k] = toByteFast(trust * Math.min(1, Math.max(0, own)) + (1 - trust) * fill);
  }
}
