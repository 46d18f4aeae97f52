import type { Evidence } from '#app/imaging/cut-out/evidence/evidence.ts';
import type { Growth } from './grow-background.ts';
import { eachPixel, findComponents, type Component } from '#app/imaging/masks/components.ts';
import { dilate, erode, intersect } from '#app/imaging/masks/morphology.ts';
import { countOf } from './tidy.ts';

/**
 * Backdrop seen through the product: a mug's handle, a ring. A hole is smooth, has nothing inside it (a label with text on
 * it is no hole), and its colour is the backdrop's, level or in a shadow: to the last thousandths, which no pale part of a
 * product is.
 */
export function findHoles(evidence: Evidence, growth: Growth): Uint8Array {
  const { width, height } = evidence;
  const flat = flatEnclosed(evidence, growth);
  const opened = intersect(dilate(erode(flat, width, height, 2), width, height, 2), flat);
  const { labels, components } = findComponents(opened, width);
  const holes = new Uint8Array(opened.length);
  const side = Math.sqrt(growth.reached.length - countOf(growth.reached));
  for (const component of components) {
    if (!isHole(evidence, component, labels, growth.reached, side)) continue;
    eachPixel(labels, width, component, (pixel) => (holes[pixel] = 1));
  }
  return holes;
}

function flatEnclosed(evidence: Evidence, { reached }: Growth): Uint8Array {
  const { shade, offRay, sharp, gradient } = evidence;
  const flat = new Uint8Array(shade.length);
  for (let i = 0; i < flat.length; i++) {
    const hasColour = offRay[i] < 0 && shade[i] > 0.5 && shade[i] < 1.04;
    flat[i] = hasColour && !reached[i] && sharp[i] === 0 && gradient[i] < 0.04 ? 1 : 0;
  }
  return flat;
}

/** Share of a hole that has the backdrop's very colour: most of it, or where a shadow falls through it, some. */
const leastLevel = { lit: 0.6, shaded: 0.02 };
/** Mean OKLab off the shadow ray and change per pixel within a hole in the shade, and share of its rim at a step. */
const shaded = { offRay: 0.0016, gradient: 0.007, rim: 0.7 };
/** The wall of a handle or the rim of a lens, in square roots of all that is not backdrop. */
const thickestWall = { lit: 0.26, shaded: 0.21 };
/** A hole's root of the area over the thickness of its wall: smaller, it is a spot on the product. */
const leastRoom = 0.5;

function isHole(
  evidence: Evidence,
  component: Component,
  labels: Int32Array,
  reached: Uint8Array,
  side: number,
): boolean {
  const { width, frame, backdropLimit } = evidence;
  const { area } = component;
  const frameArea = frame.width * frame.height;
  if (area < 0.0007 * frameArea || area > 0.5 * frameArea) return false;
  const seen = measureHole(evidence, component, labels);
  if (islandsIn(component, labels, width) >= 0.02 * area) return false;
  const wall = wallOf(evidence, component, labels, reached) / side;
  // a white button on a camera
  if (Math.sqrt(area) < leastRoom * wall * side) return false;
  if (seen.distance < 0.95 * backdropLimit && seen.level > leastLevel.lit * area)
    return wall < thickestWall.lit;
  const isShaded = seen.offRay < shaded.offRay && seen.level > leastLevel.shaded * area;
  if (!isShaded || seen.gradient > shaded.gradient || seen.stepped < shaded.rim * seen.rim) return false;
  return wall < thickestWall.shaded;
}

/** Means over the component; `level`, `rim` and `stepped` are pixels. */
function measureHole(evidence: Evidence, component: Component, labels: Int32Array) {
  const { width, planes, backdrop, shade, distance, gradient, sharp, backdropLimit } = evidence;
  const off = [0, 0, 0];
  const seen = { distance: 0, level: 0, gradient: 0, rim: 0, stepped: 0 };
  eachPixel(labels, width, component, (pixel) => {
    seen.distance += distance[pixel];
    seen.gradient += gradient[pixel];
    if (distance[pixel] < backdropLimit) seen.level++;
    off[0] += planes.l[pixel] - shade[pixel] * backdrop.first[pixel];
    off[1] += planes.a[pixel] - shade[pixel] * backdrop.second[pixel];
    off[2] += planes.b[pixel] - shade[pixel] * backdrop.third[pixel];
    const way = wayOut(labels, component.id, pixel, width);
    if (!way) return;
    seen.rim++;
    if (sharp[pixel + way] > 0.3 || sharp[pixel + 2 * way] > 0.3 || sharp[pixel + 3 * way] > 0.3)
      seen.stepped++;
  });
  const { area } = component;
  return {
    ...seen,
    distance: seen.distance / area,
    gradient: seen.gradient / area,
    offRay: Math.hypot(off[0], off[1], off[2]) / area,
  };
}

/** From a pixel on the component's rim to a neighbour that is no part of it; 0 within. */
function wayOut(labels: Int32Array, id: number, pixel: number, width: number): number {
  for (const way of [-1, 1, -width, width]) if (labels[pixel + way] !== id) return way;
  return 0;
}

/** How far the reached background is from a hole's rim, straight outwards, where it is near: the third decile, pixels. */
function wallOf({ width }: Evidence, component: Component, labels: Int32Array, reached: Uint8Array): number {
  const walls: number[] = [];
  eachPixel(labels, width, component, (pixel) => {
    for (const way of [-1, 1, -width, width]) {
      if (labels[pixel + way] === component.id) continue;
      let far = 1;
      for (let at = pixel + way; at >= 0 && at < reached.length && !reached[at]; at += way) far++;
      walls.push(far);
    }
  });
  walls.sort((one, other) => one - other);
  return walls[Math.floor(0.3 * walls.length)] ?? Infinity;
}

/** Pixels inside the component's outline that do not belong to it. */
export function islandsIn(component: Component, labels: Int32Array, width: number): number {
  const boxWidth = component.right - component.left + 3;
  const boxHeight = component.bottom - component.top + 3;
  const belongs = (at: number) => {
    const x = component.left - 1 + (at % boxWidth);
    const y = component.top - 1 + Math.floor(at / boxWidth);
    const isInside =
      x >= component.left && x <= component.right && y >= component.top && y <= component.bottom;
    return isInside && labels[y * width + x] === component.id;
  };
  const outside = new Uint8Array(boxWidth * boxHeight);
  const stack = [0];
  outside[0] = 1;
  while (stack.length) {
    const at = stack.pop() ?? 0;
    const x = at % boxWidth;
    for (const [next, isReachable] of [
      [at - 1, x > 0],
      [at + 1, x < boxWidth - 1],
      [at - boxWidth, at >= boxWidth],
      [at + boxWidth, at < outside.length - boxWidth],
    ] as const) {
      if (!isReachable || outside[next] || belongs(next)) continue;
      outside[next] = 1;
      stack.push(next);
    }
  }
  let islands = 0;
  for (let at = 0; at < outside.length; at++) if (!outside[at] && !belongs(at)) islands++;
  return islands;
}
