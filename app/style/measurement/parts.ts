/** Smallest share of the largest part, and of the frame, that still counts as product and not as a speck. */
const SPECK_OF_LARGEST = 0.01;
const SPECK_OF_FRAME = 0.0006;

/**
 * Splits a mask into connected parts (8-neighbourhood) and drops specks.
 *
 * @returns `kept`: the mask without specks; `sizes`: pixels of each kept part, biggest first
 */
export function keepLargeParts(
  mask: Uint8Array,
  width: number,
  height: number,
): { kept: Uint8Array; sizes: number[] } {
  const label = new Int32Array(mask.length);
  const stack = new Int32Array(mask.length);
  const sizes: number[] = [0];
  let largest = 0;
  for (let start = 0; start < mask.length; start += 1) {
    if (!mask[start] || label[start]) continue;
    const size = fillPart(mask, label, stack, start, sizes.length, width, height);
    sizes.push(size);
    if (size > largest) largest = size;
  }
  const least = Math.max(SPECK_OF_LARGEST * largest, SPECK_OF_FRAME * mask.length);
  const kept = new Uint8Array(mask.length);
  for (let pixel = 0; pixel < mask.length; pixel += 1) {
    if (label[pixel] > 0 && sizes[label[pixel]] >= least) kept[pixel] = 1;
  }
  const large = sizes.filter((size) => size > 0 && size >= least);
  return { kept, sizes: large.sort((one, other) => other - one) };
}

function fillPart(
  mask: Uint8Array,
  label: Int32Array,
  stack: Int32Array,
  start: number,
  name: number,
  width: number,
  height: number,
): number {
  let size = 1;
  let count = 0;
  stack[0] = start;
  label[start] = name;
  while (size > 0) {
    const pixel = stack[--size];
    count += 1;
    const x = pixel % width;
    const y = (pixel - x) / width;
    const left = x > 0 ? -1 : 0;
    const right = x < width - 1 ? 1 : 0;
    const last = y < height - 1 ? pixel + width : pixel;
    for (let line = y > 0 ? pixel - width : pixel; line <= last; line += width) {
      for (let near = line + left; near <= line + right; near += 1) {
        if (!mask[near] || label[near]) continue;
        label[near] = name;
        stack[size++] = near;
      }
    }
  }
  return count;
}
