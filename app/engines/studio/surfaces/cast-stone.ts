import { billow, cellValue, gradientNoise, valueNoise } from './gradient-noise.ts';
import { kept, ramp, type Material } from './material.ts';

/** Fine limestone, honed: clouds, and specks of what lay in it. */
export const stone: Material = (seed, { v: away }) => {
  const [speck, grain] = [0.05 * kept(30, away), 0.012 * kept(75, away)];
  return (step, u, v) => {
    const cloud = billow(u * 1.3, v * 1.3, seed, 4);
    const fleck = ramp(0.5, 0.9, valueNoise(u * 60, v * 60, seed + 13));
    step.l = 0.035 * cloud - speck * fleck + grain * valueNoise(u * 150, v * 150, seed + 29);
    step.a = 0.0015 * cloud;
    step.b = 0.004 * cloud;
  };
};

/** Bands of sediment that swell and thin out, and pores that lie along them in nests. */
export const travertine: Material = (seed, { u: across, v: away }) => {
  const size = 0.3 * across + 0.7 * away;
  const [fine, grain] = [0.03 * kept(13, size), 0.01 * kept(70, away)];
  const soft = 0.1 + 9 * size;
  const poreKept = 0.16 * kept(11, size);
  const ragged = 0.25 * kept(30, away);
  return (step, u, v) => {
    const bend = billow(u * 0.6, v * 0.7, seed, 3);
    const band = v * 1.5 + 0.5 * bend;
    const bands = billow(u * 0.28, band * 2.6, seed + 3, 3);
    const lines = gradientNoise(u * 1.2, band * 17, seed + 7);
    const nest = ramp(0, 0.55, gradientNoise(u * 0.9, band * 3.1, seed + 19));
    const open =
      gradientNoise(u * 6, band * 21, seed + 11) + ragged * gradientNoise(u * 21, band * 45, seed + 13);
    const pore = nest * ramp(0.42 - soft, 0.42 + soft, open) * poreKept;
    step.l = 0.05 * bands + fine * lines - pore + grain * valueNoise(u * 140, v * 140, seed + 23);
    step.a = 0.012 * pore;
    step.b = 0.004 * bands + 0.004 * lines * fine + 0.03 * pore;
  };
};

/** Air holes for each product height. */
const holes = 16;

/** Cast grey: clouds where the water was, the sand's grain, and a few round air holes of all sizes. */
export const concrete: Material = (seed, { u: across, v: away }) => {
  const size = 0.35 * across + 0.65 * away;
  const [sand, fine] = [0.012 * kept(38, away), 0.014 * kept(80, away)];
  return (step, u, v) => {
    const cloud = billow(u * 0.8, v * 0.9, seed, 4);
    const stain = billow(u * 3 + cloud, v * 3, seed + 5, 3);
    const grain =
      fine * valueNoise(u * 165, v * 165, seed + 9) + sand * gradientNoise(u * 70, v * 70, seed + 11);
    step.l = 0.034 * cloud + 0.016 * stain + grain - holeAt(u * holes, v * holes, size * holes, seed + 13);
    step.a = 0;
    step.b = 0.001 * cloud;
  };
};

/** How dark the air hole of this cell is here, if it has one. All in cells. */
function holeAt(x: number, y: number, size: number, seed: number): number {
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const own = cellValue(column, row, seed);
  if (own < 0.72) return 0;
  const radius = 0.02 + 0.16 * ((own - 0.72) / 0.28) ** 3;
  const dx = x - column - 0.5 - 0.3 * cellValue(column, row, seed + 1);
  const dy = y - row - 0.5 - 0.3 * cellValue(column, row, seed + 2);
  const soft = 0.02 + size;
  const far = Math.sqrt(dx * dx + dy * dy);
  const inside = Math.min(1, Math.max(0, (radius - far) / soft + 0.5));
  return 0.14 * inside * Math.min(1, radius / soft);
}
