import type { Field } from './shadow-planes.ts';

/**
 * Light on a surface, in encoded values. Above its darkest tones sRGB is a power of the light: `encoded + offset` grows by
 * the root of what the light grows by. So a lit pixel costs one product, and no table.
 */

/** sRGB bytes · 256 */
export const whitest = 255 * 256;
export const encodedOffset = 0.055 * whitest;

const rootSteps = 2048;
/** the brightest light that a table holds; more is as bright */
const brightestGain = 2;
const roots = Float32Array.from(
  { length: rootSteps * brightestGain + 1 },
  (_, step) => (step / rootSteps) ** (1 / 2.4),
);

/** What `encoded + encodedOffset` is multiplied by when the light is multiplied by `gain`, 0..2. */
export function rootOfGain(gain: number): number {
  return roots[
    gain <= 0 ? 0 : gain >= brightestGain ? rootSteps * brightestGain : (gain * rootSteps + 0.5) | 0
  ];
}

/** Roots of gain for red, green and blue, interleaved, at the shadow field's step. */
export type Gain = { roots: Float32Array; width: number; height: number; step: number };

/**
 * Light and shadow as one factor for each channel. Light that reaches a shadow has bounced off the scene: it keeps a
 * little of its colour.
 * @param colour the scene's mean linear colour
 * @param room where to; used again and again
 */
export function joinLight(
  light: Field,
  shadow: Field,
  { exposure, colour }: { exposure: number; colour: readonly [number, number, number] },
  room: (length: number) => Float32Array,
): Gain {
  const { width, height, step } = shadow;
  const joined = room(width * height * 3);
  const ratio = step / light.step;
  const [red, green, blue] = colour.map((channel) => 1 - 0.1 * Math.min(1, channel));
  for (let y = 0, at = 0, to = 0; y < height; y++) {
    const row = Math.min(light.height - 2, (y * ratio) | 0);
    const down = Math.min(1, y * ratio - row);
    for (let x = 0; x < width; x++, at++, to += 3) {
      const column = Math.min(light.width - 2, (x * ratio) | 0);
      const across = Math.min(1, x * ratio - column);
      const corner = row * light.width + column;
      const under = corner + light.width;
      const { values } = light;
      const upper = values[corner] + (values[corner + 1] - values[corner]) * across;
      const lower = values[under] + (values[under + 1] - values[under]) * across;
      const lit = (upper + (lower - upper) * down) * exposure;
      const dark = shadow.values[at];
      if (dark === 0) {
        joined[to] = joined[to + 1] = joined[to + 2] = rootOfGain(lit);
        continue;
      }
      joined[to] = rootOfGain(lit * (1 - dark * red));
      joined[to + 1] = rootOfGain(lit * (1 - dark * green));
      joined[to + 2] = rootOfGain(lit * (1 - dark * blue));
    }
  }
  return { roots: joined, width, height, step };
}
