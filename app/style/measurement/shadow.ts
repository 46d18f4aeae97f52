import type { PhotoMeasurement, ShadowKind } from '../measurement.ts';
import { measured, notMeasurable } from './measured.ts';
import type { BackdropModel } from './backdrop-model.ts';
import { productBox, type PixelBox } from './composition.ts';
import type { Separation } from './separate-product.ts';
import type { WorkingCopy } from './working-copy.ts';

/** The darkened backdrop around a product, in pixels of the working copy. */
export type ShadowStain = {
  /** shadowed pixels */
  area: number;
  /** sum over them of the light that is missing, 0..1 each, linear */
  mass: number;
  /** middle of the missing light */
  x: number;
  y: number;
  /** middle and box of the product */
  productX: number;
  productY: number;
  box: PixelBox;
  productArea: number;
  /** light that is missing in the umbra, 0..1 */
  umbra: number;
  /** width of the shadow's edge, pixels */
  penumbra: number;
  /** share of the missing light that lies below 70 % of the product's height */
  lowShare: number;
  /** 0..1, how alike the product's foot and its mirror image below it are */
  mirrored: number;
};

const LEAST_DARKENING = 0.025;
const LEAST_AREA_SHARE = 0.0015;

/** Finds the stain; null if there is none or no product. */
export function findShadow(
  copy: WorkingCopy,
  model: BackdropModel,
  separation: Separation,
): ShadowStain | null {
  const { width, height } = copy;
  const box = productBox(separation, width, height);
  if (!box) return null;
  const threshold = 1 - Math.max(LEAST_DARKENING, 3 * model.noise);
  const sums = { area: 0, mass: 0, x: 0, y: 0, low: 0 };
  const losses: number[] = [];
  const slopes: number[] = [];
  const lowLine = box.top + 0.7 * (box.bottom - box.top);
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const pixel = y * width + x;
      const shade = separation.shade[pixel];
      if (!separation.backdrop[pixel] || shade > threshold) continue;
      const loss = 1 - shade ** 3;
      sums.area += 1;
      sums.mass += loss;
      sums.x += loss * x;
      sums.y += loss * y;
      if (y > lowLine) sums.low += loss;
      losses.push(loss);
      slopes.push(slopeAt(separation, pixel, width));
    }
  }
  if (sums.area < LEAST_AREA_SHARE * width * height) return null;
  const umbra = percentile(losses, 0.9);
  return {
    area: sums.area,
    mass: sums.mass,
    x: sums.x / sums.mass,
    y: sums.y / sums.mass,
    ...middleOf(separation.product, width),
    box,
    umbra,
    penumbra: umbra / Math.max(0.004, percentile(slopes, 0.9)),
    lowShare: sums.low / sums.mass,
    mirrored: mirroredFoot(copy, model, separation, box),
  };
}

function slopeAt(separation: Separation, pixel: number, width: number): number {
  const { shade, backdrop } = separation;
  const left = pixel - 1;
  const right = pixel + 1;
  const up = pixel - width;
  const down = pixel + width;
  if (!backdrop[left] || !backdrop[right] || !backdrop[up] || !backdrop[down]) return 0;
  return 0.5 * Math.hypot(shade[right] ** 3 - shade[left] ** 3, shade[down] ** 3 - shade[up] ** 3);
}

export function percentile(values: number[], share: number): number {
  if (values.length === 0) return 0;
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

function middleOf(product: Uint8Array, width: number) {
  let x = 0;
  let y = 0;
  let area = 0;
  for (let pixel = 0; pixel < product.length; pixel += 1) {
    if (!product[pixel]) continue;
    x += pixel % width;
    y += Math.floor(pixel / width);
    area += 1;
  }
  return { productX: x / area, productY: y / area, productArea: area };
}

/**
 * Correlation between the strip above the product's lower contour and its mirror image below: a reflecting floor
 * shows the product again, a shadow only darkens.
 */
function mirroredFoot(
  copy: WorkingCopy,
  model: BackdropModel,
  separation: Separation,
  box: PixelBox,
): number {
  const { width, height } = copy;
  const depth = Math.max(4, Math.round(0.1 * (box.bottom - box.top)));
  const above: number[] = [];
  const below: number[] = [];
  for (let x = box.left; x < box.right; x += 1) {
    let foot = box.bottom - 1;
    while (foot > box.top && !separation.product[foot * width + x]) foot -= 1;
    if (foot < box.bottom - 0.15 * (box.bottom - box.top)) continue;
    for (let step = 3; step <= depth; step += 1) {
      const seen = (foot + step) * width + x;
      const source = (foot - step) * width + x;
      if (foot + step >= height || foot - step < 0) continue;
      if (!separation.product[source] || separation.product[seen]) continue;
      above.push(copy.greenRed[source], copy.blueYellow[source], copy.lightness[source]);
      below.push(
        copy.greenRed[seen] - model.greenRed[seen],
        copy.blueYellow[seen] - model.blueYellow[seen],
        copy.lightness[seen] - model.lightness[seen],
      );
    }
  }
  return above.length < 90 ? 0 : Math.max(0, correlationOfThirds(above, below));
}

/** Mean over the three interleaved channels of their correlation; a channel without contrast says nothing. */
function correlationOfThirds(one: number[], other: number[]): number {
  let total = 0;
  for (let channel = 0; channel < 3; channel += 1) {
    let count = 0;
    let sumX = 0;
    let sumY = 0;
    let sumXX = 0;
    let sumYY = 0;
    let sumXY = 0;
    for (let index = channel; index < one.length; index += 3) {
      count += 1;
      sumX += one[index];
      sumY += other[index];
      sumXX += one[index] ** 2;
      sumYY += other[index] ** 2;
      sumXY += one[index] * other[index];
    }
    const varX = sumXX / count - (sumX / count) ** 2;
    const varY = sumYY / count - (sumY / count) ** 2;
    if (varX < 2e-4 || varY < 2e-6) continue;
    total += (sumXY / count - (sumX / count) * (sumY / count)) / Math.sqrt(varX * varY);
  }
  return total / 3;
}

function kindOf(stain: ShadowStain): ShadowKind {
  if (stain.mirrored > 0.45 && stain.lowShare > 0.6) return 'reflection';
  const across = (stain.x - stain.productX) / (stain.box.right - stain.box.left);
  if (stain.lowShare > 0.7) {
    return Math.abs(across) < 0.15 && stain.area < 0.25 * stain.productArea ? 'contact' : 'cast';
  }
  return stain.area < 0.5 * stain.productArea && Math.abs(across) < 0.3 ? 'drop' : 'cast';
}

/** The shadow as a trait of style. */
export function measureShadow(
  copy: WorkingCopy,
  separation: Separation,
  stain: ShadowStain | null,
): PhotoMeasurement['shadow'] {
  const trust = separation.confidence;
  if (!stain) {
    const none = notMeasurable('There is no shadow on the backdrop.');
    const empty = separation.parts.length === 0;
    return {
      kind: empty
        ? notMeasurable('No product could be told from its backdrop.')
        : measured<ShadowKind>('none', 0.8 * trust),
      strength: none,
      softness: none,
      area: empty ? none : measured(0, trust),
      offset: none,
    };
  }
  const { box } = stain;
  return {
    kind: measured(kindOf(stain), 0.7 * trust),
    strength: measured(stain.mass / stain.area, trust),
    softness: measured(stain.penumbra / Math.max(copy.width, copy.height), 0.5 * trust),
    area: measured(stain.area / (copy.width * copy.height), trust),
    offset: measured(
      {
        across: (stain.x - stain.productX) / (box.right - box.left),
        down: (stain.y - stain.productY) / (box.bottom - box.top),
      },
      trust,
    ),
  };
}
