import type { PlacedProduct } from '#app/imaging/picture.ts';
import { blur } from './blur.ts';

/** A plane of floats over the whole frame at a fraction of its resolution. */
export type Field = { values: Float32Array; width: number; height: number; step: number };

/** A part of a field: the rest is zero. `left` and `top` are where it begins, in values of the field. */
export type Window = Field & { left: number; top: number };

/** Pixels of the photo for each value of a shadow field, and of the planes that hold its wide, soft parts. */
export const shadowStep = 4;
export const softStep = 8;

export type Frame = { width: number; height: number };

export function sizeOfField({ width, height }: Frame, step: number): { width: number; height: number } {
  return { width: Math.ceil(width / step) + 1, height: Math.ceil(height / step) + 1 };
}

/** The product's opacity in cells of 4 x 4 pixels: shadows need no more. */
export type Coarse = { opacity: Float32Array; width: number; height: number; left: number; top: number };

export function coarsen({ alpha, width, height, left, top }: PlacedProduct): Coarse {
  const columns = Math.ceil(width / shadowStep);
  const rows = Math.ceil(height / shadowStep);
  const opacity = new Float32Array(columns * rows);
  const share = 1 / (255 * shadowStep * shadowStep);
  const whole = Math.floor(width / shadowStep);
  for (let y = 0; y < height; y++) {
    const row = ((y / shadowStep) | 0) * columns;
    let from = y * width;
    for (let column = 0; column < whole; column++, from += 4) {
      const sum = alpha[from] + alpha[from + 1] + alpha[from + 2] + alpha[from + 3];
      if (sum > 24) opacity[row + column] += sum * share;
    }
    for (const end = (y + 1) * width; from < end; from++) opacity[row + whole] += alpha[from] * share;
  }
  return { opacity, width: columns, height: rows, left, top };
}

/**
 * How a layer moves the product's cells: thrown from what stands on the ground (so many pixels across and down for each of
 * height), down to the ground below its lowest edge, by how `near` that is, or all alike. Told by numbers, not by a function: one for each layer of each
 * photo would have to be compiled anew.
 */
export type Move =
  | { kind: 'throw'; base: Float32Array; across: number; down: number }
  | { kind: 'touch'; base: Float32Array; lowest: Int32Array; near: ArrayLike<number>; thin: number }
  | { kind: 'shift'; across: number; down: number };

/** Where a place of the product goes, in its own pixels, and what it weighs there. */
function moveTo(move: Move, x: number, y: number, to: { x: number; y: number; weight: number }): void {
  to.weight = 1;
  if (move.kind === 'shift') {
    to.x = x + move.across;
    to.y = y + move.down;
    return;
  }
  const column = x < move.base.length ? x | 0 : move.base.length - 1;
  const base = move.base[column];
  if (move.kind === 'throw') {
    const heightAbove = base > y ? base - y : 0;
    to.x = x + heightAbove * move.across;
    to.y = base + heightAbove * move.down;
  } else {
    to.x = x;
    to.y = base - 1;
    to.weight = y > Math.min(base, move.lowest[column]) - move.thin ? move.near[column] : 0;
  }
}

/** Places and weights of the cells that one layer moves: gathered once, so that its window is known before it is filled. */
let [placesX, placesY, weights] = [new Float32Array(0), new Float32Array(0), new Float32Array(0)];

function makeRoom(cells: number): void {
  if (weights.length >= cells) return;
  [placesX, placesY, weights] = [new Float32Array(cells), new Float32Array(cells), new Float32Array(cells)];
}

/**
 * Adds the product's cells in some rows (of the product, in pixels), moved by `move`, to an empty plane, and blurs it.
 * @param blurred radii in pixels of the photo
 */
export function project(
  product: Coarse,
  frame: Frame,
  step: number,
  move: Move,
  { rows, blurred }: { rows: [number, number]; blurred: { x: number; y: number } },
): Window {
  const { width, height } = sizeOfField(frame, step);
  const share = (shadowStep / step) ** 2;
  const to = { x: 0, y: 0, weight: 1 };
  const [first, last] = [Math.floor(rows[0] / shadowStep), Math.ceil(rows[1] / shadowStep)];
  makeRoom(product.opacity.length);
  let count = 0;
  let least = width;
  let most = -1;
  let upper = height;
  let under = -1;
  for (let row = Math.max(0, first); row < Math.min(product.height, last); row++) {
    const centreY = (row + 0.5) * shadowStep;
    if (centreY < rows[0] || centreY >= rows[1]) continue;
    for (let column = 0, at = row * product.width; column < product.width; column++, at++) {
      if (!product.opacity[at]) continue;
      moveTo(move, (column + 0.5) * shadowStep, centreY, to);
      if (!to.weight) continue;
      const x = (product.left + to.x) / step;
      const y = (product.top + to.y) / step;
      if (!(x >= 0 && y >= 0 && x < width - 1 && y < height - 1)) continue;
      placesX[count] = x;
      placesY[count] = y;
      weights[count++] = product.opacity[at] * share * to.weight;
      if (x < least) least = x;
      if (x > most) most = x;
      if (y < upper) upper = y;
      if (y > under) under = y;
    }
  }
  const [spreadX, spreadY] = [Math.round(blurred.x / step), Math.round(blurred.y / step)];
  const left = Math.max(0, (least | 0) - 3 * spreadX);
  const top = Math.max(0, (upper | 0) - 3 * spreadY);
  const window = {
    left,
    top,
    width: count ? Math.min(width, (most | 0) + 2 + 3 * spreadX) - left : 0,
    height: count ? Math.min(height, (under | 0) + 2 + 3 * spreadY) - top : 0,
  };
  const values = fill(window, count, spreadX, spreadY);
  // no spread: loops read it (decision 30)
  return { left, top, width: window.width, height: window.height, values, step };
}

function fill(
  { left, top, width, height }: Omit<Window, 'values' | 'step'>,
  count: number,
  spreadX: number,
  spreadY: number,
): Float32Array {
  const values = new Float32Array(width * height);
  for (let at = 0; at < count; at++) {
    const x = placesX[at] - left;
    const y = placesY[at] - top;
    const corner = (y | 0) * width + (x | 0);
    const tx = x - (x | 0);
    const ty = y - (y | 0);
    const value = weights[at];
    values[corner] += value * (1 - tx) * (1 - ty);
    values[corner + 1] += value * tx * (1 - ty);
    values[corner + width] += value * (1 - tx) * ty;
    values[corner + width + 1] += value * tx * ty;
  }
  return blur(values, width, height, spreadX, spreadY);
}

const densitySteps = 1024;
const mostDensity = 4;
const densities = Float32Array.from(
  { length: densitySteps + 1 },
  (_, step) => 1 - Math.exp((-2.2 * mostDensity * step) / densitySteps),
);

/** A projected plane is as dark as its darkest place allows: sums of several rows saturate smoothly. */
export function densify(plane: Window): Window {
  const { values } = plane;
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (value > 0)
      values[at] =
        densities[value >= mostDensity ? densitySteps : ((value * densitySteps) / mostDensity + 0.5) | 0];
  }
  return plane;
}

export type Layer = { plane: Window; weight: number };

/** How much light all layers take together, 0..1, over the whole frame at `shadowStep`. */
export function joinLayers(layers: Layer[], frame: Frame): Field {
  const { width, height } = sizeOfField(frame, shadowStep);
  const field = { values: leftLight(layers, frame, shadowStep), width, height, step: shadowStep };
  const soft = sizeOfField(frame, softStep);
  const softValues = leftLight(layers, frame, softStep);
  const half = shadowStep / softStep;
  for (let y = 0, at = 0; y < height; y++) {
    const line = Math.min(soft.height - 2, (y * half) | 0);
    const top = line * soft.width;
    const down = Math.min(1, y * half - line);
    for (let x = 0; x < width; x++, at++) {
      const column = Math.min(soft.width - 2, (x * half) | 0);
      const corner = top + column;
      const across = Math.min(1, x * half - column);
      const upper = softValues[corner] + (softValues[corner + 1] - softValues[corner]) * across;
      const under = corner + soft.width;
      const lower = softValues[under] + (softValues[under + 1] - softValues[under]) * across;
      field.values[at] = 1 - field.values[at] * (upper + (lower - upper) * down);
    }
  }
  return field;
}

/** The light that all layers of one step leave, multiplied. */
function leftLight(layers: Layer[], frame: Frame, step: number): Float32Array {
  const { width, height } = sizeOfField(frame, step);
  const left = new Float32Array(width * height).fill(1);
  for (const { plane, weight } of layers) {
    if (plane.step !== step) continue;
    for (let y = 0, at = 0; y < plane.height; y++)
      for (let x = 0, to = (plane.top + y) * width + plane.left; x < plane.width; x++, at++, to++) {
        const value = plane.values[at];
        if (value > 0) left[to] *= 1 - (value < 1 ? value : 1) * weight;
      }
  }
  return left;
}
