import type { Evidence } from '#app/imaging/cut-out/evidence/evidence.ts';
import type { Segmentation } from '#app/imaging/cut-out/segment/segment.ts';
import { isOnOutline, type Part } from '#app/imaging/cut-out/segment/tidy.ts';

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
  /** mean contrast along the outline, 1 = 0.15 OKLab and more */
  contrast: number;
  /** see {@link Segmentation.gapChance} */
  gapChance: number;
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
  const { product, parts, gapChance } = segmentation;
  let outline = 0;
  let contrast = 0;
  let area = 0;
  let touch = 0;
  let skin = 0;
  for (let y = 0, i = 0; y < height; y++)
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
      outline++;
      contrast += Math.min(1, distanceNear(evidence, product, x, y) / 0.15);
    }
  const share = (part: number, whole: number) => (whole ? part / whole : 0);
  return {
    cover: border.cover,
    sigma: noise,
    touch: touch / (2 * (frame.width + frame.height) - 4),
    area: area / (frame.width * frame.height),
    contrast: share(contrast, outline),
    gapChance,
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

/** How far from the backdrop the product is within two pixels; OKLab. */
function distanceNear(
  { width, height, distance }: Evidence,
  product: Uint8Array,
  x: number,
  y: number,
): number {
  let most = 0;
  for (let v = Math.max(0, y - 2); v <= Math.min(height - 1, y + 2); v++)
    for (let u = Math.max(0, x - 2); u <= Math.min(width - 1, x + 2); u++) {
      const at = v * width + u;
      if (product[at] && distance[at] > most) most = distance[at];
    }
  return most;
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
