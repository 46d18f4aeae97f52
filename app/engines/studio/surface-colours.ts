import { kelvinToLinear, oklabToLinear } from '#app/imaging/colour.ts';
import type { Look } from '../image-engine.ts';
import { ownColour } from './materials.ts';
import type { Part, Scene } from './scenes.ts';

export type Colour = [number, number, number];

/** How much of a store's set is plain white, 0..1: there nothing is lighter than the backdrop, and every tint shows. */
export function whitenessOf({ backdropOklab: [lightness, a, b] }: Look): number {
  const light = Math.min(1, Math.max(0, (lightness - 0.94) / 0.045));
  return light * Math.min(1, Math.max(0, (0.02 - Math.hypot(a, b)) / 0.012));
}

/** The scene's step away from the store's own colour. On white it takes no colour along: it would be the only one. */
export function tintIn({ tint, onWhite }: Part, look: Look): Colour {
  const white = whitenessOf(look);
  const last = onWhite ?? 0.3 * tint[0];
  return [tint[0] + (last - tint[0]) * white, tint[1] * (1 - white), tint[2] * (1 - white)];
}

/** The colour a part of the scene has in this store: its own, or the store's backdrop moved by the scene's tint. */
export function colourOfSurface(part: Part, scene: Scene, look: Look): Colour {
  const own = ownColour[part.material];
  const tint = tintIn(part, look);
  const [lightness, a, b] = own ?? look.backdropOklab;
  if (own) return keyOf([lightness + tint[0], a + tint[1], b + tint[2]], look);
  const isLifestyle = scene.family === 'lifestyle';
  // a wall of pure white or black has no surface to see, and what falls through a gobo needs a light one to fall on
  const [darkest, lightest] = [scene.gobo ? 0.66 : 0.32, 0.955 + 0.025 * whitenessOf(look)];
  const kept = isLifestyle ? Math.min(lightest, Math.max(darkest, lightness)) : lightness;
  return [Math.min(1, kept + tint[0]), a + tint[1], b + tint[2]];
}

/** Wood, stone and marble come light and dark: a store of white photos takes bleached ones, a dark store deep ones. */
function keyOf([lightness, a, b]: Colour, look: Look): Colour {
  const key = look.backdropOklab[0];
  const towards =
    key > 0.86 ? 0.7 * Math.min(1, (key - 0.86) / 0.12) : -0.4 * Math.min(1, (0.86 - key) / 0.56);
  if (towards < 0) return [lightness * (1 + towards * 0.8), a, b];
  // bleached wood has less colour too
  const left = (1 - 0.6 * towards) * (1 - 0.7 * whitenessOf(look));
  return [lightness + (0.965 - lightness) * towards, a * left, b * left];
}

/**
 * What a roll of paper in a breath of the store's strongest product colour (a warm one if it has none) does to light that
 * falls on the store's own: a factor for red, green and blue.
 */
export function rollColour({ accent }: Scene, { paletteOklab, backdropOklab }: Look): Colour {
  const strength = ({ oklab, weight }: Look['paletteOklab'][number]) =>
    weight * Math.hypot(oklab[1], oklab[2]);
  const [strongest] = paletteOklab
    .filter(({ role, oklab }) => role === 'product' && Math.hypot(oklab[1], oklab[2]) > 0.04)
    .sort((one, other) => strength(other) - strength(one));
  const [, a, b] = strongest?.oklab ?? [0, 0.35, 0.94];
  const chroma = Math.hypot(a, b);
  const [lightness, ownA, ownB] = backdropOklab;
  // a tint on white costs light, as in print: no channel is brighter than white
  const dyed = lightness - 0.6 * accent;
  const from = oklabToLinear(lightness, ownA, ownB);
  const to = oklabToLinear(dyed, ownA + (accent * a) / chroma, ownB + (accent * b) / chroma);
  const most = Math.max(1, ...to);
  const factor = (k: number) => Math.max(0, to[k]) / (most * Math.max(0.002, from[k]));
  return [factor(0), factor(1), factor(2)];
}

/**
 * Half the illuminant's tint: people adapt to the light of a photo, but not wholly. What has the store's backdrop's colour
 * was measured with that light on it. A scene's mood moves the store's light by a little: the product keeps the light that
 * it was photographed in, and a scene in quite another would not be around it.
 */
export function lightColourOn(part: Part, look: Look, moodMired: number): Colour {
  const own = kelvinToLinear(look.illuminantKelvin);
  const measured: Colour = ownColour[part.material] ? own : [1, 1, 1];
  const moved = moodMired === 0 ? own : kelvinToLinear(1e6 / (1e6 / look.illuminantKelvin + moodMired));
  const [red, green, blue] = measured.map((value, k) => (value * moved[k]) / own[k]);
  const grey = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return [Math.sqrt(red / grey), Math.sqrt(green / grey), Math.sqrt(blue / grey)];
}

/** What the photo's own rounding to bytes adds to the deviation of lightness. */
const ditherGrain = 0.001;
/** The deviation of `paper` as it is painted. */
const paperGrain = 0.0009;

/** How much stronger or weaker a material is painted: paper has the store's own grain. */
export function strengthOf(part: Part, look: Look): number {
  // strong light from all sides leaves little of a surface's relief
  if (part.material !== 'paper') return 1 - 0.35 * whitenessOf(look);
  const { grain } = look;
  if (grain === null) return 0.5;
  return Math.min(5, Math.sqrt(Math.max(0, grain * grain - ditherGrain * ditherGrain)) / paperGrain);
}
