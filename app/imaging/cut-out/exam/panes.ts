import type { Evidence } from '#app/imaging/cut-out/evidence/evidence.ts';
import { eachPixel, findComponents, touchesBorder, type Component } from '#app/imaging/masks/components.ts';
import { invert } from '#app/imaging/masks/morphology.ts';
import { countOf } from '#app/imaging/cut-out/segment/tidy.ts';
import { withWorkRoom } from '#app/imaging/work-room.ts';

/** What is smaller, of the product and its gaps together, is looked at by nobody. */
const leastShare = 0.03;
/** What an area and the one that its corners span have in common, of both together; an ellipse's: 0.64. */
const leastSpanned = 0.9;
/** With more of it than this in a shade, or off the backdrop's colour, something behind is seen. */
const mostShaded = 0.03;

/**
 * The largest four-cornered gap that shows nothing but the backdrop's level colour: the white screen of a telephone before
 * white looks the same as an empty frame.
 *
 * @param product 1 = product, at the working resolution
 * @returns 0..1: its share of the product and its gaps
 */
export function largestPane(evidence: Evidence, product: Uint8Array): number {
  return withWorkRoom(() => findLargest(evidence, product));
}

function findLargest(evidence: Evidence, product: Uint8Array): number {
  const { width } = evidence;
  const area = countOf(product);
  const { labels, components } = findComponents(invert(product), width);
  const enclosed = components.filter((component) => !touchesBorder(component, evidence));
  const whole = enclosed.reduce((sum, component) => sum + component.area, area);
  let largest = 0;
  for (const component of enclosed) {
    if (component.area <= Math.max(largest, leastShare) * whole) continue;
    if (isFourCornered(component, labels, width) && isLevel(evidence, component, labels))
      largest = component.area / whole;
  }
  return largest;
}

type Point = { x: number; y: number };

/** Its corners are the pixel furthest from the middle, the one furthest from that, and the two furthest off their line. */
function isFourCornered(component: Component, labels: Int32Array, width: number): boolean {
  const middle = { x: (component.left + component.right) / 2, y: (component.top + component.bottom) / 2 };
  const points: Point[] = [];
  eachPixel(labels, width, component, (_, x, y) => points.push({ x, y }));
  const first = furthest(points, (at) => (at.x - middle.x) ** 2 + (at.y - middle.y) ** 2);
  const second = furthest(points, (at) => (at.x - first.x) ** 2 + (at.y - first.y) ** 2);
  const left = furthest(points, (at) => sideOf(first, second, at));
  const right = furthest(points, (at) => -sideOf(first, second, at));
  const corners = [first, right, second, left];
  const spanned = (sideOf(first, second, left) - sideOf(first, second, right)) / 2;
  const within = points.filter((at) =>
    corners.every((corner, which) => sideOf(corner, corners[(which + 1) % 4], at) >= 0),
  ).length;
  return within > leastSpanned * (spanned + points.length - within);
}

function furthest(points: Point[], measure: (at: Point) => number): Point {
  return points.reduce((best, at) => (measure(at) > measure(best) ? at : best));
}

/** > 0 on one side of the line through two points, < 0 on the other. */
function sideOf(from: Point, to: Point, at: Point): number {
  return (to.x - from.x) * (at.y - from.y) - (to.y - from.y) * (at.x - from.x);
}

/** Its own soft rim left out. */
function isLevel(
  { distance, backdropLimit, width }: Evidence,
  { id, left, top, right, bottom }: Component,
  labels: Int32Array,
): boolean {
  let [inner, shaded] = [0, 0];
  for (let y = top + 2; y <= bottom - 2; y++)
    for (let x = left + 2, i = y * width + x; x <= right - 2; x++, i++) {
      if (labels[i - 2] !== id || labels[i + 2] !== id) continue;
      if (labels[i - 2 * width] !== id || labels[i + 2 * width] !== id) continue;
      inner++;
      if (distance[i] > backdropLimit) shaded++;
    }
  return shaded <= mostShaded * inner;
}
