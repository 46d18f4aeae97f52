import type { Look } from '#app/engines/image-engine.ts';
import type { StyleProfile } from '#app/style/profile.ts';

/** The look of a photo for a store whose style is not known: light grey sweep, soft light from the upper left. */
export const houseLook: Look = {
  backdropOklab: [0.93, 0.001, 0.004],
  paletteOklab: [],
  lightAzimuthDegrees: 125,
  lightElevationDegrees: 50,
  lightSoftness: 0.6,
  illuminantKelvin: 5600,
  shadow: { kind: 'cast', strength: 0.35 },
  composition: { fill: 0.62, centreX: 0.5, centreY: 0.53 },
};

void ({} as StyleProfile);
