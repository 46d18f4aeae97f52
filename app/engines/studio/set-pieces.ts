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
  /** 0..1, of the store: a white set is lit from all sides, its shades are faint */
  whiteness: number;
  isLitFromRight: boolean;
  isSeenFromAbove: boolean;
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

/** A round plinth whose top the product stands on; in a tall photo its foot is seen, and the floor that it stands on. */
function paintPodium(surfaces: Surfaces, stand: Stand): void {
  const { centreX, baseY, width, isLitFromRight, whiteness } = stand;
  // as wide as the product needs, and with both its sides in the photo
  const wide = Math.max(width * 0.78, surfaces.width * 0.19);
  const radiusX = Math.min(wide, Math.max(surfaces.width * 0.46, width * 0.54));
  const radiusY = radiusX * 0.16;
  const topY = baseY - radiusY * 0.35;
  const footY = topY + radiusX * 0.62;
  const bevel = 1.5;
  const top = topFactor(surfaces, stand);
  const [left, right] = [Math.max(0, Math.floor(centreX - radiusX)), Math.ceil(centreX + radiusX)];
  // below the foot's outline, its own shadow on the floor
  const last = Math.min(surfaces.height, Math.ceil(footY + radiusY + radiusX * 0.3));
  if (footY < surfaces.height + radiusX * 0.3) shadePodiumFloor(surfaces, stand, { radiusX, radiusY, footY });
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
      const side = shaded + (0.925 + 0.03 * round + 0.02 * lit - shaded) * whiteness;
      const onSide = smoothStep(-bevel, bevel, y - (topY + rim));
      // on white, what tells top and side apart is the line between them
      const under = 0.1 * whiteness * Math.exp(-(((y - topY - rim - 3 * bevel) / (2 * bevel)) ** 2));
      const edge = 0.05 * Math.exp(-(((y - topY - rim) / bevel) ** 2)) - under;
      const factor = top + (Math.min(side, top * (0.92 + 0.04 * whiteness)) - top) * onSide + edge;
      shade(surfaces, x, y, 1 + (factor - 1) * Math.min(1, inside));
    }
}

/** The darkness around a plinth's foot: deep at its outline, gone within a third of its radius. */
function shadePodiumFloor(
  surfaces: Surfaces,
  { centreX, whiteness }: Stand,
  { radiusX, radiusY, footY }: { radiusX: number; radiusY: number; footY: number },
): void {
  const depth = 0.34 - 0.16 * whiteness;
  const reach = 0.34;
  const top = Math.max(0, Math.floor(footY - radiusY * (1 + reach)));
  const [left, right] = [centreX - radiusX * (1 + reach), centreX + radiusX * (1 + reach)];
  for (let y = top; y < Math.min(surfaces.height, footY + radiusY * (1 + 2.5 * reach)); y++)
    for (let x = Math.max(0, Math.floor(left)); x < Math.min(surfaces.width, right); x++) {
      const away =
        Math.hypot((x - centreX) / radiusX, (y - footY) / (radiusY * (y > footY ? 1.25 : 1))) - 0.97;
      const rim = Math.sqrt(Math.max(0, 1 - ((x - centreX) / radiusX) ** 2)) * radiusY;
      // what the plinth itself hides
      if (y < footY + rim - 0.5) continue;
      if (away < reach) shade(surfaces, x, y, 1 - depth * (1 - Math.max(0, away) / reach) ** 3);
    }
}

/** A niche with a round top in the wall behind the product; the light's side of its edge throws a shadow into it. */
function paintArch(
  surfaces: Surfaces,
  { centreX, baseY, width, height, horizonY, whiteness, isLitFromRight }: Stand,
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
      const back = (0.95 + 0.05 * whiteness - (0.17 - 0.08 * whiteness) * inShadow) * ground;
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

/** A roll of coloured paper that hangs behind the product and runs out towards the camera, wider where it is nearer. */
function paintRoll(surfaces: Surfaces, { centreX, baseY, width, colour, isSeenFromAbove }: Stand): void {
  const { encoded } = surfaces;
  const half = Math.min(surfaces.width * 0.36, Math.max(width * 0.68, surfaces.width * 0.27));
  const bend = baseY - surfaces.height * 0.16;
  const roots = colour.map(rootOfGain);
  for (let y = 0; y < surfaces.height; y++) {
    const near = isSeenFromAbove ? 0 : Math.max(0, y - bend) / surfaces.height;
    const reach = half + surfaces.width * (near < 0.08 ? near * near * 4 : 0.64 * near - 0.0256);
    const [left, right] = [centreX - reach, centreX + reach];
    for (let x = Math.max(0, Math.floor(left) - 8); x < Math.min(surfaces.width, right + 8); x++) {
      const inside = Math.min(x - left, right - x);
      // paper is thin: the line of shade beside it is fine and faint
      if (inside <= 0) {
        shade(surfaces, x, y, 1 - 0.05 * Math.max(0, 1 + inside / 8) ** 2);
        continue;
      }
      const covered = Math.min(1, inside);
      for (let k = 0, at = (y * surfaces.width + x) * 3; k < 3; k++, at++) {
        const value = (encoded[at] + encodedOffset) * (1 + (roots[k] - 1) * covered) - encodedOffset;
        encoded[at] = value >= whitest ? whitest : value <= 0 ? 0 : value;
      }
    }
  }
}
