/**
 * Binary masks: Uint8Array of 0 and 1, row-major, `width * height` long. Squares are eroded and dilated 32 pixels at a
 * time: runs are shortened or lengthened along the rows while they are packed into bits, the columns are combined word
 * by word in a logarithmic number of steps.
 */
import { inQuads, nextClear, nextSet } from './runs.ts';
import { roomBytes, roomInts, unsetBytes } from '#app/imaging/work-room.ts';

/** Keeps a pixel when the square of side 2·radius+1 around it (cut at the frame) is set everywhere. */
export function erode(mask: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const words = (width + 31) >> 5;
  const bits = roomInts(words * (height + 2 * radius));
  bits.fill(-1, 0, radius * words);
  bits.fill(-1, (radius + height) * words);
  const quads = inQuads(mask);
  for (let y = 0, row = 0; y < height; y++, row += width) {
    const base = (y + radius) * words;
    for (let x = 0; x < width;) {
      const start = nextSet(quads, row + x, row + width) - row;
      if (start >= width) break;
      x = nextClear(quads, row + start, row + width) - row;
      // a run of ones loses `radius` pixels at each end that does not lie on the frame
      const from = start > 0 ? start + radius : 0;
      const to = x < width ? x - radius : width;
      if (from < to) setBits(bits, base, from, to);
    }
  }
  let span = 1;
  while (2 * span <= 2 * radius + 1) {
    combineAll(bits, span * words);
    span *= 2;
  }
  if (span < 2 * radius + 1) combineAll(bits, (2 * radius + 1 - span) * words);
  return unpack(bits, words, width, height);
}

/** Sets every pixel within the square of side 2·radius+1 around a set one. */
export function dilate(mask: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const words = (width + 31) >> 5;
  const bits = roomInts(words * (height + 2 * radius));
  const quads = inQuads(mask);
  for (let y = 0, row = 0; y < height; y++, row += width) {
    const base = (y + radius) * words;
    for (let x = 0; x < width;) {
      const start = nextSet(quads, row + x, row + width) - row;
      if (start >= width) break;
      x = nextClear(quads, row + start, row + width) - row;
      setBits(bits, base, Math.max(0, start - radius), Math.min(width, x + radius));
    }
  }
  let span = 1;
  while (2 * span <= 2 * radius + 1) {
    combineAny(bits, span * words);
    span *= 2;
  }
  if (span < 2 * radius + 1) combineAny(bits, (2 * radius + 1 - span) * words);
  return unpack(bits, words, width, height);
}

/** Sets the bits `from` to `to - 1` of the row that starts at word `base`. */
function setBits(bits: Int32Array, base: number, from: number, to: number): void {
  const first = base + (from >> 5);
  const last = base + ((to - 1) >> 5);
  const head = -1 << (from & 31);
  const tail = -1 >>> (31 - ((to - 1) & 31));
  if (first === last) {
    bits[first] |= head & tail;
    return;
  }
  bits[first] |= head;
  for (let word = first + 1; word < last; word++) bits[word] = -1;
  bits[last] |= tail;
}

function combineAll(bits: Int32Array, offset: number): void {
  for (let word = 0, end = bits.length - offset; word < end; word++) bits[word] &= bits[word + offset];
}

function combineAny(bits: Int32Array, offset: number): void {
  for (let word = 0, end = bits.length - offset; word < end; word++) bits[word] |= bits[word + offset];
}

/** Run by run: most words are all zeros or all ones. */
function unpack(bits: Int32Array, words: number, width: number, height: number): Uint8Array {
  const out = roomBytes(width * height);
  for (let y = 0; y < height; y++) {
    const base = y * words;
    for (let x = 0; x < width;) {
      const from = nextBit(bits, base, words, x, 0);
      if (from >= width) break;
      x = Math.min(width, nextBit(bits, base, words, from, -1));
      out.fill(1, y * width + from, y * width + x);
    }
  }
  return out;
}

/** The first bit from `x` on that is set, or with `flip` -1 that is not; 32 · words when there is none. */
function nextBit(bits: Int32Array, base: number, words: number, x: number, flip: 0 | -1): number {
  let word = x >> 5;
  let value = (bits[base + word] ^ flip) & (-1 << (x & 31));
  while (!value && ++word < words) value = bits[base + word] ^ flip;
  return value ? 32 * word + 31 - Math.clz32(value & -value) : 32 * words;
}

export function invert(mask: Uint8Array): Uint8Array {
  const out = unsetBytes(mask.length);
  const [from, to] = [inQuads(mask).quads, inQuads(out).quads];
  for (let quad = 0; quad < to.length; quad++) to[quad] = from[quad] ^ 0x01010101;
  for (let pixel = to.length * 4; pixel < out.length; pixel++) out[pixel] = mask[pixel] ^ 1;
  return out;
}

/** The pixels set in both. */
export function intersect(first: Uint8Array, second: Uint8Array): Uint8Array {
  const out = unsetBytes(first.length);
  const [some, others, both] = [inQuads(first).quads, inQuads(second).quads, inQuads(out).quads];
  for (let quad = 0; quad < both.length; quad++) both[quad] = some[quad] & others[quad];
  for (let pixel = both.length * 4; pixel < out.length; pixel++) out[pixel] = first[pixel] & second[pixel];
  return out;
}
