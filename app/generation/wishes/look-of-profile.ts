import type { Look } from '#app/engines/image-engine.ts';
import type { StyleProfile } from '#app/style/profile.ts';

/** The look of a photo for a store whose style is not known: light grey sweep, soft light from the upper left. */
export const houseLook: Look = {
  backdropOklab: [0.93, 0.001, 0.004],
  plateOklab: null,
  paletteOklab: [],
  lightAzimuthDegrees: 125,
  lightElevationDegrees: 50,
  lightSoftness: 0.6,
  illuminantKelvin: 5600,
  shadow: { kind: 'cast', strength: 0.35, fall: null },
  grain: null,
  composition: { fill: 0.62, centreX: 0.5, centreY: 0.53 },
};

/** A light from below is a mistake of measuring more often than a style: it is brought above the horizon. */
function fromAbove(azimuthDegrees: number | null): number | null {
  if (azimuthDegrees === null) return null;
  if (azimuthDegrees >= 15 && azimuthDegrees <= 165) return azimuthDegrees;
  return Math.cos((azimuthDegrees * Math.PI) / 180) > 0 ? 35 : 145;
}

function medianOf({ traits }: StyleProfile, name: string): number | undefined {
  return traits.find((trait) => trait.name === name)?.median;
}

function fallOf(profile: StyleProfile): Look['shadow']['fall'] {
  const [across, down] = [medianOf(profile, 'shadowAcross'), medianOf(profile, 'shadowDown')];
  return profile.shadow.kind !== 'cast' || across === undefined || down === undefined
    ? null
    : { across, down };
}

/** A look that this share of the photos have is the store's own, not a whim. */
const leastSurfaceShare = 0.2;

/** The colour of the ground in the store's largest look on wood, stone or cloth, if it has one. */
function surfaceOf({ looks }: StyleProfile): Look['surfaceOklab'] {
  const own = looks.find(({ kind, share }) => kind === 'surface' && share >= leastSurfaceShare);
  return own?.backdrop.oklab;
}

/** A store's measured profile in an engine's terms. */
export function lookOfProfile(profile: StyleProfile): Look {
  const { backdrop, palette, light, shadow, composition } = profile;
  const grain = medianOf(profile, 'grain');
  const surface = surfaceOf(profile);
  return {
    backdropOklab: backdrop.oklab,
    plateOklab: backdrop.plate,
    ...(surface ? { surfaceOklab: surface } : {}),
    paletteOklab: palette,
    lightAzimuthDegrees: fromAbove(light.azimuthDegrees),
    lightElevationDegrees: Math.min(75, Math.max(30, light.elevationDegrees)),
    lightSoftness: light.softness,
    illuminantKelvin: light.kelvin,
    shadow: { ...shadow, fall: fallOf(profile) },
    grain: grain === undefined ? null : 2 ** grain,
    composition,
  };
}
