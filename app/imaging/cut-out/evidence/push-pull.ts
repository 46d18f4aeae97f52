import type { ColourField, Size } from './planes.ts';
import { roomFloats } from '#app/imaging/work-room.ts';

type Level = Size & { field: ColourField; weight: Float32Array };

/**
 * Fills a sparsely known colour field smoothly: known values are averaged down a pyramid (push) and the gaps filled
 * from the coarser levels (pull). After Gortler et al., "The Lumigraph" (1996).
 * @param weight 0 = unknown, 1 = exactly known, between = mixed with what the surroundings say
 * @param wanted 1 where the result is read; elsewhere it stays 0; absent = everywhere
 */
export function pushPull(
  field: ColourField,
  weight: Float32Array,
  size: Size,
  wanted?: Uint8Array,
): ColourField {
  // no spread: loops read it (decision 30)
  const levels: Level[] = [{ width: size.width, height: size.height, field, weight }];
  let level = levels[0];
  while (level.width > 2 || level.height > 2) {
    level = pushDown(level);
    levels.push(level);
  }
  let filled = level.field;
  for (let k = levels.length - 2; k >= 0; k--)
    filled = pullUp(levels[k], levels[k + 1], filled, k ? undefined : wanted);
  return filled;
}

function emptyField(count: number): ColourField {
  return {
    first: roomFloats(count),
    second: roomFloats(count),
    third: roomFloats(count),
  };
}

/** Each coarser pixel is the weighted mean of its four, summed as exactly as the planes keep them. */
function pushDown(fine: Level): Level {
  const width = (fine.width + 1) >> 1;
  const height = (fine.height + 1) >> 1;
  const field = emptyField(width * height);
  const weight = roomFloats(width * height);
  for (let y = 0, j = 0; y < height; y++) {
    const upper = 2 * y * fine.width;
    const under = 2 * y + 1 < fine.height ? fine.width : 0;
    for (let x = 0; x < width; x++, j++) {
      const i = upper + 2 * x;
      const beside = 2 * x + 1 < fine.width ? 1 : 0;
      // beyond the frame there is nothing to add
      const w0 = fine.weight[i];
      const w1 = beside ? fine.weight[i + 1] : 0;
      const w2 = under ? fine.weight[i + under] : 0;
      const w3 = beside && under ? fine.weight[i + under + 1] : 0;
      const known = Math.fround(Math.fround(Math.fround(w0 + w1) + w2) + w3);
      if (!known) continue;
      const norm = 1 / known;
      const [p, q, r] = [i + beside, i + under, i + under + beside];
      const { first, second, third } = fine.field;
      field.first[j] = norm * sumOf(w0, w1, w2, w3, first[i], first[p], first[q], first[r]);
      field.second[j] = norm * sumOf(w0, w1, w2, w3, second[i], second[p], second[q], second[r]);
      field.third[j] = norm * sumOf(w0, w1, w2, w3, third[i], third[p], third[q], third[r]);
      weight[j] = known > 1 ? 1 : known;
    }
  }
  return { width, height, field, weight };
}

function sumOf(
  w0: number,
  w1: number,
  w2: number,
  w3: number,
  v0: number,
  v1: number,
  v2: number,
  v3: number,
): number {
  const upper = Math.fround(Math.fround(w0 * v0) + w1 * v1);
  return Math.fround(Math.fround(upper + w2 * v2) + w3 * v3);
}

/** For each pixel of a row or column, the coarser one before it, the one after it, and the fraction between them. */
function placesBetween(length: number, coarse: number) {
  const places = {
    before: new Int32Array(length),
    after: new Int32Array(length),
    fraction: new Float32Array(length),
  };
  for (let at = 0; at < length; at++) {
    const exact = Math.min(coarse - 1, Math.max(0, (at - 0.5) / 2));
    places.before[at] = exact | 0;
    places.after[at] = Math.min(coarse - 1, (exact | 0) + 1);
    // 0, 1/4 or 3/4
    places.fraction[at] = exact - (exact | 0);
  }
  return places;
}

function pullUp(fine: Level, coarse: Size, from: ColourField, wanted?: Uint8Array): ColourField {
  const out = emptyField(fine.width * fine.height);
  const columns = placesBetween(fine.width, coarse.width);
  const rows = placesBetween(fine.height, coarse.height);
  const { first, second, third } = fine.field;
  for (let y = 0, i = 0; y < fine.height; y++) {
    const top = rows.before[y] * coarse.width;
    const bottom = rows.after[y] * coarse.width;
    const ty = rows.fraction[y];
    for (let x = 0; x < fine.width; x++, i++) {
      if (wanted && !wanted[i]) continue;
      const known = fine.weight[i];
      if (known >= 1) {
        out.first[i] = first[i];
        out.second[i] = second[i];
        out.third[i] = third[i];
        continue;
      }
      const left = columns.before[x];
      const right = columns.after[x];
      const tx = columns.fraction[x];
      const w0 = (1 - tx) * (1 - ty) * (1 - known);
      const w1 = tx * (1 - ty) * (1 - known);
      const w2 = (1 - tx) * ty * (1 - known);
      const w3 = tx * ty * (1 - known);
      const p0 = top + left;
      const p1 = top + right;
      const p2 = bottom + left;
      const p3 = bottom + right;
      out.first[i] =
        known * first[i] +
        (w0 * from.first[p0] + w1 * from.first[p1] + w2 * from.first[p2] + w3 * from.first[p3]);
      out.second[i] =
        known * second[i] +
        (w0 * from.second[p0] + w1 * from.second[p1] + w2 * from.second[p2] + w3 * from.second[p3]);
      out.third[i] =
        known * third[i] +
        (w0 * from.third[p0] + w1 * from.third[p1] + w2 * from.third[p2] + w3 * from.third[p3]);
    }
  }
  return out;
}
