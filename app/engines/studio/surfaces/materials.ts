import { concrete, stone, travertine } from './cast-stone.ts';
import { billow, gradientNoise, valueNoise } from './gradient-noise.ts';
import { linen } from './linen.ts';
import { marble } from './marble.ts';
import { kept, type Material } from './material.ts';
import { terrazzo } from './terrazzo.ts';
import { wood } from './wood.ts';

export type MaterialName =
  'paper' | 'plaster' | 'marble' | 'wood' | 'linen' | 'stone' | 'terrazzo' | 'travertine' | 'concrete';

const paper: Material = (seed, { v: away }) => {
  const grain = 0.0024 * kept(80, away);
  return (step, u, v) => {
    step.l = grain * valueNoise(u * 180, v * 180, seed);
    step.a = 0;
    step.b = 0;
  };
};

/** Lime plaster: what the trowel left, broad and level, over soft clouds. */
const plaster: Material = (seed, { v: away }) => {
  const grain = 0.006 * kept(65, away);
  const stroke = 0.011 * kept(5, away);
  return (step, u, v) => {
    const broad = billow(u * 1.1, v * 1.1, seed, 3);
    const trowel = gradientNoise(u * 2.6 + 1.8 * broad, v * 3.7 - 1.5 * broad, seed + 7);
    const rough = gradientNoise(u * 11 + broad, v * 15, seed + 9);
    step.l = 0.02 * broad + stroke * (trowel + 0.4 * rough) + grain * valueNoise(u * 130, v * 130, seed + 3);
    step.a = 0;
    step.b = 0.0015 * broad;
  };
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
  wood: [0.69, 0.012, 0.042],
  linen: null,
  stone: null,
  terrazzo: [0.91, 0.0005, 0.003],
  travertine: [0.89, 0.002, 0.01],
  concrete: [0.74, 0, 0.003],
};
