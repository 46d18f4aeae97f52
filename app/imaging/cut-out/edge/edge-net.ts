import { writeOklab } from '#app/imaging/colour.ts';
import { dilate, erode } from '#app/imaging/masks/morphology.ts';
import { closer, type CloseUp } from '#app/imaging/cut-out/evidence/close-up.ts';
import type { Evidence } from '#app/imaging/cut-out/evidence/evidence.ts';
import { edgeWeights } from '#app/imaging/cut-out/nets/edge-weights.ts';
import { halve, keepWhole } from './keep-whole.ts';
import type { Size } from '#app/imaging/cut-out/evidence/planes.ts';
import type { Part } from '#app/imaging/cut-out/evidence/shrink.ts';
import type { Window } from '#app/imaging/cut-out/evidence/window.ts';
import { loadNet, runNet, type Net } from '#app/imaging/cut-out/nets/u-net.ts';
import { roomFloats, withWorkRoom } from '#app/imaging/work-room.ts';

/** Side of a tile that the net looks at, in working pixels, and of its middle, where what it says is taken. */
export const tileSide = 32;
export const keptSide = 24;
const margin = (tileSide - keptSide) / 2;
/** Planes that the net is given. */
export const tileInputs = 26;
/** How far from the first cut's outline, in working pixels, the true one is looked for. */
export const reachPixels = 4;

let loaded: Net | undefined;
const load = () =>
  (loaded ??= loadNet({
    inputs: tileInputs,
    side: tileSide,
    widths: [16, 32, 48],
    blocks: [2, 2, 2],
    weights: edgeWeights,
  }));

/** What there is to see around an outline. */
export type Subject = {
  evidence: Evidence;
  closeUp: CloseUp;
  /** the first cut, 1 = product */
  product: Uint8Array;
  /** the product net's logits */
  expected: Float32Array;
  /** not 0 where a person, or a model, has said what it is: there the first cut holds */
  said?: Int8Array;
};

export type Outline = {
  /** of the close-up's pixels, 0..1 */
  opacity: Float32Array;
  /** at the working resolution: 1 where the mean of four is above a half */
  product: Uint8Array;
};

/**
 * The outline of the first cut, corrected: near it what a small net says that looks at the photo closer, tile by tile;
 * elsewhere all or nothing, as the cut has it.
 */
export function drawOutline(subject: Subject): Outline {
  const { evidence, product, said } = subject;
  const { width } = evidence;
  const band = findBand(product, evidence);
  // a gap between a product and its mirror image has the backdrop's very colour, and looks like a rim
  for (let i = 0; i < band.length; i++)
    if (said?.[i] || (!product[i] && evidence.distance[i] < evidence.backdropLimit)) band[i] = 0;
  const opacity = enlarge(product, evidence);
  const net = load();
  for (let kept = nextPart(band, evidence, 0); kept; kept = nextPart(band, evidence, kept.top)) {
    const { left, top } = kept;
    const seen = runNet(net, (to, stride) => lookAtTile(subject, left - margin, top - margin, to, stride));
    keep(seen, kept, band, width, opacity);
  }
  keepWhole(opacity, product, evidence);
  return { opacity, product: halve(opacity, evidence) };
}

/** A logit beyond this is 0 or 1. */
const surest = 4;
/** What the net says is a little softer than the truth. */
const sharpness = 1.5;

function opacityOf(logit: number): number {
  if (logit > surest) return 1;
  return logit < -surest ? 0 : 1 / (1 + Math.exp(-sharpness * logit));
}

/** 1 within {@link reachPixels} of the outline. */
function findBand(product: Uint8Array, { width, height }: Size): Uint8Array {
  const band = dilate(product, width, height, reachPixels);
  const inner = erode(product, width, height, reachPixels);
  for (let i = 0; i < band.length; i++) if (inner[i]) band[i] = 0;
  return band;
}

/**
 * The next part of the band that is looked at: it begins at the first row in which there is anything left of it, where it
 * holds the most of it.
 *
 * @param from the row at which the last one began
 */
function nextPart(band: Uint8Array, { width, height }: Size, from: number): Part | undefined {
  const first = band.indexOf(1, from * width);
  if (first < 0) return undefined;
  const top = (first / width) | 0;
  const rows = Math.min(height - top, keptSide);
  const x = first - top * width;
  // of every column that a part with the first pixel in it may have
  const start = x - keptSide + 1;
  const counts = new Int32Array(2 * keptSide - 1);
  for (let y = top; y < top + rows; y++)
    for (let column = Math.max(0, start); column < Math.min(width, x + keptSide); column++)
      counts[column - start] += band[y * width + column];
  let [held, most, best] = [0, 0, x];
  for (let end = 0; end < counts.length; end++) {
    held += counts[end] - (end >= keptSide ? counts[end - keptSide] : 0);
    if (end >= keptSide - 1 && held > most) [most, best] = [held, start + end - keptSide + 1];
  }
  const left = Math.max(0, best);
  return { left, top, width: Math.min(width - left, keptSide), height: rows };
}

/** The four quarters of each pixel that is left of the band. Changes `opacity` and `band`. */
function keep(
  seen: ReturnType<typeof runNet>,
  { left, top, width: partWidth, height: partHeight }: Part,
  band: Uint8Array,
  width: number,
  opacity: Float32Array,
): void {
  for (let y = top; y < top + partHeight; y++)
    for (let x = left; x < left + partWidth; x++) {
      if (!band[y * width + x]) continue;
      band[y * width + x] = 0;
      const from = (y - top + margin) * tileSide + x - left + margin;
      const to = closer * (y * closer * width + x);
      opacity[to] = opacityOf(seen.logits[from]);
      opacity[to + 1] = opacityOf(seen.logits[from + seen.stride]);
      opacity[to + closer * width] = opacityOf(seen.logits[from + 2 * seen.stride]);
      opacity[to + closer * width + 1] = opacityOf(seen.logits[from + 3 * seen.stride]);
    }
}

/** All or nothing, of the close-up's size. */
function enlarge(mask: Uint8Array, { width, height }: Size): Float32Array {
  const out = roomFloats(closer * closer * width * height);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      if (!mask[i]) continue;
      const to = closer * (y * closer * width + x);
      out[to] = out[to + 1] = out[to + closer * width] = out[to + closer * width + 1] = 1;
    }
  return out;
}

const tileBytes = new Uint8Array(12 * tileSide * tileSide);
const tileColours = [0, 1, 2].map(() => new Float32Array(4 * tileSide * tileSide));

/**
 * Writes what the net sees of a tile: planes of 32 × 32, of the four finer pixels of each working pixel lightness, a and b,
 * then how each differs from the backdrop, and once what the product net said and what the first cut made of it.
 *
 * @param left of the tile in the window, which may reach beyond it: there the border goes on
 * @param stride floats from one plane to the next
 */
export function lookAtTile(
  { evidence, closeUp, product, expected }: Subject,
  left: number,
  top: number,
  to: Float32Array,
  stride: number,
): void {
  const { width, height, backdrop } = evidence;
  const columns = clampAll(left, width);
  const rows = clampAll(top, height);
  withWorkRoom(() => gatherBytes(closeUp, evidence, left, top));
  const [l, a, b] = tileColours;
  writeOklab(tileBytes, l, a, b);
  comparePlanes(l, backdrop.first, { columns, rows, width, gain: 3, offset: 0.6 }, to, 0, stride);
  comparePlanes(a, backdrop.second, { columns, rows, width, gain: 8, offset: 0 }, to, 4, stride);
  comparePlanes(b, backdrop.third, { columns, rows, width, gain: 8, offset: 0 }, to, 8, stride);
  for (let y = 0, i = 24 * stride; y < tileSide; y++) {
    const row = rows[y] * width;
    for (let x = 0; x < tileSide; x++, i++) {
      const at = row + columns[x];
      const logit = expected[at] / 3;
      to[i] = logit / (1 + Math.abs(logit));
      to[i + stride] = product[at] ? 1 : -1;
    }
  }
}

function clampAll(start: number, length: number): Int32Array {
  const places = new Int32Array(tileSide);
  for (let at = 0; at < tileSide; at++) places[at] = clamp(start + at, length);
  return places;
}

/** The four finer pixels, one plane after the other; beyond the frame its border goes on. */
function gatherBytes(closeUp: CloseUp, window: Window, left: number, top: number): void {
  const across = rangeOf(closer * (window.left + left), closer * window.frame.width);
  const down = rangeOf(closer * (window.top + top), closer * window.frame.height);
  const rgb = closeUp({ left: across.start, top: down.start, width: across.count, height: down.count });
  for (let part = 0, o = 0; part < closer * closer; part++)
    for (let y = part >> 1; y < closer * tileSide; y += closer) {
      const row = clamp(down.from + y - down.start, down.count) * across.count;
      for (let x = part & 1; x < closer * tileSide; x += closer, o += 3) {
        const from = 3 * (row + clamp(across.from + x - across.start, across.count));
        tileBytes[o] = rgb[from];
        tileBytes[o + 1] = rgb[from + 1];
        tileBytes[o + 2] = rgb[from + 2];
      }
    }
}

const clamp = (at: number, count: number) => (at < 0 ? 0 : at >= count ? count - 1 : at);

/** Of a tile that begins at `from` what lies within a length: where it starts, and how much it is, at least one. */
function rangeOf(from: number, length: number) {
  const start = clamp(from, length);
  return { from, start, count: Math.max(1, Math.min(length, from + closer * tileSide) - start) };
}

type Place = { columns: Int32Array; rows: Int32Array; width: number; gain: number; offset: number };

/** Four planes of a colour from `plane` on, and twelve planes later what it is beside the backdrop's. */
function comparePlanes(
  colour: Float32Array,
  backdrop: Float32Array,
  { columns, rows, width, gain, offset }: Place,
  to: Float32Array,
  plane: number,
  stride: number,
): void {
  const count = tileSide * tileSide;
  const later = 12 * stride;
  for (let y = 0, i = 0; y < tileSide; y++) {
    const row = rows[y] * width;
    for (let x = 0; x < tileSide; x++, i++) {
      const behind = backdrop[row + columns[x]];
      for (let part = 0, from = i, o = plane * stride + i; part < 4; part++, from += count, o += stride) {
        const value = colour[from];
        const step = value - behind;
        to[o] = gain * (value - offset);
        to[o + later] = (1.5 * step) / (0.06 + (step < 0 ? -step : step));
      }
    }
  }
}
