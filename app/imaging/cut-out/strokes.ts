import { eachPixel, findComponents, flood } from '#app/imaging/masks/components.ts';
import { dilate } from '#app/imaging/masks/morphology.ts';
import type { Evidence } from './evidence/evidence.ts';
import type { Growth } from './segment/grow-background.ts';
import type { Size } from './evidence/planes.ts';

/** What a person drew over a photo to keep a part of the product, or to take off what is none. */
export type Stroke = {
  tool: 'keep' | 'remove';
  /** share of the photo's longer side, 0..1 */
  radius: number;
  /** a line through these points; each a share of the photo's width and of its height, 0..1 from the top left */
  points: [number, number][];
};

/** Per pixel of a frame: 1 = kept by hand, -1 = removed by hand, 0 = nothing said. A later stroke paints over an earlier. */
export function drawStrokes(strokes: Stroke[], { width, height }: Size): Int8Array {
  const drawn = new Int8Array(width * height);
  const longer = Math.max(width, height);
  for (const { tool, radius, points } of strokes) {
    const reach = Math.max(0.75, radius * longer);
    const placed = points.map(([x, y]) => ({ x: x * width - 0.5, y: y * height - 0.5 }));
    for (const [at, to] of placed.entries())
      drawLine(drawn, { width, height }, placed[Math.max(0, at - 1)], to, reach, tool === 'keep' ? 1 : -1);
  }
  return drawn;
}

type Point = { x: number; y: number };

/** Every pixel within `reach` of the line. */
function drawLine(drawn: Int8Array, size: Size, from: Point, to: Point, reach: number, value: number): void {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const squared = dx * dx + dy * dy;
  const top = Math.max(0, Math.ceil(Math.min(from.y, to.y) - reach));
  const bottom = Math.min(size.height - 1, Math.floor(Math.max(from.y, to.y) + reach));
  const left = Math.max(0, Math.ceil(Math.min(from.x, to.x) - reach));
  const right = Math.min(size.width - 1, Math.floor(Math.max(from.x, to.x) + reach));
  for (let y = top; y <= bottom; y++)
    for (let x = left; x <= right; x++) {
      const along = squared ? ((x - from.x) * dx + (y - from.y) * dy) / squared : 0;
      const t = Math.min(1, Math.max(0, along));
      if ((x - from.x - t * dx) ** 2 + (y - from.y - t * dy) ** 2 <= reach * reach)
        drawn[y * size.width + x] = value;
    }
}

/** How far a stroke speaks for what is joined to it: a share of the longer side, and OKLab from the stroke's own colour. */
const spread = { reach: 0.35, colour: 0.045 };

/**
 * Lays strokes into what the growth found, before the cut: what was drawn over is beyond question, and what is joined to
 * it without a step and has its colour leans the same way.
 */
export function applyStrokes(evidence: Evidence, growth: Growth, strokes: Stroke[]): Growth {
  const { width, height } = evidence;
  const drawn = drawStrokes(strokes, evidence);
  const said = drawn.slice();
  for (const value of [1, -1]) {
    const near = spreadOf(evidence, drawn, value);
    for (let i = 0; i < said.length; i++) if (near[i] && !said[i]) said[i] = 2 * value;
  }
  const [reached, sure, seeds] = [growth.reached.slice(), growth.sure.slice(), growth.seeds.slice()];
  for (let i = 0; i < width * height; i++) {
    if (said[i] > 0) reached[i] = sure[i] = seeds[i] = 0;
    if (said[i] === -1) reached[i] = sure[i] = seeds[i] = 1;
  }
  return { reached, sure, seeds, said };
}

function spreadOf(evidence: Evidence, drawn: Int8Array, value: number): Uint8Array {
  const { width, height, planes, sharp } = evidence;
  const mark = Uint8Array.from(drawn, (own) => (own === value ? 1 : 0));
  const middle = [0, 0, 0];
  let count = 0;
  for (let i = 0; i < mark.length; i++) {
    if (!mark[i]) continue;
    count++;
    middle[0] += planes.l[i];
    middle[1] += planes.a[i];
    middle[2] += planes.b[i];
  }
  if (!count) return mark;
  const [l, a, b] = middle.map((sum) => sum / count);
  const reach = Math.max(1, Math.round(spread.reach * Math.max(width, height)));
  const alike = dilate(mark, width, height, reach);
  for (let i = 0; i < alike.length; i++) {
    if (!alike[i] || mark[i]) continue;
    const distance = Math.hypot(planes.l[i] - l, planes.a[i] - a, planes.b[i] - b);
    if (distance > spread.colour || sharp[i] > 0.5 || drawn[i]) alike[i] = 0;
  }
  return flood(alike, mark, width);
}

/** What the strokes weigh at the cut: drawn over = decided; of its colour and joined to it = leaning. Changes `terminals`. */
export function weighStrokes(said: Int8Array | undefined, terminals: Int32Array): void {
  if (!said) return;
  for (let i = 0; i < said.length; i++)
    if (said[i] === 1) terminals[i] = 5000;
    else if (said[i] === -1) terminals[i] = -5000;
    else if (said[i]) terminals[i] = 60 * Math.sign(said[i]);
}

/** What was drawn over stays as drawn, whatever was tidied since; so does what the cut gave to its neighbours. */
export function keepStrokes(
  said: Int8Array | undefined,
  cut: Uint8Array,
  product: Uint8Array,
  holes: Uint8Array,
): void {
  if (!said) return;
  for (let i = 0; i < said.length; i++) {
    if (said[i] === 1 || (said[i] === 2 && cut[i])) product[i] = 1;
    if (said[i] === -1 || (said[i] === -2 && !cut[i])) {
      product[i] = 0;
      holes[i] = 1;
    }
  }
}

/**
 * Rims of what was taken off, which a photo's compression tinted: a part that hangs on what was removed, is less than it,
 * and was not asked for goes with it. The largest part stays. Changes `product` and `holes`.
 */
export function dropRims(
  said: Int8Array | undefined,
  product: Uint8Array,
  holes: Uint8Array,
  width: number,
): void {
  if (!said) return;
  const isRemoved = (i: number) => said[i] < 0 && !product[i];
  let removed = 0;
  for (let i = 0; i < said.length; i++) if (isRemoved(i)) removed++;
  const { labels, components } = findComponents(product, width);
  const [, ...others] = components.toSorted((one, other) => other.area - one.area);
  for (const part of others) {
    if (part.area > rimShare * removed) continue;
    let hangs = false;
    let isAskedFor = false;
    eachPixel(labels, width, part, (pixel) => {
      if (said[pixel] > 0) isAskedFor = true;
      hangs ||= [pixel - 1, pixel + 1, pixel - width, pixel + width].some(isRemoved);
    });
    if (!hangs || isAskedFor) continue;
    eachPixel(labels, width, part, (pixel) => {
      product[pixel] = 0;
      holes[pixel] = 1;
    });
  }
}

/** A rim is at most this share of what was removed. */
const rimShare = 0.5;
