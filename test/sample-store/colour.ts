/**
 * Colour arithmetic of the sample store. Kept apart from the product's own imaging code on purpose: ground truth
 * that shares code with what it examines proves nothing.
 */

export type Triple = [number, number, number];

/** sRGB transfer curve (IEC 61966-2-1): linear 0..1 to encoded 0..1. */
export function encodeSrgb(linear: number): number {
  if (linear <= 0) return 0;
  if (linear >= 1) return 1;
  return linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
}

/** Encoded 0..1 to linear 0..1. */
export function decodeSrgb(encoded: number): number {
  return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
}

/** `#rrggbb` to linear sRGB 0..1. */
export function linearFromHex(hex: string): Triple {
  const value = Number.parseInt(hex.slice(1), 16);
  return [
    decodeSrgb(((value >> 16) & 255) / 255),
    decodeSrgb(((value >> 8) & 255) / 255),
    decodeSrgb((value & 255) / 255),
  ];
}

/** Linear sRGB to `#rrggbb`, clipped to the gamut. */
export function hexFromLinear(linear: Triple): string {
  return `#${linear
    .map((value) =>
      Math.round(encodeSrgb(value) * 255)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}

/** Linear sRGB to OKLab (Ottosson 2020): lightness 0..1, a and b about -0.4..0.4. */
export function oklabFromLinear(red: number, green: number, blue: number): Triple {
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** OKLab back to linear sRGB, unclipped. */
export function linearFromOklab([lightness, a, b]: Triple): Triple {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

/**
 * Colour of daylight of a correlated temperature as linear sRGB with luminance 1 (CIE daylight locus, CIE 15:2004).
 * 6504 K is neutral.
 * @throws RangeError outside 4000..25000 K, where the locus is not defined
 */
export function linearFromKelvin(kelvin: number): Triple {
  if (kelvin < 4000 || kelvin > 25000) {
    throw new RangeError(`A light of ${kelvin} K is off the daylight locus: choose 4000 to 25000 K.`);
  }
  const mired = 1000 / kelvin;
  const x =
    kelvin <= 7000
      ? 0.244063 + 0.09911 * mired + 2.9678 * mired ** 2 - 4.607 * mired ** 3
      : 0.23704 + 0.24748 * mired + 1.9018 * mired ** 2 - 2.0064 * mired ** 3;
  const y = -3 * x * x + 2.87 * x - 0.275;
  const bigX = x / y;
  const bigZ = (1 - x - y) / y;
  return [
    3.2404542 * bigX - 1.5371385 - 0.4985314 * bigZ,
    -0.969266 * bigX + 1.8760108 + 0.041556 * bigZ,
    0.0556434 * bigX - 0.2040259 + 1.0572252 * bigZ,
  ];
}
