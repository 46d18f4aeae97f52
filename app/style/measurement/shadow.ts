import type { PhotoMeasurement, ShadowKind } from '#app/style/measurement.ts';
import { measured, notMeasurable } from './measured.ts';
import type { BackdropModel } from './backdrop-model.ts';
import { mirroredFoot } from './mirrored-foot.ts';
import type { Place } from './product-box.ts';
import { selectShare } from './select.ts';
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
  product: Place;
  /** light that is missing in the umbra, 0..1 */
  umbra: number;
  /** width of the shadow's edge, pixels */
  penumbra: number;
  /** share of the missing light that lies at the very edge of the frame: the shadow runs out of it */
  cutOff: number;
  /** share of the missing light that lies below 70 % of the product's height */
  lowShare: number;
  /** 0..1, how alike the product's foot and its mirror image below it are */
  mirrored: number;
};

const LEAST_DARKENING = 0.025;
/** The frame's edge, pixels of the working copy. */
const EDGE = 4;
const LEAST_AREA_SHARE = 0.0015;

/** Finds the stain; null if there is none or no product. */
export function findShadow(
  copy: WorkingCopy,
  model: BackdropModel,
  separation: Separation,
): ShadowStain | null {
  const { width, height } = copy;
  const { place, shade, backdrop } = separation;
  if (!place) return null;
  const threshold = 1 - Math.max(LEAST_DARKENING, 3 * model.noise);
  const lowLine = place.box.top + 0.7 * (place.box.bottom - place.box.top);
  const losses = new Float32Array(width * height);
  const slopes = new Float32Array(width * height);
  let area = 0;
  let mass = 0;
  let sumX = 0;
  let sumY = 0;
  let low = 0;
  let atEdge = 0;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1, pixel = y * width + 1; x < width - 1; x += 1, pixel += 1) {
      const seen = shade[pixel];
      if (!backdrop[pixel] || seen > threshold) continue;
      const loss = 1 - seen * seen * seen;
      mass += loss;
      sumX += loss * x;
      sumY += loss * y;
      if (y > lowLine) low += loss;
      if (x < EDGE || y < EDGE || x >= width - EDGE || y >= height - EDGE) atEdge += loss;
      losses[area] = loss;
      slopes[area] = slopeAt(shade, backdrop, pixel, width);
      area += 1;
    }
  }
  if (area < LEAST_AREA_SHARE * width * height) return null;
  const umbra = selectShare(losses, area, 0.9);
  return {
    area,
    mass,
    x: sumX / mass,
    y: sumY / mass,
    product: place,
    umbra,
    penumbra: umbra / Math.max(0.004, selectShare(slopes, area, 0.9)),
    cutOff: atEdge / mass,
    lowShare: low / mass,
    mirrored: mirroredFoot(copy, model, separation, place.box),
  };
}

/** Change of light per pixel; 0 beside the product, whose own edge is no shadow's. */
function slopeAt(shade: Float32Array, backdrop: Uint8Array, pixel: number, width: number): number {
  const up = pixel - width;
  const down = pixel + width;
  if (!backdrop[pixel - 1] || !backdrop[pixel + 1] || !backdrop[up] || !backdrop[down]) return 0;
  const across = shade[pixel + 1] ** 3 - shade[pixel - 1] ** 3;
  const along = shade[down] ** 3 - shade[up] ** 3;
  return 0.5 * Math.sqrt(across * across + along * along);
}

function kindOf(stain: ShadowStain): ShadowKind {
  if (stain.mirrored > 0.45 && stain.lowShare > 0.6) return 'reflection';
  const { box, x, area } = stain.product;
  const across = (stain.x - x) / (box.right - box.left);
  if (stain.lowShare > 0.7) {
    return Math.abs(across) < 0.15 && stain.area < 0.25 * area ? 'contact' : 'cast';
  }
  return stain.area < 0.5 * area && Math.abs(across) < 0.3 ? 'drop' : 'cast';
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
  const { box, x, y } = stain.product;
  return {
    kind: measured(kindOf(stain), 0.7 * trust),
    strength: measured(stain.mass / stain.area, trust),
    softness: measured(stain.penumbra / Math.max(copy.width, copy.height), 0.5 * trust),
    area: measured(stain.area / (copy.width * copy.height), trust),
    offset: measured(
      { across: (stain.x - x) / (box.right - box.left), down: (stain.y - y) / (box.bottom - box.top) },
      trust,
    ),
  };
}
