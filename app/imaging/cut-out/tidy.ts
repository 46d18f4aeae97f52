import { isShadowColoured, type Evidence } from './evidence.ts';
import { dilate, findComponents, invert } from './morphology.ts';

/** Takes rim pixels off the product that look like the background beside them. Changes `product`. */
export function snapToEdge(evidence: Evidence, product: Uint8Array): void {
  const { width, height, lab, distance, shade, backdropLimit } = evidence;
  const neighbours = [-1, 1, -width, width];
  for (let round = 0; round < 3; round++) {
    const taken: number[] = [];
    for (let y = 1; y < height - 1; y++)
      for (let x = 1; x < width - 1; x++) {
        const pixel = y * width + x;
        if (!product[pixel]) continue;
        const outside = neighbours.map((offset) => pixel + offset).filter((at) => !product[at]);
        if (!outside.length) continue;
        const isBackdrop = distance[pixel] < backdropLimit;
        const canBeShadow = shade[pixel] > 0.5 && isShadowColoured(evidence, pixel);
        const isLike = (other: number) => {
          let gap = 0;
          for (let k = 0; k < 3; k++) gap += (lab[pixel * 3 + k] - lab[other * 3 + k]) ** 2;
          return gap < 0.6 * backdropLimit * backdropLimit;
        };
        if (isBackdrop || (canBeShadow && outside.some(isLike))) taken.push(pixel);
      }
    if (!taken.length) return;
    for (const pixel of taken) product[pixel] = 0;
  }
}

/**
 * Takes shadow-coloured patches off the product's lower part when their outline is soft: contact shadow and reflection
 * of the ground. A product that is shadow-coloured itself (white on white) is left alone. Changes `product`.
 */
export function peelGround(evidence: Evidence, product: Uint8Array, ambiguous: Uint8Array): void {
  const { width, height, sharp, step, stepLimit } = evidence;
  const patch = product.map((value, pixel) => value & ambiguous[pixel]);
  const area = product.reduce((sum, value) => sum + value, 0);
  const patchArea = patch.reduce((sum, value) => sum + value, 0);
  if (!area || patchArea / area >= 0.45) return;
  const rows = productRows(product, width, height);
  const { labels, components } = findComponents(patch, width, height);
  const nearStep = dilate(
    Uint8Array.from(sharp, (value) => (value > 0.2 ? 1 : 0)),
    width,
    height,
    1,
  );
  const outline = new Int32Array(components.length + 1);
  const stepped = new Int32Array(components.length + 1);
  for (let y = 1; y < height - 1; y++)
    for (let x = 1; x < width - 1; x++) {
      const pixel = y * width + x;
      const label = labels[pixel];
      if (!label) continue;
      if (product[pixel - 1] && product[pixel + 1] && product[pixel - width] && product[pixel + width])
        continue;
      outline[label]++;
      if (nearStep[pixel] && step[pixel] > 1.5 * stepLimit) stepped[label]++;
    }
  const lowLine = rows.top + 0.6 * (rows.bottom - rows.top);
  for (const { id, area: size, top, bottom } of components) {
    if (size < 20 || size > 0.25 * area || outline[id] < 6 || (top + bottom) / 2 <= lowLine) continue;
    if (stepped[id] / outline[id] >= 0.5) continue;
    for (let pixel = 0; pixel < product.length; pixel++) if (labels[pixel] === id) product[pixel] = 0;
  }
}

export function productRows(
  product: Uint8Array,
  width: number,
  height: number,
): { top: number; bottom: number } {
  const first = product.indexOf(1);
  const last = product.lastIndexOf(1);
  return first < 0
    ? { top: 0, bottom: height - 1 }
    : { top: (first / width) | 0, bottom: (last / width) | 0 };
}

/** Drops specks, fills pinholes that are no holes. Changes `product`; returns how many parts are left. */
export function dropSpecks(product: Uint8Array, holes: Uint8Array, width: number, height: number): number {
  const { labels, components } = findComponents(product, width, height);
  const largest = Math.max(1, ...components.map((component) => component.area));
  const kept = new Set(
    components
      .filter(({ area }) => area > Math.max(0.03 * largest, 0.0003 * product.length))
      .map(({ id }) => id),
  );
  for (let pixel = 0; pixel < product.length; pixel++)
    if (product[pixel] && !kept.has(labels[pixel])) product[pixel] = 0;
  const gaps = findComponents(invert(product), width, height);
  const closed = new Set(
    gaps.components
      .filter((gap) => gap.left > 0 && gap.top > 0 && gap.right < width - 1 && gap.bottom < height - 1)
      .map(({ id }) => id),
  );
  for (let pixel = 0; pixel < holes.length; pixel++) if (holes[pixel]) closed.delete(gaps.labels[pixel]);
  for (let pixel = 0; pixel < product.length; pixel++) if (closed.has(gaps.labels[pixel])) product[pixel] = 1;
  return kept.size;
}
