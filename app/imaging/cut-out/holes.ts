import type { Evidence } from './evidence.ts';
import type { Growth } from './grow-background.ts';
import { eachPixel, findComponents, type Component } from '../masks/components.ts';
import { dilate, erode, intersect } from '../masks/morphology.ts';

/**
 * Backdrop seen through the product: a mug's handle, a ring. A hole is flat, has the backdrop's own colour, lies near the
 * outer background and has nothing inside it (a label with text on it is no hole).
 */
export function findHoles(evidence: Evidence, growth: Growth): Uint8Array {
  const { width, height } = evidence;
  const flat = flatEnclosed(evidence, growth);
  const opened = intersect(dilate(erode(flat, width, height, 2), width, height, 2), flat);
  const { labels, components } = findComponents(opened, width);
  const holes = new Uint8Array(opened.length);
  if (!components.length) return holes;
  const box = unreachedBox(growth.reached, width, height);
  const near = Math.round(0.13 * Math.max(box.width, box.height));
  const nearBackground = dilate(growth.reached, width, height, Math.max(1, near));
  for (const component of components) {
    if (!isHole(evidence, component, labels, nearBackground, box.width * box.height)) continue;
    eachPixel(labels, width, component, (pixel) => (holes[pixel] = 1));
  }
  return holes;
}

function flatEnclosed(evidence: Evidence, { reached }: Growth): Uint8Array {
  const { shade, offRay, sharp, gradient } = evidence;
  const flat = new Uint8Array(shade.length);
  for (let i = 0; i < flat.length; i++) {
    const hasColour = offRay[i] < 0 && shade[i] > 0.6 && shade[i] < 1.04;
    flat[i] = hasColour && !reached[i] && sharp[i] === 0 && gradient[i] < 0.04 ? 1 : 0;
  }
  return flat;
}

function unreachedBox(reached: Uint8Array, width: number, height: number) {
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let pixel = 0; pixel < reached.length; pixel++) {
    if (reached[pixel]) continue;
    const x = pixel % width;
    const y = (pixel / width) | 0;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  return { width: Math.max(0, right - left), height: Math.max(0, bottom - top) };
}

function isHole(
  evidence: Evidence,
  component: Component,
  labels: Int32Array,
  nearBackground: Uint8Array,
  productArea: number,
): boolean {
  const { width, shade, distance, backdropLimit, frame } = evidence;
  const frameArea = frame.width * frame.height;
  if (component.area < 0.0007 * frameArea || component.area > 0.5 * frameArea) return false;
  let [nearCount, brightest, shadeSum, distanceSum, rim, rimNear] = [0, 0, 0, 0, 0, 0];
  for (let y = component.top; y <= component.bottom; y++)
    for (let x = component.left; x <= component.right; x++) {
      const pixel = y * width + x;
      if (labels[pixel] !== component.id) continue;
      shadeSum += shade[pixel];
      distanceSum += distance[pixel];
      brightest = Math.max(brightest, shade[pixel]);
      nearCount += nearBackground[pixel];
      const isRim = [pixel - 1, pixel + 1, pixel - width, pixel + width].some(
        (at) => labels[at] !== component.id,
      );
      if (!isRim) continue;
      rim++;
      rimNear += nearBackground[pixel];
    }
  const { area } = component;
  if (islandsIn(component, labels, width) >= 0.02 * area) return false;
  const isSmall =
    nearCount > 0.55 * area && brightest > 0.96 && shadeSum / area > 0.97 && area < 0.12 * productArea;
  const isLarge =
    rimNear > 0.6 * rim && distanceSum / area < 0.75 * backdropLimit && area < 0.75 * productArea;
  return isSmall || isLarge;
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

/** A product of the ground's own hue: only what has the very colour of the backdrop and is enclosed may be a hole. */
export function doubtOfHoles(evidence: Evidence, product: Uint8Array, productArea: number): number {
  const { width, height, distance, backdropLimit, sharp } = evidence;
  const level = new Uint8Array(product.length);
  for (let i = 0; i < level.length; i++)
    level[i] = product[i] && sharp[i] === 0 && distance[i] < 2.5 * backdropLimit ? 1 : 0;
  const inside = erode(product, width, height, 3);
  let doubt = 0;
  const { labels, components } = findComponents(level, width);
  for (const component of components) {
    if (component.area < 0.004 * productArea) continue;
    let deep = 0;
    eachPixel(labels, width, component, (pixel) => (deep += inside[pixel]));
    if (deep > 0.5 * component.area) doubt += component.area / productArea;
  }
  return doubt;
}
