import type { PhotoMeasurement } from '#app/style/measurement.ts';
import { linearToOklab } from '#app/imaging/colour.ts';
import { measured, notMeasurable } from './measured.ts';
import { selectShare } from './select.ts';
import type { Separation } from './separate-product.ts';
import type { WorkingCopy } from './working-copy.ts';

type Rgb = [number, number, number];

/** A card may be tinted along the daylight locus by this much OKLab chroma, relative to its lightness. */
const DAYLIGHT_CHROMA = 0.055;
/** Off the locus no daylight reaches: more than this is paint. */
const PAINT_CHROMA = 0.018;
const LEAST_CARD_PIXELS = 30;
/** Darker backdrops are paper of a colour more often than a grey card. */
const LEAST_CARD_LIGHTNESS = 0.55;
/** OKLab a per b along the daylight locus near white. */
const LOCUS_SLOPE = 0.19;
const HIGHLIGHT_CHROMA = 0.05;

/**
 * The colour of the light. A near-neutral backdrop is taken for a white or grey card; without one the
 * product's bright, nearly neutral pixels are, at less confidence.
 */
export function measureWhite(
  copy: WorkingCopy,
  separation: Separation,
  backdrop: PhotoMeasurement['backdrop'],
): PhotoMeasurement['white'] {
  const card = backdrop.kind.value === 'scene' ? null : backdropCard(copy, separation, backdrop);
  const found = card ?? highlightCard(copy, separation);
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

/** Of a wall and a table, the one with less colour of its own is nearer to a grey card. */
function backdropCard(copy: WorkingCopy, separation: Separation, backdrop: PhotoMeasurement['backdrop']) {
  const colour = backdrop.colour.value;
  if (!colour || copy.opacity) return null;
  if (colour[0] < LEAST_CARD_LIGHTNESS) return null;
  const paint = Math.abs(colour[1] - LOCUS_SLOPE * colour[2]) / colour[0];
  const tint = Math.abs(colour[2]) / colour[0];
  if (paint > PAINT_CHROMA || tint > DAYLIGHT_CHROMA) return null;
  const corner = Math.round((backdrop.horizon.value ?? 0) * copy.height) * copy.width;
  const planes = [sumLight(copy, separation, 0, corner), sumLight(copy, separation, corner, Infinity)];
  const [light] = planes
    .filter(({ count }) => count >= LEAST_CARD_PIXELS)
    .sort((a, b) => a.chroma - b.chroma);
  if (!light) return null;
  return {
    light: light.sum,
    confidence: 0.95 * separation.confidence * (1 - 0.5 * (tint / DAYLIGHT_CHROMA)),
  };
}

/** Of the unshaded backdrop within a range of pixels: its light, and how much colour that has. */
function sumLight({ linear }: WorkingCopy, { backdrop, shade }: Separation, from: number, to: number) {
  const sum: Rgb = [0, 0, 0];
  let count = 0;
  for (let pixel = from; pixel < Math.min(to, backdrop.length); pixel += 1) {
    if (!backdrop[pixel] || shade[pixel] < 0.965) continue;
    sum[0] += linear[pixel * 3];
    sum[1] += linear[pixel * 3 + 1];
    sum[2] += linear[pixel * 3 + 2];
    count += 1;
  }
  const [lightness, a, b] = linearToOklab(sum[0] / count, sum[1] / count, sum[2] / count);
  return { sum, count, chroma: Math.hypot(a, b) / lightness };
}

/**
 * The light as the product's bright, nearly neutral pixels show it, half way to neutral: whites of labels and
 * highlights are tinted by paint as often as by light.
 */
function highlightCard(copy: WorkingCopy, separation: Separation) {
  const { lightness, greenRed, blueYellow, linear } = copy;
  const isWanted = separation.parts.length > 0 ? separation.product : null;
  const bright = new Float32Array(lightness.length);
  let wanted = 0;
  for (let pixel = 0; pixel < lightness.length; pixel += 1) {
    if (!isWanted || isWanted[pixel]) bright[wanted++] = lightness[pixel];
  }
  const floor = Math.max(0.35, selectShare(bright, wanted, 0.7));
  const light: Rgb = [0, 0, 0];
  let count = 0;
  for (let pixel = 0; pixel < lightness.length; pixel += 1) {
    if ((isWanted && !isWanted[pixel]) || lightness[pixel] < floor) continue;
    const chroma = greenRed[pixel] * greenRed[pixel] + blueYellow[pixel] * blueYellow[pixel];
    if (chroma > (HIGHLIGHT_CHROMA * lightness[pixel]) ** 2) continue;
    light[0] += linear[pixel * 3];
    light[1] += linear[pixel * 3 + 1];
    light[2] += linear[pixel * 3 + 2];
    count += 1;
  }
  if (count < 0.02 * wanted || count < 20) return null;
  const mean = (light[0] + light[1] + light[2]) / 3;
  const halved = light.map((value) => Math.sqrt(value / mean)) as Rgb;
  return { light: halved, confidence: Math.min(0.35, (2 * count) / wanted) };
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
