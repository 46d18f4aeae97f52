/**
 * One photograph: frame, light map, first hits per pixel, light on the product, colour, then more samples where
 * neighbours differ. All buffers are row-major from the top left.
 */
import { encodeSrgb } from './colour.ts';
import { frameProduct } from './framing.ts';
import {
  aimAtBackdrop,
  lightBackdrop,
  lightBackdropPoint,
  readLightMap,
  seeWholeLamp,
  splitLamp,
  type LightMap,
} from './lighting.ts';
import { nearest, normalAt, seeSurroundings, traceRay, type Body } from './march.ts';
import { gaussian } from './noise.ts';
import { createShader, type Shader } from './shade.ts';
import { aimRay, type Stage } from './stage.ts';
import { findStarts, TILE } from './tiles.ts';

export type Photo = {
  size: number;
  /** linear light before grain and encoding, length size * size * 3 */
  linear: Float32Array;
  /** coverage of the product, 0..255 */
  mask: Uint8Array;
  /** share of the lamp that the backdrop sees, 0..1 */
  seen: LightMap;
};

type Canvas = {
  body: Body;
  stage: Stage;
  shader: Shader;
  map: LightMap;
  size: number;
  pixelAngle: number;
  /** per tile, where its rays may start; -1 = nothing there */
  starts: Float32Array;
  depth: Float32Array;
  part: Int16Array;
  /** pixels that the product passes closer than one pixel */
  isNear: Uint8Array;
  seen: Float32Array;
  open: Float32Array;
  linear: Float32Array;
  lamps: Float64Array;
  glassDensity: number;
};

/** nearer than this the backdrop is lit per pixel, scene units */
const CONTACT_GAP = 0.07;

const ray = new Float64Array(8);
const probe = new Float64Array(4);
const colour = new Float64Array(3);

/** Renders a body on a stage at `size` x `size` pixels; the stage is framed for the wanted box first. */
export function renderPhoto(
  body: Body,
  stage: Stage,
  size: number,
  composition: { fill: number; centre: [number, number] },
): Photo {
  stage.frame = frameProduct(body, stage, composition);
  const glassDensity = Math.max(0, ...body.parts.map((part) => part.material.glass?.shadowDensity ?? 0));
  const map = lightBackdrop(body, stage, Math.max(64, Math.round(Math.min(size, 1600) / 3.5)), glassDensity);
  const pixelAngle = stage.frame.scale / size;
  const count = size * size;
  const canvas: Canvas = {
    body,
    stage,
    shader: createShader(body, stage, map, pixelAngle),
    map,
    size,
    pixelAngle,
    starts: findStarts(body, stage, size),
    depth: new Float32Array(count),
    part: new Int16Array(count).fill(-1),
    isNear: new Uint8Array(count),
    seen: new Float32Array(count),
    open: new Float32Array(count),
    linear: new Float32Array(count * 3),
    lamps: splitLamp(stage, 8),
    glassDensity,
  };
  findHits(canvas);
  lightProduct(canvas, glassDensity);
  paintCentres(canvas);
  const mask = refine(canvas);
  return { size, linear: canvas.linear, mask, seen: map };
}

function findHits(canvas: Canvas): void {
  const { body, stage, size, starts, pixelAngle } = canvas;
  const tiles = Math.ceil(size / TILE);
  const [cx, cy, cz] = stage.camera;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const start = starts[((row / TILE) | 0) * tiles + ((column / TILE) | 0)];
      if (start < 0) continue;
      const index = row * size + column;
      aimRay(stage, (column + 0.5) / size, (row + 0.5) / size, ray);
      const t = traceRay(body, cx, cy, cz, ray[3], ray[4], ray[5], start, 26, pixelAngle, 0, probe);
      if (t > 0) {
        canvas.depth[index] = t;
        canvas.part[index] = partOf(canvas, t);
      } else if (probe[2] < 1) {
        canvas.isNear[index] = 1;
      }
    }
  }
}

function partOf(canvas: Canvas, t: number): number {
  const { camera } = canvas.stage;
  const x = camera[0] + ray[3] * t;
  const y = camera[1] + ray[4] * t;
  const z = camera[2] + ray[5] * t;
  const { distances } = canvas.body;
  let best = Infinity;
  let found = 0;
  for (let index = 0; index < distances.length; index++) {
    const distance = distances[index](x, y, z);
    if (distance < best) {
      best = distance;
      found = index;
    }
  }
  return found;
}

/** The mean of the equal neighbours that were lit exactly; false when there is none. */
function fillFromNeighbours({ size, part, depth, seen, open }: Canvas, column: number, row: number): boolean {
  const index = row * size + column;
  let sumSeen = 0;
  let sumOpen = 0;
  let count = 0;
  for (let y = row & ~1; y <= row + (row & 1) && y < size; y += 2) {
    for (let x = column & ~1; x <= column + (column & 1) && x < size; x += 2) {
      const other = y * size + x;
      if (part[other] !== part[index] || Math.abs(depth[other] - depth[index]) > 0.02) continue;
      sumSeen += seen[other];
      sumOpen += open[other];
      count++;
    }
  }
  if (!count) return false;
  seen[index] = sumSeen / count;
  open[index] = sumOpen / count;
  return true;
}

/** Shadow and occlusion on the product: exact at every second pixel, between them the mean of equal neighbours. */
function lightProduct(canvas: Canvas, glassDensity: number): void {
  const { size, part, stage } = canvas;
  const lamps = splitLamp(stage, 4);
  const stride = size >= 800 ? 2 : 1;
  for (let row = 0; row < size; row += stride) {
    for (let column = 0; column < size; column += stride) {
      if (part[row * size + column] >= 0) lightPixel(canvas, column, row, lamps, glassDensity);
    }
  }
  if (stride === 1) return;
  for (let row = 0; row < size; row++) {
    for (let column = row % 2 === 0 ? 1 : 0; column < size; column += row % 2 === 0 ? 2 : 1) {
      if (part[row * size + column] < 0) continue;
      if (!fillFromNeighbours(canvas, column, row)) lightPixel(canvas, column, row, lamps, glassDensity);
    }
  }
}

function lightPixel(
  canvas: Canvas,
  column: number,
  row: number,
  lamps: Float64Array,
  glassDensity: number,
): void {
  const { body, stage, size, depth, part } = canvas;
  const index = row * size + column;
  const t = depth[index];
  aimRay(stage, (column + 0.5) / size, (row + 0.5) / size, ray);
  const x = stage.camera[0] + ray[3] * t;
  const y = stage.camera[1] + ray[4] * t;
  const z = stage.camera[2] + ray[5] * t;
  normalAt(body.distances[part[index]], x, y, z, 0.002, probe);
  const nx = probe[0];
  const ny = probe[1];
  const nz = probe[2];
  const faces = nx * stage.toLamp[0] + ny * stage.toLamp[1] + nz * stage.toLamp[2] > -0.3;
  canvas.seen[index] = faces
    ? seeWholeLamp(body, stage, lamps, x + nx * 0.012, y + ny * 0.012, z + nz * 0.012, glassDensity)
    : 0;
  canvas.open[index] = seeSurroundings(body, x, y, z, nx, ny, nz, 0.5);
}

function paintCentres(canvas: Canvas): void {
  const { size, linear, part, depth, seen, open, stage } = canvas;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const index = row * size + column;
      const u = (column + 0.5) / size;
      const v = (row + 0.5) / size;
      if (part[index] < 0) {
        paintBackdrop(canvas, u, v);
      } else {
        aimRay(stage, u, v, ray);
        paintProduct(canvas, depth[index], part[index], seen[index], open[index]);
      }
      linear[index * 3] = colour[0]!;
      linear[index * 3 + 1] = colour[1]!;
      linear[index * 3 + 2] = colour[2]!;
    }
  }
}

function paintBackdrop(canvas: Canvas, u: number, v: number): void {
  const { stage, map, body } = canvas;
  let light = readLightMap(map, map.irradiance, u, v);
  const tile =
    Math.floor((v * canvas.size) / TILE) * Math.ceil(canvas.size / TILE) +
    Math.floor((u * canvas.size) / TILE);
  if (canvas.starts[tile] >= 0) {
    // where the product touches, the light changes faster than the map's nodes can tell
    aimAtBackdrop(stage, u, v, ray);
    const gap = nearest(body, ray[0], ray[1], ray[2], 0);
    if (gap < CONTACT_GAP) {
      const exact = lightBackdropPoint(body, stage, canvas.lamps, ray, canvas.glassDensity);
      light += (exact - light) * Math.min(1, 2 - (2 * gap) / CONTACT_GAP);
    }
  }
  colour[0] = expose(stage.backdrop[0] * light * stage.white[0]);
  colour[1] = expose(stage.backdrop[1] * light * stage.white[1]);
  colour[2] = expose(stage.backdrop[2] * light * stage.white[2]);
}

function paintProduct(canvas: Canvas, t: number, part: number, seen: number, open: number): void {
  const { stage, shader } = canvas;
  const [cx, cy, cz] = stage.camera;
  shader.shade(cx, cy, cz, ray[3], ray[4], ray[5], t, part, seen, open, colour);
  colour[0] = expose(colour[0] * stage.white[0]);
  colour[1] = expose(colour[1] * stage.white[1]);
  colour[2] = expose(colour[2] * stage.white[2]);
}

/** Linear up to 0.8, then a shoulder that never quite reaches 1, so that highlights keep their shape. */
function expose(value: number): number {
  return value <= 0.8 ? value : 0.8 + 0.19 * (1 - Math.exp((0.8 - value) / 0.19));
}

/** Takes 16 samples per pixel on outlines and 8 where neighbours differ; returns the mask. */
function refine(canvas: Canvas): Uint8Array {
  const { size, part, isNear, linear } = canvas;
  const mask = new Uint8Array(size * size);
  const source = linear.slice();
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const index = row * size + column;
      const own = part[index] >= 0;
      mask[index] = own ? 255 : 0;
      const x0 = column > 0 ? index - 1 : index;
      const x1 = column < size - 1 ? index + 1 : index;
      const y0 = row > 0 ? index - size : index;
      const y1 = row < size - 1 ? index + size : index;
      const isOutline =
        isNear[index] === 1 ||
        part[x0] >= 0 !== own ||
        part[x1] >= 0 !== own ||
        part[y0] >= 0 !== own ||
        part[y1] >= 0 !== own;
      if (isOutline) mask[index] = supersample(canvas, column, row, 4);
      else if (
        own &&
        (isRough(source, index, x1) ||
          isRough(source, index, y1) ||
          isRough(source, index, x0) ||
          isRough(source, index, y0))
      ) {
        supersample(canvas, column, row, 3);
      }
    }
  }
  return mask;
}

/** Do two pixels differ by more than about 4 % of their encoded range? */
function isRough(linear: Float32Array, a: number, b: number): boolean {
  for (let channel = 0; channel < 3; channel++) {
    const one = Math.sqrt(linear[a * 3 + channel]);
    const other = Math.sqrt(linear[b * 3 + channel]);
    if (Math.abs(one - other) > 0.045) return true;
  }
  return false;
}

function supersample(canvas: Canvas, column: number, row: number, grid: number): number {
  const { body, stage, size, pixelAngle, part, seen, open, linear } = canvas;
  const index = row * size + column;
  const [cx, cy, cz] = stage.camera;
  const start = Math.max(1, startNear(canvas, column, row));
  let red = 0;
  let green = 0;
  let blue = 0;
  let hits = 0;
  const centre = part[index];
  const lit = nearestLit(canvas, column, row);
  for (let sample = 0; sample < grid * grid; sample++) {
    const u = (column + ((sample % grid) + 0.5) / grid) / size;
    const v = (row + (((sample / grid) | 0) + 0.5) / grid) / size;
    aimRay(stage, u, v, ray);
    const t = traceRay(body, cx, cy, cz, ray[3], ray[4], ray[5], start, 26, pixelAngle / grid, 0, probe);
    if (t > 0) {
      hits++;
      const found = partOf(canvas, t);
      const from = found === centre ? index : lit;
      paintProduct(canvas, t, found, seen[from], open[from]);
    } else {
      paintBackdrop(canvas, u, v);
    }
    red += colour[0];
    green += colour[1];
    blue += colour[2];
  }
  const samples = grid * grid;
  linear[index * 3] = red / samples;
  linear[index * 3 + 1] = green / samples;
  linear[index * 3 + 2] = blue / samples;
  return Math.round((hits * 255) / samples);
}

function startNear(canvas: Canvas, column: number, row: number): number {
  const tiles = Math.ceil(canvas.size / TILE);
  const start = canvas.starts[((row / TILE) | 0) * tiles + ((column / TILE) | 0)];
  return start < 0 ? 8 : start - 0.02;
}

/** A pixel of the product at or beside this one, whose light stands for samples that hit what the centre missed. */
function nearestLit(canvas: Canvas, column: number, row: number): number {
  const { part, size } = canvas;
  const own = row * size + column;
  if (part[own] >= 0) return own;
  for (let y = Math.max(0, row - 1); y <= Math.min(size - 1, row + 1); y++) {
    for (let x = Math.max(0, column - 1); x <= Math.min(size - 1, column + 1); x++) {
      if (part[y * size + x] >= 0) return y * size + x;
    }
  }
  canvas.seen[own] = 0.8;
  canvas.open[own] = 0.8;
  return own;
}

/** Encodes to sRGB bytes with `grain` codes of noise, which also keeps smooth gradients from banding. */
export function developPhoto(photo: Photo, grain: number, seed: number): Uint8Array {
  const { size, linear } = photo;
  const curve = Float32Array.from({ length: 4097 }, (_, index) => encodeSrgb(index / 4096) * 255);
  const bytes = new Uint8Array(size * size * 3);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const index = (row * size + column) * 3;
      const shared = gaussian(column, row, seed) * grain;
      for (let channel = 0; channel < 3; channel++) {
        const value = Math.min(1, Math.max(0, linear[index + channel]));
        // the curve is steep near black, where the table would be coarse
        let code: number;
        if (value < 0.02) code = encodeSrgb(value) * 255;
        else {
          const at = value * 4096;
          const low = Math.min(4095, at | 0);
          code = curve[low] + (curve[low + 1] - curve[low]) * (at - low);
        }
        bytes[index + channel] = Math.min(255, Math.max(0, Math.round(code + shared)));
      }
    }
  }
  return bytes;
}
