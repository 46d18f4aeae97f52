import type { Evidence } from '#app/imaging/cut-out/evidence/evidence.ts';
import { islandsIn } from './holes.ts';
import { eachPixel, findComponents, type Component } from '#app/imaging/masks/components.ts';
import { dilate, erode, intersect } from '#app/imaging/masks/morphology.ts';

/** An area inside a mask that may be a gap: between sleeve and body, in a handle. Or it is white print, or a pale part. */
export type Gap = {
  component: Component;
  /** share of the product's area */
  share: number;
  /** what is seen in it and around it: see {@link lookInside} and {@link lookAcrossRim} */
  signs: number[];
  /** OKLab, from the backdrop: where it ends, half way to the colour of what is around it */
  end: number;
};

/** `labels`: whose component each pixel is */
export type FoundGaps = { gaps: Gap[]; labels: Int32Array };

/** Areas within a mask: whose each pixel is, and the product's side in pixels. */
export type View = { evidence: Evidence; product: Uint8Array; labels: Int32Array; side: number };

/** With more than this share of marks in it, it is a label: nothing is seen through letters. */
const mostIslands = 0.02;

/**
 * The areas of a mask's pixels that are worth a look: no lines, no specks and no labels.
 *
 * @param like 1 = the backdrop may be seen there
 * @param area of the product, in pixels
 * @param leastSide of the product's side: what is smaller is left out
 */
export function findInnerAreas(
  evidence: Evidence,
  {
    product,
    like,
    area,
    leastSide,
  }: { product: Uint8Array; like: Uint8Array; area: number; leastSide: number },
): View & { components: Component[] } {
  const { width, height } = evidence;
  const opened = intersect(dilate(erode(like, width, height, 1), width, height, 1), like);
  const { labels, components } = findComponents(opened, width);
  const side = Math.sqrt(Math.max(1, area));
  const least = Math.max(16, (leastSide * side) ** 2);
  const worthy = components.filter(
    (component) =>
      component.area >= least && islandsIn(component, labels, width) <= mostIslands * component.area,
  );
  return { evidence, product, labels, side, components: worthy };
}

/** Its size, how exactly it has the backdrop's colour, how even it is, and how light the backdrop is. */
export function lookInside({ evidence, labels, side }: View, component: Component): number[] {
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
export function lookAcrossRim(
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

export function logOf(value: number): number {
  return Math.log(Math.max(1e-4, value));
}
