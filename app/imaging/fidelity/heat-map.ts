import sharp from 'sharp';
import type { Cells } from './compare-cells.ts';

/** ΔE2000 that is shown in the strongest colour. */
const strongestDeltaE = 4;

/** From nothing to see, over what an eye can tell side by side, to what anybody sees; sRGB. */
const ramp: [number, number, number][] = [
  [236, 242, 236],
  [168, 208, 168],
  [242, 208, 96],
  [222, 92, 52],
  [140, 12, 40],
];

/**
 * A picture of where the product's colour in the finished photo differs from its source: one pixel for each cell of 4×4
 * pixels, transparent outside the product; from pale green (no difference) to dark red (ΔE2000 of 4 and more).
 * @returns PNG
 */
export async function drawHeatMap({ columns, rows, isInside, deltaE }: Cells): Promise<Buffer> {
  const rgba = Buffer.alloc(columns * rows * 4);
  for (let cell = 0; cell < deltaE.length; cell++) {
    if (!isInside[cell]) continue;
    const at = Math.min(0.999, deltaE[cell] / strongestDeltaE) * (ramp.length - 1);
    const [from, to, share] = [ramp[at | 0], ramp[(at | 0) + 1], at - (at | 0)];
    for (let k = 0; k < 3; k++) rgba[cell * 4 + k] = from[k] + (to[k] - from[k]) * share;
    rgba[cell * 4 + 3] = 255;
  }
  return (
    sharp(rgba, { raw: { width: columns, height: rows, channels: 4 } })
      // few colours: more effort gains nothing but time
      .png({ compressionLevel: 6, palette: true, effort: 1 })
      .toBuffer()
  );
}
