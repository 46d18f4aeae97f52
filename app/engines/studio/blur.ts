/** Blurs a plane of floats by three box passes, which come close to a Gaussian of that radius (in pixels). */
export function blur(
  plane: Float32Array,
  width: number,
  height: number,
  radiusX: number,
  radiusY = radiusX,
): Float32Array {
  let out = plane;
  for (let pass = 0; pass < 3; pass++) {
    out = boxRows(out, width, height, Math.round(radiusX));
    out = boxColumns(out, width, height, Math.round(radiusY));
  }
  return out;
}

function boxRows(plane: Float32Array, width: number, height: number, radius: number): Float32Array {
  if (radius < 1) return plane;
  const out = new Float32Array(plane.length);
  const size = 2 * radius + 1;
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let sum = plane[row] * (radius + 1);
    for (let x = 1; x <= radius; x++) sum += plane[row + Math.min(width - 1, x)];
    for (let x = 0; x < width; x++) {
      out[row + x] = sum / size;
      sum += plane[row + Math.min(width - 1, x + radius + 1)] - plane[row + Math.max(0, x - radius)];
    }
  }
  return out;
}

function boxColumns(plane: Float32Array, width: number, height: number, radius: number): Float32Array {
  if (radius < 1) return plane;
  const out = new Float32Array(plane.length);
  const size = 2 * radius + 1;
  const sums = new Float32Array(width);
  for (let y = -radius; y <= radius; y++) {
    const row = Math.min(height - 1, Math.max(0, y)) * width;
    for (let x = 0; x < width; x++) sums[x] += plane[row + x];
  }
  for (let y = 0; y < height; y++) {
    const entering = Math.min(height - 1, y + radius + 1) * width;
    const leaving = Math.max(0, y - radius) * width;
    for (let x = 0; x < width; x++) {
      out[y * width + x] = sums[x] / size;
      sums[x] += plane[entering + x] - plane[leaving + x];
    }
  }
  return out;
}
