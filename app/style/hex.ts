import { oklabToSrgb } from '#app/imaging/colour.ts';

/** An OKLab colour as `#rrggbb` (sRGB). */
export function hexOf(colour: [number, number, number]): string {
  return `#${oklabToSrgb(...colour)
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')}`;
}
