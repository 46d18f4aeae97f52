import { createAmberBottle } from './products/amber-bottle.ts';
import {
  createChalkVase,
  createGlazeBowl,
  createSaltSoap,
  createSootCandle,
  createWovenSpeaker,
} from './products/home-products.ts';
import { createStonewareMug } from './products/stoneware-mug.ts';
import { createTeaBox } from './products/tea-box.ts';
import {
  createCanvasTote,
  createCreamJar,
  createHandTube,
  createRoundGlasses,
  createScentFlask,
  createSlipShoe,
} from './products/worn-products.ts';
import type { Product } from './scene.ts';

/** Everything that a sample store sells, by name. */
export const productMakers: Record<string, () => Product> = {
  'amber-bottle': createAmberBottle,
  'canvas-tote': createCanvasTote,
  'chalk-vase': createChalkVase,
  'cream-jar': createCreamJar,
  'glaze-bowl': createGlazeBowl,
  'hand-tube': createHandTube,
  'round-glasses': createRoundGlasses,
  'salt-soap': createSaltSoap,
  'scent-flask': createScentFlask,
  'slip-shoe': createSlipShoe,
  'soot-candle': createSootCandle,
  'stoneware-mug': createStonewareMug,
  'tea-box': createTeaBox,
  'woven-speaker': createWovenSpeaker,
};
