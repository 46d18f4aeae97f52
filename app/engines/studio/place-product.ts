import type { CutOut } from '#app/imaging/picture.ts';
import type { Look, Placement } from '#app/engines/image-engine.ts';
import type { Room } from './scenes.ts';

/** How much of the photo is kept around the product's box, in its own pixels. */
export const keptMargin = 40;

/** A product of few pixels is enlarged, which is said, rather than lost in the frame; beyond this it is no picture of it. */
const mostEnlargement = 8;

/**
 * Chooses size and place by the store's composition: as it is on the store's own set; in a scene with room for the table
 * in front and the wall above, on the line that a set names. Deterministic; whole pixels.
 * @param size how much larger than the first photo of its order this one is
 */
export function planPlacement(
  cutOut: CutOut,
  frame: { width: number; height: number },
  composition: Look['composition'],
  {
    isStanding,
    isOwnSet,
    room,
    size = 1,
  }: { isStanding: boolean; isOwnSet: boolean; room: Room | null; size?: number },
): { placement: Placement; warnings: string[] } {
  const { box } = cutOut;
  const set = isStanding ? room : null;
  const most = set ? set.mostFill * Math.min(1.13, size) : isOwnSet ? 0.95 : 0.84;
  const fill = Math.min(most, Math.max(isOwnSet ? 0.3 : 0.42, composition.fill));
  const wanted = Math.min((fill * frame.width) / box.width, (fill * frame.height) / box.height);
  const scale = Math.min(wanted, mostEnlargement);
  const warnings: string[] = [];
  if (scale > 1.02)
    warnings.push(
      `upscaled: the product has fewer pixels than its place in the photo; it is enlarged ${scale.toFixed(2)} times`,
    );
  // a little of the surroundings is kept, so that the soft rim is resampled whole
  const margin = Math.min(keptMargin, Math.ceil(3 / Math.min(1, scale)) + 1);
  const left = Math.max(0, box.left - margin);
  const top = Math.max(0, box.top - margin);
  const source = {
    left,
    top,
    width: Math.min(cutOut.width, box.left + box.width + margin) - left,
    height: Math.min(cutOut.height, box.top + box.height + margin) - top,
  };
  const centreX = Math.min(0.58, Math.max(0.42, composition.centreX)) * frame.width;
  const tall = box.height * scale;
  const lowest = (isOwnSet ? 0.98 : isStanding ? 0.9 : 0.96) * frame.height;
  const centreY =
    Math.min(0.6, Math.max(isStanding && !isOwnSet ? 0.48 : 0.44, composition.centreY)) * frame.height;
  const middle = centreY + tall / 2;
  // what is low stands a little further back, nearer to the photo's middle
  const bottom = set
    ? Math.min(set.foot, Math.max(set.foot - 0.16, middle / frame.height)) * frame.height
    : Math.min(lowest, middle);
  const target = {
    left: Math.round(centreX - (box.left - left + box.width / 2) * scale),
    top: Math.round(bottom - (box.top - top + box.height) * scale),
    width: Math.max(1, Math.round(source.width * scale)),
    height: Math.max(1, Math.round(source.height * scale)),
  };
  return { placement: { source, target }, warnings };
}
