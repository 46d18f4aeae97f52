import type { Evidence } from '#app/imaging/cut-out/evidence/evidence.ts';
import { eachPixel, findComponents, type Component } from '#app/imaging/masks/components.ts';
import { dilate, erode, intersect } from '#app/imaging/masks/morphology.ts';
import { meanOffRay } from './shaded-regions.ts';
import { countOf, isOnOutline, productRows } from './tidy.ts';
import { roomBytes } from '#app/imaging/work-room.ts';

/** A shadow's colour is the backdrop's times its shade, this exactly (OKLab), or this many deviations of its noise. */
const exactRay = 0.004;
const exactDeviations = 2.2;
/** Light that passed through the product, or came off it, tints its shadow this much; then it must be flat and at the foot. */
const tintedRay = 0.022;
const flatDeviation = 0.014;
/** No shadow on a lit set is darker than this share of the backdrop; brighter than that one is no shadow. */
const shades = { darkest: 0.4, brightest: 0.97 };
/** A product of which more than this is shadow-coloured is itself white, grey or black: nothing is taken off it. */
const mostOfProduct = 0.35;
/**
 * A shadow's rim is a ramp: no two neighbours hold more than this share of the contrast across it, where a dark brim or a
 * pale sole has half of it and more. A line below the foot is too narrow for a ramp.
 */
const steepest = 0.43;
const line = { from: 0.93, below: 0.8, most: 0.004 };
/** Least share of its rim that faces down, and OKLab of its mean colour off the shadow ray. */
const leastBelow = 0.22;
const mostMeanOff = 0.0021;
/** How far beyond the outline the ground is looked at, in pixels. */
export const beyondPixels = 4;

/**
 * Takes the dark core of a contact shadow off the product's foot. Its rim is so narrow that the cut takes it for an
 * outline, but its colour is the backdrop's in shade, and from its rim outwards the ground only grows brighter; beside a
 * grey sole there is a contact shadow, darker than the sole. And a step parts it from the product. Changes `product`.
 */
export function peelContactShadow(evidence: Evidence, product: Uint8Array): void {
  const exact = Math.max(exactRay, exactDeviations * evidence.border.sigma);
  peel(evidence, product, { limit: exact, from: 0.5, most: 0.1, flat: Infinity });
  peel(evidence, product, { limit: tintedRay, from: 0.85, most: 0.03, flat: flatDeviation });
}

type Peeling = {
  /** OKLab off the shadow ray */
  limit: number;
  /** middle of the patch, from the product's top (0) to its foot (1) */
  from: number;
  /** largest share of the product */
  most: number;
  /** largest deviation of its shade */
  flat: number;
};

function peel(evidence: Evidence, product: Uint8Array, { limit, from, most, flat }: Peeling): void {
  const { width, height } = evidence;
  const productArea = countOf(product);
  const coloured = findShadowColoured(evidence, product, limit);
  if (!productArea || countOf(coloured) > mostOfProduct * productArea) return;
  const cores = intersect(dilate(erode(coloured, width, height, 1), width, height, 1), coloured);
  const rows = productRows(product, evidence);
  const lowest = rows.top + from * (rows.bottom - rows.top);
  const { labels, components } = findComponents(cores, width);
  for (const core of components) {
    if (core.area < 20 || core.area > most * productArea || (core.top + core.bottom) / 2 < lowest) continue;
    const seen = measureCore(evidence, product, cores, labels, core);
    const deviation = Math.sqrt(Math.max(0, seen.squares / core.area - (seen.sum / core.area) ** 2));
    const isOpen = seen.outline > 0.5 * Math.sqrt(core.area) && seen.open > 0.7 * seen.outline;
    if (!isOpen || deviation >= flat || seen.stepped < 0.6 * seen.inner) continue;
    const middle = ((core.top + core.bottom) / 2 - rows.top) / (rows.bottom - rows.top);
    const isLine =
      core.area < line.most * productArea && middle > line.from && seen.below > line.below * seen.rim;
    if (seen.below < leastBelow * seen.rim || (seen.steepness > steepest * seen.ramps && !isLine)) continue;
    if (flat === Infinity && meanOffRay(evidence, labels, core) > mostMeanOff) continue;
    eachPixel(labels, width, core, (pixel) => (product[pixel] = 0));
  }
}

function measureCore(
  evidence: Evidence,
  product: Uint8Array,
  cores: Uint8Array,
  labels: Int32Array,
  core: Component,
) {
  const { width, height, shade, nearStep } = evidence;
  const seen = { outline: 0, open: 0, inner: 0, stepped: 0, sum: 0, squares: 0 };
  const edge = { rim: 0, below: 0, steepness: 0, ramps: 0 };
  for (let y = core.top; y <= core.bottom; y++)
    for (let x = core.left, pixel = y * width + x; x <= core.right; x++, pixel++) {
      if (labels[pixel] !== core.id) continue;
      seen.sum += shade[pixel];
      seen.squares += shade[pixel] ** 2;
      if (Math.min(x, y, width - 1 - x, height - 1 - y) < beyondPixels) continue;
      addRim(edge, evidence, product, labels, core.id, pixel);
      if (isOnOutline(product, pixel, evidence)) {
        seen.outline++;
        if (growsBrighter(evidence, product, pixel, 0.02)) seen.open++;
      } else if (isOnOutline(cores, pixel, evidence)) {
        seen.inner++;
        seen.stepped += nearStep[pixel];
      }
    }
  return { ...seen, ...edge };
}

/** What is seen across the sides of a pixel that lie on the core's rim. */
function addRim(
  edge: { rim: number; below: number; steepness: number; ramps: number },
  evidence: Evidence,
  product: Uint8Array,
  labels: Int32Array,
  id: number,
  pixel: number,
): void {
  const { width } = evidence;
  for (const way of [-1, 1, -width, width]) {
    if (labels[pixel + way] === id || product[pixel + way]) continue;
    edge.rim++;
    if (way === width) edge.below++;
    const steepness = steepnessAcross(evidence, pixel, way);
    if (steepness === undefined) continue;
    edge.steepness += steepness;
    edge.ramps++;
  }
}

/** The largest part of the contrast between a pixel within and six beyond that lies between two neighbours. */
export function steepnessAcross({ planes: { l } }: Evidence, pixel: number, way: number): number | undefined {
  const across = Math.abs(l[pixel - way] - l[pixel + 6 * way]);
  if (!(across > 0.02)) return undefined;
  let steepness = 0;
  for (let at = -1; at < 6; at++)
    steepness = Math.max(steepness, Math.abs(l[pixel + at * way] - l[pixel + (at + 1) * way]) || 0);
  return steepness / across;
}

/**
 * Is the ground outwards from here never darker, and brighter in the end by this share of the backdrop? A shadow's rim is;
 * beside the product itself there is a contact shadow, darker than its edge.
 * @param pixel at least `beyondPixels` from the window's border
 */
export function growsBrighter(
  { shade, width }: Evidence,
  product: Uint8Array,
  pixel: number,
  by: number,
): boolean {
  for (const way of [-1, 1, -width, width]) {
    let last = shade[pixel];
    let isOpen = true;
    for (let far = 1; far <= beyondPixels && isOpen; far++) {
      const next = pixel + far * way;
      isOpen = !product[next] && shade[next] >= last - 0.012;
      last = Math.max(last, shade[next]);
    }
    if (isOpen && last > shade[pixel] + by) return true;
  }
  return false;
}

function findShadowColoured(
  { offRay, shade, shadowLimit }: Evidence,
  product: Uint8Array,
  limit: number,
): Uint8Array {
  const found = roomBytes(product.length);
  for (let i = 0; i < found.length; i++) {
    if (!product[i] || shade[i] <= shades.darkest || shade[i] >= shades.brightest) continue;
    if (offRay[i] + shadowLimit + 0.012 * (1 - shade[i]) < limit) found[i] = 1;
  }
  return found;
}
