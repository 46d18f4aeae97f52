import { expect, test } from 'vitest';
import type { Triple } from '#app/imaging/colour.ts';
import type { Look } from '#app/engines/image-engine.ts';
import { joinLight } from '#app/engines/studio/light/gain.ts';
import { paintGobo } from '#app/engines/studio/light/gobo.ts';
import type { Footprint, Step } from './material.ts';
import { materials, ownColour, type MaterialName } from './materials.ts';
import { scenes } from '#app/engines/studio/scenes.ts';
import { colourOfSurface } from './surface-colours.ts';

const names = Object.keys(materials) as MaterialName[];
const side = 96;
const fine: Footprint = { u: 0.002, v: 0.002 };

/** Lightness steps of a square of a material, row by row, and the mean colour of its steps. */
function paintPatch(name: MaterialName, from: { u: number; v: number }, size: number, footprint: Footprint) {
  const paint = materials[name](3, footprint);
  const step: Step = { l: 0, a: 0, b: 0 };
  const lightness = new Float32Array(side * side);
  const mean = { l: 0, a: 0, b: 0 };
  for (let at = 0; at < lightness.length; at++) {
    paint(step, from.u + ((at % side) * size) / side, from.v + (Math.floor(at / side) * size) / side);
    lightness[at] = step.l;
    mean.l += step.l / lightness.length;
    mean.a += step.a / lightness.length;
    mean.b += step.b / lightness.length;
  }
  return { lightness, mean };
}

function deviation(values: Float32Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}

function correlation(one: Float32Array, other: Float32Array): number {
  const [meanOne, meanOther] = [one, other].map(
    (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  );
  let both = 0;
  for (const [at, value] of one.entries()) both += (value - meanOne) * (other[at] - meanOther);
  return both / one.length / (deviation(one) * deviation(other));
}

test.each(names)('%s has the colour that was asked for, whatever its pattern', (name) => {
  const { mean } = paintPatch(name, { u: -3, v: 0.5 }, 6, fine);
  expect(Math.abs(mean.l)).toBeLessThan(0.035);
  expect(Math.hypot(mean.a, mean.b)).toBeLessThan(0.012);
});

test.each(names)('%s seen from far away keeps no detail that is finer than a pixel', (name) => {
  const near = neighbours(paintPatch(name, { u: 0, v: 1 }, 0.4, fine).lightness);
  const far = neighbours(paintPatch(name, { u: 0, v: 1 }, 0.4, { u: 0.06, v: 0.12 }).lightness);
  expect(far).toBeLessThan(0.7 * near);
});

/** How much a value differs from the next, on average. */
function neighbours(values: Float32Array): number {
  let sum = 0;
  for (let at = 1; at < values.length; at++) sum += Math.abs(values[at] - values[at - 1]);
  return sum / values.length;
}

test.each(names)('%s is nowhere the same again', (name) => {
  const first = paintPatch(name, { u: 0.3, v: 0.4 }, 0.7, fine).lightness;
  for (const [u, v] of [
    [1, 0],
    [0, 1],
    [2, 2],
    [0.5, 0],
    [4, 1],
  ])
    expect(
      correlation(first, paintPatch(name, { u: 0.3 + u, v: 0.4 + v }, 0.7, fine).lightness),
    ).toBeLessThan(0.8);
});

function lookOf(backdropOklab: Triple, surfaceOklab?: Triple): Look {
  return {
    backdropOklab,
    ...(surfaceOklab ? { surfaceOklab } : {}),
    plateOklab: null,
    paletteOklab: [],
    lightAzimuthDegrees: 130,
    lightElevationDegrees: 45,
    lightSoftness: 0.5,
    illuminantKelvin: 6504,
    shadow: { kind: 'cast', strength: 0.3, fall: null },
    grain: null,
    composition: { fill: 0.6, centreX: 0.5, centreY: 0.5 },
  };
}

const tables = scenes.filter(({ family, table }) => family === 'lifestyle' && ownColour[table.material]);
const coloursOf = (look: Look) => tables.map((scene) => colourOfSurface(scene.table, scene, look));

test('the store chooses the piece: bleached for a white one, deep for a dark one, its own surface’s tone if it has one', () => {
  for (const [lightness, a, b] of coloursOf(lookOf([1, 0, 0]))) {
    expect(lightness).toBeGreaterThan(0.85);
    expect(Math.hypot(a, b)).toBeLessThan(0.025);
  }
  for (const [lightness] of coloursOf(lookOf([0.3, 0, 0]))) expect(lightness).toBeLessThan(0.62);
  for (const [lightness, a, b] of coloursOf(lookOf([0.87, -0.07, -0.01], [0.45, 0.002, 0.006]))) {
    expect(lightness).toBeLessThan(0.72);
    // weathered grey, and nothing of the packshots' teal
    expect(Math.hypot(a, b)).toBeLessThan(0.03);
  }
});

test('a room is never painted in a colour as strong as paper', () => {
  for (const scene of scenes.filter(({ family }) => family === 'lifestyle')) {
    const [, a, b] = colourOfSurface(scene.wall, scene, lookOf([0.8, 0.12, 0.05]));
    expect(Math.hypot(a, b)).toBeLessThan(0.06);
  }
});

test.each(['window', 'leaves', 'morning', 'evening'] as const)(
  'the light through %s breaks where the table begins',
  (kind) => {
    const look = lookOf([0.9, 0, 0]);
    const grid = { width: 120, height: 120 };
    const [wall, room] = [null, 0.6].map((horizon) => paintGobo(kind, { ...grid, horizon }, 20, look));
    const difference = (from: number, to: number) => {
      let most = 0;
      for (let at = from * 120; at < to * 120; at++) most = Math.max(most, Math.abs(wall[at] - room[at]));
      return most;
    };
    expect(difference(0, 50)).toBeLessThan(0.001);
    expect(difference(80, 120)).toBeGreaterThan(0.05);
  },
);

test('the sun of an evening warms what it reaches, and leaves its shade as the sky has it', () => {
  const shadow = { values: new Float32Array(4), width: 2, height: 2, step: 4 };
  const rootsOf = (sun: number, values: number[]) =>
    joinLight(
      { values: Float32Array.from(values), width: 2, height: 2, step: 4, sun },
      shadow,
      { exposure: 1, colour: [0.5, 0.5, 0.5] },
      (length) => new Float32Array(length),
    ).roots;
  const [warm, even] = [0.3, 0].map((sun) => rootsOf(sun, [1.1, 0.7, 1.1, 0.7]));
  expect(even[0]).toBe(even[2]);
  expect(warm[0]).toBeGreaterThan(warm[2] * 1.02);
  expect(warm[3]).toBeLessThan(warm[5]);
});
