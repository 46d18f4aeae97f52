import { fractal, noise } from './random.ts';

export type MaterialName = 'paper' | 'plaster' | 'marble' | 'wood' | 'linen' | 'stone';

/**
 * A material changes the surface's colour at (u, v), both in product heights: it returns OKLab steps of lightness, a and b.
 * `detail` (0..1) fades what is finer than a pixel, so that distance does not flicker.
 */
export type Material = (u: number, v: number, seed: number, detail: number) => [number, number, number];

const paper: Material = (u, v, seed, detail) => [
  (noise(u * 180, v * 180, seed) - 0.5) * 0.004 * detail,
  0,
  0,
];

const plaster: Material = (u, v, seed, detail) => {
  const broad = fractal(u * 1.6, v * 1.6, seed, 4) - 0.5;
  const trowel = fractal(u * 7 + broad * 2, v * 3, seed + 7, 3) - 0.5;
  const grain = noise(u * 140, v * 140, seed + 3) - 0.5;
  return [broad * 0.045 + trowel * 0.022 + grain * 0.007 * detail, broad * 0.002, broad * 0.006];
};

const marble: Material = (u, v, seed, detail) => {
  const warpU = fractal(u * 0.8, v * 0.8, seed, 4) - 0.5;
  const warpV = fractal(u * 0.8 + 31, v * 0.8, seed + 5, 4) - 0.5;
  const flow = fractal(u * 0.7 + warpU * 2.4, v * 1.1 + warpV * 2.4, seed + 11, 4);
  const vein = Math.max(0, 1 - Math.abs(flow - 0.5) * 26) ** 2;
  const fine =
    Math.max(0, 1 - Math.abs(fractal(u * 2 + warpV * 3, v * 2 + warpU * 3, seed + 23, 3) - 0.5) * 34) ** 2;
  const cloud = fractal(u * 1.3 + warpV, v * 1.3, seed + 17, 4) - 0.5;
  const dark = vein * 0.11 * (0.4 + fractal(u * 2, v * 2, seed + 41, 2)) + fine * 0.035 * detail;
  return [cloud * 0.05 - dark, 0, 0.003 + vein * 0.004];
};

const wood: Material = (u, v, seed, detail) => {
  const plank = Math.floor(u / 0.62 + 100);
  const within = u / 0.62 + 100 - plank;
  const own = noise(plank * 3.7, 5.5, seed);
  const along = v * 0.9 + own * 40;
  const rings = fractal(within * 3 + own * 9, along * 0.35, seed + plank, 3);
  const grain = fractal(within * 70, along * 1.6, seed + plank + 9, 3) - 0.5;
  const pores = Math.max(0, noise(within * 190, along * 7, seed + plank + 21) - 0.72) * detail;
  const band = Math.sin((rings * 9 + within * 2.2) * Math.PI) * 0.016;
  const gap = Math.max(0, 1 - Math.min(within, 1 - within) * 130);
  return [
    (own - 0.5) * 0.05 + band + grain * 0.06 - pores * 0.12 - gap * 0.16,
    (own - 0.5) * 0.008,
    (own - 0.5) * 0.012 + grain * 0.008,
  ];
};

const linen: Material = (u, v, seed, detail) => {
  const fold = fractal(u * 0.9, v * 0.9, seed, 3) - 0.5;
  const x = u * 150 + fold * 5;
  const y = v * 150 + fold * 4;
  const slubX = noise(x, y * 0.06, seed + 3) - 0.5;
  const slubY = noise(x * 0.06, y, seed + 5) - 0.5;
  const weave = Math.sin(x * Math.PI) * Math.sin(y * Math.PI);
  return [fold * 0.05 + (slubX + slubY) * 0.03 * detail + weave * 0.012 * detail, 0, (slubX + slubY) * 0.004];
};

const stone: Material = (u, v, seed, detail) => {
  const cloud = fractal(u * 1.4, v * 1.4, seed, 5) - 0.5;
  const fleck = Math.max(0, noise(u * 60, v * 60, seed + 13) - 0.78) * 0.25 * detail;
  const grain = noise(u * 150, v * 150, seed + 29) - 0.5;
  return [cloud * 0.06 - fleck + grain * 0.014 * detail, cloud * 0.003, cloud * 0.006];
};

export const materials: Record<MaterialName, Material> = { paper, plaster, marble, wood, linen, stone };

/** The colour a material has by itself, as OKLab; null = it takes the store's backdrop. `warmth` follows the light. */
export const ownColour: Record<MaterialName, [number, number, number] | null> = {
  paper: null,
  plaster: null,
  marble: [0.93, 0.0005, 0.004],
  wood: [0.62, 0.032, 0.068],
  linen: null,
  stone: null,
};
