import { erode } from '#app/imaging/masks/morphology.ts';
import type { Evidence } from './evidence/evidence.ts';
import type { Growth } from './segment/grow-background.ts';
import type { Size } from './evidence/planes.ts';
import type { Window } from './evidence/window.ts';

/** A model's opinion of what is product: 0..255 per pixel, of any size; it covers the whole photo. */
export type Guess = Size & { opacity: Uint8Array };

/** From these opacities on a model is sure; between them, and this near to them in pixels, the photo's own steps decide. */
const sure = { product: 200, backdrop: 30, marginPixels: 3 };

/** The guess about each pixel of a window. */
function sample(guess: Guess, { width, height, left, top, frame }: Window): Uint8Array {
  const opacity = new Uint8Array(width * height);
  for (let y = 0, i = 0; y < height; y++) {
    const row = Math.floor(((y + top + 0.5) * guess.height) / frame.height) * guess.width;
    for (let x = 0; x < width; x++, i++)
      opacity[i] = guess.opacity[row + Math.floor(((x + left + 0.5) * guess.width) / frame.width)];
  }
  return opacity;
}

/** Lays a model's guess into what the growth found: inside and outside are decided, the outline is left to the cut. */
export function applyGuess(evidence: Evidence, growth: Growth, guess: Guess): Growth {
  const { width, height } = evidence;
  const opacity = sample(guess, evidence);
  const inside = opacity.map((value) => (value >= sure.product ? 1 : 0));
  const outside = opacity.map((value) => (value <= sure.backdrop ? 1 : 0));
  const product = erode(inside, width, height, sure.marginPixels);
  const backdrop = erode(outside, width, height, sure.marginPixels);
  const said = new Int8Array(width * height);
  const [reached, known, seeds] = [growth.reached.slice(), growth.sure.slice(), growth.seeds.slice()];
  for (let i = 0; i < said.length; i++) {
    if (product[i]) {
      said[i] = 1;
      reached[i] = known[i] = seeds[i] = 0;
    } else if (backdrop[i]) {
      said[i] = -1;
      reached[i] = known[i] = seeds[i] = 1;
    } else if (inside[i]) reached[i] = known[i] = 0;
  }
  return { reached, sure: known, seeds, said };
}

/** A logit beyond this is a certainty. */
const surest = 5;

/**
 * What a model says of a window, in the product net's words: where there is a model, it is asked instead of the net.
 *
 * @returns logits, one per pixel of the window: > 0 = product
 */
export function expectGuessed(guess: Guess, window: Window): Float32Array {
  const logits = Float32Array.from({ length: 256 }, (_, opacity) =>
    Math.max(-surest, Math.min(surest, Math.log(opacity / (255 - opacity)))),
  );
  return Float32Array.from(sample(guess, window), (opacity) => logits[opacity]);
}
