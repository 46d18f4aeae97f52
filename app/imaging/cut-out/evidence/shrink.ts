import type { Picture } from '#app/imaging/picture.ts';
import { loadPixelLoops, makeRoom, type PixelLoops } from '#app/imaging/pixel-loops.ts';
import { unsetBytes } from '#app/imaging/work-room.ts';
import type { Size } from './planes.ts';

let loaded: PixelLoops | undefined;

/**
 * Shrinks by area averaging of the encoded bytes so that the longer side is at most `maxSidePixels`; never enlarges.
 * @returns interleaved sRGB bytes; the picture's own buffer when it is small enough
 */
export function shrink(picture: Picture, maxSidePixels: number): Size & { rgb: Uint8Array } {
  const scale = Math.min(1, maxSidePixels / Math.max(picture.width, picture.height));
  if (scale === 1) return { width: picture.width, height: picture.height, rgb: picture.rgb };
  const width = Math.max(1, Math.round(picture.width * scale));
  const height = Math.max(1, Math.round(picture.height * scale));
  const plan = planShrinking(picture, { width, height });
  return { width, height, rgb: shrinkPart(picture, plan, { left: 0, top: 0, width, height }) };
}

/** Which pixels make up each one of the smaller picture. */
export type Shrinking = { across: Spans; down: Spans };

/**
 * @param size of the smaller picture: not larger than the picture's
 * @throws RangeError when a smaller pixel would be made of more than 256 × 256
 */
export function planShrinking(picture: Size, size: Size): Shrinking {
  return { across: spansOf(picture.width, size.width), down: spansOf(picture.height, size.height) };
}

/** The weight of a pixel that lies wholly within a smaller one. */
const one = 256;

/** Which pixels lie in each smaller one: the first and the last with a part of their weight, those between wholly. */
type Spans = {
  first: Int32Array;
  last: Int32Array;
  firstWeight: Int32Array;
  lastWeight: Int32Array;
  norm: number;
};

function spansOf(from: number, to: number): Spans {
  const ratio = from / to;
  if (ratio > 256) throw new RangeError(`${from} pixels are too many to make ${to} of them at once.`);
  const spans = {
    first: new Int32Array(to),
    last: new Int32Array(to),
    firstWeight: new Int32Array(to),
    lastWeight: new Int32Array(to),
    norm: 1 / Math.round(one * ratio),
  };
  for (let at = 0; at < to; at++) {
    const first = Math.floor(at * ratio);
    const last = Math.min(from - 1, Math.floor((at + 1) * ratio));
    spans.first[at] = first;
    spans.last[at] = last;
    spans.firstWeight[at] = Math.round(one * (first + 1 - at * ratio));
    // what the others leave, so that white stays white
    spans.lastWeight[at] = Math.round(one * ratio) - spans.firstWeight[at] - one * (last - first - 1);
  }
  return spans;
}

/** Where a part of a picture begins, and its size; pixels. */
export type Part = Size & { left: number; top: number };

/** Rows of the smaller picture that are made at a time: what they are made of stays in the cache. */
const rowsAtOnce = 16;

/** The bytes of a part of the smaller picture. */
export function shrinkPart(picture: Picture, { across, down }: Shrinking, part: Part): Uint8Array {
  const { left, top, width, height } = part;
  const loops = (loaded ??= loadPixelLoops());
  const firstPixel = across.first[left];
  const reach = { from: 3 * firstPixel, to: 3 * (across.last[left + width - 1] + 1) };
  const room = layRoom(reach.to - reach.from, width, (rowsAtOnce * picture.height) / down.first.length);
  makeRoom(loops.memory, room.bytes);
  const bytes = new Uint8Array(loops.memory.buffer);
  const lists = new Int32Array(loops.memory.buffer, room.spans, 4 * width);
  for (const [at, list] of [across.first, across.last, across.firstWeight, across.lastWeight].entries())
    lists.set(list.subarray(left, left + width), at * width);
  const rgb = unsetBytes(width * height * 3);
  const norm = across.norm * down.norm;
  for (let begin = top, end; begin < top + height; begin = end) {
    end = Math.min(top + height, begin + rowsAtOnce);
    const first = down.first[begin];
    for (let row = first, to = room.rows; row <= down.last[end - 1]; row++, to += room.stride)
      bytes.set(
        picture.rgb.subarray(row * picture.width * 3 + reach.from, row * picture.width * 3 + reach.to),
        to,
      );
    for (let y = begin, to = room.made; y < end; y++, to += 3 * width) {
      const from = room.rows + (down.first[y] - first) * room.stride;
      const count = down.last[y] + 1 - down.first[y];
      loops.sumRows(
        from,
        room.stride,
        count,
        room.stride,
        down.firstWeight[y],
        down.lastWeight[y],
        room.sums,
      );
      loops.sumSpans(room.sums - 12 * firstPixel, room.spans, width, norm, to);
    }
    rgb.set(bytes.subarray(room.made, room.made + 3 * width * (end - begin)), 3 * width * (begin - top));
  }
  return rgb;
}

/** Where everything lies in the loops' memory: the spans, the sums of rows, the smaller rows, and those they are made of. */
function layRoom(readBytes: number, width: number, rowsRead: number) {
  const stride = (readBytes + 15) & -16;
  const sums = 16 * width;
  // sixteen bytes are read at a time, of which twelve count
  const made = sums + 4 * stride + 16;
  const rows = made + 3 * width * rowsAtOnce;
  return { spans: 0, sums, made, rows, stride, bytes: rows + stride * (Math.ceil(rowsRead) + 2) };
}
