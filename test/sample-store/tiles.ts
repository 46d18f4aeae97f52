/** Cones through tiles of pixels: where a tile's rays may start, and which tiles never meet the product. */
import { clipToBody, traceCone, type Body } from './march.ts';
import { aimRay, type Stage } from './stage.ts';

/** pixels */
export const TILE = 8;

const ray = new Float64Array(8);
const clip = new Float64Array(3);

/** Per tile, row by row: distance at which its rays may start, or -1 where no ray of it comes within two pixels. */
export function findStarts(body: Body, stage: Stage, size: number): Float32Array {
  const tiles = Math.ceil(size / TILE);
  const starts = new Float32Array(tiles * tiles);
  const [cx, cy, cz] = stage.camera;
  // half the diagonal of a tile and two pixels around it
  const spread = ((TILE / 2 + 2) * Math.SQRT2 * stage.frame.scale) / size;
  for (let row = 0; row < tiles; row++) {
    for (let column = 0; column < tiles; column++) {
      aimRay(stage, ((column + 0.5) * TILE) / size, ((row + 0.5) * TILE) / size, ray);
      const meets = clipToBody(body, cx, cy, cz, ray[3], ray[4], ray[5], spread * 20, clip);
      starts[row * tiles + column] = meets
        ? traceCone(body, cx, cy, cz, ray[3], ray[4], ray[5], clip[0], clip[1] + 0.5, spread)
        : -1;
    }
  }
  return starts;
}
