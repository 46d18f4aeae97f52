import { linearOfByte, toByteFast } from '#app/imaging/colour.ts';
import type { Picture } from '#app/imaging/picture.ts';
import { dilate, erode } from '#app/imaging/masks/morphology.ts';
import { collectBand, layGrid, readBetween, type Grid } from './band.ts';
import type { ColourField, Size } from '#app/imaging/cut-out/evidence/planes.ts';
import { pushPull } from '#app/imaging/cut-out/evidence/push-pull.ts';
import type { Window } from '#app/imaging/cut-out/evidence/window.ts';
import { unsetBytes, unsetFloats } from '#app/imaging/work-room.ts';

/** The product in a window of the working frame, and the frame's own bytes. */
export type SmallMask = { window: Window; product: Uint8Array; rgb: Uint8Array };
/** How opaque the product is in a window, 0..1. */
export type Opacity = { window: Window; opacity: Float32Array };

/** The outline at full resolution, with what `cleanEdge` needs; of the work's room, but for `alpha`. */
export type Edge = {
  alpha: Uint8Array;
  /** of the band around the outline, in reading order */
  pixels: Int32Array;
  /** of the colours, the product's in front and the backdrop's behind */
  grid: Grid;
  front: ColourField;
  back: ColourField;
};

/**
 * Opacity at full resolution. Inside a band around the outline the product's colour F and the backdrop's B are known from
 * both sides, so opacity is the projection of the pixel on the line B–F in linear light: as far as what is known of it
 * allows, since a contact shadow may look like the product, and a highlight on its rim like the backdrop.
 *
 * @param mask at the working resolution, for the colours
 * @param known the same product, as exactly as it is known
 */
export function refineEdge(picture: Picture, mask: SmallMask, known: Opacity): Edge {
  const { width, height } = picture;
  const alpha = new Uint8Array(width * height);
  const grid = layGrid(picture, mask.window);
  const { front, back } = fillBothSides(mask);
  const knownGrid = layGrid(picture, known.window);
  const product = maskOf(known.opacity);
  const inner = erode(product, knownGrid.width, knownGrid.height, bandPixels);
  const outer = dilate(product, knownGrid.width, knownGrid.height, bandPixels);
  const pixels = collectBand(picture, knownGrid, inner, outer, alpha);
  const sides = { front, back, grid, opacity: known.opacity, knownGrid };
  for (const pixel of pixels) {
    const y = (pixel / width) | 0;
    alpha[pixel] = opacityOf(picture.rgb, pixel, pixel - y * width, y, sides);
  }
  smoothBand(alpha, pixels, picture);
  return { alpha, pixels, grid, front, back };
}

/** Of the close-up's pixels, to either side of the outline. */
const bandPixels = 2;
/** Working pixels from the outline at which a colour is of one side alone. */
const pureRadius = 3;

function maskOf(opacity: Float32Array): Uint8Array {
  const mask = unsetBytes(opacity.length);
  for (let i = 0; i < mask.length; i++) mask[i] = opacity[i] > 0.5 ? 1 : 0;
  return mask;
}

/** Takes the backdrop's share out of the colours of an outline. Changes `rgb`, the photo's own. */
export function cleanEdge(rgb: Uint8Array, edge: Edge): void {
  const { alpha, pixels, grid } = edge;
  const width = grid.columns.own.length;
  for (const pixel of pixels) {
    if (alpha[pixel] === 0 || alpha[pixel] === 255) continue;
    const y = (pixel / width) | 0;
    unmix(rgb, pixel, pixel - y * width, y, edge);
  }
}

function fillBothSides({ window, rgb, product }: SmallMask) {
  const { width, height, left, top, frame } = window;
  // a strap has no inner part at this radius: its own middle tells its colour, weakly
  const middle = erode(product, width, height, 1);
  const inner = erode(product, width, height, pureRadius);
  const outer = dilate(product, width, height, pureRadius);
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
    front: pushPull(linear, frontWeights, window, wanted),
    back: pushPull(linear, backWeights, window, wanted),
  };
}

/** The colours of both sides, and what is known of the opacity between them. */
type Sides = {
  front: ColourField;
  back: ColourField;
  grid: Grid;
  opacity: Float32Array;
  knownGrid: Grid;
};

/** The solved opacity may differ this much from the known one. */
const mostCorrection = 0.1;

function opacityOf(rgb: Uint8Array, pixel: number, x: number, y: number, sides: Sides): number {
  const { front, back, grid } = sides;
  const b0 = readBetween(back.first, grid, x, y);
  const b1 = readBetween(back.second, grid, x, y);
  const b2 = readBetween(back.third, grid, x, y);
  const f0 = readBetween(front.first, grid, x, y) - b0;
  const f1 = readBetween(front.second, grid, x, y) - b1;
  const f2 = readBetween(front.third, grid, x, y) - b2;
  const c0 = linearOfByte[rgb[3 * pixel]] - b0;
  const c1 = linearOfByte[rgb[3 * pixel + 1]] - b1;
  const c2 = linearOfByte[rgb[3 * pixel + 2]] - b2;
  const length = f0 * f0 + f1 * f1 + f2 * f2;
  const known = readBetween(sides.opacity, sides.knownGrid, x, y);
  const along = length > 1e-7 ? (c0 * f0 + c1 * f1 + c2 * f2) / length : known;
  const projected = along < 0 ? 0 : along > 1 ? 1 : along;
  const unexplained = (c0 - projected * f0) ** 2 + (c1 - projected * f1) ** 2 + (c2 - projected * f2) ** 2;
  const fromBack = c0 * c0 + c1 * c1 + c2 * c2;
  const noise = 0.0009 * (0.1 + b0 + b1 + b2);
  const trust = length / (length + noise);
  let opacity = trust * projected + (1 - trust) * known;
  // a colour far off the line is the product's own texture, not a mixture
  if (unexplained > 0.25 * fromBack && fromBack > 4 * noise) {
    const strength =
      Math.min(1, (unexplained / fromBack - 0.25) * 2) * Math.min(1, Math.sqrt(fromBack / (30 * noise)));
    opacity = Math.max(opacity, strength * Math.min(1, known / 0.3));
  }
  opacity = Math.max(known - mostCorrection, Math.min(known + mostCorrection, opacity));
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
function unmix(rgb: Uint8Array, pixel: number, x: number, y: number, edge: Edge): void {
  const { alpha, grid, front, back } = edge;
  const opacity = alpha[pixel] / 255;
  const trust = Math.min(1, opacity * 1.4);
  for (let k = 0; k < 3; k++) {
    const ahead = k === 0 ? front.first : k === 1 ? front.second : front.third;
    const beyond = k === 0 ? back.first : k === 1 ? back.second : back.third;
    const fill = readBetween(ahead, grid, x, y);
    const behind = readBetween(beyond, grid, x, y);
    const own = (linearOfByte[rgb[3 * pixel + k]] - (1 - opacity) * behind) / opacity;
    rgb[3 * pixel + k] = toByteFast(trust * Math.min(1, Math.max(0, own)) + (1 - trust) * fill);
  }
}
