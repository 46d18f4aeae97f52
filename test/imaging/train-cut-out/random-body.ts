import {
  capsule,
  cylinder,
  ellipsoid,
  extrude,
  roundBox,
  roundRectangle,
  smoothIntersection,
  smoothUnion,
  torusFacing,
} from '#test/sample-store/distance.ts';
import { glossy, matt, metal } from '#test/sample-store/materials.ts';
import type { DistanceFunction, Look, Material, Part, View } from '#test/sample-store/scene.ts';
import { between, pick, type Random } from './random-shapes.ts';

/** A made-up product of one to three parts that stands on the ground, about ten centimetres high; never one of a sample store. */
export function randomBody(random: Random): Part[] {
  return pick(random, [vessel, crate, handled, ball, frame, stack, wedge])(random);
}

/** Light from anywhere above, hard or soft, and ground of any colour: two in three strong, where shadows are hardest to tell. */
export function randomLook(random: Random): Look {
  const hue = random() * 2 * Math.PI;
  const chroma = random() < 0.65 ? between(random, 0.1, 0.35) : between(random, 0, 0.06);
  const level = between(random, 0.2, 0.92);
  const channels = [0, 1, 2].map((at) => level + chroma * Math.cos(hue + (at * 2 * Math.PI) / 3));
  return {
    store: 'made-up',
    title: 'Made up',
    backdrop: hexOf(channels),
    exposure: between(random, 0.8, 1.05),
    grain: between(random, 0.2, 1.6),
    fillOffset: 0,
    centreOffset: [0, 0],
    pitchOffsetDegrees: 0,
    light: {
      azimuthDegrees: between(random, 15, 165),
      elevationDegrees: between(random, 15, 60),
      angularRadiusDegrees: between(random, 3, 22),
      kelvin: between(random, 4300, 8500),
      fillRatio: between(random, 0.12, 0.5),
    },
  };
}

export function randomView(random: Random): View {
  return {
    yawDegrees: between(random, -60, 60),
    pitchDegrees: between(random, 4, 32),
    fill: between(random, 0.45, 0.72),
    centre: [between(random, 0.47, 0.53), between(random, 0.48, 0.55)],
  };
}

/** Matt, glossy or metal of any colour, or of the given one. */
export function randomMaterial(random: Random, colour = randomColour(random)): Material {
  const which = random();
  if (which < 0.5) return matt(colour, between(random, 0.55, 0.95));
  return which < 0.88
    ? glossy(colour, between(random, 0.08, 0.4))
    : metal(colour, between(random, 0.12, 0.4));
}

function randomColour(random: Random): string {
  const level = between(random, 0.03, 0.97);
  const tint = random() < 0.45 ? 0.05 : 0.5;
  return hexOf([0, 1, 2].map(() => level + between(random, -tint, tint)));
}

/** @param channels sRGB, 0..1; what is beyond is cut off */
function hexOf(channels: number[]): string {
  const bytes = channels.map((channel) => Math.round(255 * Math.min(1, Math.max(0, channel))));
  return '#' + bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function part(random: Random, distance: DistanceFunction): Part {
  return { distance, material: randomMaterial(random) };
}

/** Turned: a bottle, a vase, a jar with its lid. */
function vessel(random: Random): Part[] {
  const height = between(random, 0.4, 1.8);
  const wide = between(random, 0.25, 0.6);
  const belly = between(random, -0.12, 0.2);
  const waves = between(random, 0.6, 2.2);
  const bevel = between(random, 0.01, 0.12);
  const isOpen = random() < 0.35;
  const radiusAt = (y: number) =>
    wide + belly * Math.sin((Math.min(1, Math.max(0, y / height)) * waves + 0.2) * Math.PI);
  const body: DistanceFunction = (x, y, z) => {
    const radius = radiusAt(y);
    const outside = cylinder(x, y, z, radius, 0, height, bevel) * 0.75;
    if (!isOpen) return outside;
    return smoothIntersection(outside, -cylinder(x, y, z, radius - 0.05, 0.1, 3, 0.02) * 0.75, 0.02);
  };
  if (isOpen || random() < 0.3) return [part(random, body)];
  const neck = between(random, 0.08, 0.9) * radiusAt(height);
  const tall = between(random, 0.06, 0.4);
  const lid: DistanceFunction = (x, y, z) => cylinder(x, y, z, neck, height - 0.02, height + tall, 0.02);
  return [part(random, body), part(random, lid)];
}

function crate(random: Random): Part[] {
  const [hx, hy, hz] = [between(random, 0.2, 0.8), between(random, 0.08, 0.8), between(random, 0.1, 0.5)];
  const bevel = random() < 0.5 ? 0.012 : between(random, 0.02, 0.14);
  const box: DistanceFunction = (x, y, z) =>
    roundBox(x, y - hy, z, hx, hy, hz, Math.min(bevel, 0.9 * Math.min(hx, hy, hz)));
  if (random() < 0.5) return [part(random, box)];
  const band = between(random, 0.1, 0.9) * 2 * hy;
  const strap: DistanceFunction = (x, y, z) =>
    roundBox(x, y - band, z, hx + 0.015, 0.09 * hy + 0.02, hz + 0.015, 0.01);
  return [part(random, box), part(random, strap)];
}

/** A cup or a bag: one sees the backdrop through its handle. */
function handled(random: Random): Part[] {
  const height = between(random, 0.6, 1.3);
  const wide = between(random, 0.35, 0.7);
  const isRound = random() < 0.5;
  const deep = between(random, 0.12, 0.4);
  const reach = between(random, 0.18, 0.4);
  const tube = between(random, 0.025, 0.08);
  const body: DistanceFunction = (x, y, z) =>
    isRound
      ? cylinder(x, y, z, wide, 0, height, 0.05)
      : roundBox(x, y - height / 2, z, wide, height / 2, deep, Math.min(0.1, 0.8 * deep));
  const handle: DistanceFunction = (x, y, z) =>
    isRound
      ? torusFacing(x - wide, y - height / 2, z, reach, tube)
      : torusFacing(x, y - height, z, reach, tube);
  if (random() < 0.5) return [part(random, (x, y, z) => smoothUnion(body(x, y, z), handle(x, y, z), 0.05))];
  return [part(random, body), part(random, handle)];
}

function ball(random: Random): Part[] {
  const [rx, ry, rz] = [between(random, 0.35, 0.8), between(random, 0.2, 0.7), between(random, 0.3, 0.6)];
  return [part(random, (x, y, z) => ellipsoid(x, y - ry, z, rx, ry, rz))];
}

/** Legs, rods and rings: a stool, a stand, glasses. */
function frame(random: Random): Part[] {
  const height = between(random, 0.5, 1.4);
  const wide = between(random, 0.3, 0.7);
  const rod = between(random, 0.02, 0.07);
  const spread = between(random, 1, 1.3);
  const slab: DistanceFunction = (x, y, z) =>
    roundBox(x, y - height, z, wide, Math.max(0.02, 1.5 * rod), 0.8 * wide, 0.02);
  const legs: DistanceFunction = (x, y, z) => {
    let least = Infinity;
    for (const sx of [-1, 1])
      for (const sz of [-1, 1]) {
        const [ax, az] = [0.85 * wide * sx, 0.65 * wide * sz];
        least = Math.min(least, capsule(x, y, z, ax * spread, rod, az * spread, ax, height, az, rod));
      }
    return least;
  };
  return [part(random, slab), part(random, legs)];
}

/** Several things in a pile or beside one another, touching. */
function stack(random: Random): Part[] {
  const parts: Part[] = [];
  let base = 0;
  for (let at = 0, count = 2 + Math.floor(random() * 2); at < count; at++) {
    const tall = between(random, 0.1, 0.4);
    const wide = between(random, 0.3, 0.65);
    const bottom = base;
    const isRound = random() < 0.5;
    const shift = between(random, -0.08, 0.08);
    parts.push(
      part(random, (x, y, z) =>
        isRound
          ? cylinder(x - shift, y, z, wide, bottom, bottom + tall, 0.03)
          : roundBox(x - shift, y - bottom - tall / 2, z, wide, tall / 2, 0.7 * wide, 0.03),
      ),
    );
    base += tall;
  }
  return parts;
}

/** A side view drawn out to a thickness, lying or upright: a shoe, an iron, a wedge, with a sole of its own. */
function wedge(random: Random): Part[] {
  const long = between(random, 0.6, 1);
  const tall = between(random, 0.25, 0.7);
  const deep = between(random, 0.15, 0.4);
  const slope = between(random, -0.5, 0.5);
  const sole = between(random, 0.05, 0.14);
  const upper: DistanceFunction = (x, y, z) => {
    const side = Math.max(
      roundRectangle(x, y - tall / 2 - sole, long, tall / 2, 0.1),
      (y - sole - tall * (0.75 + slope * (x / long))) * 0.85,
    );
    return extrude(side, z, deep, 0.08) * 0.8;
  };
  const below: DistanceFunction = (x, y, z) =>
    roundBox(x, y - sole / 2, z, long * 1.02, sole / 2, deep + 0.02, 0.4 * sole);
  return [part(random, upper), part(random, below)];
}
