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
  const rows = measureRows(product, evidence.width, top, bottom);
  const first = Math.round(bottom - lowest * (bottom - top));
  let below = 0;
  let most = 0;
  for (let line = bottom; line > first; line--) {
    below += rows.counts[line - top];
    const depth = bottom - line + 1;
    if (depth < leastDepthPixels || depth > line - top) continue;
    if (isMirror(evidence, product, rows, line, depth)) most = below / area;
  }
  return most;
}

/** Of the rows from `top` on: how many pixels are product, the first of them, and the one after the last. */
type Rows = { top: number; counts: Int32Array; starts: Int32Array; ends: Int32Array };

function measureRows(product: Uint8Array, width: number, top: number, bottom: number): Rows {
  const length = bottom - top + 1;
  const rows = {
    top,
    counts: new Int32Array(length),
    starts: new Int32Array(length),
    ends: new Int32Array(length),
  };
  for (let at = 0; at < length; at++) {
    const row = product.subarray((top + at) * width, (top + at + 1) * width);
    rows.starts[at] = row.indexOf(1);
    rows.ends[at] = row.lastIndexOf(1) + 1;
    for (let x = Math.max(0, rows.starts[at]); x < rows.ends[at]; x++) rows.counts[at] += row[x];
  }
  return rows;
}

type Sums = { same: number; above: number; below: number };

/** `line` is the first row of the image. Most lines fail in the image's first third: the others are then not looked at. */
function isMirror(evidence: Evidence, product: Uint8Array, rows: Rows, line: number, depth: number): boolean {
  const left = { residual: 0, whole: 0 };
  const near = strengthOf(evidence, product, rows, line, depth, 0, left);
  if (near >= strength.near || near <= -0.05) return false;
  const middle = strengthOf(evidence, product, rows, line, depth, 1, left);
  if (middle >= near || middle <= -0.05) return false;
  const deep = strengthOf(evidence, product, rows, line, depth, 2, left);
  const fades = middle > 0.8 * deep && deep > -0.05;
  const isFaint = deep < strength.deep && deep < 0.72 * near;
  return fades && isFaint && left.residual < mostResidual * left.whole;
}

/** How strong the image is in one third of its depth; what it leaves unexplained is added to `left`. */
function strengthOf(
  evidence: Evidence,
  product: Uint8Array,
  rows: Rows,
  line: number,
  depth: number,
  part: number,
  left: { residual: number; whole: number },
): number {
  let same = 0;
  let above = 0;
  const last = Math.min(depth, Math.ceil(((part + 1) * depth) / 3));
  for (let far = Math.ceil((part * depth) / 3); far < last; far++) {
    const row = compareRows(evidence, product, rows, line + far, line - 1 - far);
    if (!row.above || !row.below) continue;
    same += row.same;
    above += row.above;
    left.residual += row.below - (row.same * row.same) / row.above;
    left.whole += row.below;
  }
  return above ? same / above : 1;
}

/** Sums over the columns where both rows are product: products and squares of what parts them from the backdrop. */
function compareRows(
  { planes: { l, a, b }, backdrop: { first, second, third }, width }: Evidence,
  product: Uint8Array,
  { top, starts, ends }: Rows,
  below: number,
  above: number,
): Sums {
  let same = 0;
  let upper = 0;
  let lower = 0;
  const shift = (below - above) * width;
  const row = below * width;
  const start = row + Math.max(0, starts[below - top], starts[above - top]);
  const end = row + Math.min(ends[below - top], ends[above - top]);
  for (let i = start; i < end; i++) {
    const j = i - shift;
    if (!(product[i] & product[j])) continue;
    const l0 = l[i] - first[i];
    const a0 = a[i] - second[i];
    const b0 = b[i] - third[i];
    const l1 = l[j] - first[j];
    const a1 = a[j] - second[j];
    const b1 = b[j] - third[j];
    same += l0 * l1 + a0 * a1 + b0 * b1;
    upper += l1 * l1 + a1 * a1 + b1 * b1;
    lower += l0 * l0 + a0 * a0 + b0 * b0;
  }
  return { same, above: upper, below: lower };
}
