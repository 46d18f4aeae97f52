import type { Evidence } from './evidence.ts';
import { countIn, findComponents } from '../masks/components.ts';
import { dilate } from '../masks/morphology.ts';
import type { Segmentation } from './segment.ts';
import { isOnOutline, productRows, type Part } from './tidy.ts';

/** What can be measured of a segmentation without knowing the truth; shares 0..1. */
export type CutOutFeatures = {
  /** share of the frame's rim that the backdrop's model explains */
  cover: number;
  /** OKLab noise and texture of the backdrop */
  sigma: number;
  /** share of the frame's border that is product */
  touch: number;
  /** share of the frame that is product */
  area: number;
  /** the longest stretch of outline without a step, in square roots of the product's area */
  longestGap: number;
  /** mean contrast along the outline, 1 = 0.15 OKLab and more */
  contrast: number;
  /** see {@link Segmentation.gapChance} */
  gapChance: number;
  /** share of the outline at the foot that is soft though a shadow may lie there */
  softFoot: number;
  /** area of the second largest part over that of the largest; and how many parts */
  secondPart: number;
  parts: number;
  /** OKLab between the mean colours of the two largest parts; 0 when there is one */
  partsApart: number;
  /** share of the product that has the colour of skin */
  skin: number;
};

export function measureFeatures(evidence: Evidence, segmentation: Segmentation): CutOutFeatures {
  const { width, height, border, noise, frame } = evidence;
  const { product, ambiguous, parts, gapChance } = segmentation;
  const rows = productRows(product, evidence);
  const footLine = rows.bottom - (rows.bottom - rows.top) / 6;
  const all: Tally = { outline: 0, contrast: 0, soft: 0 };
  const foot: Tally = { ...all };
  const gaps = new Uint8Array(product.length);
  let area = 0;
  let touch = 0;
  let skin = 0;
  for (let y = 0, i = 0; y < height; y++) {
    const isFoot = y >= footLine;
    for (let x = 0; x < width; x++, i++) {
      if (!product[i]) continue;
      area++;
      if (hasColourOfSkin(evidence, i)) skin++;
      // only at the frame: the window has a margin of backdrop on every other side
      if (x === 0 || y === 0 || x === width - 1 || y === height - 1) {
        touch++;
        continue;
      }
      if (!isOnOutline(product, i, evidence)) continue;
      const edge = edgeNear(evidence, product, x, y);
      addEdge(all, edge, ambiguous[i]);
      if (edge.sharp <= 0.25) gaps[i] = 1;
      if (isFoot) addEdge(foot, edge, ambiguous[i]);
    }
  }
  const share = (part: number, whole: number) => (whole ? part / whole : 0);
  return {
    cover: border.cover,
    sigma: noise,
    touch: touch / (2 * (frame.width + frame.height) - 4),
    area: area / (frame.width * frame.height),
    longestGap: longestOf(gaps, evidence) / Math.sqrt(Math.max(1, area)),
    contrast: share(all.contrast, all.outline),
    gapChance,
    softFoot: share(foot.soft, foot.outline),
    secondPart: parts.length > 1 ? parts[1].area / parts[0].area : 0,
    parts: parts.length,
    partsApart: parts.length > 1 ? distanceOf(evidence, product, parts[0], parts[1]) : 0,
    skin: share(skin, area),
  };
}

function distanceOf({ planes, width }: Evidence, product: Uint8Array, first: Part, second: Part): number {
  const [one, other] = [first, second].map((part) => {
    const sums = [0, 0, 0, 0];
    for (let y = part.top; y <= part.bottom; y++)
      for (let x = part.left, i = y * width + x; x <= part.right; x++, i++) {
        if (!product[i]) continue;
        sums[0] += planes.l[i];
        sums[1] += planes.a[i];
        sums[2] += planes.b[i];
        sums[3]++;
      }
    return sums.map((sum) => sum / Math.max(1, sums[3]));
  });
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}

/** Length in pixels of the longest run, gaps of two pixels bridged. */
function longestOf(gaps: Uint8Array, { width, height }: Evidence): number {
  const { labels, components } = findComponents(dilate(gaps, width, height, 2), width);
  let longest = 0;
  for (const component of components) {
    longest = Math.max(longest, countIn(gaps, labels, width, component));
  }
  return longest;
}

/** Of an outline: its pixels, their contrast summed up, and those that are soft though a shadow may lie there. */
type Tally = { outline: number; contrast: number; soft: number };
type Edge = { sharp: number; distance: number };

function addEdge(tally: Tally, edge: Edge, isAmbiguous: number): void {
  tally.outline++;
  tally.contrast += Math.min(1, edge.distance / 0.15);
  if (edge.sharp <= 0.25 && isAmbiguous) tally.soft++;
}

function edgeNear(
  { width, height, sharp, distance }: Evidence,
  product: Uint8Array,
  x: number,
  y: number,
): Edge {
  const edge = { sharp: 0, distance: 0 };
  for (let v = Math.max(0, y - 2); v <= Math.min(height - 1, y + 2); v++)
    for (let u = Math.max(0, x - 2); u <= Math.min(width - 1, x + 2); u++) {
      const at = v * width + u;
      if (sharp[at] > edge.sharp) edge.sharp = sharp[at];
      if (product[at] && distance[at] > edge.distance) edge.distance = distance[at];
    }
  return edge;
}

/** Human skin of any tone lies in a narrow sector of hue: OKLab 25° to 75°, at moderate chroma. */
function hasColourOfSkin({ planes }: Evidence, i: number): boolean {
  const lightness = planes.l[i];
  if (lightness < 0.3 || lightness > 0.92) return false;
  const a = planes.a[i];
  const b = planes.b[i];
  const chroma = a * a + b * b;
  return chroma > 0.0016 && chroma < 0.0169 && b > 0.47 * a && b < 3.7 * a;
}
