/** Binary masks: Uint8Array of 0 and 1, row-major, `width * height` long. */

/** Keeps a pixel when the square of side 2·radius+1 around it (cut at the frame) is set everywhere. */
export function erode(mask: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const across = new Uint8Array(mask.length);
  for (let y = 0, row = 0; y < height; y++, row += width) {
    // a run of ones loses `radius` pixels at each end that does not lie on the frame
    let start = -1;
    for (let x = 0; x <= width; x++) {
      if (x < width && mask[row + x]) {
        if (start < 0) start = x;
        continue;
      }
      if (start < 0) continue;
      const from = start > 0 ? start + radius : 0;
      const to = x < width ? x - radius : width;
      if (from < to) across.fill(1, row + from, row + to);
      start = -1;
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
  const out = new Uint8Array(mask.length);
  for (let pixel = 0; pixel < out.length; pixel++) out[pixel] = mask[pixel] ^ 1;
  return out;
}

/** The pixels set in both. */
export function intersect(first: Uint8Array, second: Uint8Array): Uint8Array {
  const out = new Uint8Array(first.length);
  for (let pixel = 0; pixel < out.length; pixel++) out[pixel] = first[pixel] & second[pixel];
  return out;
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
  for (let pixel = 0; pixel < count; pixel++) {
    if (!seeds[pixel] || !passable[pixel]) continue;
    reached[pixel] = 1;
    stack[top++] = pixel;
  }
  while (top) {
    const pixel = stack[--top];
    const x = pixel % width;
    for (let side = 0; side < 4; side++) {
      if (side === 0 ? x === 0 : side === 1 ? x === width - 1 : false) continue;
      const next =
        side === 0 ? pixel - 1 : side === 1 ? pixel + 1 : side === 2 ? pixel - width : pixel + width;
      if (next < 0 || next >= count || reached[next] || !passable[next]) continue;
      reached[next] = 1;
      stack[top++] = next;
    }
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
    labels[start] = found.id;
    stack[top++] = start;
    while (top) {
      const pixel = stack[--top];
      const x = pixel % width;
      const y = (pixel / width) | 0;
      found.area++;
      if (x < found.left) found.left = x;
      if (x > found.right) found.right = x;
      if (y < found.top) found.top = y;
      if (y > found.bottom) found.bottom = y;
      for (let side = 0; side < 4; side++) {
        if (side === 0 ? x === 0 : side === 1 ? x === width - 1 : false) continue;
        const next =
          side === 0 ? pixel - 1 : side === 1 ? pixel + 1 : side === 2 ? pixel - width : pixel + width;
        if (next < 0 || next >= mask.length || labels[next] || !mask[next]) continue;
        labels[next] = found.id;
        stack[top++] = next;
      }
    }
    components.push(found);
  }
  return { labels, components };
}

/** Calls `visit` with every pixel of one component. */
export function eachPixel(
  labels: Int32Array,
  width: number,
  component: Component,
  visit: (pixel: number, x: number, y: number) => void,
): void {
  for (let y = component.top; y <= component.bottom; y++)
    for (let x = component.left; x <= component.right; x++)
      if (labels[y * width + x] === component.id) visit(y * width + x, x, y);
}
