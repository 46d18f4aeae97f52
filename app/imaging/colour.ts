/**
 * Colour conversions. sRGB bytes are IEC 61966-2-1 encoded; "linear" is linear-light sRGB primaries, 0..1; OKLab is
 * Björn Ottosson's (2020); CIELAB is D65; ΔE2000 is CIE 142-2001 in the form of Sharma, Wu and Dalal (2005).
 */

export type Triple = [number, number, number];

/** sRGB byte → linear 0..1 */
export const linearOfByte: Float32Array = Float32Array.from({ length: 256 }, (_, byte) => {
  const encoded = byte / 255;
  return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
});

const encodeSteps = 4096;
const byteOfLinear = Uint8Array.from({ length: encodeSteps + 1 }, (_, step) =>
  Math.round(255 * encode(step / encodeSteps)),
);

function encode(linear: number): number {
  return linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055;
}

/** linear 0..1 (clipped) → sRGB byte, exactly rounded */
export function toByte(linear: number): number {
  if (linear <= 0) return 0;
  if (linear >= 1) return 255;
  return Math.round(255 * encode(linear));
}

/** linear 0..1 (clipped) → sRGB byte by table; off by one at most, in the darkest tones */
export function toByteFast(linear: number): number {
  return byteOfLinear[linear <= 0 ? 0 : linear >= 1 ? encodeSteps : (linear * encodeSteps + 0.5) | 0];
}

/** Steps of `encodedOfLinear`. */
export const linearSteps = 65_535;

/** linear · 65535 → sRGB byte · 256 */
export const encodedOfLinear: Uint16Array = Uint16Array.from({ length: linearSteps + 1 }, (_, step) =>
  Math.round(255 * 256 * encode(step / linearSteps)),
);

/** linear sRGB → OKLab */
export function linearToOklab(red: number, green: number, blue: number): Triple {
  const l = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const m = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const s = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

/** OKLab → linear sRGB, unclipped */
export function oklabToLinear(lightness: number, a: number, b: number): Triple {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

/** OKLab → linear sRGB, clipped below 0 only, written into `linear` from index `at`: the same sums without an array. */
export function writeOklabAsLinear(
  linear: Float32Array,
  at: number,
  lightness: number,
  a: number,
  b: number,
): void {
  const lRoot = lightness + 0.3963377774 * a + 0.2158037573 * b;
  const mRoot = lightness - 0.1055613458 * a - 0.0638541728 * b;
  const sRoot = lightness - 0.0894841775 * a - 1.291485548 * b;
  const l = lRoot * lRoot * lRoot;
  const m = mRoot * mRoot * mRoot;
  const s = sRoot * sRoot * sRoot;
  const red = 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s;
  const green = -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s;
  const blue = -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s;
  linear[at] = red > 0 ? red : 0;
  linear[at + 1] = green > 0 ? green : 0;
  linear[at + 2] = blue > 0 ? blue : 0;
}

/** sRGB bytes → OKLab */
export function srgbToOklab(red: number, green: number, blue: number): Triple {
  return linearToOklab(linearOfByte[red], linearOfByte[green], linearOfByte[blue]);
}

/** OKLab → sRGB bytes, clipped to the gamut */
export function oklabToSrgb(lightness: number, a: number, b: number): Triple {
  const [red, green, blue] = oklabToLinear(lightness, a, b);
  return [toByte(red), toByte(green), toByte(blue)];
}

/** Cube root by table: inputs of 0..1 to about 1e-5 */
const rootSteps = 8192;
const roots = Float32Array.from({ length: rootSteps + 2 }, (_, step) => Math.cbrt(step / rootSteps));

function root(value: number): number {
  if (value >= 1) return Math.cbrt(value);
  if (value < 0.02) return Math.cbrt(value);
  const at = value * rootSteps;
  const step = at | 0;
  return roots[step] + (roots[step + 1] - roots[step]) * (at - step);
}

/** A whole interleaved sRGB buffer → three planes of OKLab, a third as long each. */
export function writeOklab(rgb: Uint8Array, lightness: Float32Array, a: Float32Array, b: Float32Array): void {
  let last = -1;
  for (let i = 0, from = 0; i < lightness.length; i++, from += 3) {
    // a level backdrop has one colour for pixels on end
    const packed = (rgb[from] << 16) | (rgb[from + 1] << 8) | rgb[from + 2];
    if (packed === last) {
      lightness[i] = lightness[i - 1];
      a[i] = a[i - 1];
      b[i] = b[i - 1];
      continue;
    }
    last = packed;
    const red = linearOfByte[rgb[from]];
    const green = linearOfByte[rgb[from + 1]];
    const blue = linearOfByte[rgb[from + 2]];
    const l = root(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
    const m = root(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
    const s = root(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
    lightness[i] = 0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s;
    a[i] = 1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s;
    b[i] = 0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s;
  }
}

/** linear sRGB → CIELAB (D65 white) */
export function linearToCielab(red: number, green: number, blue: number): Triple {
  return writeCielab([0, 0, 0], red, green, blue);
}

/** The same, written into `lab`: for loops that would leave a heap of small arrays behind. */
export function writeCielab(lab: Triple, red: number, green: number, blue: number): Triple {
  const x = labCurve((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047);
  const y = labCurve(0.2126729 * red + 0.7151522 * green + 0.072175 * blue);
  const z = labCurve((0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883);
  lab[0] = 116 * y - 16;
  lab[1] = 500 * (x - y);
  lab[2] = 200 * (y - z);
  return lab;
}

function labCurve(t: number): number {
  return t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t + 16) / 116;
}

const radians = Math.PI / 180;
const pow25To7 = 25 ** 7;

/** ΔE2000 of two CIELAB colours; about 1 is the smallest difference an eye sees side by side. No lists: it is called often. */
export function deltaE2000(first: Triple, second: Triple): number {
  const a1 = first[1];
  const b1 = first[2];
  const a2 = second[1];
  const b2 = second[2];
  const meanChroma7 = power7((Math.sqrt(a1 * a1 + b1 * b1) + Math.sqrt(a2 * a2 + b2 * b2)) / 2);
  const g = 0.5 * (1 - Math.sqrt(meanChroma7 / (meanChroma7 + pow25To7)));
  const red1 = a1 * (1 + g);
  const red2 = a2 * (1 + g);
  const c1 = Math.sqrt(red1 * red1 + b1 * b1);
  const c2 = Math.sqrt(red2 * red2 + b2 * b2);
  const h1 = hueDegrees(red1, b1);
  const h2 = hueDegrees(red2, b2);
  const hasHue = c1 * c2 !== 0;
  let turn = hasHue ? h2 - h1 : 0;
  if (turn > 180) turn -= 360;
  if (turn < -180) turn += 360;
  const dHue = 2 * Math.sqrt(c1 * c2) * Math.sin((turn / 2) * radians);
  let meanHue = h1 + h2;
  if (hasHue)
    meanHue = (Math.abs(h1 - h2) <= 180 ? meanHue : meanHue < 360 ? meanHue + 360 : meanHue - 360) / 2;
  return weighted(second[0] - first[0], c2 - c1, dHue, (first[0] + second[0]) / 2, (c1 + c2) / 2, meanHue);
}

/** `**` costs ten times as much. */
function power7(value: number): number {
  const cube = value * value * value;
  return cube * cube * value;
}

function hueDegrees(a: number, b: number): number {
  if (a === 0 && b === 0) return 0;
  const degrees = Math.atan2(b, a) / radians;
  return degrees < 0 ? degrees + 360 : degrees;
}

function weighted(dL: number, dC: number, dH: number, meanL: number, meanC: number, meanHue: number): number {
  const t =
    1 -
    0.17 * Math.cos((meanHue - 30) * radians) +
    0.24 * Math.cos(2 * meanHue * radians) +
    0.32 * Math.cos((3 * meanHue + 6) * radians) -
    0.2 * Math.cos((4 * meanHue - 63) * radians);
  const l50 = (meanL - 50) * (meanL - 50);
  const sL = 1 + (0.015 * l50) / Math.sqrt(20 + l50);
  const sC = 1 + 0.045 * meanC;
  const sH = 1 + 0.015 * meanC * t;
  const chroma7 = power7(meanC);
  const rT =
    -2 *
    Math.sqrt(chroma7 / (chroma7 + pow25To7)) *
    Math.sin(60 * Math.exp(-(((meanHue - 275) / 25) ** 2)) * radians);
  const l = dL / sL;
  const c = dC / sC;
  const h = dH / sH;
  return Math.sqrt(l * l + c * c + h * h + rT * c * h);
}

/**
 * The colour of a black body or daylight as linear sRGB with the largest channel 1 (6504 K = white). CIE daylight locus
 * from 4000 K, Kim et al. (2002) approximation of the Planckian locus below.
 * @param kelvin 1700..25000
 */
export function kelvinToLinear(kelvin: number): Triple {
  const t = Math.min(25_000, Math.max(1700, kelvin));
  let x: number;
  let y: number;
  if (t >= 4000) {
    x =
      t <= 7000
        ? -4.607e9 / t ** 3 + 2.9678e6 / t ** 2 + 99.11 / t + 0.244063
        : -2.0064e9 / t ** 3 + 1.9018e6 / t ** 2 + 247.48 / t + 0.23704;
    y = -3 * x * x + 2.87 * x - 0.275;
  } else {
    x = -0.2661239e9 / t ** 3 - 0.234358e6 / t ** 2 + 877.6956 / t + 0.17991;
    y =
      t < 2222
        ? -1.1063814 * x ** 3 - 1.3481102 * x ** 2 + 2.18555832 * x - 0.20219683
        : -0.9549476 * x ** 3 - 1.37418593 * x ** 2 + 2.09137015 * x - 0.16748867;
  }
  const [bigX, bigZ] = [x / y, (1 - x - y) / y];
  const red = 3.2404542 * bigX - 1.5371385 - 0.4985314 * bigZ;
  const green = -0.969266 * bigX + 1.8760108 + 0.041556 * bigZ;
  const blue = 0.0556434 * bigX - 0.2040259 + 1.0572252 * bigZ;
  const largest = Math.max(red, green, blue);
  return [Math.max(0, red / largest), Math.max(0, green / largest), Math.max(0, blue / largest)];
}
