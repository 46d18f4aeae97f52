import { fractal, noise } from './random.ts';
import type { Material } from './material.ts';
import { terrazzo } from './terrazzo.ts';

export type MaterialName =
  'paper' | 'plaster' | 'marble' | 'wood' | 'linen' | 'stone' | 'terrazzo' | 'travertine' | 'concrete';

const paper: Material = (step, u, v, seed, detail) => {
  step.l = (noise(u * 180, v * 180, seed) - 0.5) * 0.004 * detail;
  step.a = 0;
  step.b = 0;
};

const plaster: Material = (step, u, v, seed, detail) => {
  const broad = fractal(u * 1.6, v * 1.6, seed, 4) - 0.5;
  const trowel = fractal(u * 7 + broad * 2, v * 3, seed + 7, 3) - 0.5;
  const grain = noise(u * 140, v * 140, seed + 3) - 0.5;
  step.l = broad * 0.045 + trowel * 0.022 + grain * 0.007 * detail;
  step.a = broad * 0.002;
  step.b = broad * 0.006;
};

const marble: Material = (step, u, v, seed, detail) => {
  const warpU = fractal(u * 0.8, v * 0.8, seed, 4) - 0.5;
  const warpV = fractal(u * 0.8 + 31, v * 0.8, seed + 5, 4) - 0.5;
  const flow = fractal(u * 0.7 + warpU * 2.4, v * 1.1 + warpV * 2.4, seed + 11, 4);
  const vein = Math.max(0, 1 - Math.abs(flow - 0.5) * 26) ** 2;
  const fine =
    Math.max(0, 1 - Math.abs(fractal(u * 2 + warpV * 3, v * 2 + warpU * 3, seed + 23, 3) - 0.5) * 34) ** 2;
  const cloud = fractal(u * 1.3 + warpV, v * 1.3, seed + 17, 4) - 0.5;
  const dark = vein * 0.11 * (0.4 + fractal(u * 2, v * 2, seed + 41, 2)) + fine * 0.035 * detail;
  step.l = cloud * 0.05 - dark;
  step.a = 0;
  step.b = 0.003 + vein * 0.004;
};

/** Planks lie across the photo: edges that run away from the camera would tell of another one than the product's. */
const wood: Material = (step, u, v, seed, detail) => {
  const plank = Math.floor(v / 0.55 + 100);
  const within = v / 0.55 + 100 - plank;
  const own = noise(plank * 3.7, 5.5, seed);
  const along = u * 0.9 + own * 40;
  const rings = fractal(within * 3 + own * 9, along * 0.35, seed + plank, 3);
  const grain = (fractal(within * 60, along * 1.6, seed + plank + 9, 3) - 0.5) * (0.35 + 0.65 * detail);
  const pores = Math.max(0, noise(within * 150, along * 7, seed + plank + 21) - 0.72) * detail;
  const band = Math.sin((rings * 9 + within * 2.2) * Math.PI) * 0.016;
  const gap = Math.max(0, 1 - Math.min(within, 1 - within) * 110) * detail;
  step.l = (own - 0.5) * 0.04 + band + grain * 0.055 - pores * 0.1 - gap * 0.13;
  step.a = (own - 0.5) * 0.008;
  step.b = (own - 0.5) * 0.012 + grain * 0.008;
};

const linen: Material = (step, u, v, seed, detail) => {
  const fold = fractal(u * 0.9, v * 0.9, seed, 3) - 0.5;
  const x = u * 150 + fold * 5;
  const y = v * 150 + fold * 4;
  const slubX = noise(x, y * 0.06, seed + 3) - 0.5;
  const slubY = noise(x * 0.06, y, seed + 5) - 0.5;
  const weave = Math.sin(x * Math.PI) * Math.sin(y * Math.PI);
  step.l = fold * 0.05 + (slubX + slubY) * 0.03 * detail + weave * 0.012 * detail;
  step.a = 0;
  step.b = (slubX + slubY) * 0.004;
};

const stone: Material = (step, u, v, seed, detail) => {
  const cloud = fractal(u * 1.4, v * 1.4, seed, 5) - 0.5;
  const fleck = Math.max(0, noise(u * 60, v * 60, seed + 13) - 0.78) * 0.25 * detail;
  const grain = noise(u * 150, v * 150, seed + 29) - 0.5;
  step.l = cloud * 0.06 - fleck + grain * 0.014 * detail;
  step.a = cloud * 0.003;
  step.b = cloud * 0.006;
};

/** Bands of sediment with elongated pores along them. */
const travertine: Material = (step, u, v, seed, detail) => {
  const bend = fractal(u * 0.7, v * 0.7, seed, 3) - 0.5;
  const across = v * 1.6 + bend * 0.7;
  const bands = fractal(u * 0.35, across * 5, seed + 3, 4) - 0.5;
  const fine = fractal(u * 1.5, across * 34, seed + 7, 3) - 0.5;
  const open = fractal(u * 7, across * 42, seed + 11, 3);
  const pore = Math.max(0, open - 0.66) * Math.max(0, noise(u * 2, across * 4, seed + 19) - 0.3) * detail;
  step.l = bands * 0.075 + fine * 0.035 - Math.min(0.16, pore * 2.6);
  step.a = bands * 0.003;
  step.b = bands * 0.01 + fine * 0.004;
};

/** Cast grey with clouds, a breath of form marks and few air holes. */
const concrete: Material = (step, u, v, seed, detail) => {
  const cloud = fractal(u * 1.1, v * 1.1, seed, 5) - 0.5;
  const stain = fractal(u * 4 + cloud, v * 4, seed + 5, 4) - 0.5;
  const grain = noise(u * 170, v * 170, seed + 9) - 0.5;
  const hole = Math.max(0, noise(u * 34, v * 34, seed + 13) - 0.93) * 3.2 * detail;
  step.l = cloud * 0.065 + stain * 0.03 + grain * 0.016 * detail - hole;
  step.a = cloud * 0.001;
  step.b = cloud * 0.004;
};

export const materials: Record<MaterialName, Material> = {
  paper,
  plaster,
  marble,
  wood,
  linen,
  stone,
  terrazzo,
  travertine,
  concrete,
};

/** The colour a material has by itself, as OKLab; null = it takes the store's backdrop. `warmth` follows the light. */
export const ownColour: Record<MaterialName, [number, number, number] | null> = {
  paper: null,
  plaster: null,
  marble: [0.93, 0.0005, 0.004],
  wood: [0.69, 0.014, 0.036],
  linen: null,
  stone: null,
  terrazzo: [0.91, 0.0005, 0.003],
  travertine: [0.89, 0.002, 0.01],
  concrete: [0.74, 0, 0.003],
};
