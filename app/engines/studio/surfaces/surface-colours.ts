import { kelvinToLinear, oklabToLinear } from '#app/imaging/colour.ts';
import type { Look } from '#app/engines/image-engine.ts';
import { ownColour } from './materials.ts';
import type { Part, Scene } from '#app/engines/studio/scenes.ts';

export type Colour = [number, number, number];

/** How much of a store's set is plain white, 0..1: there nothing is lighter than the backdrop, and every tint shows. */
export function whitenessOf({ backdropOklab: [lightness, a, b] }: Look): number {
  const light = Math.min(1, Math.max(0, (lightness - 0.94) / 0.045));
  return light * Math.min(1, Math.max(0, (0.02 - Math.hypot(a, b)) / 0.012));
}

/** How little warmth there is in a store's set, 0..1: in a grey one a breath of it would be the light's colour. */
function coolnessOf({ backdropOklab: [, , b] }: Look): number {
  return Math.min(1, Math.max(0, (0.005 - b) / 0.008));
}

/** The scene's step away from the store's own colour. On white it takes no colour along: it would be the only one. */
export function tintIn({ tint, onWhite }: Part, look: Look): Colour {
  const white = whitenessOf(look);
  const last = onWhite ?? 0.3 * tint[0];
  const kept = (1 - white) * (1 - 0.85 * coolnessOf(look));
  return [tint[0] + (last - tint[0]) * white, tint[1] * kept, tint[2] * kept];
}

/** The colour a part of the scene has in this store: its own, or the store's backdrop moved by the scene's tint. */
export function colourOfSurface(part: Part, scene: Scene, look: Look): Colour {
  const tint = tintIn(part, look);
  const own = ownColour[part.material];
  if (own) return choosePiece(own, part, look);
  const [lightness, a, b] = look.backdropOklab;
  if (scene.family !== 'lifestyle') return [Math.min(1, lightness + tint[0]), a + tint[1], b + tint[2]];
  // a wall of pure white or black has no surface to see, and what falls through a gobo needs a light one to fall on
  const [darkest, lightest] = [scene.gobo ? 0.47 : 0.3, 0.955 + 0.02 * whitenessOf(look)];
  const kept = Math.min(lightest, Math.max(darkest, lightness));
  const muted = muteWall([a, b]);
  return [Math.min(1, kept + tint[0]), muted[0] + tint[1], muted[1] + tint[2]];
}

/** Chroma up to which a wall is painted in the store's colour as it is; of what is more, a room takes a fifth. */
const calmChroma = 0.02;

/** Paper comes in any colour; a room in a strong one is no place for a product of another. */
function muteWall([a, b]: [number, number]): [number, number] {
  const chroma = Math.hypot(a, b);
  if (chroma <= calmChroma) return [a, b];
  const factor = (calmChroma + (chroma - calmChroma) / 5) / chroma;
  return [a * factor, b * factor];
}

/** The most that a table differs from the wall behind it, in OKLab lightness, in a pale store. */
const mostStep = 0.16;

/**
 * Which piece of a material a stylist brings to this store: bleached ash or light oak to a pale one, walnut to a dark one,
 * the stone whose grey leans the way the store's own backdrop does. A store that photographs on a surface of its own has
 * that surface's tone.
 */
function choosePiece(own: Colour, { material, tint }: Part, look: Look): Colour {
  const { backdropOklab, surfaceOklab } = look;
  const [key, leanA, leanB] = surfaceOklab ?? backdropOklab;
  const white = whitenessOf(look);
  const isWood = material === 'wood';
  const pale = Math.min(1, Math.max(0, (key - 0.8) / 0.17));
  const dark = Math.min(1, Math.max(0, (0.8 - key) / 0.5));
  // its own boards are its own; another stone only comes near to them
  const toKey = surfaceOklab ? (isWood ? 0.75 : 0.4) : dark * 0.66;
  const keyed = own[0] + (key - own[0]) * toKey + 0.5 * pale * Math.max(0, 0.93 + 0.045 * white - own[0]);
  const least = Math.min(0.96, key) - mostStep - 0.2 * (1 - pale) + 0.09 * white;
  // a pale stone in a store that is not pale would be all that one sees
  const lightness = Math.min(key + 0.13 + 0.08 * dark, surfaceOklab ? keyed : Math.max(keyed, least));
  if (isWood) return [lightness + tint[0], ...colourOfWood(lightness, pale, look)];
  // the lean of a grey stone is slight: it is stone
  const lean = 0.35 * Math.min(1, 0.02 / Math.max(0.001, Math.hypot(leanA, leanB)));
  const left = (1 - 0.6 * pale) * (1 - 0.7 * white) * (1 - 0.7 * coolnessOf(look));
  return [
    Math.min(0.92 + 0.045 * white, lightness + tint[0]),
    own[1] * left + leanA * lean,
    own[2] * left + leanB * lean,
  ];
}

/** Wood is yellow to red and never blue: its colour fades with its lightness, and in a store without colour. */
function colourOfWood(
  lightness: number,
  pale: number,
  { backdropOklab, surfaceOklab }: Look,
): [number, number] {
  const [, a, b] = surfaceOklab ?? backdropOklab;
  const warmth = Math.min(1, Math.max(0, b) / 0.022);
  const bleached = pale * (0.6 - 0.3 * warmth);
  const natural =
    (0.038 + 0.012 * Math.min(1, lightness / 0.7)) *
    (1 - bleached) *
    Math.min(1, (1 - lightness) / 0.3 + 0.45);
  // weathered wood is as grey as the store's own
  const chroma = surfaceOklab
    ? Math.min(0.055, 0.35 * natural + 0.65 * Math.hypot(a, Math.max(0, b)))
    : natural;
  const hue = 1.28 + 0.1 * pale - 0.28 * Math.min(1, Math.max(0, (0.6 - lightness) / 0.3));
  return [chroma * Math.cos(hue), chroma * Math.sin(hue)];
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
  const dyed = lightness - 0.8 * accent;
  const from = oklabToLinear(lightness, ownA, ownB);
  const to = oklabToLinear(dyed, ownA / 2 + (accent * a) / chroma, ownB / 2 + (accent * b) / chroma);
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
  if (part.material !== 'paper') return 1 - 0.45 * whitenessOf(look);
  const { grain } = look;
  if (grain === null) return 0.5;
  return Math.min(5, Math.sqrt(Math.max(0, grain * grain - ditherGrain * ditherGrain)) / paperGrain);
}
