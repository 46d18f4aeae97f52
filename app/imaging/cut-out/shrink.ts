import type { Picture } from '../picture.ts';

/** A copy whose longer side is at most `maxSidePixels`, by averaging whole areas; the picture itself when it is small. */
export function shrink(
  picture: Picture,
  maxSidePixels: number,
): { rgb: Uint8Array; width: number; height: number } {
  const scale = maxSidePixels / Math.max(picture.width, picture.height);
  if (scale >= 1) return picture;
  const width = Math.max(8, Math.round(picture.width * scale));
  const height = Math.max(8, Math.round(picture.height * scale));
  const across = shrinkRows(picture, width);
  const rgb = new Uint8Array(width * height * 3);
  const row = width * 3;
  for (let y = 0; y < height; y++) {
    const [from, to] = [(y * picture.height) / height, ((y + 1) * picture.height) / height];
    const sums = new Float32Array(row);
    for (let source = Math.floor(from); source < Math.ceil(to); source++) {
      const weight = (Math.min(to, source + 1) - Math.max(from, source)) / (to - from);
      for (let q = 0; q < row; q++) sums[q] += weight * across[source * row + q];
    }
    for (let q = 0; q < row; q++) rgb[y * row + q] = sums[q] + 0.5;
  }
  return { rgb, width, height };
}

function shrinkRows(picture: Picture, width: number): Float32Array {
  const out = new Float32Array(picture.height * width * 3);
  for (let x = 0; x < width; x++) {
    const [from, to] = [(x * picture.width) / width, ((x + 1) * picture.width) / width];
    for (let source = Math.floor(from); source < Math.ceil(to); source++) {
      const weight = (Math.min(to, source + 1) - Math.max(from, source)) / (to - from);
      for (let y = 0; y < picture.height; y++) {
        const at = (y * picture.width + source) * 3;
        const target = (y * width + x) * 3;
        for (let k = 0; k < 3; k++) out[target + k] += weight * picture.rgb[at + k];
      }
    }
  }
  return out;
}
