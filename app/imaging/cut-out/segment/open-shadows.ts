import { roomBytes, roomFloats, unsetInts } from '#app/imaging/work-room.ts';
import type { Evidence } from '#app/imaging/cut-out/evidence/evidence.ts';

/** A shadow's shade may rise inwards by this much, or by this many deviations of the backdrop's noise. */
const leastTolerance = 0.012;
const toleranceDeviations = 2;

/**
 * Smooth black leather before white has the colour of a shadow, and where its outline is out of focus no step keeps the
 * growth out. But a shadow is seen from unshaded ground: along one of eight straight lines it only grows darker, without a
 * step, while the leather behind its soft outline soon grows brighter again, or lies behind a step.
 *
 * @param open 1 = has the backdrop's colour; the shadows that are seen from there are added
 * @param shaded 1 = may be shadow
 */
export function addOpenShadows(
  { width, height, shade, border }: Evidence,
  open: Uint8Array,
  shaded: Uint8Array,
): void {
  const pixels = insideOf(shaded, width, height);
  if (!pixels.length) return;
  const tolerance = Math.max(leastTolerance, toleranceDeviations * border.sigma);
  const seen = roomBytes(shaded.length);
  /** the darkest shade on the line from open ground to here; 0 = the line is broken */
  const darkest = roomFloats(shaded.length);
  for (const before of [-1, -width, -width - 1, 1 - width, 1, width, width + 1, width - 1])
    lookAlong(pixels, before, { shade, open, shaded, darkest, seen }, tolerance);
  for (let at = 0; at < pixels.length; at++) if (seen[pixels[at]]) open[pixels[at]] = 1;
}

type View = {
  shade: Float32Array;
  open: Uint8Array;
  shaded: Uint8Array;
  darkest: Float32Array;
  seen: Uint8Array;
};

/** Along the lines of one direction, whose nearer pixel lies at `before`. Changes `darkest` and `seen`. */
function lookAlong(
  pixels: Int32Array,
  before: number,
  { shade, open, shaded, darkest, seen }: View,
  tolerance: number,
): void {
  // a line's nearer pixel is always settled first
  const step = before < 0 ? 1 : -1;
  for (let at = before < 0 ? 0 : pixels.length - 1; at >= 0 && at < pixels.length; at += step) {
    const i = pixels[at];
    const j = i + before;
    const own = shade[i];
    const shadeBefore = open[j] ? shade[j] : shaded[j] ? darkest[j] : 0;
    if (own > shadeBefore + tolerance) {
      darkest[i] = 0;
      continue;
    }
    darkest[i] = shadeBefore < own ? shadeBefore : own;
    if (darkest[i]) seen[i] = 1;
  }
}

/** Indices of the mask in reading order, the frame's border left out. */
function insideOf(mask: Uint8Array, width: number, height: number): Int32Array {
  const pixels = unsetInts(mask.length);
  let count = 0;
  for (let y = 1; y < height - 1; y++)
    for (let i = y * width + 1, end = y * width + width - 1; i < end; i++) if (mask[i]) pixels[count++] = i;
  return pixels.subarray(0, count);
}
