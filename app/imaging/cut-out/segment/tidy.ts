import { isShadowColoured, type Evidence } from '#app/imaging/cut-out/evidence/evidence.ts';
import { eachPixel, findComponents, touchesBorder, type Component } from '#app/imaging/masks/components.ts';
import { intersect, invert } from '#app/imaging/masks/morphology.ts';
import { inQuads } from '#app/imaging/masks/runs.ts';
import type { Size } from '#app/imaging/cut-out/evidence/planes.ts';
import type { Window } from '#app/imaging/cut-out/evidence/window.ts';

/** One separate piece of the product. */
export type Part = Component;

/** Is this product pixel beside a pixel that is not product? The frame itself is no outline. */
export function isOnOutline(product: Uint8Array, i: number, { width }: Size): boolean {
  return !(product[i - 1] && product[i + 1] && product[i - width] && product[i + width]);
}

/**
 * Takes rim pixels off the product that look like the background beside them: one pixel deep, and three where what is
 * clearly product follows. A pale product has the backdrop's colour further in, too. Changes `product`.
 */
export function snapToEdge(evidence: Evidence, product: Uint8Array): void {
  const { width, height, distance, shade, backdropLimit } = evidence;
  const isTaken = (i: number) =>
    distance[i] < backdropLimit ||
    (shade[i] > 0.5 && isShadowColoured(evidence, i) && isLikeOutside(evidence, product, i));
  let taken: number[] = [];
  for (let y = 1; y < height - 1; y++)
    for (let i = y * width + 1, end = y * width + width - 1; i < end; i++)
      if (product[i] && isOnOutline(product, i, evidence) && isTaken(i)) taken.push(i);
  for (let round = 0; round < 3 && taken.length; round++) {
    for (const i of taken) product[i] = 0;
    // only beside what was taken has anything changed
    const next: number[] = [];
    for (const i of taken)
      for (const j of [i - 1, i + 1, i - width, i + width]) {
        const x = j % width;
        const isInside = x > 0 && x < width - 1 && j >= width && j < width * (height - 1);
        if (isInside && product[j] && isTaken(j) && isThinRim(evidence, product, j)) next.push(j);
      }
    taken = next;
  }
}

/** How far inwards what is clearly product is looked for, in pixels; and its OKLab from the backdrop. */
const beyondRim = { pixels: 8, distance: 0.1 };

function isThinRim({ width, distance }: Evidence, product: Uint8Array, i: number): boolean {
  for (const inwards of [-1, 1, -width, width]) {
    if (product[i - inwards]) continue;
    const end = i + (beyondRim.pixels + 1) * inwards;
    for (let j = i + inwards; j !== end && product[j]; j += inwards)
      if (distance[j] > beyondRim.distance) return true;
  }
  return false;
}

/** Is a neighbour of this product pixel no product, and of the same colour? */
function isLikeOutside({ width, planes, backdropLimit }: Evidence, product: Uint8Array, i: number): boolean {
  const { l, a, b } = planes;
  const alike = 0.6 * backdropLimit * backdropLimit;
  for (let side = 0; side < 4; side++) {
    const j = side === 0 ? i - 1 : side === 1 ? i + 1 : side === 2 ? i - width : i + width;
    if (product[j]) continue;
    if ((l[i] - l[j]) ** 2 + (a[i] - a[j]) ** 2 + (b[i] - b[j]) ** 2 < alike) return true;
  }
  return false;
}

/**
 * Takes shadow-coloured patches off the product's lower part when their outline is soft: contact shadow and reflection
 * of the ground. A product that is shadow-coloured itself (white on white) is left alone. Changes `product`.
 */
export function peelGround(evidence: Evidence, product: Uint8Array, ambiguous: Uint8Array): void {
  const { width, height, nearStep, step, stepLimit } = evidence;
  const patch = intersect(product, ambiguous);
  const area = countOf(product);
  if (!area || countOf(patch) / area >= 0.45) return;
  const rows = productRows(product, evidence);
  const { labels, components } = findComponents(patch, width);
  const outline = new Int32Array(components.length + 1);
  const stepped = new Int32Array(components.length + 1);
  for (let y = 1; y < height - 1; y++)
    for (let i = y * width + 1, end = y * width + width - 1; i < end; i++) {
      if (!labels[i] || !isOnOutline(product, i, evidence)) continue;
      outline[labels[i]]++;
      if (nearStep[i] && step[i] > 1.5 * stepLimit) stepped[labels[i]]++;
    }
  const lowLine = rows.top + 0.6 * (rows.bottom - rows.top);
  for (const part of components) {
    const { id, area: size, top, bottom } = part;
    if (size < 20 || size > 0.25 * area || outline[id] < 6 || (top + bottom) / 2 <= lowLine) continue;
    if (stepped[id] / outline[id] >= 0.5) continue;
    eachPixel(labels, width, part, (pixel) => (product[pixel] = 0));
  }
}

export function countOf(mask: Uint8Array): number {
  const { bytes, quads } = inQuads(mask);
  let count = 0;
  // four counts in one number, taken apart before any of them is full
  for (let from = 0; from < quads.length; from += 255) {
    let four = 0;
    for (let quad = from, end = Math.min(quads.length, from + 255); quad < end; quad++) four += quads[quad];
    count += (four & 255) + ((four >>> 8) & 255) + ((four >>> 16) & 255) + Math.floor(four / 2 ** 24);
  }
  for (let i = quads.length * 4; i < bytes.length; i++) count += bytes[i];
  return count;
}

/** First and last row that hold product; the whole frame when there is none. */
export function productRows(product: Uint8Array, { width, height }: Size): { top: number; bottom: number } {
  const first = product.indexOf(1);
  const last = product.lastIndexOf(1);
  return first < 0
    ? { top: 0, bottom: height - 1 }
    : { top: (first / width) | 0, bottom: (last / width) | 0 };
}

/** Drops specks, fills pinholes that are no holes. Changes `product`; returns the parts that are left, largest first. */
export function dropSpecks(window: Window, product: Uint8Array, holes: Uint8Array): Part[] {
  const { width, frame } = window;
  const { labels, components } = findComponents(product, width);
  const largest = components.reduce((most, { area }) => Math.max(most, area), 1);
  const parts: Part[] = [];
  for (const part of components)
    if (part.area > Math.max(0.02 * largest, 0.0003 * frame.width * frame.height)) parts.push(part);
    else eachPixel(labels, width, part, (pixel) => (product[pixel] = 0));
  const gaps = findComponents(invert(product), width);
  for (const gap of gaps.components) {
    if (touchesBorder(gap, window)) continue;
    let isHole = false;
    eachPixel(gaps.labels, width, gap, (pixel) => (isHole ||= holes[pixel] === 1));
    if (!isHole) eachPixel(gaps.labels, width, gap, (pixel) => (product[pixel] = 1));
  }
  return parts.sort((first, second) => second.area - first.area);
}
