/** 3×3 dilation of a mask of zeros and ones. */
export function dilate(mask: Uint8Array, width: number, height: number): Uint8Array {
  const wide = new Uint8Array(mask.length);
  for (let y = 0; y < height; y += 1) {
    const line = y * width;
    let left = 0;
    let here = mask[line];
    for (let pixel = line; pixel < line + width; pixel += 1) {
      const right = pixel + 1 < line + width ? mask[pixel + 1] : 0;
      wide[pixel] = left | here | right;
      left = here;
      here = right;
    }
  }
  const grown = new Uint8Array(mask.length);
  const last = mask.length - width;
  for (let pixel = 0; pixel < mask.length; pixel += 1) {
    const above = pixel >= width ? wide[pixel - width] : 0;
    const below = pixel < last ? wide[pixel + width] : 0;
    grown[pixel] = above | wide[pixel] | below;
  }
  return grown;
}

/** Zeros for ones and ones for zeros, in place. */
export function invert(mask: Uint8Array): Uint8Array {
  for (let pixel = 0; pixel < mask.length; pixel += 1) mask[pixel] ^= 1;
  return mask;
}

/** 3×3 erosion; outside the frame counts as set, so that the rim survives. Leaves `mask` as it was. */
export function erode(mask: Uint8Array, width: number, height: number): Uint8Array {
  return invert(dilate(invert(mask.slice()), width, height));
}

/** What can be reached from `seeds` through `allowed` pixels that touch at a side. */
export function flood(seeds: Uint8Array, allowed: Uint8Array, width: number): Uint8Array {
  const reached = seeds.slice();
  const stack = new Int32Array(allowed.length);
  let size = 0;
  for (let pixel = 0; pixel < seeds.length; pixel += 1) if (seeds[pixel]) stack[size++] = pixel;
  while (size > 0) {
    const pixel = stack[--size];
    const x = pixel % width;
    if (x > 0 && allowed[pixel - 1] && !reached[pixel - 1]) reached[(stack[size++] = pixel - 1)] = 1;
    if (x < width - 1 && allowed[pixel + 1] && !reached[pixel + 1]) reached[(stack[size++] = pixel + 1)] = 1;
    const up = pixel - width;
    if (up >= 0 && allowed[up] && !reached[up]) reached[(stack[size++] = up)] = 1;
    const down = pixel + width;
    if (down < allowed.length && allowed[down] && !reached[down]) reached[(stack[size++] = down)] = 1;
  }
  return reached;
}
