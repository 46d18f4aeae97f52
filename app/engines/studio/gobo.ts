import type { Look } from '../image-engine.ts';
import { blur } from './blur.ts';
import { createRandom } from './random.ts';
import { whitenessOf } from './surface-colours.ts';

/** `horizon`: where wall and table meet, as a share of the height; null = nowhere */
type Grid = { width: number; height: number; horizon: number | null };

/**
 * What stands between the light and the scene, as the light that comes through on a grid over the frame: 1 = lit, below = in
 * the shadow of window bars or leaves.
 */
export function paintGobo(kind: 'window' | 'leaves', grid: Grid, seed: number, look: Look): Float32Array {
  const random = createRandom(seed + 5);
  const side = (look.lightAzimuthDegrees ?? 120) < 90 ? -1 : 1;
  const radius = grid.width * (0.006 + 0.011 * look.lightSoftness);
  const white = whitenessOf(look);
  const lit =
    kind === 'window' ? paintWindow(grid, random, side, radius) : paintFoliage(grid, random, side, radius);
  // on white, light from all sides fills a shadow, and nothing is brighter than the wall
  const floor = kind === 'window' ? 0.77 + 0.1 * white : 0.79 + 0.08 * white;
  const top = kind === 'window' ? 1.1 - 0.085 * white : 1.02 - 0.02 * white;
  return lit.map((value) => floor + (top - floor) * value);
}

function paintWindow(grid: Grid, random: () => number, side: number, radius: number): Float32Array {
  return blur(paintPanes(grid, random, side), grid.width, grid.height, radius);
}

/** Fronds near the wall throw a clear shadow, those behind them a faint, soft one. */
function paintFoliage(grid: Grid, random: () => number, side: number, radius: number): Float32Array {
  const { width, height } = grid;
  const throwShadow = (soft: number) =>
    blur(layOnTable(paintFronds(grid, random, side), grid, side), width, height, soft);
  const [near, far] = [throwShadow(0.8 * radius), throwShadow(2.6 * radius)];
  return near.map((value, at) => value * (0.45 + 0.55 * far[at]));
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

/** Two palm fronds: most reach in from the side that the light goes to, so that the product's own side stays clear. */
function paintFronds({ width, height }: Grid, random: () => number, side: number): Float32Array {
  const lit = new Float32Array(width * height).fill(1);
  for (let frond = 0; frond < 2; frond++) {
    const isRight = random() < 0.7 === side > 0;
    let x = isRight ? 1.06 : -0.06;
    let y = 0.62 * random() - 0.08;
    // it points inwards and hangs a little more with every leaf
    let heading = (random() - 0.6) * 0.9;
    const droop = 0.02 + 0.05 * random();
    const leaves = 17;
    for (let leaf = 0; leaf < leaves; leaf++) {
      const t = leaf / leaves;
      x += (isRight ? -1 : 1) * Math.cos(heading) * 0.03;
      y += (Math.sin(heading) * 0.03 * width) / height;
      heading += droop;
      const isMissing = random() < 0.12;
      const spread = (leaf % 2 ? 1 : -1) * (1.15 - 0.8 * t + 0.35 * (random() - 0.5));
      const length =
        0.17 * (0.4 + 0.6 * Math.sin(Math.PI * Math.min(1, 0.2 + 0.85 * t))) * (0.8 + 0.4 * random());
      const turn = heading + spread;
      if (!isMissing) paintLeaf(lit, width, height, { x, y, turn: isRight ? Math.PI - turn : turn, length });
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
  const centreY = leaf.y * height + ((sin * leaf.length) / 2) * width;
  const long = (leaf.length / 2) * width;
  const wide = Math.max(0.8, long * 0.15);
  for (let y = Math.max(0, Math.floor(centreY - long)); y < Math.min(height, centreY + long); y++)
    for (let x = Math.max(0, Math.floor(centreX - long)); x < Math.min(width, centreX + long); x++) {
      const along = ((x - centreX) * cos + (y - centreY) * sin) / long;
      const across = (-(x - centreX) * sin + (y - centreY) * cos) / (wide * (1 - 0.5 * along));
      if (along * along + across * across < 1) lit[y * width + x] = 0;
    }
}
