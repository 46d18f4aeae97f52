/** Binary masks: Uint8Array of 0 and 1, row-major, `width * height` long. */

/** Keeps a pixel when the square of side 2·radius+1 around it (cut at the frame) is set everywhere. */
export function erode(mask: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const across = new Uint8Array(mask.length);
  const sums = new Int32Array(width + 1);
  for (let y = 0, row = 0; y < height; y++, row += width) {
    for (let x = 0; x < width; x++) sums[x + 1] = sums[x] + mask[row + x];
    for (let x = 0; x < width; x++) {
      const from = Math.max(0, x - radius);
      const to = Math.min(width, x + radius + 1);
      across[row + x] = sums[to] - sums[from] === to - from ? 1 : 0;
    }
  }
  return erodeColumns(across, width, height, radius);
}

function erodeColumns(mask: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const out = new Uint8Array(mask.length);
  const counts = new Int32Array(width);
  for (let y = 0; y < Math.min(height, radius); y++)
    for (let x = 0; x < width; x++) counts[x] += mask[y * width + x];
  for (let y = 0; y < height; y++) {
    const entering = (y + radius) * width;
    const leaving = (y - radius - 1) * width;
    if (y + radius < height) for (let x = 0; x < width; x++) counts[x] += mask[entering + x];
    if (leaving >= 0) for (let x = 0; x < width; x++) counts[x] -= mask[leaving + x];
    const full = Math.min(height - 1, y + radius) - Math.max(0, y - radius) + 1;
    for (let x = 0; x < width; x++) out[y * width + x] = counts[x] === full ? 1 : 0;
  }
  return out;
}

export function invert(mask: Uint8Array): Uint8Array {
  return mask.map((value) => value ^ 1);
}

/** Sets every pixel within the square of side 2·radius+1 around a set one. */
export function dilate(mask: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  return invert(erode(invert(mask), width, height, radius));
}

/** The part of `passable` that is 4-connected to a seed. */
export function flood(passable: Uint8Array, seeds: Uint8Array, width: number, height: number): Uint8Array {
  const count = width * height;
  const reached = new Uint8Array(count);
  const stack = new Int32Array(count);
  let top = 0;
  const visit = (pixel: number) => {
    if (reached[pixel] || !passable[pixel]) return;
    reached[pixel] = 1;
    stack[top++] = pixel;
  };
  for (let pixel = 0; pixel < count; pixel++) if (seeds[pixel]) visit(pixel);
  while (top) {
    const pixel = stack[--top];
    const x = pixel % width;
    if (x > 0) visit(pixel - 1);
    if (x < width - 1) visit(pixel + 1);
    if (pixel >= width) visit(pixel - width);
    if (pixel < count - width) visit(pixel + width);
  }
  return reached;
}

export type Component = {
  id: number;
  area: number;
  left: number;
  top: number;
  right: number;
  bottom: number;
};

/** 4-connected components; `labels` holds each pixel's component id, 0 = none; ids count from 1. */
export function findComponents(mask: Uint8Array, width: number, height: number) {
  const labels = new Int32Array(mask.length);
  const stack = new Int32Array(mask.length);
  const components: Component[] = [];
  for (let start = 0; start < mask.length; start++) {
    if (!mask[start] || labels[start]) continue;
    const found: Component = {
      id: components.length + 1,
      area: 0,
      left: width,
      top: height,
      right: 0,
      bottom: 0,
    };
    let top = 0;
    const visit = (pixel: number) => {
      if (!mask[pixel] || labels[pixel]) return;
      labels[pixel] = found.id;
      stack[top++] = pixel;
    };
    visit(start);
    while (top) {
      const pixel = stack[--top];
      const x = pixel % width;
      const y = (pixel / width) | 0;
      found.area++;
      found.left = Math.min(found.left, x);
      found.right = Math.max(found.right, x);
      found.top = Math.min(found.top, y);
      found.bottom = Math.max(found.bottom, y);
      if (x > 0) visit(pixel - 1);
      if (x < width - 1) visit(pixel + 1);
      if (y > 0) visit(pixel - width);
      if (y < height - 1) visit(pixel + width);
    }
    components.push(found);
  }
  return { labels, components };
}
