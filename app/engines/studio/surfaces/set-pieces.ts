import { linearOfByte } from '#app/imaging/colour.ts';
import { encodedOffset, rootOfGain, whitest } from '#app/engines/studio/light/gain.ts';
import type { Field } from '#app/engines/studio/shadow/shadow-planes.ts';
import type { Surfaces } from './surfaces.ts';

/** Where the product stands, in the surfaces' pixels. */
export type Stand = {
  /** of the product, and of what of it touches the ground */
  centreX: number;
  footX: number;
  /** the row on which it stands */
  baseY: number;
  /** of the product, and of what of it touches the ground */
  width: number;
  footWidth: number;
  /** how far its foot recedes, from its nearest corner to its ends */
  footDepth: number;
  /** of the product */
  height: number;
  /** where wall and table meet; the surfaces' height when they don't */
  horizonY: number;
  /** 0..1, of the store: a white set is lit from all sides, its shades are faint */
  whiteness: number;
  isLitFromRight: boolean;
  /** -1 = shadows fall to the left, 1 = to the right, 0 = none does */
  fallsTowards: number;
  /** -1..1: how much larger and how far to the side the piece is than in the first photo of the order */
  variation: { size: number; shift: number };
  /** of a roll of paper, as a factor of the store's own for red, green and blue */
  colour: readonly [number, number, number];
};

/** What is built around the product: each changes the surfaces it is given. */
export type SetPiece = 'podium' | 'arch' | 'ledge' | 'roll';

const painters: Record<SetPiece, (surfaces: Surfaces, stand: Stand) => void> = {
  podium: paintPodium,
  arch: paintArch,
  ledge: paintLedge,
  roll: paintRoll,
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
function topFactor({ encoded, width, height }: Surfaces, { centreX, baseY, whiteness }: Stand): number {
  const column = Math.min(width - 1, Math.max(0, Math.round(centreX)));
  const at = (Math.min(height - 1, Math.max(0, Math.round(baseY))) * width + column) * 3;
  const [red, green, blue] = [0, 1, 2].map((k) => linearOfByte[encoded[at + k] >> 8]);
  const brightness = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return Math.min(1.05, (0.87 + 0.11 * whiteness) / Math.max(0.01, brightness));
}

type Podium = { centreX: number; radiusX: number; radiusY: number; topY: number; footY: number };

/**
 * As wide as the product needs, both its sides in the photo; a drum, whose foot a photo with room below shows. Its top is
 * seen as steeply as the product's own foot is: a box at an angle stands on it with all its corners.
 */
function podiumOf(
  { footX, baseY, width, footWidth, footDepth, variation }: Stand,
  surfaces: Pick<Surfaces, 'width' | 'height'>,
): Podium {
  const needed = Math.max(footWidth * 0.6, width * 0.54);
  const least = 0.2 * Math.min(surfaces.width, surfaces.height);
  const wanted = Math.max(needed * 1.2, least) * (1 + 0.1 * variation.size);
  const free = Math.min(footX, surfaces.width - footX) - 0.03 * surfaces.width;
  const radiusX = Math.max(needed, Math.min(wanted, free));
  const radiusY = radiusX * Math.min(0.42, Math.max(0.17, (2 * footDepth) / Math.max(1, footWidth)));
  const topY = baseY - Math.max(footDepth, radiusY * 0.3);
  const centreX = footX + 0.5 * Math.max(0, radiusX - needed) * variation.shift;
  return { centreX, radiusX, radiusY, topY, footY: topY + radiusX * 0.58 };
}

/** A round plinth whose top the product stands on; in a photo with room below its foot is seen, and the floor around. */
function paintPodium(surfaces: Surfaces, stand: Stand): void {
  const { isLitFromRight, whiteness } = stand;
  const podium = podiumOf(stand, surfaces);
  const { centreX, radiusX, radiusY, topY, footY } = podium;
  const bevel = 1.5;
  const top = topFactor(surfaces, stand);
  shadePodiumFloor(surfaces, stand, podium);
  const [left, right] = [Math.max(0, Math.floor(centreX - radiusX)), Math.ceil(centreX + radiusX)];
  const last = Math.min(surfaces.height, Math.ceil(footY + radiusY));
  for (let y = Math.max(0, Math.floor(topY - radiusY) - 1); y < last; y++)
    for (let x = left; x <= Math.min(surfaces.width - 1, right); x++) {
      const across = (x - centreX) / radiusX;
      const round = Math.sqrt(Math.max(0, 1 - across * across));
      const rim = radiusY * round;
      // how far inside the outline, in pixels: the rim is drawn soft, a pixel wide
      const inside = Math.min(y - (topY - rim), (1 - Math.abs(across)) * radiusX, footY + rim - y);
      if (inside <= 0) continue;
      const lit = isLitFromRight ? across : -across;
      const shaded = 0.7 + 0.14 * round + 0.12 * lit;
      // the floor throws light back: below, a side is a little lighter
      const bounce = 0.03 * Math.min(1, Math.max(0, (y - topY) / (footY - topY)));
      const side = shaded + (0.8 + 0.06 * round + 0.075 * lit - shaded) * whiteness + bounce;
      const onSide = smoothStep(-bevel, bevel, y - (topY + rim));
      const edge = 0.05 * (1 - whiteness) * Math.exp(-(((y - topY - rim) / bevel) ** 2));
      const factor = top + (Math.min(side, top * 0.93) - top) * onSide + edge;
      shade(surfaces, x, y, 1 + (factor - 1) * Math.min(1, inside));
    }
}

/** The darkness around a plinth's foot, gone within a third of its radius, and its shadow, which the light throws aside. */
function shadePodiumFloor(
  surfaces: Surfaces,
  { whiteness, fallsTowards }: Stand,
  { centreX, radiusX, radiusY, topY, footY }: Podium,
): void {
  const deep = 0.32 - 0.12 * whiteness;
  const cast = 0.2 - 0.07 * whiteness;
  const reach = 0.34;
  const length = 0.85 * fallsTowards;
  const [from, to] = [Math.min(0, length) - 1.5, Math.max(0, length) + 1.5];
  const top = Math.max(0, Math.floor(topY));
  for (let y = top; y < Math.min(surfaces.height, footY + radiusY * 2); y++)
    for (
      let x = Math.max(0, Math.floor(centreX + from * radiusX));
      x < Math.min(surfaces.width, centreX + to * radiusX);
      x++
    ) {
      const across = (x - centreX) / radiusX;
      // what the plinth itself hides: its edge is drawn soft, a pixel wide
      const rim = Math.sqrt(Math.max(0, 1 - across * across)) * radiusY;
      const hidden = Math.min(footY + rim - y, (1 - Math.abs(across)) * radiusX);
      if (hidden >= 1) continue;
      const seen = 1 - Math.max(0, hidden);
      const down = (y - footY) / radiusY;
      const away = Math.hypot(across, down / (down > 0 ? 1.25 : 1)) - 0.97;
      const contact = away < reach ? deep * (1 - Math.max(0, away) / reach) ** 3 : 0;
      // the drum's shadow: the nearest of the discs that it is made of, softer the further away
      const along = length === 0 ? 0 : Math.min(1, Math.max(0, across / length));
      const beside = Math.hypot(across - along * length, down + 0.25 * along) - 1;
      const soft = 0.16 + 0.34 * along;
      const thrown = length === 0 ? 0 : cast * (1 - 0.55 * along) * smoothStep(soft, -soft, beside);
      if (contact + thrown > 0.002) shade(surfaces, x, y, (1 - contact * seen) * (1 - thrown * seen));
    }
}

/** A shadow ends where the plinth's top does: what falls beyond falls on nothing that is near. */
export function keepOnPodium(shadow: Field, stand: Stand, step: number): void {
  // the frame as the surfaces have it: the field's own step is in the photo's pixels
  const share = shadow.step / step;
  const podium = podiumOf(stand, { width: shadow.width * share, height: shadow.height * share });
  // soft over two of the field's values, however flat the ellipse is: or its edge would be stairs
  const soft = 0.8 * share;
  for (let y = 0, at = 0; y < shadow.height; y++)
    for (let x = 0; x < shadow.width; x++, at++) {
      if (!shadow.values[at]) continue;
      const across = (x * share - podium.centreX) / podium.radiusX;
      const down = (y * share - podium.topY) / podium.radiusY;
      const far = Math.hypot(across, down);
      const steep = Math.hypot(across / podium.radiusX, down / podium.radiusY) / Math.max(0.01, far);
      shadow.values[at] *= smoothStep(-soft, soft, (1 - far) / Math.max(1e-6, steep));
    }
}

/** A niche with a round top in the wall behind the product; the light's side of its edge throws a shadow into it. */
function paintArch(
  surfaces: Surfaces,
  { centreX: middle, baseY, width, height, horizonY, whiteness, isLitFromRight, variation }: Stand,
): void {
  const wide = Math.max(width * 0.8, surfaces.width * 0.25) * (1 + 0.1 * variation.size);
  const radius = Math.min(surfaces.width * 0.4, wide);
  const centreX = middle + 0.35 * radius * variation.shift;
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
      const back = (0.95 + 0.02 * whiteness - (0.17 - 0.05 * whiteness) * inShadow) * ground;
      // the far reveal catches the light
      const reveal = smoothStep(depth * 0.3, 0, inside) * (1 - inShadow) * 0.05;
      shade(surfaces, x, y, 1 + (back + reveal - 1) * Math.min(1, Math.max(0, inside + 0.5)));
    }
}

/** How much taller the stone's pattern is on the face, which is seen straight, than on the top, which recedes. */
const faceStretch = 2.6;

/** The front edge of a thick slab below the product, and its face, which the light reaches less. */
function paintLedge(surfaces: Surfaces, { baseY, whiteness }: Stand): void {
  const { encoded, width, height } = surfaces;
  const edge = Math.min(height * 0.93, baseY + height * 0.055);
  const bevel = Math.max(1.5, height * 0.0025);
  const line = width * 3;
  const top = encoded.slice(0, Math.ceil(edge + 2) * line);
  for (let y = Math.max(0, Math.floor(edge - 3 * bevel)); y < height; y++) {
    const onFace = smoothStep(-bevel * 0.6, bevel * 0.6, y - edge);
    const down = Math.max(0, y - edge);
    // what the edge cuts runs on down the face
    if (down > 0) {
      const from = edge - down / faceStretch;
      const row = Math.floor(from);
      const share = from - row;
      for (let at = 0, upper = row * line, to = y * line; at < line; at++, upper++, to++)
        encoded[to] = top[upper] + (top[upper + line] - top[upper]) * share;
    }
    const face = 0.76 + 0.13 * whiteness - (0.42 * down) / height;
    // a worn edge catches the light
    const shine = (0.07 - 0.03 * whiteness) * Math.exp(-(((y - edge + 0.4 * bevel) / bevel) ** 2));
    const factor = 1 + (face - 1) * onFace + shine;
    for (let x = 0; x < width; x++) shade(surfaces, x, y, factor);
  }
}

/** A roll of coloured paper, wider than what the camera sees: it takes the light of the store's own. */
function paintRoll({ encoded }: Surfaces, { colour }: Stand): void {
  const roots = colour.map(rootOfGain);
  for (let at = 0; at < encoded.length; at += 3)
    for (let k = 0; k < 3; k++) {
      const value = (encoded[at + k] + encodedOffset) * roots[k] - encodedOffset;
      encoded[at + k] = value >= whitest ? whitest : value <= 0 ? 0 : value;
    }
}
