/** What light reaches a point (lamp with soft shadow, surroundings) and what a shiny surface sees reflected. */
import { clamp, smoothstep } from './distance.ts';
import { seeLamp, seeSurroundings, type Body } from './march.ts';
import { lampIrradiance, meetBackdrop, projectPoint, type Stage } from './stage.ts';

const scratch = new Float64Array(8);

/** Points spread evenly over the lamp's face, in product space; one small lamp each. */
export function splitLamp(stage: Stage, count: number): Float64Array {
  const points = new Float64Array(count * 3);
  for (let index = 0; index < count; index++) {
    const radius = stage.lampRadius * Math.sqrt((index + 0.5) / count);
    const angle = index * 2.399963229728653 + 0.7;
    const a = Math.cos(angle) * radius;
    const b = Math.sin(angle) * radius;
    for (let axis = 0; axis < 3; axis++) {
      points[index * 3 + axis] = stage.lamp[axis] + a * stage.lampAcross[axis] + b * stage.lampUpright[axis];
    }
  }
  return points;
}

/** Share of the whole lamp that a point sees, 0..1; glass lets part of it through. */
export function seeWholeLamp(
  body: Body,
  stage: Stage,
  lamps: Float64Array,
  x: number,
  y: number,
  z: number,
  glassDensity: number,
): number {
  const count = lamps.length / 3;
  const tangent = (stage.lampRadius / stage.lampDistance) * (count === 1 ? 1 : 1.35 / Math.sqrt(count));
  let sum = 0;
  for (let index = 0; index < count; index++) {
    const lx = lamps[index * 3] - x;
    const ly = lamps[index * 3 + 1] - y;
    const lz = lamps[index * 3 + 2] - z;
    const inverse = 1 / Math.sqrt(lx * lx + ly * ly + lz * lz);
    let seen = 1;
    if (body.hasSolid) {
      seen = seeLamp(
        body,
        x,
        y,
        z,
        lx * inverse,
        ly * inverse,
        lz * inverse,
        tangent,
        body.hasGlass ? 1 : 0,
        scratch,
      );
    }
    if (body.hasGlass && seen > 0 && glassDensity > 0) {
      const clear = seeLamp(body, x, y, z, lx * inverse, ly * inverse, lz * inverse, tangent, 2, scratch);
      seen *= 1 - glassDensity * (1 - clear);
    }
    sum += seen;
  }
  return sum / count;
}

export type LightMap = {
  columns: number;
  /** irradiance on the backdrop behind every node */
  irradiance: Float32Array;
  /** share of the lamp that the backdrop sees there */
  seen: Float32Array;
};

/** Light on the backdrop at a coarse grid over the picture: it is smooth, so it need not be known per pixel. */
export function lightBackdrop(body: Body, stage: Stage, columns: number, glassDensity: number): LightMap {
  const irradiance = new Float32Array(columns * columns);
  const seen = new Float32Array(columns * columns);
  const lamps = splitLamp(stage, 14);
  const ray = new Float64Array(8);
  for (let row = 0; row < columns; row++) {
    for (let column = 0; column < columns; column++) {
      aimAtBackdrop(stage, column / (columns - 1), row / (columns - 1), ray);
      const index = row * columns + column;
      irradiance[index] = lightBackdropPoint(body, stage, lamps, ray, glassDensity);
      seen[index] = ray[6]!;
    }
  }
  return { columns, irradiance, seen };
}

/** Irradiance at one point of the backdrop (`at`: point 0..2, normal 3..5); the share of the lamp it sees goes to 6. */
export function lightBackdropPoint(
  body: Body,
  stage: Stage,
  lamps: Float64Array,
  at: Float64Array,
  glassDensity: number,
): number {
  const [x, y, z, nx, ny, nz] = [at[0], at[1], at[2], at[3], at[4], at[5]];
  const reach = body.size * 0.75;
  const seen = seeWholeLamp(body, stage, lamps, x, y, z, glassDensity);
  // under a product's rim light still arrives, bounced between product and backdrop: never black
  const open = isFar(body, x, y, z, reach)
    ? 1
    : Math.max(0.4, seeSurroundings(body, x, y, z, nx, ny, nz, reach));
  at[6] = seen;
  const direct = lampIrradiance(stage, x, y, z, nx, ny, nz, 0);
  return direct * seen * (0.75 + 0.25 * open) + stage.fill * open;
}

function isFar(body: Body, x: number, y: number, z: number, reach: number): boolean {
  const { low, high } = body;
  return (
    x < low[0] - reach ||
    x > high[0] + reach ||
    z < low[2] - reach ||
    z > high[2] + reach ||
    y > high[1] + reach
  );
}

export function aimAtBackdrop(stage: Stage, u: number, v: number, out: Float64Array): void {
  const { frame, cameraRight, cameraUp, toCamera, camera } = stage;
  const s = frame.offsetX + frame.scale * (u - 0.5);
  const t = frame.offsetY - frame.scale * (v - 0.5);
  const dx = cameraRight[0] * s + cameraUp[0] * t - toCamera[0];
  const dy = cameraRight[1] * s + cameraUp[1] * t - toCamera[1];
  const dz = cameraRight[2] * s + cameraUp[2] * t - toCamera[2];
  if (!meetBackdrop(stage, camera[0], camera[1], camera[2], dx, dy, dz, out)) out.fill(0);
}

/** Reads the light map between its nodes at a point of the picture (0..1). */
export function readLightMap(map: LightMap, field: Float32Array, u: number, v: number): number {
  const last = map.columns - 1;
  const x = clamp(u * last, 0, last - 0.0001);
  const y = clamp(v * last, 0, last - 0.0001);
  const column = x | 0;
  const row = y | 0;
  const fx = x - column;
  const fy = y - row;
  const at = row * map.columns + column;
  const above = field[at] * (1 - fx) + field[at + 1] * fx;
  const below = field[at + map.columns] * (1 - fx) + field[at + map.columns + 1] * fx;
  return above * (1 - fy) + below * fy;
}

/** Box blurred by a bell: share of a lobe `spread` wide around `offset` that falls inside +-`half`. */
function window(offset: number, half: number, spread: number): number {
  return 0.5 * (Math.tanh((1.2 * (offset + half)) / spread) - Math.tanh((1.2 * (offset - half)) / spread));
}

/**
 * Radiance that a surface sees in a direction, in units of a white card that faces the lamp, before the light's colour;
 * written to `out` 0..2. The lamp is a square soft box, opposite stands a white card, below and behind is the sweep.
 */
export function reflectStage(
  stage: Stage,
  map: LightMap | null,
  x: number,
  y: number,
  z: number,
  dx: number,
  dy: number,
  dz: number,
  roughness: number,
  out: Float64Array,
): void {
  const spread = 0.02 + roughness * roughness * 1.1;
  const facing = -(dx * stage.back[0] + dz * stage.back[1]);
  const sideways = dx * stage.right[0] + dz * stage.right[1];
  // the dark room around the camera, the brighter ceiling above the set
  let room = stage.fill * (0.95 + 0.45 * dy - 0.4 * clamp(facing, 0, 1));
  const lampSide = stage.toLamp[0] * stage.right[0] + stage.toLamp[2] * stage.right[1] < 0 ? -1 : 1;
  const card =
    window(sideways * -lampSide - 0.86, 0.12, spread + 0.03) * window(dy - 0.25, 0.6, spread + 0.12);
  room += 0.75 * card;
  let red = room;
  let green = room;
  let blue = room;
  const low = smoothstep(0.06 + spread * 0.6, -0.06 - spread * 0.6, dy - clamp(-facing, 0, 1) * 0.45);
  if (low > 0) {
    let light = stage.footIrradiance * 0.82;
    if (map !== null && meetBackdrop(stage, x, y, z, dx, dy < 0.4 ? dy - 0.02 : dy, dz, out)) {
      projectPoint(stage, out[0], out[1], out[2], out);
      light = readLightMap(map, map.irradiance, out[0], out[1]);
    }
    red += (stage.backdrop[0] * light - red) * low;
    green += (stage.backdrop[1] * light - green) * low;
    blue += (stage.backdrop[2] * light - blue) * low;
  }
  const lx = stage.lamp[0] - x;
  const ly = stage.lamp[1] - y;
  const lz = stage.lamp[2] - z;
  const distance = Math.sqrt(lx * lx + ly * ly + lz * lz);
  const cosine = (dx * lx + dy * ly + dz * lz) / distance;
  if (cosine > 0.02) {
    const { lampAcross: a, lampUpright: b } = stage;
    const reach = distance / cosine;
    const u = (dx * reach - lx) * a[0] + (dy * reach - ly) * a[1] + (dz * reach - lz) * a[2];
    const v = (dx * reach - lx) * b[0] + (dy * reach - ly) * b[1] + (dz * reach - lz) * b[2];
    const half = (stage.lampRadius * 0.886) / distance;
    const glow = window(u / distance, half, spread) * window(v / distance, half, spread);
    const lamp = stage.lampRadiance * glow;
    red += lamp;
    green += lamp;
    blue += lamp;
  }
  out[0] = red;
  out[1] = green;
  out[2] = blue;
}
