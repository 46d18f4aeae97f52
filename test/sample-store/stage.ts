/**
 * The photographer's stage, given in the product's own space: camera with a long lens, seamless sweep, one lamp. The
 * product never turns; the stage turns around it.
 */
import { linearFromHex, linearFromKelvin, type Triple } from './colour.ts';
import type { Body } from './march.ts';
import type { Look, View } from './scene.ts';

/** Where the floor begins to curve, behind the product, and how tightly. */
const CURVE_START = 2.6;
const CURVE_RADIUS = 6.5;
const CAMERA_DISTANCE = 15;
const LAMP_DISTANCE = 14;

export type Frame = { scale: number; offsetX: number; offsetY: number };

export type Stage = {
  /** horizontal axes of the stage in product space: [x, z] */
  right: [number, number];
  back: [number, number];
  camera: Triple;
  cameraRight: Triple;
  cameraUp: Triple;
  toCamera: Triple;
  target: Triple;
  lamp: Triple;
  toLamp: Triple;
  lampAcross: Triple;
  lampUpright: Triple;
  lampDistance: number;
  lampRadius: number;
  /** radiance of the lamp's face, where a white card that faces it has 1 */
  lampRadiance: number;
  fill: number;
  /** linear colour of a white card that faces the lamp, exposure and temperature included */
  white: Triple;
  illuminant: Triple;
  backdrop: Triple;
  /** unshadowed irradiance on the floor at the product's foot */
  footIrradiance: number;
  frame: Frame;
};

function cross(a: Triple, b: Triple): Triple {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function normalise(a: Triple): Triple {
  const length = Math.hypot(...a);
  return [a[0] / length, a[1] / length, a[2] / length];
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

/** Sets the stage for a view in a look; the frame is a first wide one. */
export function setStage(body: Body, view: View, look: Look): Stage {
  const turn = radians(-view.yawDegrees);
  const pitch = radians(view.pitchDegrees + look.pitchOffsetDegrees);
  const toCamera: Triple = [
    Math.sin(turn) * Math.cos(pitch),
    Math.sin(pitch),
    Math.cos(turn) * Math.cos(pitch),
  ];
  const cameraRight: Triple = [Math.cos(turn), 0, -Math.sin(turn)];
  const cameraUp = cross(toCamera, cameraRight);
  const target = body.low.map((low, axis) => (low + body.high[axis]) / 2) as Triple;
  const camera = target.map((value, axis) => value + toCamera[axis] * CAMERA_DISTANCE) as Triple;
  const { azimuthDegrees, elevationDegrees, angularRadiusDegrees, fillRatio, kelvin } = look.light;
  const flat = Math.cos(radians(elevationDegrees));
  const across = Math.cos(radians(azimuthDegrees)) * flat;
  const above = Math.sin(radians(azimuthDegrees)) * flat;
  const towards = Math.sin(radians(elevationDegrees));
  const toLamp = [0, 1, 2].map(
    (axis) => across * cameraRight[axis] + above * cameraUp[axis] + towards * toCamera[axis],
  ) as Triple;
  const lamp = target.map((value, axis) => value + toLamp[axis] * LAMP_DISTANCE) as Triple;
  const lampAcross = normalise(cross([0, 1, 0], toLamp));
  const illuminant = linearFromKelvin(kelvin);
  const exposed = look.exposure / (1 + fillRatio);
  const stage: Stage = {
    right: [cameraRight[0], cameraRight[2]],
    back: [-Math.sin(turn), -Math.cos(turn)],
    camera,
    cameraRight,
    cameraUp,
    toCamera,
    target,
    lamp,
    toLamp,
    lampAcross,
    lampUpright: cross(toLamp, lampAcross),
    lampDistance: LAMP_DISTANCE,
    lampRadius: LAMP_DISTANCE * Math.tan(radians(angularRadiusDegrees)),
    lampRadiance: 1 / Math.sin(radians(angularRadiusDegrees)) ** 2,
    fill: fillRatio,
    white: illuminant.map((value) => value * exposed) as Triple,
    illuminant,
    backdrop: [0, 0, 0],
    footIrradiance: 0,
    frame: {
      scale: (Math.hypot(...body.low.map((low, axis) => body.high[axis] - low)) * 1.2) / CAMERA_DISTANCE,
      offsetX: 0,
      offsetY: 0,
    },
  };
  stage.footIrradiance = lampIrradiance(stage, target[0], 0, target[2], 0, 1, 0, 0) + fillRatio;
  const wanted = linearFromHex(look.backdrop).map((value) => value / (exposed * stage.footIrradiance));
  // no paper reflects more than it gets; the hue stays when the declared brightness cannot be reached
  const dim = Math.min(1, 0.96 / Math.max(...wanted));
  stage.backdrop = wanted.map((value) => value * dim) as Triple;
  return stage;
}

/** Unshadowed light of the lamp on a surface, 1 = facing it at the product; `wrap` lets light creep around. */
export function lampIrradiance(
  stage: Stage,
  x: number,
  y: number,
  z: number,
  nx: number,
  ny: number,
  nz: number,
  wrap: number,
): number {
  const lx = stage.lamp[0] - x;
  const ly = stage.lamp[1] - y;
  const lz = stage.lamp[2] - z;
  const squared = lx * lx + ly * ly + lz * lz;
  const distance = Math.sqrt(squared);
  let cosine = (nx * lx + ny * ly + nz * lz) / distance;
  // a lamp with a face is not gone at once behind the horizon
  const spread = stage.lampRadius / distance + wrap;
  if (cosine < spread)
    cosine = cosine <= -spread ? 0 : ((cosine + spread) * (cosine + spread)) / (4 * spread);
  return (cosine * stage.lampDistance * stage.lampDistance) / squared;
}

/** Direction of the ray through a point of the picture (0..1 from the top left), normalised, written to `out` at 3..5. */
export function aimRay(stage: Stage, u: number, v: number, out: Float64Array): void {
  const { frame, cameraRight, cameraUp, toCamera } = stage;
  const s = frame.offsetX + frame.scale * (u - 0.5);
  const t = frame.offsetY - frame.scale * (v - 0.5);
  const dx = cameraRight[0] * s + cameraUp[0] * t - toCamera[0];
  const dy = cameraRight[1] * s + cameraUp[1] * t - toCamera[1];
  const dz = cameraRight[2] * s + cameraUp[2] * t - toCamera[2];
  const inverse = 1 / Math.sqrt(dx * dx + dy * dy + dz * dz);
  out[3] = dx * inverse;
  out[4] = dy * inverse;
  out[5] = dz * inverse;
}

/** Where a point of the stage lies in the picture (0..1 from the top left), written to `out` at 0..1. */
export function projectPoint(stage: Stage, x: number, y: number, z: number, out: Float64Array): void {
  const { frame, cameraRight, cameraUp, toCamera, camera } = stage;
  const px = x - camera[0];
  const py = y - camera[1];
  const pz = z - camera[2];
  const depth = -(px * toCamera[0] + py * toCamera[1] + pz * toCamera[2]);
  const s = (px * cameraRight[0] + py * cameraRight[1] + pz * cameraRight[2]) / depth;
  const t = (px * cameraUp[0] + py * cameraUp[1] + pz * cameraUp[2]) / depth;
  out[0] = (s - frame.offsetX) / frame.scale + 0.5;
  out[1] = 0.5 - (t - frame.offsetY) / frame.scale;
}

/** Where a ray meets the sweep: point at 0..2 and normal at 3..5 of `out`; false if it leaves the stage. */
export function meetBackdrop(
  stage: Stage,
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
  out: Float64Array,
): boolean {
  const [bx, bz] = stage.back;
  const os = ox * bx + oz * bz;
  const ds = dx * bx + dz * bz;
  let t = dy < -1e-6 ? -oy / dy : 1e9;
  let normalBack = 0;
  let normalUp = 1;
  if (os + ds * t > CURVE_START) {
    if (ds <= 1e-6) return false;
    const cs = os - CURVE_START;
    const cy = oy - CURVE_RADIUS;
    const half = cs * ds + cy * dy;
    const a = ds * ds + dy * dy;
    const root = half * half - a * (cs * cs + cy * cy - CURVE_RADIUS * CURVE_RADIUS);
    t = root > 0 ? (-half + Math.sqrt(root)) / a : 1e9;
    if (oy + dy * t > CURVE_RADIUS || root <= 0) {
      t = (CURVE_START + CURVE_RADIUS - os) / ds;
      normalBack = -1;
      normalUp = 0;
    } else {
      normalBack = -(cs + ds * t) / CURVE_RADIUS;
      normalUp = -(cy + dy * t) / CURVE_RADIUS;
    }
  } else if (t === 1e9) {
    return false;
  }
  out[0] = ox + dx * t;
  out[1] = oy + dy * t;
  out[2] = oz + dz * t;
  out[3] = normalBack * bx;
  out[4] = normalUp;
  out[5] = normalBack * bz;
  return true;
}
