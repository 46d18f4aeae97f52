import type { Look, Pose } from '../image-engine.ts';
import { blur } from './blur.ts';
import type { PlacedProduct } from './place-product.ts';

/** A plane of floats over the whole frame at a fraction of its resolution. */
export type Field = { values: Float32Array; width: number; height: number; step: number };

/** Pixels of the photo for each value of a shadow field. */
export const shadowStep = 4;

function makeField(frame: { width: number; height: number }): Field {
  const width = Math.ceil(frame.width / shadowStep) + 1;
  const height = Math.ceil(frame.height / shadowStep) + 1;
  return { values: new Float32Array(width * height), width, height, step: shadowStep };
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
  pose: Pose,
  look: Look,
  frame: { width: number; height: number },
): Field {
  const strength = look.shadow.kind === 'none' ? 0.5 : Math.min(1, 0.45 + look.shadow.strength);
  const field = makeField(frame);
  const layers =
    pose === 'standing'
      ? standingLayers(product, look, field, strength)
      : flatLayers(product, look, field, strength);
  for (let at = 0; at < field.values.length; at++) {
    let light = 1;
    for (const { plane, weight } of layers) light *= 1 - Math.min(1, plane[at]) * weight;
    field.values[at] = 1 - light;
  }
  return field;
}

/** A place outside every field. */
const nowhere: [number, number] = [-1e6, -1e6];

type Layer = { plane: Float32Array; weight: number };

/** Adds the product's pixels, moved by `move`, to a plane of the field. */
function project(
  product: PlacedProduct,
  field: Field,
  move: (x: number, y: number) => [number, number],
  rows: [number, number],
) {
  const plane = new Float32Array(field.width * field.height);
  const share = 1 / (shadowStep * shadowStep);
  for (let y = rows[0]; y < rows[1]; y++)
    for (let x = 0; x < product.width; x++) {
      const opacity = product.alpha[y * product.width + x];
      if (opacity < 8) continue;
      const [u, v] = move(x, y);
      const fx = (product.left + u) / shadowStep;
      const fy = (product.top + v) / shadowStep;
      const left = Math.floor(fx);
      const top = Math.floor(fy);
      if (left < 0 || top < 0 || left >= field.width - 1 || top >= field.height - 1) continue;
      plane[top * field.width + left] += (opacity / 255) * share;
    }
  return plane;
}

function standingLayers(product: PlacedProduct, look: Look, field: Field, strength: number): Layer[] {
  const foot = findFoot(product);
  const fall = fallDirection(look);
  const tall = foot.bottom - foot.top;
  const unit = tall / shadowStep;
  const reach = Math.min(1.1, 0.75 / Math.tan((Math.max(25, look.lightElevationDegrees) * Math.PI) / 180));
  // the table is seen at a low angle: depth is foreshortened; light from behind throws the shadow forward
  const depth = fall.y > 0.4 ? 0.16 : -0.1;
  const layers: Layer[] = [];
  const bands = 5;
  for (let band = 0; band < bands; band++) {
    const low = band / bands;
    const high = (band + 1) / bands;
    const rows: [number, number] = [
      Math.max(0, Math.round(foot.bottom - high * tall)),
      Math.round(foot.bottom - low * tall),
    ];
    const plane = project(
      product,
      field,
      (x, y) => {
        const heightAbove = Math.max(0, foot.base[x] - y);
        return [x + heightAbove * reach * fall.x, foot.base[x] + heightAbove * reach * depth];
      },
      rows,
    );
    const radius = 1 + unit * (0.012 + (low + high) * 0.5 * (0.02 + 0.1 * look.lightSoftness));
    layers.push({
      plane: densify(blur(plane, field.width, field.height, radius * 1.3, radius * 0.8)),
      weight: 0.42 * strength * (1 - 0.55 * low),
    });
  }
  const thin = 0.045 * tall;
  const contact = project(
    product,
    field,
    (x, y) => (foot.touches[x] && y > foot.base[x] - thin ? [x, foot.base[x] - 1] : nowhere),
    [0, foot.bottom],
  );
  layers.push({
    plane: densify(
      blur(contact, field.width, field.height, Math.max(1, unit * 0.006), Math.max(1, unit * 0.004)),
    ),
    weight: 0.78 * strength,
  });
  layers.push({
    plane: densify(blur(contact, field.width, field.height, unit * 0.035, unit * 0.014)),
    weight: 0.5 * strength,
  });
  layers.push({
    plane: densify(blur(contact, field.width, field.height, unit * 0.11, unit * 0.035)),
    weight: 0.3 * strength,
  });
  return layers;
}

/** A projected plane is as dark as its darkest place allows: sums of several rows saturate smoothly. */
function densify(plane: Float32Array): Float32Array {
  return plane.map((value) => 1 - Math.exp(-2.2 * value));
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

function flatLayers(product: PlacedProduct, look: Look, field: Field, strength: number): Layer[] {
  const fall = fallDirection(look);
  const size = Math.max(product.width, product.height);
  const unit = size / shadowStep;
  const all: [number, number] = [0, product.height];
  const shifted = (share: number) =>
    project(
      product,
      field,
      (x, y) => [x + fall.x * share * size, y + Math.max(0.2, fall.y) * share * size],
      all,
    );
  return [
    {
      plane: blur(shifted(0.004), field.width, field.height, Math.max(1, unit * 0.005)),
      weight: 0.42 * strength,
    },
    {
      plane: blur(shifted(0.014), field.width, field.height, unit * (0.012 + 0.02 * look.lightSoftness)),
      weight: 0.32 * strength,
    },
    {
      plane: blur(shifted(0.03), field.width, field.height, unit * (0.035 + 0.03 * look.lightSoftness)),
      weight: 0.2 * strength,
    },
  ];
}
