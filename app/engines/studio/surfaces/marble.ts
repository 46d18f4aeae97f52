import { billow, gradientNoise, valueNoise } from './gradient-noise.ts';
import { kept, ramp, type Material } from './material.ts';

/** Half a vein's width where it is finest, in product heights. */
const finest = 0.0035;

/**
 * White marble: clouds, grey veins that run aslant, swell, fade and come again, with a soft side as stain has it, and
 * hairlines between them. A vein is where a noise that is drawn out along it crosses zero.
 */
export const marble: Material = (seed, { u: across, v: away }) => {
  const size = 0.4 * across + 0.6 * away;
  const crystal = kept(70, away) * 0.01;
  const smoke = kept(9, size) * 0.012;
  const hair = 0.004 + 1.6 * size;
  const hairKept = 0.004 / hair;
  return (step, u, v) => {
    const along = 0.82 * u + 0.57 * v;
    const side = 0.82 * v - 0.57 * u;
    const bend = billow(along * 0.55, side * 0.6, seed, 3);
    const shake = billow(along * 3.1, side * 3.1, seed + 3, 3);
    const flow = gradientNoise(
      along * 0.42 + 0.5 * bend,
      side * 1.15 + 0.95 * bend + 0.11 * shake,
      seed + 11,
    );
    const mood = gradientNoise(along * 0.9 + bend, side * 1.4, seed + 17);
    const swell = ramp(-0.35, 0.5, mood);
    const wide = finest + 0.022 * swell * swell + 0.012 * Math.max(0, shake) * swell;
    const seen = wide + 0.9 * size;
    const away2 = flow / 1.5;
    const core = wide / seen / (1 + (away2 / seen) ** 2);
    // the stain lies on one side of a vein more than on the other
    const reach = 0.09 + (away2 > 0 ? 0.1 : 0.02);
    const halo = Math.max(0, 1 - Math.abs(away2) / reach);
    const thread =
      gradientNoise(along * 1.5 - 1.1 * bend + 40, side * 2.6 + 0.8 * bend + 0.16 * shake, seed + 23) / 2.6;
    const threadMood = ramp(0.05, 0.6, gradientNoise(along * 1.7, side * 1.7, seed + 29));
    const line = (hairKept * threadMood) / (1 + (thread / hair) ** 2);
    const cloud = billow(along * 0.7 + bend, side * 1.5, seed + 37, 3);
    const dark = core * (0.035 + 0.1 * swell) + halo * halo * 0.04 * swell + line * 0.04;
    step.l =
      0.028 * cloud +
      smoke * billow(along * 6 + bend, side * 9 - bend, seed + 43, 2) -
      dark +
      crystal * valueNoise(u * 140, v * 140, seed + 41);
    step.a = -0.004 * dark;
    step.b = 0.004 * cloud - 0.012 * dark;
  };
};
