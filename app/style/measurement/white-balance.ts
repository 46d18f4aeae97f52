import type { Oklab, PhotoMeasurement } from '../measurement.ts';
import { measured, notMeasurable } from './measured.ts';
import type { Separation } from './separate-product.ts';
import type { WorkingCopy } from './working-copy.ts';

type Rgb = [number, number, number];

/** A backdrop of more relative chroma than this is coloured paper, not a white under coloured light. */
const PAPER_CHROMA = 0.05;
const HIGHLIGHT_CHROMA = 0.06;

/**
 * The colour of the light. A near-neutral backdrop is taken for a white or grey card; without one the bright,
 * nearly neutral pixels are, at less confidence.
 */
export function measureWhite(
  copy: WorkingCopy,
  separation: Separation,
  backdrop: PhotoMeasurement['backdrop'],
): PhotoMeasurement['white'] {
  const card = backdrop.kind.value === 'scene' ? null : backdropCard(copy, separation, backdrop.colour.value);
  const found = card ?? highlightCard(copy);
  if (!found) {
    const reason = 'Backdrop and highlights are coloured: the light cannot be told from the paint.';
    return {
      illuminant: notMeasurable(reason),
      kelvin: notMeasurable(reason),
      tint: notMeasurable(reason),
    };
  }
  const largest = Math.max(...found.light);
  const illuminant = found.light.map((value) => value / largest) as Rgb;
  const temperature = temperatureOf(illuminant);
  return {
    illuminant: measured(illuminant, found.confidence),
    kelvin: measured(temperature.kelvin, found.confidence),
    tint: measured(temperature.duv, found.confidence),
  };
}

function backdropCard(copy: WorkingCopy, separation: Separation, colour: Oklab | null) {
  if (!colour || copy.opacity) return null;
  const relativeChroma = Math.hypot(colour[1], colour[2]) / Math.max(0.1, colour[0]);
  if (relativeChroma > PAPER_CHROMA || colour[0] < 0.25) return null;
  const light: Rgb = [0, 0, 0];
  let count = 0;
  for (let pixel = 0; pixel < separation.backdrop.length; pixel += 1) {
    if (!separation.backdrop[pixel] || separation.shade[pixel] < 0.965) continue;
    for (let channel = 0; channel < 3; channel += 1) light[channel] += copy.linear[pixel * 3 + channel];
    count += 1;
  }
  if (count < 30) return null;
  return { light, confidence: 0.95 * separation.confidence * (1 - 0.6 * (relativeChroma / PAPER_CHROMA)) };
}

function highlightCard(copy: WorkingCopy) {
  const bright = Float32Array.from(copy.lightness).sort();
  const floor = Math.max(0.5, bright[Math.floor(0.75 * (bright.length - 1))] * 0.97);
  const light: Rgb = [0, 0, 0];
  let count = 0;
  for (let pixel = 0; pixel < copy.lightness.length; pixel += 1) {
    if (copy.lightness[pixel] < floor) continue;
    if (Math.hypot(copy.greenRed[pixel], copy.blueYellow[pixel]) > HIGHLIGHT_CHROMA) continue;
    for (let channel = 0; channel < 3; channel += 1) light[channel] += copy.linear[pixel * 3 + channel];
    count += 1;
  }
  if (count < 0.004 * copy.lightness.length) return null;
  return { light, confidence: copy.opacity ? 0.3 : Math.min(0.45, (2 * count) / copy.lightness.length) };
}

/**
 * Correlated colour temperature (McCamy 1992) and distance from the black-body locus (Ohno 2014, polynomial in
 * CIE 1960 u, v) of a linear sRGB colour.
 */
export function temperatureOf(rgb: Rgb): { kelvin: number; duv: number } {
  const [red, green, blue] = rgb;
  const bigX = 0.4123908 * red + 0.3575843 * green + 0.1804808 * blue;
  const bigY = 0.212639 * red + 0.7151687 * green + 0.0721923 * blue;
  const bigZ = 0.0193308 * red + 0.1191948 * green + 0.9505322 * blue;
  const total = bigX + bigY + bigZ;
  const x = bigX / total;
  const y = bigY / total;
  const n = (x - 0.332) / (0.1858 - y);
  const kelvin = 449 * n ** 3 + 3525 * n ** 2 + 6823.3 * n + 5520.33;
  const u = (4 * x) / (12 * y - 2 * x + 3);
  const v = (6 * y) / (12 * y - 2 * x + 3);
  const length = Math.hypot(u - 0.292, v - 0.24);
  const angle = Math.acos((u - 0.292) / length);
  const locus = [-0.00616793, 0.0893944, -0.5179722, 1.5317403, -2.4243787, 1.925865, -0.471106].reduce(
    (sum, coefficient) => sum * angle + coefficient,
    0,
  );
  return { kelvin: Math.min(20000, Math.max(2000, kelvin)), duv: length - locus };
}
