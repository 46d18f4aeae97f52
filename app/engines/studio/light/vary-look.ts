import type { Look } from '#app/engines/image-engine.ts';
import { createRandom } from '#app/engines/studio/random.ts';

/** How a photo is framed beside the first of its order: sizes as factors, places as shares of the frame's width. */
export type Variation = {
  size: number;
  shift: number;
  /** -1..1: by how much what is built around the product is larger, and further to one side */
  piece: { size: number; shift: number };
};

/**
 * The first photo of an order has the store's own framing; then from further off and to the side, from nearer, to the
 * other side: as a photographer moves, while light and set stay as they are.
 */
const framings = [
  { size: 1, shift: 0, piece: { size: 0, shift: 0 } },
  { size: 0.93, shift: -0.04, piece: { size: 0.7, shift: 0.8 } },
  { size: 1.07, shift: 0.034, piece: { size: -0.8, shift: -0.5 } },
  { size: 0.94, shift: 0.05, piece: { size: 0.3, shift: -1 } },
  { size: 1.03, shift: -0.025, piece: { size: -0.4, shift: 0.5 } },
  { size: 0.9, shift: 0.025, piece: { size: 1, shift: -0.3 } },
] as const;

/** @param sibling which photo of its scene in the order this is, from 0 */
export function varyFraming(seed: number, sibling: number): Variation {
  const random = createRandom(seed + 1);
  const { size, shift, piece } = framings[sibling % framings.length];
  const few = () => random() - 0.5;
  return {
    size: size * (1 + 0.02 * few()),
    shift: shift + 0.008 * few(),
    piece: { size: piece.size + 0.2 * few(), shift: piece.shift + 0.2 * few() },
  };
}

/** The most that the light turns from photo to photo, in degrees. */
const mostTurnDegrees = 4;

/** The look of one photo: the store's, with the light turned by hardly anything, and framed as this photo is. */
export function varyLook(look: Look, seed: number, { size, shift }: Variation): Look {
  const turn = (createRandom(seed)() - 0.5) * 2 * mostTurnDegrees;
  const { composition, shadow } = look;
  return {
    ...look,
    lightAzimuthDegrees: look.lightAzimuthDegrees === null ? null : look.lightAzimuthDegrees + turn,
    shadow: { ...shadow, fall: shadow.fall && turnFall(shadow.fall, turn) },
    composition: { ...composition, fill: composition.fill * size, centreX: composition.centreX + shift },
  };
}

function turnFall(fall: { across: number; down: number }, degrees: number): { across: number; down: number } {
  const angle = (degrees * Math.PI) / 180;
  // the foot stays where it is: half a height below the middle
  const [x, y] = [fall.across, fall.down - 0.5];
  return {
    across: x * Math.cos(angle) + y * Math.sin(angle),
    down: 0.5 + y * Math.cos(angle) - x * Math.sin(angle),
  };
}
