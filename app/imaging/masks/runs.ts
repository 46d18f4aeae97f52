/**
 * Runs of set pixels in byte masks, looked at four bytes at a time where nothing changes. A pixel is set when its byte is
 * not 0; masks of 0 and 1 are the fast ones.
 */

/** The mask with its bytes in fours; a mask that does not begin at a multiple of four is copied. */
export type Quads = { bytes: Uint8Array; quads: Int32Array };

const allSet = 0x01010101;

export function inQuads(mask: Uint8Array): Quads {
  const bytes = mask.byteOffset & 3 ? mask.slice() : mask;
  return { bytes, quads: new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2) };
}

/** The first set pixel from `at` on; `end` when there is none before it. */
export function nextSet({ bytes, quads }: Quads, at: number, end: number): number {
  for (; at < end && at & 3; at++) if (bytes[at]) return at;
  while (at + 3 < end && quads[at >> 2] === 0) at += 4;
  while (at < end && !bytes[at]) at++;
  return at;
}

/** The first pixel from `at` on that is not set; `end` when there is none before it. */
export function nextClear({ bytes, quads }: Quads, at: number, end: number): number {
  for (; at < end && at & 3; at++) if (!bytes[at]) return at;
  while (at + 3 < end && quads[at >> 2] === allSet) at += 4;
  while (at < end && bytes[at]) at++;
  return at;
}
