import type { PhotoMeasurement } from '../measurement.ts';
import { measured, notMeasurable } from './measured.ts';
import type { Separation } from './separate-product.ts';
import { readShading, type Shading } from './shading.ts';
import type { ShadowStain } from './shadow.ts';
import type { WorkingCopy } from './working-copy.ts';

const DEGREES = 180 / Math.PI;
/** A camera looks down on a table by about this much; only the elevation from shadow alone depends on it. */
const USUAL_CAMERA_PITCH = 12 / DEGREES;

type Cue = { azimuth: number; weight: number };

/**
 * Direction and quality of the key light from two cues: the shading of the product as if its silhouette were
 * inflated, and the cast shadow. For a distant lamp each point and its shadow lie, in the picture, on a line
 * towards the lamp, whatever the camera's height, so that the line from the shadow's middle to the product's gives
 * the azimuth.
 */
export function measureLight(
  copy: WorkingCopy,
  separation: Separation,
  stain: ShadowStain | null,
): PhotoMeasurement['light'] {
  const shading = readShading(copy, separation);
  const shadowCue = stain ? cueOfShadow(stain) : null;
  const cues: Cue[] = [];
  if (shading) cues.push({ azimuth: shading.azimuth, weight: shading.confidence });
  if (shadowCue) cues.push(shadowCue);
  const across = cues.reduce((sum, cue) => sum + cue.weight * Math.cos(cue.azimuth), 0);
  const up = cues.reduce((sum, cue) => sum + cue.weight * Math.sin(cue.azimuth), 0);
  const agreement = Math.hypot(across, up);
  const trust = separation.confidence;
  const even = notMeasurable('The light is too even, or the product too flat, to tell where it comes from.');
  const azimuth = agreement < 0.08 ? even : measured(Math.atan2(up, across) * DEGREES, agreement * trust);
  return {
    azimuthDegrees: azimuth,
    elevationDegrees: azimuth.value === null ? even : elevationOf(shading, trust),
    softness: softnessOf(copy, stain, trust),
    fillRatio: fillOf(stain, azimuth.value, trust),
  };
}

function cueOfShadow(stain: ShadowStain): Cue {
  const across = stain.productX - stain.x;
  const up = stain.y - stain.productY;
  const size = Math.hypot(stain.box.right - stain.box.left, stain.box.bottom - stain.box.top);
  const sideways = Math.abs(across) / size;
  const weight = Math.min(1, sideways / 0.25) * Math.min(1, stain.area / (0.08 * stain.productArea));
  return { azimuth: Math.atan2(up, across), weight };
}

function elevationOf(shading: Shading | null, trust: number) {
  if (!shading) return notMeasurable('The product shows no shading to tell how frontal the light is.');
  return measured(shading.elevation * DEGREES, 0.6 * shading.confidence * trust);
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
