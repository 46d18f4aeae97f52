import type { PhotoMeasurement } from '#app/style/measurement.ts';
import { measured, notMeasurable } from './measured.ts';
import type { Separation } from './separate-product.ts';
import { readShading, type Shading } from './shading.ts';
import { directionOfShadow } from './shadow-direction.ts';
import type { ShadowStain } from './shadow.ts';
import type { WorkingCopy } from './working-copy.ts';

const DEGREES = 180 / Math.PI;
/** A camera looks down on a table by about this much; only the elevation from shadow alone depends on it. */
const USUAL_CAMERA_PITCH = 12 / DEGREES;

/** Shading is easily misled by labels and glass: alone it is trusted by no more than this. */
const SHADING_TRUST = 0.4;
/** Below this a shadow says too little, and the product's shading is asked. */
const LEAST_SHADOW_TRUST = 0.15;

/** A shadow that more directions than these explain alike says less. */
const TELLING_SPREAD_DEGREES = 24;
/** Of a shadow that runs out of the frame only the foot's is seen, which does not lie along the light. */
const MOST_CUT_OFF = 0.03;
const OF_CUT_SHADOW = 0.35;
/** Products are hardly ever lit from below: such a find is a stain more often than a shadow. Sine of the azimuth. */
const LOWEST_LIKELY = -0.17;
const OF_LIGHT_FROM_BELOW = 0.3;
/** Shading tells how frontal the light is only if it finds the light about where it is. */
const AGREEING_DEGREES = 40;
const LEAST_SHADING = 0.6;

type Cue = { azimuth: number; trust: number };

/**
 * Direction and quality of the key light. The cast shadow's outline decides the azimuth; without a telling shadow the
 * shading of the product does, as if its silhouette were inflated, at less confidence.
 */
export function measureLight(
  copy: WorkingCopy,
  separation: Separation,
  stain: ShadowStain | null,
): PhotoMeasurement['light'] {
  const shading = readShading(copy, separation);
  const trust = separation.confidence;
  const even = notMeasurable('The light is too even, or the product too flat, to tell where it comes from.');
  const shadow = stain ? cueOfShadow(copy, separation, stain) : null;
  const cue = shadow && shadow.trust >= LEAST_SHADOW_TRUST ? shadow : cueOfShading(shading);
  const azimuth = cue ? measured(wrap(cue.azimuth * DEGREES), cue.trust * trust) : even;
  return {
    azimuthDegrees: azimuth,
    elevationDegrees: azimuth.value === null ? even : elevationOf(shading, azimuth.value, trust),
    softness: softnessOf(copy, stain, trust),
    fillRatio: fillOf(stain, azimuth.value, trust),
  };
}

function wrap(degrees: number): number {
  return ((((degrees + 180) % 360) + 360) % 360) - 180;
}

function cueOfShading(shading: Shading | null): Cue | null {
  if (!shading || shading.confidence < 0.15) return null;
  return { azimuth: shading.azimuth, trust: SHADING_TRUST * shading.confidence };
}

function cueOfShadow(copy: WorkingCopy, separation: Separation, stain: ShadowStain): Cue | null {
  const rough = Math.atan2(stain.y - stain.product.y, stain.product.x - stain.x);
  const found = directionOfShadow(separation, copy.width, stain.umbra, rough);
  if (!found) return null;
  const isLarge = Math.min(1, stain.area / (0.1 * stain.product.area));
  const isTelling = Math.min(1, TELLING_SPREAD_DEGREES / Math.max(1, found.spreadDegrees));
  const isWhole = stain.cutOff > MOST_CUT_OFF ? OF_CUT_SHADOW : 1;
  const isLikely = Math.sin(found.azimuth) < LOWEST_LIKELY ? OF_LIGHT_FROM_BELOW : 1;
  const trust = Math.min(1, 1.4 * found.fit) * isLarge * isTelling * isWhole * isLikely;
  return { azimuth: found.azimuth, trust };
}

function elevationOf(shading: Shading | null, azimuthDegrees: number, trust: number) {
  const unknown = notMeasurable('The product shows no shading to tell how frontal the light is.');
  if (!shading || shading.confidence < LEAST_SHADING) return unknown;
  const apart = Math.abs(wrap(shading.azimuth * DEGREES - azimuthDegrees));
  const elevation = shading.elevation * DEGREES;
  // at either end the shading is of the material, not of the light
  if (apart > AGREEING_DEGREES || elevation < 5 || elevation > 80) return unknown;
  return measured(elevation, 0.5 * shading.confidence * (1 - apart / 90) * trust);
}

function softnessOf(copy: WorkingCopy, stain: ShadowStain | null, trust: number) {
  if (!stain) return notMeasurable('There is no shadow whose edge could be judged.');
  const width = stain.penumbra / Math.max(copy.width, copy.height);
  return measured(Math.min(1, Math.max(0, width / 0.12)), 0.5 * trust);
}

/** Ambient light as a share of the key light, both measured on a card that faces them. */
function fillOf(stain: ShadowStain | null, azimuthDegrees: number | null, trust: number) {
  if (!stain) return notMeasurable('There is no shadow whose depth could be judged.');
  const left = Math.min(0.97, Math.max(0.02, 1 - stain.umbra));
  const up = azimuthDegrees === null ? 0.7 : Math.max(0.25, Math.sin(azimuthDegrees / DEGREES));
  const onFloor = 0.75 * up * Math.cos(USUAL_CAMERA_PITCH) + 0.6 * Math.sin(USUAL_CAMERA_PITCH);
  return measured(Math.min(1, (left * onFloor) / (1 - left)), 0.4 * trust);
}
