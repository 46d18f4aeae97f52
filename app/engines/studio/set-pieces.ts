import { linearOfByte } from '#app/imaging/colour.ts';
import { encodedOffset, rootOfGain, whitest } from './gain.ts';
import type { Surfaces } from './surfaces.ts';

/** Where the product stands, in the surfaces' pixels. */
export type Stand = {
  centreX: number;
  /** the row on which it stands */
  baseY: number;
  /** of the product */
  width: number;
  /** of the product */
  height: number;
  /** where wall and table meet; the surfaces' height when they don't */
  horizonY: number;
  isLitFromRight: boolean;
};

/** What is built around the product: each changes the surfaces it is given. */
export type SetPiece = 'podium' | 'arch' | 'ledge';

const painters: Record<SetPiece, (surfaces: Surfaces, stand: Stand) => void> = {
  podium: paintPodium,
  arch: paintArch,
  ledge: paintLedge,
};

/** A copy of the surfaces with the piece built in. */
export function buildPiece(piece: SetPiece, surfaces: Surfaces, stand: Stand): Surfaces {
  const copy = { ...surfaces, encoded: surfaces.encoded.slice() };
  painters[piece](copy, stand);
  return copy;
}

function smoothStep(from: number, to: number, value: number): number {
  const t = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** Multiplies one place's light. */
function shade({ encoded, width }: Surfaces, x: number, y: number, factor: number): void {
  const root = rootOfGain(factor);
  for (let at = (y * width + x) * 3, end = at + 3; at < end; at++) {
    const value = (encoded[at] + encodedOffset) * root - encodedOffset;
    encoded[at] = value >= whitest ? whitest : value <= 0 ? 0 : value;
  }
}

/** The top is a little brighter than the paper; on white paper, where nothing is brighter, a little darker. */
function topFactor({ encoded, width, height }: Surfaces, centreX: number, baseY: number): number {
  const column = Math.min(width - 1, Math.max(0, Math.round(centreX)));
  const at = (Math.min(height - 1, Math.max(0, Math.round(baseY))) * width + column) * 3;
  const [red, green, blue] = [0, 1, 2].map((k) => linearOfByte[encoded[at + k] >> 8]);
  const brightness = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return Math.min(1.05, 0.87 / Math.max(0.01, brightness));
}

/** A round plinth whose top the product stands on. */
function paintPodium(surfaces: Surfaces, { centreX, baseY, width, isLitFromRight }: Stand): void {
  const radiusX = Math.max(width * 0.78, surfaces.width * 0.19);
  const radiusY = radiusX * 0.16;
  const topY = baseY - radiusY * 0.35;
  const bevel = 1.5;
  const top = topFactor(surfaces, centreX, baseY);
  const [left, right] = [Math.max(0, Math.floor(centreX - radiusX)), Math.ceil(centreX + radiusX)];
  for (let y = Math.max(0, Math.floor(topY - radiusY) - 1); y < surfaces.height; y++)
    for (let x = left; x <= Math.min(surfaces.width - 1, right); x++) {
      const across = (x - centreX) / radiusX;
      const round = Math.sqrt(Math.max(0, 1 - across * across));
      const rim = radiusY * round;
      // how far inside the outline, in pixels: the rim is drawn soft, a pixel wide
      const inside = Math.min(y - (topY - rim), (1 - Math.abs(across)) * radiusX);
      if (inside <= 0) continue;
      const lit = isLitFromRight ? across : -across;
      const side = 0.62 + 0.2 * round + 0.14 * lit;
      const onSide = smoothStep(-bevel, bevel, y - (topY + rim));
      const edge = 0.05 * Math.exp(-(((y - topY - rim) / bevel) ** 2));
      const factor = top + (Math.min(side, top * 0.92) - top) * onSide + edge;
      shade(surfaces, x, y, 1 + (factor - 1) * Math.min(1, inside));
    }
}

/** A niche with a round top in the wall behind the product; the light's side of its edge throws a shadow into it. */
function paintArch(
  surfaces: Surfaces,
  { centreX, baseY, width, height, horizonY, isLitFromRight }: Stand,
): void {
  const radius = Math.min(surfaces.width * 0.4, Math.max(width * 0.8, surfaces.width * 0.25));
  // a low product in a tall photo still stands before an arch, not before a hump
  const wanted = Math.min(baseY - height - radius * 0.45, horizonY - radius * 1.7);
  const top = Math.max(surfaces.height * 0.06, wanted);
  const spring = top + radius;
  const floor = horizonY - surfaces.height * 0.004;
  const depth = radius * 0.16;
  const towards = isLitFromRight ? 1 : -1;
  /** pixels inside the opening, below 0 outside */
  const within = (x: number, y: number) =>
    y < spring ? radius - Math.hypot(x - centreX, y - spring) : radius - Math.abs(x - centreX);
  for (let y = Math.max(0, Math.floor(top) - 2); y < Math.min(surfaces.height, floor); y++)
    for (let x = 0; x < surfaces.width; x++) {
      const inside = within(x, y);
      if (inside < -1) continue;
      const inShadow = smoothStep(depth * 0.45, -depth * 0.45, within(x + towards * depth, y - depth * 0.8));
      const ground = 1 - 0.07 * Math.exp(-(floor - y) / (radius * 0.12));
      const back = (0.95 - 0.17 * inShadow) * ground;
      // the far reveal catches the light
      const reveal = smoothStep(depth * 0.3, 0, inside) * (1 - inShadow) * 0.05;
      shade(surfaces, x, y, 1 + (back + reveal - 1) * Math.min(1, Math.max(0, inside + 0.5)));
    }
}

/** The front edge of a thick slab below the product, and its face, which the light reaches less. */
function paintLedge(surfaces: Surfaces, { baseY }: Stand): void {
  const edge = Math.min(surfaces.height * 0.93, baseY + surfaces.height * 0.055);
  const bevel = Math.max(1.5, surfaces.height * 0.0025);
  for (let y = Math.max(0, Math.floor(edge - 3 * bevel)); y < surfaces.height; y++) {
    const onFace = smoothStep(-bevel * 0.6, bevel * 0.6, y - edge);
    const down = (y - edge) / surfaces.height;
    const face = 0.74 - 0.5 * Math.max(0, down);
    const shine = 0.1 * Math.exp(-(((y - edge + 0.4 * bevel) / bevel) ** 2));
    const factor = 1 + (face - 1) * onFace + shine;
    for (let x = 0; x < surfaces.width; x++) shade(surfaces, x, y, factor);
  }
}
