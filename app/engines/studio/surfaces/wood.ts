import { billow, cellValue, gradientNoise, valueNoise } from './gradient-noise.ts';
import { kept, ramp, type Material } from './material.ts';

/** In product heights: a plank's width, half the width of the gap between two. */
const [plankWidth, gapWidth] = [0.74, 0.0026];
/** Years for each product height. */
const years = 17;

/**
 * Flat-sawn planks. The rings lie around a pith deep under each plank; its depth wanders along the plank, so that they come
 * up as long flames. Late wood is dark and ends at once; open pores lie as short dashes in the early wood. Planks lie
 * across the photo: edges that run away from the camera would tell of another one than the product's.
 */
export const wood: Material = (seed, { u: across, v: away }) => {
  const fibre = kept(34, away) * 0.03;
  const fine = kept(75, away) * 0.02;
  const pore = kept(55, away) * 0.075;
  const gap = Math.hypot(gapWidth, 0.7 * away);
  const gapDark = (0.17 * gapWidth) / gap;
  return (step, u, v) => {
    const place = v / plankWidth + 200;
    const plank = Math.floor(place);
    const within = (place - plank) * plankWidth;
    const [tone, from, pith, deep] = [1, 2, 3, 4].map((k) => cellValue(plank, k, seed));
    const x = u + 40 * from;
    const wander = gradientNoise(x * 0.45, plank * 3.3, seed + 3);
    const depth =
      0.2 + 0.14 * deep + 0.13 * wander + 0.03 * gradientNoise(x * 1.3, within * 2 + plank * 5.1, seed + 5);
    const side =
      within - plankWidth * (0.5 + 0.55 * pith) + 0.025 * gradientNoise(x * 0.7, plank * 7.7, seed + 7);
    const radius = Math.sqrt(side * side + depth * depth);
    const uneven = gradientNoise(radius * 5, plank * 2.1, seed + 9);
    const age = radius * years + 1.1 * uneven + 0.12 * gradientNoise(x * 4, within * 14 + plank, seed + 11);
    const year = Math.floor(age);
    const time = age - year;
    const covered = (years * (away * Math.abs(side) + 0.1 * across)) / radius;
    const ringKept = kept(0.8, covered);
    const late = ramp(0.25, 0.9, time) * (1 - ramp(0.92, 1, time)) - 0.33;
    const strength = 0.04 * (0.8 + 0.5 * cellValue(year, plank, seed + 13)) * ringKept;
    const slow = billow(x * 0.6, within * 4 + plank * 3, seed + 15, 2);
    const grain = gradientNoise(x * 1.9, within * 68 + plank * 9, seed + 17);
    const dashes = valueNoise(x * 6.5, within * 115 + plank * 31, seed + 19) - 0.45;
    const early = 1 - ramp(0.3, 0.6, time);
    const open = dashes > 0 ? dashes * pore * (0.5 + early) * 1.6 : 0;
    const edge = Math.min(within, plankWidth - within) / gap;
    const joint = edge < 3 ? gapDark * Math.exp(-edge * edge) : 0;
    const dark =
      strength * late + open - fibre * grain - fine * valueNoise(x * 5, within * 150 + plank, seed + 21);
    step.l = 0.02 * tone + 0.022 * slow - dark - joint;
    // late wood is redder, not greyer; a gap has no colour
    step.a = 0.07 * dark - 0.03 * joint;
    step.b = 0.12 * dark - 0.1 * joint;
  };
};
