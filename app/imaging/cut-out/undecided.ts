import { erode } from '../masks/morphology.ts';
import { inQuads, nextSet } from '../masks/runs.ts';
import { roomBytes } from '../work-room.ts';

/** Opacity (0..255) between these is neither product nor backdrop: at a sharp outline it is a line of two or three pixels. */
const barely = 20;
const nearly = 235;

/**
 * How much of a finished cut-out stayed undecided above its foot: opacities between product and backdrop over an area, not
 * along a line. A bite in a rim of the backdrop's colour, a handle that was filled with backdrop and a thick ghost beside
 * glass have it; a soft foot, which the shadow makes, is left out.
 *
 * @param alpha 0..255, `width * height`
 * @returns pixels over the square root of the product's area; 0..0.15 in sound cut-outs
 */
export function measureUndecided(alpha: Uint8Array, width: number, height: number): number {
  const between = roomBytes(alpha.length);
  const { bytes, quads } = inQuads(alpha);
  let area = 0;
  for (let pixel = 0; pixel < bytes.length; pixel++) {
    // most of a cut-out is wholly product or wholly backdrop
    const quad = pixel & 3 ? 1 : quads[pixel >> 2];
    if (quad === 0 || quad === -1) {
      area -= 4 * quad;
      pixel += 3;
      continue;
    }
    if (bytes[pixel] > 127) area++;
    if (bytes[pixel] > barely && bytes[pixel] < nearly) between[pixel] = 1;
  }
  if (!area) return 0;
  const side = Math.sqrt(area);
  const thick = inQuads(erode(between, width, height, Math.max(4, Math.round(side / 200))));
  let undecided = 0;
  const end = alpha.length;
  for (let pixel = nextSet(thick, 0, end); pixel < end; pixel = nextSet(thick, pixel + 1, end))
    if (isAboveProduct(alpha, width, pixel)) undecided++;
  return undecided / side;
}

/** Is there product below, in the same column? */
function isAboveProduct(alpha: Uint8Array, width: number, pixel: number): boolean {
  let solid = 0;
  for (let below = pixel + width; below < alpha.length && solid < 5; below += width)
    if (alpha[below] > nearly) solid++;
  return solid === 5;
}
