/** A seeded stream of numbers in 0..1 (mulberry32). */
export function createRandom(seed: number): () => number {
  const state = Uint32Array.of(seed);
  return () => nextRandom(state);
}

/** The stream's next number: for the places where thousands are drawn for each photo. Changes `state`. */
export function nextRandom(state: Uint32Array): number {
  state[0] += 0x6d2b79f5;
  const own = state[0];
  let mixed = Math.imul(own ^ (own >>> 15), own | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
}
