import type { ColourField, Size } from './planes.ts';

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
  const levels: Level[] = [{ ...size, field, weight }];
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
    first: new Float32Array(count),
    second: new Float32Array(count),
    third: new Float32Array(count),
  };
}

function pushDown(fine: Level): Level {
  const width = (fine.width + 1) >> 1;
  const height = (fine.height + 1) >> 1;
  const field = emptyField(width * height);
  const weight = new Float32Array(width * height);
  const { first, second, third } = field;
  for (let y = 0, i = 0; y < fine.height; y++)
    for (let x = 0; x < fine.width; x++, i++) {
      const known = fine.weight[i];
      if (!known) continue;
      const j = (y >> 1) * width + (x >> 1);
      weight[j] += known;
      first[j] += known * fine.field.first[i];
      second[j] += known * fine.field.second[i];
      third[j] += known * fine.field.third[i];
    }
  for (let j = 0; j < weight.length; j++) {
    if (!weight[j]) continue;
    const norm = 1 / weight[j];
    first[j] *= norm;
    second[j] *= norm;
    third[j] *= norm;
    if (weight[j] > 1) weight[j] = 1;
  }
  return { width, height, field, weight };
}

function pullUp(fine: Level, coarse: Size, from: ColourField, wanted?: Uint8Array): ColourField {
  const out = emptyField(fine.width * fine.height);
  const lastX = coarse.width - 1;
  const lastY = coarse.height - 1;
  for (let y = 0, i = 0; y < fine.height; y++) {
    const atY = Math.min(lastY, Math.max(0, (y - 0.5) / 2));
    const top = (atY | 0) * coarse.width;
    const bottom = Math.min(lastY, (atY | 0) + 1) * coarse.width;
    const ty = atY - (atY | 0);
    for (let x = 0; x < fine.width; x++, i++) {
      if (wanted && !wanted[i]) continue;
      const known = fine.weight[i];
      if (known >= 1) {
        out.first[i] = fine.field.first[i];
        out.second[i] = fine.field.second[i];
        out.third[i] = fine.field.third[i];
        continue;
      }
      const atX = Math.min(lastX, Math.max(0, (x - 0.5) / 2));
      const left = atX | 0;
      const right = Math.min(lastX, left + 1);
      const tx = atX - left;
      const w0 = (1 - tx) * (1 - ty) * (1 - known);
      const w1 = tx * (1 - ty) * (1 - known);
      const w2 = (1 - tx) * ty * (1 - known);
      const w3 = tx * ty * (1 - known);
      const [p0, p1, p2, p3] = [top + left, top + right, bottom + left, bottom + right];
      out.first[i] =
        known * fine.field.first[i] +
        (w0 * from.first[p0] + w1 * from.first[p1] + w2 * from.first[p2] + w3 * from.first[p3]);
      out.second[i] =
        known * fine.field.second[i] +
        (w0 * from.second[p0] + w1 * from.second[p1] + w2 * from.second[p2] + w3 * from.second[p3]);
      out.third[i] =
        known * fine.field.third[i] +
        (w0 * from.third[p0] + w1 * from.third[p1] + w2 * from.third[p2] + w3 * from.third[p3]);
    }
  }
  return out;
}
