import { srgbToOklab } from '#app/imaging/colour.ts';
import type { Picture } from '#app/imaging/picture.ts';

/** Twenty numbers that anyone would take of a photo: the baseline that a measured style has to beat. Alpha lies on white. */
export function globalStatistics(picture: Picture): number[] {
  const { width, height, rgb, alpha } = picture;
  const planes: number[][] = [[], [], [], [], []];
  const onWhite = (pixel: number, channel: number) => {
    const cover = alpha ? alpha[pixel] / 255 : 1;
    return Math.round(rgb[pixel * 3 + channel] * cover + 255 * (1 - cover));
  };
  let previous = 0;
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    const [lightness, a, b] = srgbToOklab(onWhite(pixel, 0), onWhite(pixel, 1), onWhite(pixel, 2));
    planes[0].push(lightness);
    planes[1].push(a);
    planes[2].push(b);
    planes[3].push(Math.hypot(a, b));
    planes[4].push(pixel % width ? Math.abs(lightness - previous) : 0);
    previous = lightness;
  }
  return [...planes.flatMap(momentsOf), Math.log2(width / height)];
}

/** Mean and deviation of one plane; of lightness its percentiles and of steps their shape too. */
function momentsOf(values: number[], plane: number): number[] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))];
  const shape = plane === 0 ? [0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99].map(at) : [];
  return [mean, Math.sqrt(variance), ...shape, ...(plane === 4 || plane === 3 ? [at(0.95)] : [])];
}

/** Root mean square of deviations from the median in units of the median absolute deviation. */
export function robustZ(rows: number[][]): (row: number[]) => number {
  const middle = (values: number[]) => values.sort((a, b) => a - b)[values.length >> 1];
  const medians = rows[0].map((_, column) => middle(rows.map((row) => row[column])));
  const scales = medians.map(
    (median, column) => 1.4826 * middle(rows.map((row) => Math.abs(row[column] - median))) + 0.005,
  );
  return (row) =>
    Math.sqrt(
      row.reduce((sum, value, column) => sum + ((value - medians[column]) / scales[column]) ** 2, 0) /
        row.length,
    );
}
