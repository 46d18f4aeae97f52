import { LRUCache } from 'lru-cache';
import { encodedOfLinear, linearSteps, writeOklabAsLinear } from '#app/imaging/colour.ts';
import type { Look, Pose } from '#app/engines/image-engine.ts';
import type { Footprint, Step } from './material.ts';
import { materials } from './materials.ts';
import { hasPlate, weighPlate } from './plate.ts';
import type { Part, Scene } from '#app/engines/studio/scenes.ts';
import {
  colourOfSurface,
  lightColourOn,
  strengthOf,
  tintIn,
  whitenessOf,
  type Colour,
} from './surface-colours.ts';

/** The empty scene in even light at half the photo's resolution: sRGB bytes · 256, three interleaved channels. */
export type Surfaces = { encoded: Uint16Array; width: number; height: number };

export const surfaceStep = 2;

/** The store's empty backdrop, moved by the scene's tint: a biquadratic surface through its 3 x 3 colours. */
function paintPlate(surfaces: Surfaces, plate: Colour[], scene: Scene, look: Look, seed: number): void {
  const { encoded, width, height } = surfaces;
  const linear = new Float32Array(width * 3);
  const tint = tintIn(scene.wall, look);
  const unit = 1 / (height * 0.7);
  const across = [0, 1, 2].map((column) =>
    Float32Array.from({ length: width }, (_, x) => weighPlate(x / (width - 1))[column]),
  );
  const paint = materials[scene.wall.material](seed, { u: unit, v: unit });
  const strength = strengthOf(scene.wall, look);
  const step: Step = { l: 0, a: 0, b: 0 };
  for (let y = 0; y < height; y++) {
    const down = weighPlate(y / (height - 1));
    // the row's own quadratic: three colours, channel by channel
    const row = [0, 1, 2].flatMap((column) =>
      [0, 1, 2].map((k) =>
        [0, 1, 2].reduce((sum, line) => sum + down[line] * plate[3 * line + column][k], tint[k]),
      ),
    );
    // written out: a million pixels pass here, and a closure for each channel costs more than the sums
    const [l0, a0, b0, l1, a1, b1, l2, a2, b2] = row;
    for (let x = 0, at = 0; x < width; x++, at += 3) {
      const [p, q, r] = [across[0][x], across[1][x], across[2][x]];
      paint(step, x * unit, y * unit);
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

/** Painted once for a store and a scene, used for all its products. 1.5 MB for each million pixels of the photo. */
const painted = new LRUCache<string, Surfaces>({
  maxSize: 32 * 1024 * 1024,
  sizeCalculation: ({ encoded }) => encoded.byteLength,
});

/**
 * Wall and table, painted or known from before: the caller changes a copy. The scale is taken in steps, so that products
 * of nearly the same size stand on the same set.
 * @param variant another one gives other grain, veins and folds
 */
export function paintSurfaces(scene: Scene, look: Look, pose: Pose, frame: Frame, variant: number): Surfaces {
  const stepped = {
    ...frame,
    productHeight: 2 ** (Math.round(2 * Math.log2(Math.max(frame.height * 0.35, frame.productHeight))) / 2),
    horizon: pose === 'flat' ? null : frame.horizon,
  };
  const { backdropOklab, plateOklab, surfaceOklab, paletteOklab, illuminantKelvin, grain } = look;
  const colours = [backdropOklab, plateOklab, surfaceOklab, paletteOklab, illuminantKelvin, grain];
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

/** How far away the lens is, as a share of the photo's height: what makes the table recede. */
const lensShare = 1.25;
/** How fast a pixel's blur grows behind the product, in pixels for each pixel of the photo's height. */
const aperture = 0.028;
/** Where the product stands, from the table's far edge to the photo's lower end: from there on all is sharp. */
const sharpFrom = 0.42;

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
  const lens = lensShare * height * unit;
  const sharpRow = sharpFrom * depthUnit;
  const blurOnWall = horizon === null ? 0 : aperture * 1.15 * sharpRow;
  const wallPixel = { u: unit * (1 + blurOnWall), v: unit * (1 + blurOnWall) };
  const upper = new Float32Array(width * 3);
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
    if (mixTable > 0) {
      const blurred = horizon === null ? 0 : aperture * Math.max(0, sharpRow - below);
      const across = unit * depth * (1 + blurred);
      const away = horizon === null ? unit : ((lens * depth) / Math.max(below, 1)) * (1 + blurred);
      const v = horizon === null ? y * unit : depth * lens;
      table(linear, { from: (-width / 2) * unit * depth, step: unit * depth, v }, { u: across, v: away });
    }
    if (mixTable <= 0.99) {
      wall(upper, { from: (-width / 2) * unit, step: unit, v: y * unit }, wallPixel);
      for (let at = 0; at < linear.length; at++) {
        const behind = upper[at] * shade;
        linear[at] = behind + (linear[at] - behind) * mixTable;
      }
    }
    encodeLine(linear, encoded, y);
  }
}

function smoothStep(share: number): number {
  const t = share < 0 ? 0 : share > 1 ? 1 : share;
  return t * t * (3 - 2 * t);
}

/** A line across a surface, in product heights. */
type Line = { from: number; step: number; v: number };

/** A pixel that covers more than this of a surface, in product heights, has the mean's colour. */
const coarsest = 0.5;

function makePainter(part: Part, scene: Scene, look: Look, seed: number) {
  const [lightness, a, b] = colourOfSurface(part, scene, look);
  const material = materials[part.material];
  const [red, green, blue] = lightColourOn(part, look, scene.moodMired * (1 - 0.6 * whitenessOf(look)));
  const strength = strengthOf(part, look);
  const step: Step = { l: 0, a: 0, b: 0 };
  return (linear: Float32Array, { from, step: pitch, v }: Line, footprint: Footprint): void => {
    // far away, a pixel holds so much of the pattern that it has the mean's colour
    const seen = strength * Math.min(1, Math.max(0, 2 - (2 * footprint.v) / coarsest));
    const paint = material(seed, footprint);
    for (let at = 0, u = from; at < linear.length; at += 3, u += pitch) {
      if (seen > 0) paint(step, u, v);
      writeOklabAsLinear(linear, at, lightness + step.l * seen, a + step.a * seen, b + step.b * seen);
      linear[at] *= red;
      linear[at + 1] *= green;
      linear[at + 2] *= blue;
    }
  };
}
