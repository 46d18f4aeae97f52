import { crc32, deflateSync } from 'node:zlib';
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

/** Steps of the ramp; 0 is outside the product. */
const colours = 96;
const palette = Buffer.alloc((1 + colours) * 3);
for (let colour = 0; colour < colours; colour++) {
  const at = (colour / colours) * (ramp.length - 1);
  const [from, to, share] = [ramp[at | 0], ramp[(at | 0) + 1], at - (at | 0)];
  for (let k = 0; k < 3; k++) palette[(1 + colour) * 3 + k] = from[k] + (to[k] - from[k]) * share;
}

/**
 * A picture of where the product's colour in the finished photo differs from its source: one pixel for each cell of 4×4
 * pixels, transparent outside the product; from pale green (no difference) to dark red (ΔE2000 of 4 and more).
 * @returns PNG with a palette, written here: to look for the best palette of a picture takes as long as to compare it
 */
export function drawHeatMap({ columns, rows, isInside, deltaE }: Cells): Buffer {
  const lines = Buffer.alloc(rows * (columns + 1));
  for (let row = 0, cell = 0; row < rows; row++)
    // each line begins with the number of its filter: none
    for (let at = row * (columns + 1) + 1, end = at + columns; at < end; at++, cell++)
      if (isInside[cell])
        lines[at] = 1 + Math.min(colours - 1, ((deltaE[cell] / strongestDeltaE) * colours) | 0);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(columns, 0);
  header.writeUInt32BE(rows, 4);
  // 8 bits, palette
  header.set([8, 3], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('tRNS', Buffer.of(0)),
    chunk('IDAT', deflateSync(lines, { level: 3 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A chunk of a PNG file: length, name, data, checksum of name and data. */
function chunk(name: string, data: Buffer): Buffer {
  const out = Buffer.alloc(data.length + 12);
  out.writeUInt32BE(data.length, 0);
  out.write(name, 4, 'latin1');
  out.set(data, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}
