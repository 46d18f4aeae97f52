import type { Evidence } from './evidence.ts';
import { productRows } from './tidy.ts';

/** The ground is looked for in the product's lowest part of this height; a shallower image than this is no matter. */
const lowest = 0.45;
const leastDepthPixels = 10;
/** An image is paler than what it shows, fades with its depth to nearly nothing, and has its colours. */
const strength = { near: 0.75, deep: 0.2 };
const mostResidual = 0.3;

/**
 * The share of a product's mask that is its reflection in a glossy ground. Below the line where it stands, each row is
 * what the row as far above the line shows, blended with the backdrop, the fainter the deeper: the blend of each pair of
 * rows is found by least squares, and what it leaves unexplained must be little.
 *
 * @param area of the product, pixels
 * @returns 0..1, the largest share below any line that passes
 */
export function shareMirrored(evidence: Evidence, product: Uint8Array, area: number): number {
  const { top, bottom } = productRows(product, evidence);
  const counts = countRows(product, evidence.width, top, bottom);
  const first = Math.round(bottom - lowest * (bottom - top));
  let below = 0;
  let most = 0;
  for (let line = bottom; line > first; line--) {
    below += counts[line - top];
    const depth = bottom - line + 1;
    if (depth < leastDepthPixels || depth > line - top) continue;
    if (isMirror(evidence, product, line, depth)) most = below / area;
  }
  return most;
}

function countRows(product: Uint8Array, width: number, top: number, bottom: number): Int32Array {
  return Int32Array.from({ length: bottom - top + 1 }, (_, at) => {
    let count = 0;
    for (let i = (top + at) * width, end = i + width; i < end; i++) count += product[i];
    return count;
  });
}

type Sums = { same: number; above: number; below: number };

/** `line` is the first row of the image. Most lines fail in the image's first third: the others are then not looked at. */
function isMirror(evidence: Evidence, product: Uint8Array, line: number, depth: number): boolean {
  const left = { residual: 0, whole: 0 };
  const strengthOf = (part: number): number => {
    const sums = { same: 0, above: 0 };
    const last = Math.min(depth, Math.ceil(((part + 1) * depth) / 3));
    for (let far = Math.ceil((part * depth) / 3); far < last; far++) {
      const row = compareRows(evidence, product, line + far, line - 1 - far);
      if (!row.above || !row.below) continue;
      sums.same += row.same;
      sums.above += row.above;
      left.residual += row.below - (row.same * row.same) / row.above;
      left.whole += row.below;
    }
    return sums.above ? sums.same / sums.above : 1;
  };
  const near = strengthOf(0);
  if (near >= strength.near || near <= -0.05) return false;
  const middle = strengthOf(1);
  if (middle >= near || middle <= -0.05) return false;
  const deep = strengthOf(2);
  const fades = middle > 0.8 * deep && deep > -0.05;
  const isFaint = deep < strength.deep && deep < 0.72 * near;
  return fades && isFaint && left.residual < mostResidual * left.whole;
}

/** Sums over the columns where both rows are product: products and squares of what parts them from the backdrop. */
function compareRows(
  { planes, backdrop, width }: Evidence,
  product: Uint8Array,
  below: number,
  above: number,
): Sums {
  const sums = { same: 0, above: 0, below: 0 };
  const shift = (below - above) * width;
  for (let i = below * width, end = i + width; i < end; i++) {
    if (!product[i]) continue;
    const j = i - shift;
    if (!product[j]) continue;
    const l = planes.l[i] - backdrop.first[i];
    const a = planes.a[i] - backdrop.second[i];
    const b = planes.b[i] - backdrop.third[i];
    const upperL = planes.l[j] - backdrop.first[j];
    const upperA = planes.a[j] - backdrop.second[j];
    const upperB = planes.b[j] - backdrop.third[j];
    sums.same += l * upperL + a * upperA + b * upperB;
    sums.above += upperL * upperL + upperA * upperA + upperB * upperB;
    sums.below += l * l + a * a + b * b;
  }
  return sums;
}
