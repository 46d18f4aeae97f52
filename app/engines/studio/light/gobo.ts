import type { Look } from '#app/engines/image-engine.ts';
import { blur } from '#app/engines/studio/shadow/blur.ts';
import { paintFronds } from './fronds.ts';
import { createRandom } from '#app/engines/studio/random.ts';
import { whitenessOf } from '#app/engines/studio/surfaces/surface-colours.ts';

/** `horizon`: where wall and table meet, as a share of the height; null = nowhere */
type Grid = { width: number; height: number; horizon: number | null };

/** What stands between the light and the scene. */
export type Gobo = 'window' | 'leaves' | 'leafy-window' | 'morning' | 'evening';

type Panes = {
  columns: number;
  rows: number;
  width: number;
  height: number;
  bar: number;
  /** where the first one begins, in shares of the frame */
  left: number;
  top: number;
  /** how far upright bars lean, and level ones slope: the lower the sun, the less the first and the more the second */
  lean: number;
  slope: number;
};

type Pattern = {
  panes: Panes | null;
  hasLeaves: boolean;
  /** how much light its shade takes, in a store of usual shadows */
  shade: number;
  /** the light where it comes through, as a multiple of the scene's; and where nothing may be brighter than the wall */
  lit: number;
  litOnWhite: number;
  /** how much softer its edges are than the store's shadows */
  soft: number;
  /** how much warmer the light is where it comes through than in its shade, which the sky lights: a power, 0 = not at all */
  sun: number;
};

const high = { columns: 2, rows: 2, width: 0.36, height: 0.4, bar: 0.035, left: 0.06, top: 0.02, slope: 0 };
const low = { columns: 3, rows: 2, width: 0.25, height: 0.3, bar: 0.03, left: 0.1, top: 0.08, lean: 0.05 };

/** A window of a high sun leans on the wall; the sun of a morning or an evening comes from the side and draws it out. */
const patterns: Record<Gobo, Pattern> = {
  window: {
    panes: { ...high, lean: 0.22 },
    hasLeaves: false,
    shade: 0.22,
    lit: 1.1,
    litOnWhite: 1.015,
    soft: 1,
    sun: 0.06,
  },
  leaves: { panes: null, hasLeaves: true, shade: 0.25, lit: 1.02, litOnWhite: 1, soft: 1, sun: 0 },
  'leafy-window': {
    panes: { ...high, lean: 0.22 },
    hasLeaves: true,
    shade: 0.24,
    lit: 1.11,
    litOnWhite: 1.015,
    soft: 1,
    sun: 0.08,
  },
  morning: {
    panes: { ...low, slope: 0.16, rows: 3, height: 0.27 },
    hasLeaves: false,
    shade: 0.2,
    lit: 1.13,
    litOnWhite: 1.02,
    soft: 1.25,
    sun: 0.16,
  },
  evening: {
    panes: { ...low, slope: 0.3 },
    hasLeaves: true,
    shade: 0.36,
    lit: 1.17,
    litOnWhite: 1.03,
    soft: 1.1,
    sun: 0.3,
  },
};

export function sunOf(kind: Gobo): number {
  return patterns[kind].sun;
}

/** A store of deep shadows has them behind its windows too. */
function depthOf({ shadow }: Look): number {
  return Math.min(1.25, Math.max(0.6, 0.7 + 1.15 * (shadow.strength - 0.02)));
}

/**
 * What stands between the light and the scene, as the light that comes through on a grid over the frame: above 1 = lit,
 * below = in the shadow of window bars or leaves. As deep and as soft as the store's own shadows.
 */
export function paintGobo(kind: Gobo, grid: Grid, seed: number, look: Look): Float32Array {
  const { panes, hasLeaves, shade, lit, litOnWhite, soft } = patterns[kind];
  const random = createRandom(seed + 5);
  const side = (look.lightAzimuthDegrees ?? 120) < 90 ? -1 : 1;
  const radius = grid.width * (0.005 + 0.014 * look.lightSoftness) * soft;
  const through = panes
    ? blur(paintPanes(grid, panes, random, side), grid.width, grid.height, radius)
    : new Float32Array(grid.width * grid.height).fill(1);
  if (hasLeaves) {
    const foliage = paintFoliage(grid, random, side, radius);
    for (let at = 0; at < through.length; at++) through[at] *= foliage[at];
  }
  // a dark wall has room above it: a patch of light is what one sees of it
  const dark = Math.min(1, Math.max(0, (0.75 - look.backdropOklab[0]) / 0.4));
  const top = lit + (litOnWhite - lit) * whitenessOf(look) + (panes ? 0.3 * dark : 0);
  const floor = 1 - shade * depthOf(look);
  return through.map((value) => floor + (top - floor) * value);
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

function paintPanes(
  { width, height, horizon }: Grid,
  panes: Panes,
  random: () => number,
  side: number,
): Float32Array {
  const lit = new Float32Array(width * height);
  const lean = side * (panes.lean + (panes.slope ? 0.04 : 0.12) * random());
  const slope = side * panes.slope * (0.85 + 0.3 * random());
  const [left, top] = [panes.left + 0.1 * random(), panes.top + 0.06 * random()];
  const isPane = (along: number, size: number, count: number) => {
    const index = Math.floor(along / (size + panes.bar));
    return index >= 0 && index < count && along - index * (size + panes.bar) < size;
  };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const place = behind(x / width, y / height, horizon, side);
      const v = place.v - top - slope * (place.u - 0.5);
      const u = place.u - left - lean * (v - 0.4);
      if (isPane(u, panes.width, panes.columns) && isPane(v, panes.height, panes.rows))
        lit[y * width + x] = 1;
    }
  return lit;
}
