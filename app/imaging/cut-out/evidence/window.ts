import type { Evidence } from './evidence.ts';
import type { Growth } from '#app/imaging/cut-out/segment/grow-background.ts';
import type { ColourField, Planes, Size } from './planes.ts';

/** A part of a frame: the window's own size, where it begins in the frame, and the frame's size; pixels. */
export type Window = Size & { left: number; top: number; frame: Size };

/** The same window of a frame that is so many times as large. */
export function enlargeWindow({ width, height, left, top, frame }: Window, times: number): Window {
  return {
    width: times * width,
    height: times * height,
    left: times * left,
    top: times * top,
    frame: { width: times * frame.width, height: times * frame.height },
  };
}

/** Backdrop that is kept around what the growth did not reach. */
const marginPixels = 16;
/** The window begins at multiples of this, so that a pyramid built on it is the same however large the window is. */
const alignment = 16;

/** The smallest window that holds every pixel the background's growth did not reach, with a margin. */
export function windowAround(reached: Uint8Array, { width, height }: Size): Window {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y++) {
    const row = reached.subarray(y * width, (y + 1) * width);
    const first = row.indexOf(0);
    if (first < 0) continue;
    if (first < left) left = first;
    right = Math.max(right, row.lastIndexOf(0));
    if (top === height) top = y;
    bottom = y;
  }
  const frame = { width, height };
  if (right < 0) return { left: 0, top: 0, width, height, frame };
  left = Math.max(0, left - marginPixels) & -alignment;
  top = Math.max(0, top - marginPixels) & -alignment;
  return {
    left,
    top,
    width: Math.min(width, right + 1 + marginPixels) - left,
    height: Math.min(height, bottom + 1 + marginPixels) - top,
    frame,
  };
}

/** Is this pixel of the window's own border inside the frame? There it is backdrop, reached by the growth. */
function isInnerBorder({ left, top, width, height, frame }: Window, x: number, y: number): boolean {
  return (
    (x === 0 && left > 0) ||
    (y === 0 && top > 0) ||
    (x === width - 1 && left + width < frame.width) ||
    (y === height - 1 && top + height < frame.height)
  );
}

/**
 * What is known of the window alone; everything outside it is backdrop. Changes `evidence` and `growth`, whose planes it takes:
 * of the whole nothing is known afterwards.
 */
export function cropTo(window: Window, evidence: Evidence, growth: Growth) {
  const floats = (plane: Float32Array) => keepRows(plane, window);
  const bytes = (plane: Uint8Array) => keepRows(plane, window);
  const { l, a, b } = evidence.planes;
  const { first, second, third } = evidence.backdrop;
  const { width, height, left, top, frame } = window;
  const seeds = bytes(growth.seeds);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (isInnerBorder(window, x, y)) seeds[y * width + x] = 1;
      if (x === 0 && y > 0 && y < height - 1) x = width - 2;
    }
  return {
    evidence: {
      width,
      height,
      left,
      top,
      frame,
      planes: { width, height, l: floats(l), a: floats(a), b: floats(b) } satisfies Planes,
      border: evidence.border,
      noise: evidence.noise,
      backdrop: { first: floats(first), second: floats(second), third: floats(third) } satisfies ColourField,
      isColoured: evidence.isColoured,
      distance: floats(evidence.distance),
      shade: floats(evidence.shade),
      offRay: floats(evidence.offRay),
      sharp: floats(evidence.sharp),
      barrier: bytes(evidence.barrier),
      nearStep: bytes(evidence.nearStep),
      step: floats(evidence.step),
      gradient: floats(evidence.gradient),
      backdropLimit: evidence.backdropLimit,
      shadowLimit: evidence.shadowLimit,
      stepLimit: evidence.stepLimit,
    } satisfies Evidence,
    growth: {
      reached: bytes(growth.reached),
      sure: bytes(growth.sure),
      seeds,
      said: growth.said && keepRows(growth.said, window),
    } satisfies Growth,
  };
}

/** The window's part of a plane, moved to where the plane begins. */
function keepRows<Plane extends Float32Array | Uint8Array | Int8Array>(plane: Plane, window: Window): Plane {
  const { left, top, width, height, frame } = window;
  for (let y = 0; y < height; y++) {
    const start = (top + y) * frame.width + left;
    plane.copyWithin(y * width, start, start + width);
  }
  return plane.subarray(0, width * height) as Plane;
}
