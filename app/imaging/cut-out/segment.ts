import { isShadowColoured, type Evidence } from './evidence.ts';
import { cutGrid } from './grid-cut.ts';
import type { Growth } from './grow-background.ts';
import { findHoles } from './holes.ts';
import { dilate, findComponents } from './morphology.ts';
import { dropSpecks, peelGround, snapToEdge } from './tidy.ts';

export type Segmentation = {
  /** 1 = product, at the working resolution */
  product: Uint8Array;
  /** not surely background, but a shadow could have this colour */
  ambiguous: Uint8Array;
  /** separate parts of the product that are worth keeping */
  parts: number;
};

/**
 * Minimum cut between what the growth reached and what is clearly not backdrop. Neighbours may only part where there is a
 * step, so the cut does not follow a shadow's soft border.
 */
export function segment(evidence: Evidence, growth: Growth): Segmentation {
  const { width, height } = evidence;
  const ambiguous = growth.sure.map((isSure, pixel) =>
    !isSure && isShadowColoured(evidence, pixel) ? 1 : 0,
  );
  const terminals = weighPixels(evidence, growth, ambiguous);
  const holes = findHoles(evidence, growth);
  for (let pixel = 0; pixel < terminals.length; pixel++) {
    if (growth.seeds[pixel]) terminals[pixel] = -5000;
    else if (holes[pixel]) terminals[pixel] = -300;
  }
  const product = cutGrid(width, height, terminals, weighNeighbours(evidence));
  snapToEdge(evidence, product);
  peelGround(evidence, product, ambiguous);
  const parts = dropSpecks(product, holes, width, height);
  return { product, ambiguous, parts };
}

function chromaOfBackdrop(evidence: Evidence): number {
  let sum = 0;
  let count = 0;
  for (let at = 0; at < evidence.backdrop.length; at += 291, count++)
    sum += Math.hypot(evidence.backdrop[at + 1], evidence.backdrop[at + 2]);
  return sum / count;
}

/** > 0 product, < 0 background. An ambiguous patch counts as product only as far as its outline is a step. */
function weighPixels(evidence: Evidence, growth: Growth, ambiguous: Uint8Array): Int32Array {
  const { distance, shade, offRay, backdropLimit, shadowLimit } = evidence;
  const isColoured = chromaOfBackdrop(evidence) > 0.04;
  const { labels, votes } = weighPatches(evidence, growth, ambiguous);
  return Int32Array.from(distance, (d, pixel) => {
    const s = shade[pixel];
    const beyond = offRay[pixel] - (shadowLimit + 0.012 * (1 - s));
    if (growth.reached[pixel]) {
      if (growth.sure[pixel]) return d < backdropLimit ? -300 : -80;
      return d < 0.7 * backdropLimit ? -10 : 6;
    }
    if (beyond > 0) return Math.min(400, 60 + (120 * beyond) / shadowLimit);
    if (s > 1.04) return 150;
    if (s < 0.42) return isColoured ? 0 : 120;
    const vote = votes[labels[pixel]];
    return isColoured ? Math.min(10, vote - 25) : vote;
  });
}

function weighPatches(evidence: Evidence, growth: Growth, ambiguous: Uint8Array) {
  const { width, height, sharp } = evidence;
  const { labels, components } = findComponents(ambiguous, width, height);
  const outline = new Int32Array(components.length + 1);
  const stepped = new Int32Array(components.length + 1);
  const nearStep = dilate(
    Uint8Array.from(sharp, (value) => (value > 0.2 ? 1 : 0)),
    width,
    height,
    1,
  );
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const pixel = y * width + x;
      const label = labels[pixel];
      const { sure } = growth;
      if (!label || !(sure[pixel - 1] || sure[pixel + 1] || sure[pixel - width] || sure[pixel + width]))
        continue;
      outline[label]++;
      stepped[label] += nearStep[pixel];
    }
  const votes = Int32Array.from(outline, (length, label) => {
    const share = length ? stepped[label] / length : 1;
    return Math.round(4 + 20 * Math.min(1, Math.max(0, (share - 0.35) / 0.45)));
  });
  return { labels, votes };
}

function weighNeighbours(evidence: Evidence): Int32Array {
  const { width, height, lab, sharp, step } = evidence;
  const count = width * height;
  const isColoured = chromaOfBackdrop(evidence) > 0.04;
  const capacities = new Int32Array(8 * count);
  const ways = [
    [0, 1, 0, 1],
    [2, 0, 1, 1],
    [4, 1, 1, 0.7071],
    [6, -1, 1, 0.7071],
  ];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (const [direction, dx, dy, length] of ways) {
        if (x + dx < 0 || x + dx >= width || y + dy >= height) continue;
        const pixel = y * width + x;
        const other = pixel + dy * width + dx;
        const edge = Math.max(sharp[pixel], sharp[other]);
        let weight = 300;
        if (edge > 0) {
          const [at, to] = [pixel * 3, other * 3];
          const gap =
            (lab[at] - lab[to]) ** 2 + (lab[at + 1] - lab[to + 1]) ** 2 + (lab[at + 2] - lab[to + 2]) ** 2;
          const scale = isColoured ? 0.02 : 0.2 * Math.max(step[pixel], step[other]);
          weight *= 1 - edge + edge * Math.exp(-gap / (2 * scale * scale));
        }
        capacities[direction * count + pixel] = capacities[(direction ^ 1) * count + other] = Math.max(
          3,
          weight * length,
        );
      }
  return capacities;
}
