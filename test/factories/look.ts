import type { Look } from '#app/engines/image-engine.ts';

/** The look of a store that photographs on nearly white paper in even light. */
export const paleLook: Look = {
  backdropOklab: [0.97, 0, 0.002],
  plateOklab: null,
  paletteOklab: [],
  lightAzimuthDegrees: 115,
  lightElevationDegrees: 40,
  lightSoftness: 0.3,
  illuminantKelvin: 6504,
  shadow: { kind: 'none', strength: 0.1, fall: null },
  grain: null,
  composition: { fill: 0.45, centreX: 0.5, centreY: 0.5 },
};
