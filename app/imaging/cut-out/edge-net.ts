import { writeOklab } from '../colour.ts';
import { dilate, erode } from '../masks/morphology.ts';
import { closer, type CloseUp } from './close-up.ts';
import type { Evidence } from './evidence.ts';
import { edgeWeights } from './edge-weights.ts';
import type { Size } from './planes.ts';
import { loadNet, runNet, type Net } from './u-net.ts';
import { unsetBytes, unsetFloats } from '../work-room.ts';

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
  const { width, height } = evidence;
  const band = findBand(product, evidence);
  for (let i = 0; said && i < said.length; i++) if (said[i]) band[i] = 0;
  const logits = enlarge(product, evidence);
  const net = load();
  for (let top = 0; top < height; top += keptSide)
    for (let left = 0; left < width; left += keptSide) {
      const kept = {
        left,
        top,
        right: Math.min(width, left + keptSide),
        bottom: Math.min(height, top + keptSide),
      };
      if (!isIn(band, width, kept)) continue;
      const seen = runNet(net, (to, stride) => lookAtTile(subject, left - margin, top - margin, to, stride));
      keep(seen, kept, band, width, logits);
    }
  for (let i = 0; i < logits.length; i++) {
    const logit = logits[i];
    logits[i] = logit > surest ? 1 : logit < -surest ? 0 : 1 / (1 + Math.exp(-sharpness * logit));
  }
  return { opacity: logits, product: halve(logits, evidence) };
}

/** A logit beyond this is 0 or 1. */
const surest = 4;
/** What the net says is a little softer than the truth. */
const sharpness = 1.5;

/** 1 within {@link reachPixels} of the outline. */
function findBand(product: Uint8Array, { width, height }: Size): Uint8Array {
  const band = dilate(product, width, height, reachPixels);
  const inner = erode(product, width, height, reachPixels);
  for (let i = 0; i < band.length; i++) if (inner[i]) band[i] = 0;
  return band;
}

type Part = { left: number; top: number; right: number; bottom: number };

function isIn(band: Uint8Array, width: number, { left, top, right, bottom }: Part): boolean {
  for (let y = top; y < bottom; y++)
    for (let i = y * width + left, end = y * width + right; i < end; i++) if (band[i]) return true;
  return false;
}

/** Four logits of each pixel of the band. Changes `logits`. */
function keep(
  seen: ReturnType<typeof runNet>,
  { left, top, right, bottom }: Part,
  band: Uint8Array,
  width: number,
  logits: Float32Array,
): void {
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      if (!band[y * width + x]) continue;
      const from = (y - top + margin) * tileSide + x - left + margin;
      const to = closer * (y * closer * width + x);
      logits[to] = seen.logits[from];
      logits[to + 1] = seen.logits[from + seen.stride];
      logits[to + closer * width] = seen.logits[from + 2 * seen.stride];
      logits[to + closer * width + 1] = seen.logits[from + 3 * seen.stride];
    }
}

/** Infinities of the close-up's size. */
function enlarge(mask: Uint8Array, { width, height }: Size): Float32Array {
  const out = unsetFloats(closer * closer * width * height).fill(-Infinity);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      if (!mask[i]) continue;
      const to = closer * (y * closer * width + x);
      out[to] = out[to + 1] = out[to + closer * width] = out[to + closer * width + 1] = Infinity;
    }
  return out;
}

function halve(opacity: Float32Array, { width, height }: Size): Uint8Array {
  const out = unsetBytes(width * height);
  for (let y = 0, i = 0; y < height; y++)
    for (let x = 0; x < width; x++, i++) {
      const from = closer * (y * closer * width + x);
      const below = from + closer * width;
      out[i] = opacity[from] + opacity[from + 1] + opacity[below] + opacity[below + 1] > 2 ? 1 : 0;
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
  const count = tileSide * tileSide;
  const columns = Int32Array.from({ length: tileSide }, (_, x) => Math.min(width - 1, Math.max(0, left + x)));
  const rows = Int32Array.from({ length: tileSide }, (_, y) => Math.min(height - 1, Math.max(0, top + y)));
  for (let part = 0, o = 0; part < 4; part++)
    for (let y = 0; y < tileSide; y++) {
      const row = (2 * rows[y] + (part >> 1)) * closeUp.width + (part & 1);
      for (let x = 0; x < tileSide; x++, o += 3) {
        const from = 3 * (row + 2 * columns[x]);
        tileBytes[o] = closeUp.rgb[from];
        tileBytes[o + 1] = closeUp.rgb[from + 1];
        tileBytes[o + 2] = closeUp.rgb[from + 2];
      }
    }
  const [l, a, b] = tileColours;
  writeOklab(tileBytes, l, a, b);
  const backdrops = [backdrop.first, backdrop.second, backdrop.third];
  for (const [k, plane] of [l, a, b].entries()) {
    const offset = k ? 0 : 0.6;
    const gain = k ? 8 : 3;
    for (let part = 0; part < 4; part++) {
      const own = (4 * k + part) * stride;
      const differs = own + 12 * stride;
      for (let y = 0, i = 0, from = part * count; y < tileSide; y++) {
        const row = rows[y] * width;
        for (let x = 0; x < tileSide; x++, i++, from++) {
          const value = plane[from];
          const step = value - backdrops[k][row + columns[x]];
          to[own + i] = gain * (value - offset);
          to[differs + i] = (1.5 * step) / (0.06 + Math.abs(step));
        }
      }
    }
  }
  for (let y = 0, i = 0; y < tileSide; y++)
    for (let x = 0; x < tileSide; x++, i++) {
      const at = rows[y] * width + columns[x];
      const logit = expected[at] / 3;
      to[24 * stride + i] = logit / (1 + Math.abs(logit));
      to[25 * stride + i] = product[at] ? 1 : -1;
    }
}
