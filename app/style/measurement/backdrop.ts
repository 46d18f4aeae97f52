import type { BackdropKind, Oklab, PhotoMeasurement } from '#app/style/measurement.ts';
import { measured, notMeasurable } from './measured.ts';
import type { BackdropModel } from './backdrop-model.ts';
import type { Separation } from './separate-product.ts';
import type { WorkingCopy } from './working-copy.ts';

/** Backdrop pixels darker than this share of the backdrop are in shadow and do not speak for its colour. */
const UNSHADOWED = 0.965;
const SCENE_COVER = 0.5;
const SURFACE_NOISE = 0.018;
const GRADIENT_LIGHTNESS = 0.035;

type Sums = {
  count: number;
  colour: Oklab;
  texture: number;
  /** sums of 1, u, v, uu, vv, uv and of lightness times 1, u, v */
  moments: Float64Array;
};

/** Colour, evenness and layout of what is behind the product. */
export function measureBackdrop(
  copy: WorkingCopy,
  model: BackdropModel,
  separation: Separation,
): PhotoMeasurement['backdrop'] {
  const sums = sumBackdrop(copy, separation);
  const area = sums.count / (copy.width * copy.height);
  const layout = measureLayout(copy);
  const plate = samplePlate(model, copy);
  const gradient = slopeOf(sums.moments);
  const kind = kindOf(copy, model, gradient, area);
  const trust = separation.confidence * Math.min(1, area / 0.1);
  if (area < 0.01) {
    const hidden = notMeasurable('Hardly any backdrop is visible.');
    return {
      kind,
      colour: hidden,
      uniformity: hidden,
      gradient: hidden,
      horizon: hidden,
      texture: hidden,
      share: measured(area, separation.confidence),
      layout,
      plate,
    };
  }
  const colour: Oklab = [
    sums.colour[0] / sums.count,
    sums.colour[1] / sums.count,
    sums.colour[2] / sums.count,
  ];
  return {
    kind,
    colour: measured(colour, trust),
    uniformity: measured(Math.max(0, 1 - model.noise / 0.05), 0.9),
    gradient: measured(gradient, trust),
    horizon:
      model.horizonRow === null
        ? notMeasurable('The backdrop is one plane, without a horizon.')
        : measured(model.horizonRow / copy.height, model.cover),
    texture: measured(sums.texture / sums.count, trust),
    share: measured(area, separation.confidence),
    layout,
    plate,
  };
}

function kindOf(
  copy: WorkingCopy,
  model: BackdropModel,
  gradient: { across: number; down: number },
  area: number,
): PhotoMeasurement['backdrop']['kind'] {
  if (copy.opacity) return measured<BackdropKind>('transparent', 1);
  if (model.cover < SCENE_COVER || area < 0.03) {
    return measured<BackdropKind>('scene', Math.max(0.3, 1 - model.cover));
  }
  if (model.noise > SURFACE_NOISE) return measured<BackdropKind>('surface', 0.7);
  if (model.horizonRow !== null) return measured<BackdropKind>('two-plane', 0.7);
  const slope = Math.hypot(gradient.across, gradient.down);
  const distance = Math.abs(slope - GRADIENT_LIGHTNESS) / GRADIENT_LIGHTNESS;
  return measured<BackdropKind>(
    slope > GRADIENT_LIGHTNESS ? 'gradient' : 'plain',
    model.cover * Math.min(1, 0.5 + distance),
  );
}

function sumBackdrop(copy: WorkingCopy, separation: Separation): Sums {
  const { width, height, lightness, greenRed, blueYellow } = copy;
  const { backdrop, shade } = separation;
  const moments = new Float64Array(9);
  let [count, l, a, b, texture] = [0, 0, 0, 0, 0];
  for (let y = 1; y < height - 1; y += 1) {
    const v = y / height - 0.5;
    // sums over the row: everything that has v in it is multiplied once per row
    let [seen, sumU, sumUU, sumL, sumLU] = [0, 0, 0, 0, 0];
    for (let x = 1, pixel = y * width + 1; x < width - 1; x += 1, pixel += 1) {
      if (!backdrop[pixel] || shade[pixel] < UNSHADOWED) continue;
      const value = lightness[pixel];
      const u = x / width - 0.5;
      seen += 1;
      sumU += u;
      sumUU += u * u;
      sumL += value;
      sumLU += value * u;
      a += greenRed[pixel];
      b += blueYellow[pixel];
      texture +=
        Math.abs(lightness[pixel + 1] - lightness[pixel - 1]) +
        Math.abs(lightness[pixel + width] - lightness[pixel - width]);
    }
    count += seen;
    l += sumL;
    const row = [seen, sumU, seen * v, sumUU, seen * v * v, sumU * v, sumL, sumLU, sumL * v];
    for (let term = 0; term < 9; term += 1) moments[term] += row[term];
  }
  return { count, colour: [l, a, b], texture: 0.5 * texture, moments };
}

/** Least-squares slope of lightness over the frame. */
function slopeOf(moments: Float64Array): { across: number; down: number } {
  const [count, u, v, uu, vv, uv, value, valueU, valueV] = moments;
  if (count < 50) return { across: 0, down: 0 };
  const meanU = u / count;
  const meanV = v / count;
  const varU = uu / count - meanU * meanU + 1e-4;
  const varV = vv / count - meanV * meanV + 1e-4;
  const covUV = uv / count - meanU * meanV;
  const covU = valueU / count - (value / count) * meanU;
  const covV = valueV / count - (value / count) * meanV;
  const determinant = varU * varV - covUV * covUV;
  return {
    across: (covU * varV - covV * covUV) / determinant,
    down: (covV * varU - covU * covUV) / determinant,
  };
}

function samplePlate(
  { lightness, greenRed, blueYellow }: BackdropModel,
  { width, height }: WorkingCopy,
): Oklab[] {
  return Array.from({ length: 9 }, (_, cell) => {
    const x = Math.floor(((2 * (cell % 3) + 1) * width) / 6);
    const y = Math.floor(((2 * Math.floor(cell / 3) + 1) * height) / 6);
    const pixel = y * width + x;
    return [lightness[pixel], greenRed[pixel], blueYellow[pixel]];
  });
}

function measureLayout(copy: WorkingCopy): Oklab[] {
  const layout: Oklab[] = [];
  for (let row = 0; row < 3; row += 1) {
    for (let column = 0; column < 3; column += 1) layout.push(meanOfCell(copy, row, column));
  }
  return layout;
}

function meanOfCell(copy: WorkingCopy, row: number, column: number): Oklab {
  const { width, height } = copy;
  const sum: Oklab = [0, 0, 0];
  let count = 0;
  const bottom = Math.floor(((row + 1) * height) / 3);
  const right = Math.floor(((column + 1) * width) / 3);
  for (let y = Math.floor((row * height) / 3); y < bottom; y += 2) {
    for (let x = Math.floor((column * width) / 3); x < right; x += 2) {
      const pixel = y * width + x;
      sum[0] += copy.lightness[pixel];
      sum[1] += copy.greenRed[pixel];
      sum[2] += copy.blueYellow[pixel];
      count += 1;
    }
  }
  return [sum[0] / Math.max(1, count), sum[1] / Math.max(1, count), sum[2] / Math.max(1, count)];
}
