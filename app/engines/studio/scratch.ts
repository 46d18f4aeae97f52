/**
 * Arrays that are used again for every photo: a new one of some megabytes costs the system its pages and the collector its
 * time. Only for what is filled and read without waiting in between.
 */
const kept = new Map<string, Float32Array>();
/** Photos of 4096 pixels are rare: what they need is not kept. */
const mostKept = 4 * 1024 * 1024;

/** Zeros, in the room of the last array of that name. */
export function scratchFloats(name: string, length: number): Float32Array {
  const known = kept.get(name);
  if (known && known.length >= length) return known.subarray(0, length).fill(0);
  const made = new Float32Array(length);
  if (length <= mostKept) kept.set(name, made);
  return made;
}
