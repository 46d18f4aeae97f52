type Level = { values: Float32Array; weights: Float32Array; width: number; height: number };

/**
 * Fills the places of weight 0 smoothly from those around (pull-push of Gortler et al., 1996).
 * @param values three interleaved channels; @param weights 0..1 for each pixel
 * @returns a dense copy of `values`
 */
export function pushPull(
  values: Float32Array,
  weights: Float32Array,
  width: number,
  height: number,
): Float32Array {
  const levels: Level[] = [{ values, weights, width, height }];
  for (let last = levels[0]; last.width > 2 || last.height > 2; last = levels[levels.length - 1])
    levels.push(halve(last));
  let dense = levels[levels.length - 1].values;
  for (let at = levels.length - 2; at >= 0; at--) dense = refine(levels[at], levels[at + 1], dense);
  return dense;
}

function halve(level: Level): Level {
  const width = (level.width + 1) >> 1;
  const height = (level.height + 1) >> 1;
  const values = new Float32Array(width * height * 3);
  const weights = new Float32Array(width * height);
  for (let y = 0; y < level.height; y++)
    for (let x = 0; x < level.width; x++) {
      const from = y * level.width + x;
      const weight = level.weights[from];
      if (!weight) continue;
      const to = (y >> 1) * width + (x >> 1);
      weights[to] += weight;
      for (let k = 0; k < 3; k++) values[to * 3 + k] += weight * level.values[from * 3 + k];
    }
  for (let to = 0; to < weights.length; to++) {
    if (!weights[to]) continue;
    for (let k = 0; k < 3; k++) values[to * 3 + k] /= weights[to];
    weights[to] = Math.min(1, weights[to]);
  }
  return { values, weights, width, height };
}

function refine(fine: Level, coarse: Level, dense: Float32Array): Float32Array {
  const out = new Float32Array(fine.width * fine.height * 3);
  for (let y = 0; y < fine.height; y++) {
    const fy = Math.min(coarse.height - 1, Math.max(0, (y - 0.5) / 2));
    const top = (fy | 0) * coarse.width;
    const bottom = Math.min(coarse.height - 1, (fy | 0) + 1) * coarse.width;
    const ty = fy - (fy | 0);
    for (let x = 0; x < fine.width; x++) {
      const at = y * fine.width + x;
      const weight = fine.weights[at];
      const fx = Math.min(coarse.width - 1, Math.max(0, (x - 0.5) / 2));
      const left = fx | 0;
      const right = Math.min(coarse.width - 1, left + 1);
      const tx = fx - left;
      for (let k = 0; k < 3; k++) {
        const a = dense[(top + left) * 3 + k];
        const b = dense[(top + right) * 3 + k];
        const c = dense[(bottom + left) * 3 + k];
        const d = dense[(bottom + right) * 3 + k];
        const smooth = a + (b - a) * tx + (c - a + (a - b - c + d) * tx) * ty;
        out[at * 3 + k] = weight * fine.values[at * 3 + k] + (1 - weight) * smooth;
      }
    }
  }
  return out;
}
