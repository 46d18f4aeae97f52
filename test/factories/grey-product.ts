import type { CutOut } from '#app/imaging/picture.ts';

/** A cut-out product that is one grey rectangle of its own size. `tone` is a byte of sRGB. */
export function greyProduct(width: number, height: number, tone: number): CutOut {
  return {
    ok: true,
    width,
    height,
    alpha: new Uint8Array(width * height).fill(255),
    rgb: new Uint8Array(width * height * 3).fill(tone),
    box: { left: 0, top: 0, width, height },
    confidence: 1,
    backdrop: { kind: 'plain', oklab: [0.9, 0, 0] },
  };
}
