import type { Field } from '#app/engines/studio/shadow/shadow-planes.ts';

/**
 * Light on a surface, in encoded values. Above its darkest tones sRGB is a power of the light: `encoded + offset` grows by
 * the root of what the light grows by. So a lit pixel costs one product, and no table.
 */

/** sRGB bytes · 256 */
export const whitest = 255 * 256;
export const encodedOffset = 0.055 * whitest;

/** The light whose colour the sun does not change: what lies brighter is warmer, what lies darker has the sky's. */
const sunPivot = 0.79;
/** What is darker than the open shade is no bluer than it. */
const skyLight = 0.72;

const rootSteps = 2048;
/** the brightest light that a table holds; more is as bright */
const brightestGain = 2;
const roots = tabulateRoots(1);

/** @param power of the light about {@link sunPivot}: above 1 = its bright places gain and its shade loses */
function tabulateRoots(power: number): Float32Array {
  return Float32Array.from({ length: rootSteps * brightestGain + 1 }, (_, step) => {
    const gain = step / rootSteps;
    return (gain * (Math.max(skyLight, gain) / sunPivot) ** (power - 1)) ** (1 / 2.4);
  });
}

/** What `encoded + encodedOffset` is multiplied by when the light is multiplied by `gain`, 0..2. */
export function rootOfGain(gain: number): number {
  return lookUp(roots, gain);
}

function lookUp(table: Float32Array, gain: number): number {
  return table[
    gain <= 0 ? 0 : gain >= brightestGain ? rootSteps * brightestGain : (gain * rootSteps + 0.5) | 0
  ];
}

/** Tables for red, green and blue in sunlight: a scene knows a handful of them. */
const sunRoots = new Map<number, readonly Float32Array[]>();

function rootsIn(sun: number): readonly Float32Array[] {
  if (sun === 0) return [roots, roots, roots];
  const known = sunRoots.get(sun);
  if (known) return known;
  const tables = [tabulateRoots(1 + 0.62 * sun), tabulateRoots(1 + 0.08 * sun), tabulateRoots(1 - sun)];
  sunRoots.set(sun, tables);
  return tables;
}

/** Light over the scene. `sun`: how much warmer its bright places are than its shade, as a power; 0 = all one colour. */
export type Light = Field & { sun: number };

/** Roots of gain for red, green and blue, interleaved, at the shadow field's step. */
export type Gain = { roots: Float32Array; width: number; height: number; step: number };

/**
 * Light and shadow as one factor for each channel. Light that reaches a shadow has bounced off the scene: it keeps a
 * little of its colour.
 * @param colour the scene's mean linear colour
 * @param room where to; used again and again
 */
export function joinLight(
  light: Light,
  shadow: Field,
  { exposure, colour }: { exposure: number; colour: readonly [number, number, number] },
  room: (length: number) => Float32Array,
): Gain {
  const { width, height, step } = shadow;
  const joined = room(width * height * 3);
  const ratio = step / light.step;
  const red = 1 - 0.1 * Math.min(1, colour[0]);
  const green = 1 - 0.1 * Math.min(1, colour[1]);
  const blue = 1 - 0.1 * Math.min(1, colour[2]);
  const { values } = light;
  const dimmed = shadow.values;
  const [redRoots, greenRoots, blueRoots] = rootsIn(light.sun);
  const isOneColour = light.sun === 0;
  for (let y = 0, at = 0, to = 0; y < height; y++) {
    const row = Math.min(light.height - 2, (y * ratio) | 0);
    const down = Math.min(1, y * ratio - row);
    for (let x = 0; x < width; x++, at++, to += 3) {
      const column = Math.min(light.width - 2, (x * ratio) | 0);
      const across = Math.min(1, x * ratio - column);
      const corner = row * light.width + column;
      const under = corner + light.width;
      const upper = values[corner] + (values[corner + 1] - values[corner]) * across;
      const lower = values[under] + (values[under + 1] - values[under]) * across;
      const lit = (upper + (lower - upper) * down) * exposure;
      const dark = dimmed[at];
      if (dark === 0 && isOneColour) {
        joined[to] = joined[to + 1] = joined[to + 2] = rootOfGain(lit);
        continue;
      }
      joined[to] = lookUp(redRoots, lit * (1 - dark * red));
      joined[to + 1] = lookUp(greenRoots, lit * (1 - dark * green));
      joined[to + 2] = lookUp(blueRoots, lit * (1 - dark * blue));
    }
  }
  return { roots: joined, width, height, step };
}
