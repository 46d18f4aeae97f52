import type { Evidence } from '#app/imaging/cut-out/evidence/evidence.ts';

/** One pixel of an outline: where its places lie, which of them are product, and how far it is product without a gap. */
export type Look = { at: Int32Array; isProduct: Uint8Array; run: number };

/** Of the places along a normal, those from..to that are product (`side` 1) or not (0). */
export type Range = [from: number, to: number, side: number];

/** The mean, over the places from..to that are product (`side` 1) or not (0). */
export function meanOver(
  plane: ArrayLike<number>,
  look: Look,
  from: number,
  to: number,
  side: number,
): number {
  let [sum, count] = [0, 0];
  for (let at = from; at <= to; at++)
    if (look.isProduct[at] === side) {
      sum += plane[look.at[at]];
      count++;
    }
  return count ? sum / count : 0;
}

export function mostOver(
  plane: ArrayLike<number>,
  look: Look,
  from: number,
  to: number,
  side: number,
): number {
  let most = 0;
  for (let at = from; at <= to; at++)
    if (look.isProduct[at] === side && plane[look.at[at]] > most) most = plane[look.at[at]];
  return most;
}

/** OKLab between the mean colours of two ranges of places. */
export function between({ planes: { l, a, b } }: Evidence, look: Look, one: Range, other: Range): number {
  return Math.hypot(
    meanOver(l, look, ...one) - meanOver(l, look, ...other),
    meanOver(a, look, ...one) - meanOver(a, look, ...other),
    meanOver(b, look, ...one) - meanOver(b, look, ...other),
  );
}

/** Share of those places whose colour a shadow can explain. */
export function shadowShare({ shade, offRay }: Evidence, look: Look, [from, to, side]: Range): number {
  let [shadow, count] = [0, 0];
  for (let at = from; at <= to; at++) {
    if (look.isProduct[at] !== side) continue;
    count++;
    if (shade[look.at[at]] <= 1.04 && offRay[look.at[at]] <= 0) shadow++;
  }
  return count ? shadow / count : 0;
}

/** Unit vector into the product; zeros where there is none. */
export function normalAt(product: Uint8Array, width: number, pixel: number): [number, number] {
  let [across, down] = [0, 0];
  for (let v = -3; v <= 3; v++)
    for (let u = -3, i = pixel + v * width - 3; u <= 3; u++, i++)
      if (product[i]) {
        across += u;
        down += v;
      }
  const length = Math.hypot(across, down);
  return length < 3 ? [0, 0] : [across / length, down / length];
}

export function clip(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}
