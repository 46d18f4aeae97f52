import { LRUCache } from 'lru-cache';
import { encodedOfLinear, kelvinToLinear, linearSteps, writeOklabAsLinear } from '#app/imaging/colour.ts';
import type { Look, Pose } from '../image-engine.ts';
import type { Step } from './material.ts';
import { materials, ownColour } from './materials.ts';
import type { Scene } from './scenes.ts';

/** The empty scene in even light at half the photo's resolution: sRGB bytes · 256, three interleaved channels. */
export type Surfaces = { encoded: Uint16Array; width: number; height: number };

export const surfaceStep = 2;

type Colour = [number, number, number];

/** The colour a part of the scene has in this store: its own, or the store's backdrop moved by the scene's tint. */
export function colourOfSurface(part: Scene['wall'], scene: Scene, look: Look): Colour {
  const own = ownColour[part.material];
  const [lightness, a, b] = own ?? look.backdropOklab;
  if (own) return keyOf([lightness + part.tint[0], a + part.tint[1], b + part.tint[2]], look);
  const isLifestyle = scene.family === 'lifestyle';
  // a wall of pure white or black has no surface to see, and what falls through a gobo needs a light one to fall on
  const darkest = scene.gobo ? 0.66 : 0.32;
  const kept = isLifestyle ? Math.min(0.955, Math.max(darkest, lightness)) : lightness;
  const accent = accentOf(scene, look);
  return [Math.min(1, kept + part.tint[0]), a + part.tint[1] + accent.a, b + part.tint[2] + accent.b];
}

/** Wood, stone and marble come light and dark: a store of white photos takes bleached ones, a dark store deep ones. */
function keyOf([lightness, a, b]: Colour, { backdropOklab }: Look): Colour {
  const key = backdropOklab[0];
  const towards = key > 0.9 ? 0.45 * Math.min(1, (key - 0.9) / 0.08) : -0.4 * Math.min(1, (0.9 - key) / 0.6);
  if (towards < 0) return [lightness * (1 + towards * 0.8), a, b];
  // bleached wood has less colour too
  return [lightness + (0.955 - lightness) * towards, a * (1 - 0.5 * towards), b * (1 - 0.5 * towards)];
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

/**
 * Half the illuminant's tint: people adapt to the light of a photo, but not wholly. What has the store's backdrop's colour
 * was measured with that light on it.
 */
function tintOf(part: Scene['wall'], look: Look, mood: number | null): Colour {
  const own = kelvinToLinear(look.illuminantKelvin);
  const measured: Colour = ownColour[part.material] ? own : [1, 1, 1];
  const moved = mood === null ? own : kelvinToLinear(mood);
  const [red, green, blue] = measured.map((value, k) => (value * moved[k]) / own[k]);
  const grey = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return [Math.sqrt(red / grey), Math.sqrt(green / grey), Math.sqrt(blue / grey)];
}

/** Is this scene the store's own set: its paper and nothing else? Then the store's measured backdrop is the set. */
export function hasPlate(scene: Scene, look: Look): boolean {
  return look.plateOklab !== null && scene.family === 'studio' && scene.horizon === null && !scene.glow;
}

/** The store's empty backdrop, moved by the scene's tint: a biquadratic surface through its 3 x 3 colours. */
function paintPlate(surfaces: Surfaces, plate: Colour[], scene: Scene, look: Look, seed: number): void {
  const { encoded, width, height } = surfaces;
  const linear = new Float32Array(width * 3);
  const { tint: own, material } = scene.wall;
  const accent = accentOf(scene, look);
  const tint = [own[0], own[1] + accent.a, own[2] + accent.b];
  const weigh = (t: number): Colour => {
    const s = Math.min(1.5, Math.max(-1.5, 3 * (t - 0.5)));
    return [0.5 * s * (s - 1), 1 - s * s, 0.5 * s * (s + 1)];
  };
  const unit = 1 / (height * 0.7);
  const across = [0, 1, 2].map((column) =>
    Float32Array.from({ length: width }, (_, x) => weigh(x / (width - 1))[column]),
  );
  const paint = materials[material];
  const strength = strengthOf(scene.wall, look);
  const step: Step = { l: 0, a: 0, b: 0 };
  for (let y = 0; y < height; y++) {
    const down = weigh(y / (height - 1));
    // the row's own quadratic: three colours, channel by channel
    const row = [0, 1, 2].flatMap((column) =>
      [0, 1, 2].map((k) =>
        [0, 1, 2].reduce((sum, line) => sum + down[line] * plate[3 * line + column][k], tint[k] / 3),
      ),
    );
    // written out: a million pixels pass here, and a closure for each channel costs more than the sums
    const [l0, a0, b0, l1, a1, b1, l2, a2, b2] = row;
    for (let x = 0, at = 0; x < width; x++, at += 3) {
      const [p, q, r] = [across[0][x], across[1][x], across[2][x]];
      paint(step, x * unit, y * unit, seed, 1);
      const lightness = p * l0 + q * l1 + r * l2 + step.l * strength;
      const a = p * a0 + q * a1 + r * a2 + step.a;
      const b = p * b0 + q * b1 + r * b2 + step.b;
      writeOklabAsLinear(linear, at, lightness > 1 ? 1 : lightness, a, b);
    }
    encodeLine(linear, encoded, y);
  }
}

function encodeLine(linear: Float32Array, encoded: Uint16Array, line: number): void {
  for (let from = 0, to = line * linear.length; from < linear.length; from++, to++) {
    const value = linear[from];
    encoded[to] = encodedOfLinear[value >= 1 ? linearSteps : (value * linearSteps + 0.5) | 0];
  }
}

type Frame = {
  width: number;
  height: number;
  /** the unit of the materials' scale, in the photo's pixels: grain fits the product's size */
  productHeight: number;
  /** where wall and table meet, as a share of the height; null = nowhere */
  horizon: number | null;
};

/** What the photo's own rounding to bytes adds to the deviation of lightness. */
const ditherGrain = 0.001;
/** The deviation of `paper` as it is painted. */
const paperGrain = 0.0009;

/** How much stronger or weaker a material is painted: paper has the store's own grain. */
function strengthOf(part: Scene['wall'], { grain }: Look): number {
  if (part.material !== 'paper') return 1;
  if (grain === null) return 0.5;
  return Math.min(5, Math.sqrt(Math.max(0, grain * grain - ditherGrain * ditherGrain)) / paperGrain);
}

/** Painted once for a store and a scene, used for all its products. 1.5 MB for each million pixels of the photo. */
const painted = new LRUCache<string, Surfaces>({
  maxSize: 96 * 1024 * 1024,
  sizeCalculation: ({ encoded }) => encoded.byteLength,
});

/**
 * Wall and table, painted or known from before: the caller changes a copy. Horizon and scale are taken in steps, so that
 * products of nearly the same size stand on the same set.
 * @param variant another one gives other grain, veins and folds
 */
export function paintSurfaces(scene: Scene, look: Look, pose: Pose, frame: Frame, variant: number): Surfaces {
  const stepped = {
    ...frame,
    productHeight: 2 ** (Math.round(3 * Math.log2(Math.max(frame.height * 0.35, frame.productHeight))) / 3),
    horizon: frame.horizon === null || pose === 'flat' ? null : Math.floor(frame.horizon * 64) / 64,
  };
  const { backdropOklab, plateOklab, paletteOklab, illuminantKelvin, grain } = look;
  const colours = [backdropOklab, plateOklab, paletteOklab, illuminantKelvin, grain];
  const key = JSON.stringify([scene.id, pose, variant, stepped, colours]);
  const known = painted.get(key);
  if (known) return known;
  const width = Math.ceil(frame.width / surfaceStep) + 1;
  const height = Math.ceil(frame.height / surfaceStep) + 1;
  const surfaces = { encoded: new Uint16Array(width * height * 3), width, height };
  if (look.plateOklab && hasPlate(scene, look)) paintPlate(surfaces, look.plateOklab, scene, look, variant);
  else paintRoom(surfaces, scene, look, pose, stepped, variant);
  painted.set(key, surfaces);
  return surfaces;
}

/** Wall above the horizon, table below it; without a horizon, wall only, or table only when seen from above. */
function paintRoom(
  { encoded, width, height }: Surfaces,
  scene: Scene,
  look: Look,
  pose: Pose,
  { productHeight, horizon }: Frame,
  variant: number,
): void {
  const unit = surfaceStep / productHeight;
  const wall = makePainter(scene.wall, scene, look, variant);
  const table = makePainter(scene.table, scene, look, variant + 77);
  const edge = horizon === null ? Infinity : horizon * height;
  // the far edge of the table is a little out of focus, and the wall above it lies in its own corner's shade
  const softness = height * scene.farEdge;
  const corner = height * 0.07;
  // seen flat, the far table mirrors the wall: a polished one more, and farther towards the product
  const mirrored = horizon === null ? 0 : Math.min(0.92, 0.42 + scene.gloss);
  const fades = (horizon === null ? 1 : (1 - horizon) * height) * (0.16 + 0.3 * scene.gloss);
  const depthUnit = horizon === null ? 1 : (1 - horizon) * height;
  const wallDetail = horizon === null ? 1 : 0.35;
  const upper = new Float32Array(3);
  const linear = new Float32Array(width * 3);
  for (let y = 0; y < height; y++) {
    const below = y - edge;
    const depth = horizon === null ? 1 : depthUnit / Math.max(below, 0.02 * depthUnit);
    const mixTable =
      horizon === null
        ? pose === 'flat'
          ? 1
          : 0
        : smoothStep(below / softness + 0.5) * (1 - mirrored * Math.exp(Math.min(0, -below) / fades));
    const shade = horizon === null ? 1 : 1 - 0.05 * Math.exp(Math.min(0, below) / corner);
    const tableV = horizon === null ? y * unit : depth * 1.4;
    for (let x = 0, at = 0; x < width; x++, at += 3) {
      const across = (x - width / 2) * unit;
      if (mixTable > 0) table(linear, at, across * depth, tableV, 1 / depth);
      if (mixTable > 0.99) continue;
      wall(upper, 0, across, y * unit, wallDetail);
      for (let k = 0; k < 3; k++)
        linear[at + k] = upper[k] * shade + (linear[at + k] - upper[k] * shade) * mixTable;
    }
    encodeLine(linear, encoded, y);
  }
}

function smoothStep(share: number): number {
  const t = share < 0 ? 0 : share > 1 ? 1 : share;
  return t * t * (3 - 2 * t);
}

function makePainter(part: Scene['wall'], scene: Scene, look: Look, seed: number) {
  const [lightness, a, b] = colourOfSurface(part, scene, look);
  const material = materials[part.material];
  const [red, green, blue] = tintOf(part, look, scene.moodKelvin);
  const strength = strengthOf(part, look);
  const step: Step = { l: 0, a: 0, b: 0 };
  return (linear: Float32Array, at: number, u: number, v: number, detail: number): void => {
    material(step, u, v, seed, detail < 1 ? detail : 1);
    writeOklabAsLinear(linear, at, lightness + step.l * strength, a + step.a, b + step.b);
    linear[at] *= red;
    linear[at + 1] *= green;
    linear[at + 2] *= blue;
  };
}
