import type { Look, Pose } from '../image-engine.ts';
import { blur } from './blur.ts';
import type { PlacedProduct } from './place-product.ts';

/** A plane of floats over the whole frame at a fraction of its resolution. */
export type Field = { values: Float32Array; width: number; height: number; step: number };

/** Pixels of the photo for each value of a shadow field, and of the planes that hold its wide, soft parts. */
export const shadowStep = 4;
const softStep = 8;

type Frame = { width: number; height: number };

function makeField({ width, height }: Frame, step: number): Field {
  const [columns, rows] = [Math.ceil(width / step) + 1, Math.ceil(height / step) + 1];
  return { values: new Float32Array(columns * rows), width: columns, height: rows, step };
}

/** Unit vector in the image, towards which shadows fall; y grows downwards. */
function fallDirection(look: Look): { x: number; y: number } {
  if (look.lightAzimuthDegrees === null) return { x: 0, y: 0.35 };
  const angle = (look.lightAzimuthDegrees * Math.PI) / 180;
  return { x: -Math.cos(angle), y: Math.sin(angle) };
}

/**
 * How much light each place of the scene loses to the product, 0..1: a dark line where it touches, the near darkness
 * around its foot, and the cast shadow, whose edge grows softer with the height of what casts it.
 */
export function shadeScene(
  product: PlacedProduct,
  foot: Foot,
  pose: Pose,
  look: Look,
  room: Frame & { horizon: number | null; isOwnSet: boolean },
): Field {
  const { kind, strength: measured, fall } = look.shadow;
  // a store that photographs without shadows gets hardly one on its own set; elsewhere a product must stand
  const isBare = kind === 'none' && room.isOwnSet;
  const strength = isBare ? 0.22 : kind === 'none' ? 0.5 : Math.min(1, (fall ? 0.48 : 0.32) + measured);
  const frame = { width: room.width, height: room.height };
  const coarse = coarsen(product);
  const layers =
    pose === 'standing'
      ? [
          ...(isBare ? [] : castLayers(coarse, foot, look, room, strength)),
          ...contactLayers(coarse, foot, frame, strength, isBare),
        ]
      : flatLayers(coarse, look, frame, strength);
  const field = leftLight(layers, frame, shadowStep);
  const soft = leftLight(layers, frame, softStep);
  const half = shadowStep / softStep;
  for (let y = 0, at = 0; y < field.height; y++) {
    const top = Math.min(soft.height - 2, (y * half) | 0) * soft.width;
    const down = Math.min(1, y * half - ((y * half) | 0));
    for (let x = 0; x < field.width; x++, at++) {
      const corner = top + Math.min(soft.width - 2, (x * half) | 0);
      const across = Math.min(1, x * half - ((x * half) | 0));
      const upper = soft.values[corner] + (soft.values[corner + 1] - soft.values[corner]) * across;
      const under = corner + soft.width;
      const lower = soft.values[under] + (soft.values[under + 1] - soft.values[under]) * across;
      field.values[at] = 1 - field.values[at] * (upper + (lower - upper) * down);
    }
  }
  return field;
}

/** The light that all layers of one step leave, multiplied. */
function leftLight(layers: Layer[], frame: Frame, step: number): Field {
  const field = makeField(frame, step);
  field.values.fill(1);
  for (const { plane, weight } of layers) {
    if (plane.step !== step) continue;
    for (let at = 0; at < field.values.length; at++) {
      const value = plane.values[at];
      if (value > 0) field.values[at] *= 1 - (value < 1 ? value : 1) * weight;
    }
  }
  return field;
}

type Layer = { plane: Field; weight: number };

/** The product's opacity in cells of 4 x 4 pixels: shadows need no more. */
type Coarse = { opacity: Float32Array; width: number; height: number; left: number; top: number };

function coarsen({ alpha, width, height, left, top }: PlacedProduct): Coarse {
  const columns = Math.ceil(width / shadowStep);
  const rows = Math.ceil(height / shadowStep);
  const opacity = new Float32Array(columns * rows);
  const share = 1 / (255 * shadowStep * shadowStep);
  for (let y = 0; y < height; y++) {
    const row = ((y / shadowStep) | 0) * columns;
    for (let x = 0, from = y * width; x < width; x++, from++)
      if (alpha[from] > 7) opacity[row + ((x / shadowStep) | 0)] += alpha[from] * share;
  }
  return { opacity, width: columns, height: rows, left, top };
}

type Move = (x: number, y: number, to: { x: number; y: number }) => void;

/** Adds the product's cells in some rows (of the product, in pixels), moved by `move`, to an empty plane. */
function project(product: Coarse, frame: Frame, step: number, move: Move, rows: [number, number]): Field {
  const field = makeField(frame, step);
  const { values, width, height } = field;
  const share = (shadowStep / step) ** 2;
  const to = { x: 0, y: 0 };
  const [first, last] = [Math.floor(rows[0] / shadowStep), Math.ceil(rows[1] / shadowStep)];
  for (let row = Math.max(0, first); row < Math.min(product.height, last); row++)
    for (let column = 0, at = row * product.width; column < product.width; column++, at++) {
      if (!product.opacity[at]) continue;
      const centreY = (row + 0.5) * shadowStep;
      if (centreY < rows[0] || centreY >= rows[1]) continue;
      move((column + 0.5) * shadowStep, centreY, to);
      const x = (product.left + to.x) / step;
      const y = (product.top + to.y) / step;
      if (!(x >= 0 && y >= 0 && x < width - 1 && y < height - 1)) continue;
      const corner = (y | 0) * width + (x | 0);
      const [tx, ty] = [x - (x | 0), y - (y | 0)];
      const value = product.opacity[at] * share;
      values[corner] += value * (1 - tx) * (1 - ty);
      values[corner + 1] += value * tx * (1 - ty);
      values[corner + width] += value * (1 - tx) * ty;
      values[corner + width + 1] += value * tx * ty;
    }
  return field;
}

/** Blurs a plane; radii in pixels of the photo. */
function soften(plane: Field, radiusX: number, radiusY = radiusX): Field {
  const { values, width, height, step } = plane;
  return { ...plane, values: blur(values, width, height, radiusX / step, radiusY / step) };
}

/** Where the shadow of the product's top lies, seen from its foot, in product heights; y grows downwards. */
function castOf(
  product: Coarse,
  { tall, base }: { tall: number; base: number },
  look: Look,
  { height, horizon }: { height: number; horizon: number | null },
): { x: number; y: number } {
  const { fall } = look.shadow;
  if (fall) {
    // the middle of a shadow is half as far as its end, less what lies close around the foot
    const x = (1.8 * fall.across * product.width * shadowStep) / tall;
    const y = 1.8 * (fall.down - 0.51);
    // it does not climb the wall
    const far = horizon === null ? -0.7 : (-0.8 * (base - horizon * height)) / tall;
    return { x: Math.min(1.2, Math.max(-1.2, x)), y: Math.min(0.3, Math.max(far, -0.7, y)) };
  }
  const direction = fallDirection(look);
  const reach = Math.min(1.1, 0.75 / Math.tan((Math.max(25, look.lightElevationDegrees) * Math.PI) / 180));
  // the table is seen at a low angle: depth is foreshortened; light from behind throws the shadow forward
  const depth = direction.y > 0.4 ? 0.16 : -0.1;
  return { x: reach * direction.x, y: reach * depth };
}

function castLayers(
  product: Coarse,
  foot: Foot,
  look: Look,
  frame: Frame & { horizon: number | null },
  strength: number,
): Layer[] {
  const tall = foot.bottom - foot.top;
  const top = castOf(product, { tall, base: product.top + foot.bottom }, look, frame);
  const cast: Move = (x, y, to) => {
    const base = foot.base[Math.min(foot.base.length - 1, x | 0)];
    const heightAbove = Math.max(0, base - y);
    to.x = x + heightAbove * top.x;
    to.y = base + heightAbove * top.y;
  };
  const layers: Layer[] = [];
  const bands = 5;
  for (let band = 0; band < bands; band++) {
    const low = band / bands;
    const high = (band + 1) / bands;
    const rows: [number, number] = [Math.max(0, foot.bottom - high * tall), foot.bottom - low * tall];
    const radius = shadowStep + tall * (0.012 + (low + high) * 0.5 * (0.02 + 0.1 * look.lightSoftness));
    const step = radius > 3 * softStep ? softStep : shadowStep;
    const plane = project(product, frame, step, cast, rows);
    const weight = 0.42 * strength * (1 - 0.55 * low);
    layers.push({ plane: densify(soften(plane, radius * 1.3, radius * 0.8)), weight });
  }
  return layers;
}

/** @param isBare only the line where the product touches */
function contactLayers(
  product: Coarse,
  foot: Foot,
  frame: Frame,
  strength: number,
  isBare: boolean,
): Layer[] {
  const tall = foot.bottom - foot.top;
  const thin = 0.045 * tall;
  const touch: Move = (x, y, to) => {
    const column = Math.min(foot.base.length - 1, x | 0);
    const isNear = foot.touches[column] && y > foot.base[column] - thin;
    to.x = isNear ? x : -1e6;
    to.y = foot.base[column] - 1;
  };
  const rows: [number, number] = [0, foot.bottom];
  const fine = project(product, frame, shadowStep, touch, rows);
  const least = shadowStep;
  const line = densify(soften(fine, Math.max(least, tall * 0.006), Math.max(least, tall * 0.004)));
  if (isBare) return [{ plane: line, weight: strength }];
  const wide = project(product, frame, softStep, touch, rows);
  return [
    { plane: line, weight: 0.78 * strength },
    { plane: densify(soften(fine, tall * 0.035, tall * 0.014)), weight: 0.5 * strength },
    { plane: densify(soften(wide, tall * 0.11, tall * 0.035)), weight: 0.3 * strength },
  ];
}

const densitySteps = 1024;
const mostDensity = 4;
const densities = Float32Array.from(
  { length: densitySteps + 1 },
  (_, step) => 1 - Math.exp((-2.2 * mostDensity * step) / densitySteps),
);

/** A projected plane is as dark as its darkest place allows: sums of several rows saturate smoothly. */
function densify(plane: Field): Field {
  const { values } = plane;
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (value > 0)
      values[at] =
        densities[value >= mostDensity ? densitySteps : ((value * densitySteps) / mostDensity + 0.5) | 0];
  }
  return plane;
}

export type Foot = {
  /** per column, the row of the ground under it */
  base: Float32Array;
  /** per column, 1 = the product touches the ground there */
  touches: Uint8Array;
  top: number;
  bottom: number;
};

/** An outline that rises more steeply than this, rows per column, has left the ground: the side of a bowl. */
const steepestGround = 0.6;
/** The ground is never seen higher up than this share of the product: a box at an angle, a shoe seen from above. */
const highestGround = 0.45;

/**
 * Where the product stands. Its lowest edge lies on the ground as far as it runs on gently from its lowest point: along a
 * box that is seen at an angle too. Columns that hang over have the ground of the nearest column that touches it.
 */
export function findFoot(product: PlacedProduct): Foot {
  const { width, height, alpha } = product;
  const lowest = new Int32Array(width).fill(-1);
  let [top, bottom] = [height, 0];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (alpha[y * width + x] < 128) continue;
      lowest[x] = y;
      top = Math.min(top, y);
      bottom = y;
    }
  const base = new Float32Array(width).fill(bottom);
  const touches = new Uint8Array(width);
  const start = Math.max(0, lowest.indexOf(bottom));
  const highest = bottom - highestGround * (bottom - top);
  for (const way of [-1, 1]) {
    let ground = bottom;
    // a line that climbs as steeply as ground can be seen to: what lies above it hangs over
    let line = bottom;
    for (let x = start; x >= 0 && x < width; x += way) {
      const isGround = lowest[x] >= Math.max(highest, line - 1.5);
      if (isGround) ground = lowest[x];
      line = Math.max(line, isGround ? ground : 0) - steepestGround;
      base[x] = ground;
      touches[x] = isGround ? 1 : 0;
    }
  }
  // neighbouring columns stand on one table: no jumps
  return { base: blur(base, width, 1, Math.max(1, width * 0.01), 0), touches, top, bottom };
}

function flatLayers(product: Coarse, look: Look, frame: Frame, strength: number): Layer[] {
  const fall = fallDirection(look);
  const size = Math.max(product.width, product.height) * shadowStep;
  const all: [number, number] = [0, product.height * shadowStep];
  const layer = (share: number, radius: number, weight: number): Layer => {
    const step = radius > 3 * softStep ? softStep : shadowStep;
    const move: Move = (x, y, to) => {
      to.x = x + fall.x * share * size;
      to.y = y + Math.max(0.2, fall.y) * share * size;
    };
    return { plane: soften(project(product, frame, step, move, all), radius), weight: weight * strength };
  };
  const { lightSoftness } = look;
  return [
    layer(0.004, Math.max(shadowStep, size * 0.005), 0.42),
    layer(0.014, size * (0.012 + 0.02 * lightSoftness), 0.32),
    layer(0.03, size * (0.035 + 0.03 * lightSoftness), 0.2),
  ];
}
