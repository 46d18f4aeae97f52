import type { Look } from '../image-engine.ts';
import { blur } from './blur.ts';
import { createRandom } from './random.ts';
import type { Scene } from './scenes.ts';
import type { Field } from './shadow-planes.ts';
import { hasPlate, lightOfPlate } from './plate.ts';
import { whitenessOf } from './surface-colours.ts';

/** Pixels of the photo for each value of the light field: light changes slowly. */
const lightStep = 8;

/** How bright each place of the scene is lit, around 1: falls off away from the light, through the gobo if there is one. */
export function lightScene(
  scene: Scene,
  look: Look,
  frame: { width: number; height: number; horizon: number | null },
  seed: number,
): Field {
  const width = Math.ceil(frame.width / lightStep) + 1;
  const height = Math.ceil(frame.height / lightStep) + 1;
  // the store's own set is measured with its light on it
  if (hasPlate(scene, look))
    return { values: new Float32Array(width * height).fill(1), width, height, step: lightStep };
  const values = look.plateOklab
    ? lightOfPlate(look.plateOklab, width, height, scene.family === 'studio' ? 3 : 2)
    : fallOff(scene, look, width, height);
  const pattern = scene.gobo
    ? paintGobo(scene.gobo, { width, height, horizon: frame.horizon }, seed, look)
    : undefined;
  // where nothing can be brighter than the paper, the pool is what the light leaves darker around it
  const glow = scene.glow * (1 - 0.7 * whitenessOf(look));
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const u = x / (width - 1) - 0.5;
      const v = y / (height - 1) - 0.5;
      if (glow) values[at] *= 1 + glow * (Math.exp(-(u * u + (v + 0.08) ** 2) / 0.11) - 0.35);
      if (pattern) values[at] *= pattern[at];
    }
  return { values, width, height, step: lightStep };
}

/** Light that falls off away from its source, for a store whose own set is not known. */
function fallOff(scene: Scene, look: Look, width: number, height: number): Float32Array {
  const values = new Float32Array(width * height);
  const angle = ((look.lightAzimuthDegrees ?? 90) * Math.PI) / 180;
  // an even white backdrop stays even: nothing may look dirty
  const evenness = look.lightAzimuthDegrees === null ? 0.3 : 1;
  const isStudio = scene.family === 'studio';
  const brightness = Math.max(isStudio ? 0 : 0.3, Math.min(1, (0.985 - look.backdropOklab[0]) / 0.06));
  const slope = (isStudio ? 0.1 : 0.2) * brightness * evenness;
  const vignette = (isStudio ? 0.07 : 0.1) * brightness;
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const u = x / (width - 1) - 0.5;
      const v = y / (height - 1) - 0.5;
      const towards = u * Math.cos(angle) - v * Math.sin(angle);
      values[at] = (1 + slope * towards) * (1 - vignette * (u * u + v * v) * 2);
    }
  return values;
}

type Grid = { width: number; height: number; horizon: number | null };

/** Window panes or leaves, as the light that comes through: 1 = lit, below = in their shadow. */
function paintGobo(kind: 'window' | 'leaves', grid: Grid, seed: number, look: Look): Float32Array {
  const random = createRandom(seed + 5);
  const { width, height } = grid;
  const side = (look.lightAzimuthDegrees ?? 120) < 90 ? -1 : 1;
  const lit =
    kind === 'window'
      ? paintPanes(grid, random, side)
      : layOnTable(paintLeaves(width, height, random), grid, side);
  const soft = blur(lit, width, height, width * (0.006 + 0.011 * look.lightSoftness));
  // on white, light from all sides fills a shadow, and nothing is brighter than the wall
  const white = whitenessOf(look);
  const floor = kind === 'window' ? 0.77 + 0.1 * white : 0.8 + 0.08 * white;
  const top = kind === 'window' ? 1.1 - 0.085 * white : 1.02 - 0.02 * white;
  return soft.map((value) => floor + (top - floor) * value);
}

/** Eye level above the table's far edge, in heights of the table as it is seen: the light's pattern recedes with it. */
const eyeLevel = 0.9;

/**
 * Where the light that falls on a place would have met the wall, in shares of the frame: a pattern breaks where wall and
 * table meet, runs on towards the camera, is wider there and slants more.
 */
function behind(x: number, y: number, horizon: number | null, side: number): { u: number; v: number } {
  if (horizon === null || y <= horizon) return { u: x, v: y };
  const down = (y - horizon) / (1 - horizon);
  const near = (down + eyeLevel) / eyeLevel;
  const out = 0.62 * (1 / eyeLevel - 1 / (down + eyeLevel));
  return { u: 0.5 + (x - 0.5) / near - side * 0.3 * out, v: horizon + out };
}

/** A pattern on a wall, broken where the table begins. */
function layOnTable(pattern: Float32Array, { width, height, horizon }: Grid, side: number): Float32Array {
  if (horizon === null) return pattern;
  const laid = pattern.slice();
  for (let y = Math.ceil(horizon * height); y < height; y++)
    for (let x = 0; x < width; x++) {
      const { u, v } = behind(x / width, y / height, horizon, side);
      const column = Math.min(width - 1, Math.max(0, Math.round(u * width)));
      laid[y * width + x] = pattern[Math.min(height - 1, Math.round(v * height)) * width + column];
    }
  return laid;
}

function paintPanes({ width, height, horizon }: Grid, random: () => number, side: number): Float32Array {
  const lit = new Float32Array(width * height);
  const skew = side * (0.22 + 0.12 * random());
  const [left, top] = [0.06 + 0.1 * random(), 0.02 + 0.06 * random()];
  const [paneWidth, paneHeight, bar] = [0.36, 0.4, 0.035];
  const isPane = (along: number, size: number) => {
    const index = Math.floor(along / (size + bar));
    return index >= 0 && index < 2 && along - index * (size + bar) < size;
  };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const place = behind(x / width, y / height, horizon, side);
      const v = place.v - top;
      if (isPane(place.u - left - skew * (v - 0.4), paneWidth) && isPane(v, paneHeight))
        lit[y * width + x] = 1;
    }
  return lit;
}

function paintLeaves(width: number, height: number, random: () => number): Float32Array {
  const lit = new Float32Array(width * height).fill(1);
  for (let frond = 0; frond < 4; frond++) {
    const fromX = random() < 0.5 ? -0.05 : 1.05;
    const fromY = 0.7 * random() - 0.1;
    const bend = (random() - 0.5) * 0.5;
    const leaves = 15;
    for (let leaf = 0; leaf < leaves; leaf++) {
      const t = leaf / leaves;
      const stemX = fromX + (fromX < 0 ? 1 : -1) * t * 0.52;
      const stemY = fromY + bend * t * t;
      const turn = (leaf % 2 ? 1 : -1) * (0.7 + 0.3 * random()) + bend;
      paintLeaf(lit, width, height, { x: stemX, y: stemY, turn, length: 0.15 * (1 - 0.6 * t) });
    }
  }
  return lit;
}

function paintLeaf(
  lit: Float32Array,
  width: number,
  height: number,
  leaf: { x: number; y: number; turn: number; length: number },
): void {
  const [cos, sin] = [Math.cos(leaf.turn), Math.sin(leaf.turn)];
  const centreX = (leaf.x + (cos * leaf.length) / 2) * width;
  const centreY = (leaf.y + (sin * leaf.length) / 2) * height;
  const long = (leaf.length / 2) * width;
  const wide = long * 0.2;
  for (let y = Math.max(0, Math.floor(centreY - long)); y < Math.min(height, centreY + long); y++)
    for (let x = Math.max(0, Math.floor(centreX - long)); x < Math.min(width, centreX + long); x++) {
      const along = ((x - centreX) * cos + (y - centreY) * sin) / long;
      const across = (-(x - centreX) * sin + (y - centreY) * cos) / (wide * (1 - 0.5 * along));
      if (along * along + across * across < 1) lit[y * width + x] = 0;
    }
}
