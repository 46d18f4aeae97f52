import type { Look } from '#app/engines/image-engine.ts';
import type { Scene } from '#app/engines/studio/scenes.ts';
import type { Colour } from './surface-colours.ts';

/** Is this scene the store's own set: its paper and nothing else? Then the store's measured backdrop is the set. */
export function hasPlate(scene: Scene, look: Look): boolean {
  return look.plateOklab !== null && scene.family === 'studio' && scene.horizon === null && !scene.glow;
}

/** What each of three cells in a row counts for at a share of the frame: the quadratic through their middles. */
export function weighPlate(share: number): Colour {
  const s = Math.min(1.5, Math.max(-1.5, 3 * (share - 0.5)));
  return [0.5 * s * (s - 1), 1 - s * s, 0.5 * s * (s + 1)];
}

/**
 * How bright the store's own set is lit at each place of a grid, row by row, as a multiple of its middle: light that falls
 * on another set in the same studio.
 * @param power OKLab's lightness is a cube root of light: 3 = as it falls on the store's own paper; less = evener
 */
export function lightOfPlate(
  plate: readonly Colour[],
  width: number,
  height: number,
  power: number,
): Float32Array {
  const mean = plate.reduce((sum, [lightness]) => sum + lightness, 0) / plate.length;
  const values = new Float32Array(width * height);
  const columns = Array.from({ length: width }, (_, x) => weighPlate(x / (width - 1)));
  for (let y = 0, at = 0; y < height; y++) {
    const down = weighPlate(y / (height - 1));
    const row = [0, 1, 2].map((column) =>
      [0, 1, 2].reduce((sum, line) => sum + down[line] * plate[3 * line + column][0], 0),
    );
    for (let x = 0; x < width; x++, at++) {
      const across = columns[x];
      const lightness = across[0] * row[0] + across[1] * row[1] + across[2] * row[2];
      values[at] = (Math.min(1.02, lightness) / mean) ** power;
    }
  }
  return values;
}
