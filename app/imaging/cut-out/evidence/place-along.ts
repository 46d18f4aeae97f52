/** For each pixel of a line, the two of another line that it lies between, and its share of the second. */
export type Places = { before: Int32Array; after: Int32Array; share: Float32Array };

/** Pixels at (x + ½) · step + start − ½ of a line of `fromLength`; beyond its border its last one goes on. */
export function placeAlong(length: number, fromLength: number, step: number, start = 0): Places {
  const places = {
    before: new Int32Array(length),
    after: new Int32Array(length),
    share: new Float32Array(length),
  };
  for (let at = 0; at < length; at++) {
    const place = Math.min(fromLength - 1, Math.max(0, (at + 0.5) * step + start - 0.5));
    places.before[at] = place;
    places.after[at] = Math.min(fromLength - 1, places.before[at] + 1);
    places.share[at] = place - places.before[at];
  }
  return places;
}
