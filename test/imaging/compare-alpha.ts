export type AlphaError = {
  /** overlap of the masks at half opacity, 0..1 */
  iou: number;
  /** mean squared error of opacity 0..1 over the frame, in thousandths */
  mse: number;
  /** share of the outlines (both ways) that lie further than 0.4 % of the frame from the other one */
  boundaryError: number;
};

/** Compares an opacity with the true one. */
export function compareAlpha(
  found: Uint8Array,
  truth: Uint8Array,
  width: number,
  height: number,
): AlphaError {
  let [both, either, squares] = [0, 0, 0];
  for (let i = 0; i < truth.length; i++) {
    squares += ((found[i] - truth[i]) / 255) ** 2;
    const [a, b] = [found[i] > 127, truth[i] > 127];
    if (a && b) both++;
    if (a || b) either++;
  }
  const reach = Math.max(2, Math.round(0.004 * Math.max(width, height)));
  const far =
    (shareFar(found, truth, width, height, reach) + shareFar(truth, found, width, height, reach)) / 2;
  return { iou: either ? both / either : 1, mse: (1000 * squares) / truth.length, boundaryError: far };
}

/** Share of one outline whose surroundings in the other opacity are all full or all empty. */
function shareFar(from: Uint8Array, to: Uint8Array, width: number, height: number, reach: number): number {
  let [outline, far] = [0, 0];
  for (let y = reach; y < height - reach; y++)
    for (let x = reach; x < width - reach; x++) {
      const i = y * width + x;
      if (
        from[i] < 128 ||
        (from[i - 1] > 127 && from[i + 1] > 127 && from[i - width] > 127 && from[i + width] > 127)
      )
        continue;
      outline++;
      let [low, high] = [255, 0];
      for (let v = -reach; v <= reach; v++)
        for (let u = -reach; u <= reach; u++) {
          const value = to[i + v * width + u];
          low = Math.min(low, value);
          high = Math.max(high, value);
        }
      if (low > 127 || high < 128) far++;
    }
  return outline ? far / outline : 1;
}
