/** Blurs a plane of floats by three box passes, which come close to a Gaussian of that radius (in pixels). */
export function blur(
  plane: Float32Array,
  width: number,
  height: number,
  radiusX: number,
  radiusY = radiusX,
): Float32Array {
  const [across, down] = [Math.round(radiusX), Math.round(radiusY)];
  let from = plane.slice();
  let to = new Float32Array(plane.length);
  for (let pass = 0; pass < 3; pass++) {
    if (across > 0) {
      boxRows(from, to, width, height, across);
      [from, to] = [to, from];
    }
    if (down > 0) {
      boxColumns(from, to, width, height, down);
      [from, to] = [to, from];
    }
  }
  return from;
}

function boxRows(plane: Float32Array, out: Float32Array, width: number, height: number, radius: number) {
  const share = 1 / (2 * radius + 1);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const last = row + width - 1;
    let sum = plane[row] * (radius + 1);
    for (let x = 1; x <= radius; x++) sum += plane[Math.min(last, row + x)];
    for (let x = 0; x < width; x++) {
      out[row + x] = sum * share;
      const entering = row + x + radius + 1;
      const leaving = row + x - radius;
      sum += plane[entering > last ? last : entering] - plane[leaving < row ? row : leaving];
    }
  }
}

function boxColumns(plane: Float32Array, out: Float32Array, width: number, height: number, radius: number) {
  const share = 1 / (2 * radius + 1);
  const sums = new Float32Array(width);
  for (let y = -radius; y <= radius; y++) {
    const row = Math.min(height - 1, Math.max(0, y)) * width;
    for (let x = 0; x < width; x++) sums[x] += plane[row + x];
  }
  for (let y = 0; y < height; y++) {
    const entering = Math.min(height - 1, y + radius + 1) * width;
    const leaving = Math.max(0, y - radius) * width;
    for (let x = 0, at = y * width; x < width; x++, at++) {
      out[at] = sums[x] * share;
      sums[x] += plane[entering + x] - plane[leaving + x];
    }
  }
}
