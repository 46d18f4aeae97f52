import { kelvinToLinear, oklabToLinear } from '#app/imaging/colour.ts';
import type { Look, Pose } from '../image-engine.ts';
import { materials, ownColour } from './materials.ts';
import type { Scene } from './scenes.ts';

/** Linear colour of the empty scene in even light, three interleaved channels, at half the photo's resolution. */
export type Surfaces = { linear: Float32Array; width: number; height: number };

export const surfaceStep = 2;

type Colour = [number, number, number];

/** The colour a part of the scene has in this store: its own, or the store's backdrop moved by the scene's tint. */
export function colourOfSurface(part: Scene['wall'], scene: Scene, look: Look): Colour {
  const own = ownColour[part.material];
  const [lightness, a, b] = own ?? look.backdropOklab;
  if (own) return [lightness + part.tint[0], a + part.tint[1], b + part.tint[2]];
  const isLifestyle = scene.family === 'lifestyle';
  // a wall of pure white or black has no surface to see
  const kept = isLifestyle ? Math.min(0.94, Math.max(0.32, lightness)) : lightness;
  const accent = accentOf(scene, look);
  return [Math.min(1, kept + part.tint[0]), a + part.tint[1] + accent.a, b + part.tint[2] + accent.b];
}

/** A breath of the store's strongest product colour, for paper that is not its everyday one; a warm one if it has none. */
function accentOf({ accent }: Scene, { paletteOklab }: Look): { a: number; b: number } {
  const strength = ({ oklab, weight }: Look['paletteOklab'][number]) =>
    weight * Math.hypot(oklab[1], oklab[2]);
  const [strongest] = paletteOklab
    .filter(({ role, oklab }) => role === 'product' && Math.hypot(oklab[1], oklab[2]) > 0.04)
    .sort((one, other) => strength(other) - strength(one));
  const [, a, b] = strongest?.oklab ?? [0, 0.35, 0.94];
  const chroma = Math.hypot(a, b);
  return { a: (accent * a) / chroma, b: (accent * b) / chroma };
}

const black: Colour = [0, 0, 0];

/**
 * Half the illuminant's tint: people adapt to the light of a photo, but not wholly. What has the store's backdrop's colour
 * was measured with that light on it.
 */
function tintOf(part: Scene['wall'], look: Look): Colour {
  if (!ownColour[part.material]) return [1, 1, 1];
  const [red, green, blue] = kelvinToLinear(look.illuminantKelvin);
  const grey = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return [Math.sqrt(red / grey), Math.sqrt(green / grey), Math.sqrt(blue / grey)];
}

/** Is this scene the store's own set: its paper and nothing else? Then the store's measured backdrop is the set. */
export function hasPlate(scene: Scene, look: Look): boolean {
  return look.plateOklab !== null && scene.family === 'studio' && scene.horizon === null;
}

/** The store's empty backdrop, moved by the scene's tint: a biquadratic surface through its 3 x 3 colours. */
function paintPlate(surfaces: Surfaces, plate: Colour[], scene: Scene, look: Look, seed: number): void {
  const { linear, width, height } = surfaces;
  const { tint: own, material } = scene.wall;
  const accent = accentOf(scene, look);
  const tint = [own[0], own[1] + accent.a, own[2] + accent.b];
  const weigh = (t: number): Colour => {
    const s = Math.min(1.5, Math.max(-1.5, 3 * (t - 0.5)));
    return [0.5 * s * (s - 1), 1 - s * s, 0.5 * s * (s + 1)];
  };
  const unit = surfaceStep / (surfaceStep * height * 0.7);
  const weightsAcross = Array.from({ length: width }, (_, x) => weigh(x / (width - 1)));
  const oklab: Colour = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    const down = weigh(y / (height - 1));
    const row = [0, 1, 2].map((column) =>
      [0, 1, 2].map((k) =>
        [0, 1, 2].reduce((sum, line) => sum + down[line] * plate[3 * line + column][k], 0),
      ),
    );
    for (let x = 0; x < width; x++) {
      const across = weightsAcross[x];
      const grain = materials[material](x * unit, y * unit, seed, 1);
      // written out: a million pixels pass here, and a closure for each channel costs more than the sums
      for (let k = 0; k < 3; k++)
        oklab[k] = across[0] * row[0][k] + across[1] * row[1][k] + across[2] * row[2][k] + tint[k] + grain[k];
      const colour = oklabToLinear(Math.min(1, oklab[0]), oklab[1], oklab[2]);
      const at = (y * width + x) * 3;
      for (let k = 0; k < 3; k++) linear[at + k] = Math.max(0, colour[k]);
    }
  }
}

/** Paints wall and table. `productHeight` (pixels) is the unit of the materials' scale: grain fits the product's size. */
export function paintSurfaces(
  scene: Scene,
  look: Look,
  pose: Pose,
  frame: { width: number; height: number; productHeight: number; horizon: number | null },
  seed: number,
): Surfaces {
  const width = Math.ceil(frame.width / surfaceStep) + 1;
  const height = Math.ceil(frame.height / surfaceStep) + 1;
  const linear = new Float32Array(width * height * 3);
  if (look.plateOklab && hasPlate(scene, look)) {
    paintPlate({ linear, width, height }, look.plateOklab, scene, look, seed);
    return { linear, width, height };
  }
  const horizon = pose === 'flat' ? null : frame.horizon;
  const unit = surfaceStep / Math.max(frame.height * 0.35, frame.productHeight);
  const wall = makePainter(scene.wall, scene, look, seed);
  const table = makePainter(scene.table, scene, look, seed + 77);
  const edge = horizon === null ? Infinity : horizon * height;
  const softness = height * 0.004;
  const depthUnit = horizon === null ? 1 : (1 - horizon) * height;
  for (let y = 0; y < height; y++) {
    const below = y - edge;
    const depth = horizon === null ? 1 : depthUnit / Math.max(below, 0.02 * depthUnit);
    const mixTable =
      horizon === null ? (pose === 'flat' ? 1 : 0) : Math.min(1, Math.max(0, below / softness + 0.5));
    for (let x = 0; x < width; x++) {
      const across = (x - width / 2) * unit;
      const at = (y * width + x) * 3;
      const isTable = mixTable > 0;
      const lower = isTable
        ? table(across * depth, horizon === null ? y * unit : depth * 1.4, 1 / depth)
        : undefined;
      const upper = mixTable < 1 ? wall(across, y * unit, 1) : lower;
      for (let k = 0; k < 3; k++) {
        const value =
          lower && upper ? upper[k] + (lower[k] - upper[k]) * mixTable : (lower ?? upper ?? black)[k];
        linear[at + k] = Math.max(0, value);
      }
    }
  }
  return { linear, width, height };
}

function makePainter(part: Scene['wall'], scene: Scene, look: Look, seed: number) {
  const base = colourOfSurface(part, scene, look);
  const material = materials[part.material];
  const tint = tintOf(part, look);
  return (u: number, v: number, detail: number): Colour => {
    const step = material(u, v, seed, Math.min(1, detail));
    const [red, green, blue] = oklabToLinear(base[0] + step[0], base[1] + step[1], base[2] + step[2]);
    return [red * tint[0], green * tint[1], blue * tint[2]];
  };
}

/** Paints a round plinth whose top the product stands on. Changes `surfaces`. */
export function paintPlinth(
  surfaces: Surfaces,
  foot: { centreX: number; baseY: number; width: number },
  fromRight: boolean,
): void {
  const radiusX = Math.max(foot.width * 0.78, surfaces.width * 0.19) | 0;
  const radiusY = radiusX * 0.16;
  const topY = foot.baseY - radiusY * 0.35;
  for (let y = Math.max(0, Math.floor(topY - radiusY)); y < surfaces.height; y++)
    for (
      let x = Math.max(0, foot.centreX - radiusX);
      x < Math.min(surfaces.width, foot.centreX + radiusX);
      x++
    ) {
      const across = (x - foot.centreX) / radiusX;
      const rim = radiusY * Math.sqrt(Math.max(0, 1 - across * across));
      const isTop = Math.abs(y - topY) < rim;
      if (!isTop && y < topY) continue;
      const lit = fromRight ? across : -across;
      const round = Math.sqrt(Math.max(0, 1 - across * across));
      const shade = isTop ? 1.05 : 0.62 + 0.2 * round + 0.14 * lit;
      const at = (y * surfaces.width + Math.floor(x)) * 3;
      for (let k = 0; k < 3; k++) surfaces.linear[at + k] *= shade;
    }
}
