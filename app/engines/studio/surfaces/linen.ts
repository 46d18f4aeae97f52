import { billow, gradientNoise, valueNoise } from './gradient-noise.ts';
import { kept, ramp, type Material } from './material.ts';

/** Threads for each product height. */
const threads = 128;

/**
 * Woven flax: threads that wander, each with a tone and a thickness of its own that change along it, thick places, and the
 * cloth's own soft folds. Over and under are drawn only where a pixel can hold them; nothing in it repeats.
 */
export const linen: Material = (seed, { u: across, v: away }) => {
  const warpKept = kept(threads / 2.6, across);
  const weftKept = kept(threads / 2.6, away);
  const weave = 0.05 * kept(threads / 2, across) * kept(threads / 2, away);
  const slubKept = kept(threads / 6, away);
  const fuzz = 0.012 * kept(90, away);
  return (step, u, v) => {
    const drift = billow(u * 1.1, v * 1.1, seed, 2);
    const shiver = gradientNoise(u * 13, v * 13, seed + 1);
    const x = u * threads + 3.2 * drift + 0.35 * shiver;
    const y = v * threads * 0.94 - 2.6 * drift + 0.35 * shiver;
    const warp = valueNoise(x, y * 0.075, seed + 3);
    const weft = valueNoise(x * 0.05, y, seed + 5);
    // a thick place in a thread: a finger long
    const slub = ramp(0.35, 0.9, valueNoise(x * 0.028, y * 0.62, seed + 7)) * slubKept;
    const slubDown = ramp(0.45, 0.95, valueNoise(x * 0.62, y * 0.028, seed + 9)) * warpKept;
    let knot = 0;
    if (weave > 0.002) {
      const [column, row] = [Math.floor(x), Math.floor(y)];
      const [offX, offY] = [x - column - 0.5, y - row - 0.5];
      const isWarpAbove = ((column + row) & 1) === 0;
      // the thread on top is round, and as thick as it is here
      const off = isWarpAbove ? offX / (1 + 0.3 * warp) : offY / (1 + 0.3 * weft);
      const along = isWarpAbove ? offY : offX;
      knot = weave * (0.6 - 3.2 * off * off - 1.6 * along * along);
    }
    const fold = gradientNoise(u * 0.75 + 0.3 * drift, v * 0.5, seed + 11);
    const lit = fold - gradientNoise(u * 0.75 + 0.3 * drift + 0.16, v * 0.5 + 0.05, seed + 11);
    const thread = 0.013 * warp * warpKept + 0.017 * weft * weftKept + 0.014 * slub + 0.009 * slubDown;
    step.l =
      0.1 * lit + 0.018 * drift + thread + knot + fuzz * valueNoise(u * 190, v * 190, seed + 13) - 0.004;
    step.a = -0.02 * thread;
    step.b = -0.09 * (thread + knot) + 0.003 * drift;
  };
};
