import type { Evidence } from './evidence.ts';
import { gapNet } from './gap-weights.ts';
import { islandsIn } from './holes.ts';
import { eachPixel, findComponents, type Component } from '../masks/components.ts';
import { dilate, erode, intersect } from '../masks/morphology.ts';
import { chanceBy } from './small-net.ts';

/** An area inside a mask that has the backdrop's very colour: a gap between sleeve and body, or white print. */
export type Gap = {
  component: Component;
  /** share of the product's area */
  share: number;
  /** what is seen in it and around it: see {@link lookAround} */
  signs: number[];
  /** OKLab, from the backdrop, of what parts it from the product */
  rim: number;
};

/** Level: this near to the backdrop's colour (in backdrop limits), and changing by no more than this OKLab per pixel. */
const level = { distance: 1.6, gradient: 0.04 };
/** Of the product's side: what is smaller spoils no photo, whichever it is. */
const smallestSide = 0.02;
/** With more than this share of marks in it, it is a label: nothing is seen through letters. */
const mostIslands = 0.02;
/** In backdrop limits: nearer is pale. */
const pale = 4;

/** @param product 1 = product, at the working resolution */
export function findGaps(evidence: Evidence, product: Uint8Array): { gaps: Gap[]; labels: Int32Array } {
  const { width, height, distance, gradient, backdropLimit } = evidence;
  const flat = new Uint8Array(product.length);
  const all = { area: 0, pale: 0 };
  for (let i = 0; i < flat.length; i++) {
    if (!product[i]) continue;
    all.area++;
    if (distance[i] < pale * backdropLimit) all.pale++;
    flat[i] = distance[i] < level.distance * backdropLimit && gradient[i] < level.gradient ? 1 : 0;
  }
  const opened = intersect(dilate(erode(flat, width, height, 1), width, height, 1), flat);
  const { labels, components } = findComponents(opened, width);
  const view = { evidence, product, labels, side: Math.sqrt(Math.max(1, all.area)) };
  const gaps: Gap[] = [];
  for (const component of components) {
    if (component.area < Math.max(16, (smallestSide * view.side) ** 2)) continue;
    if (islandsIn(component, labels, width) > mostIslands * component.area) continue;
    const rim = lookAcrossRim(view, component);
    const inside = lookInside(view, component);
    const signs = [...inside, ...rim.signs, (all.pale - inside[1] * component.area) / all.area];
    gaps.push({ component, share: component.area / all.area, signs, rim: rim.colour });
  }
  return { gaps, labels };
}

type View = { evidence: Evidence; product: Uint8Array; labels: Int32Array; side: number };

/** Its size, how exactly it has the backdrop's colour, how even it is, and how light the backdrop is. */
function lookInside({ evidence, labels, side }: View, component: Component): number[] {
  const { width, planes, backdrop, distance, gradient, backdropLimit } = evidence;
  const off = [0, 0, 0];
  let [near, nearest, far, change, squares] = [0, 0, 0, 0, 0];
  eachPixel(labels, width, component, (pixel) => {
    if (distance[pixel] < backdropLimit) near++;
    if (distance[pixel] < 0.5 * backdropLimit) nearest++;
    far += distance[pixel];
    change += gradient[pixel];
    const lighter = planes.l[pixel] - backdrop.first[pixel];
    squares += lighter * lighter;
    off[0] += lighter;
    off[1] += planes.a[pixel] - backdrop.second[pixel];
    off[2] += planes.b[pixel] - backdrop.third[pixel];
  });
  const { area, top, bottom, left } = component;
  return [
    logOf(Math.sqrt(area) / side),
    near / area,
    nearest / area,
    far / area / backdropLimit,
    logOf(Math.hypot(off[0], off[1], off[2]) / area),
    Math.sqrt(Math.max(0, squares / area - (off[0] / area) ** 2)),
    change / area,
    backdrop.first[((top + bottom) >> 1) * width + left],
  ];
}

/** Pixels outwards from a rim in which what parts it from the product is looked for. */
const rimReach = 6;

/** How thick the product is around it, on which share of its rim there is a step, and how unlike the backdrop the rim is. */
function lookAcrossRim(
  { evidence: { width, distance, sharp }, product, labels, side }: View,
  component: Component,
): { signs: number[]; colour: number } {
  const walls: number[] = [];
  const rims: number[] = [];
  let stepped = 0;
  eachPixel(labels, width, component, (pixel) => {
    for (const way of [-1, 1, -width, width]) {
      if (labels[pixel + way] === component.id) continue;
      if (sharp[pixel + way] > 0.3 || sharp[pixel + 2 * way] > 0.3 || sharp[pixel + 3 * way] > 0.3) stepped++;
      let most = 0;
      for (let far = 1, at = pixel + way; far <= rimReach && at >= 0 && at < product.length; far++, at += way)
        if (distance[at] > most) most = distance[at];
      rims.push(most);
      let wall = 1;
      for (let at = pixel + way; at >= 0 && at < product.length && product[at]; at += way) wall++;
      walls.push(wall);
    }
  });
  const decile = (values: number[], which: number) => values[Math.floor((which * values.length) / 10)] ?? 0;
  walls.sort((one, other) => one - other);
  rims.sort((one, other) => one - other);
  const colour = decile(rims, 3);
  const signs = [
    ...[1, 3, 7].map((which) => logOf(decile(walls, which) / side)),
    logOf(Math.sqrt(component.area) / decile(walls, 3)),
    stepped / rims.length,
    decile(rims, 1),
    colour,
    decile(rims, 5),
  ];
  return { signs, colour };
}

function logOf(value: number): number {
  return Math.log(Math.max(1e-4, value));
}

/**
 * A logistic fit on 866 areas of composited products: what the small net says of an area, and what the product net, which
 * sees the whole product, says of its pixels.
 */
const joint = { near: 0.5, expected: -0.85, offset: -0.93 };

function chanceOfGap(chance: number, meanLogit: number): number {
  const near = Math.log(Math.max(1e-4, chance) / Math.max(1e-4, 1 - chance));
  return 1 / (1 + Math.exp(-(joint.offset + joint.near * near + joint.expected * meanLogit)));
}

function meanOf(values: Float32Array, labels: Int32Array, width: number, component: Component): number {
  let sum = 0;
  eachPixel(labels, width, component, (pixel) => (sum += values[pixel]));
  return sum / component.area;
}

/** From this chance on a gap is cut out. */
const surelyGap = 0.8;
/** What is smaller, of the product's side, may stay whatever it is. */
const smallestDoubt = 0.028;
/** Pixels of a gap's own soft rim. */
const rimPixels = 2;

/**
 * Cuts out what is beyond doubt seen through the product: a small net, trained on products of known outline, and the product
 * net together say of every level area in the mask how likely it is a gap and no print. Changes `product` and `holes`.
 *
 * @returns 0..1: the chance that one of those that were kept is a gap after all
 */
export function openGaps(
  evidence: Evidence,
  product: Uint8Array,
  holes: Uint8Array,
  expected: Float32Array,
): number {
  const { gaps, labels } = findGaps(evidence, product);
  const open = new Uint8Array(product.length);
  let allPrint = 1;
  let isAnyOpen = false;
  for (const { component, share, signs, rim } of gaps) {
    const chance = chanceOfGap(chanceBy(gapNet, signs), meanOf(expected, labels, evidence.width, component));
    if (chance < surelyGap) {
      if (Math.sqrt(share) > smallestDoubt) allPrint *= 1 - chance;
      continue;
    }
    isAnyOpen = true;
    eachPixel(labels, evidence.width, component, (pixel) => (open[pixel] = 1));
    // half way to the product's own colour is where it ends
    addRim(open, evidence, component, 0.5 * rim);
  }
  for (let i = 0; isAnyOpen && i < open.length; i++)
    if (open[i] && product[i]) {
      product[i] = 0;
      holes[i] = 1;
    }
  return 1 - allPrint;
}

function addRim(open: Uint8Array, { width, distance }: Evidence, box: Component, limit: number): void {
  for (let round = 0; round < rimPixels; round++) {
    const next: number[] = [];
    for (let y = box.top - rimPixels; y <= box.bottom + rimPixels; y++)
      for (let i = y * width + box.left - rimPixels, end = y * width + box.right + rimPixels; i <= end; i++)
        if (
          !open[i] &&
          distance[i] < limit &&
          (open[i - 1] || open[i + 1] || open[i - width] || open[i + width])
        )
          next.push(i);
    for (const i of next) open[i] = 1;
  }
}
