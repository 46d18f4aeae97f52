/** The looks that the sample stores declare. A seed picks one and shifts it a little, so no two seeds are alike. */
import { hash } from './noise.ts';
import { hexFromLinear, linearFromHex, linearFromOklab, oklabFromLinear, type Triple } from './colour.ts';
import type { Look } from './scene.ts';

const LOOKS: Look[] = [
  {
    store: 'hearth-and-hollow',
    title: 'Hearth & Hollow',
    light: {
      azimuthDegrees: 124,
      elevationDegrees: 34,
      angularRadiusDegrees: 15,
      kelvin: 5900,
      fillRatio: 0.4,
    },
    backdrop: '#e6e2dc',
    exposure: 1.0,
    grain: 0.7,
    fillOffset: 0,
    centreOffset: [0, 0],
    pitchOffsetDegrees: 0,
  },
  {
    store: 'north-pier-supply',
    title: 'North Pier Supply',
    light: {
      azimuthDegrees: 47,
      elevationDegrees: 38,
      angularRadiusDegrees: 4.5,
      kelvin: 7400,
      fillRatio: 0.2,
    },
    backdrop: '#8fa9b8',
    exposure: 0.9,
    grain: 1,
    fillOffset: -0.06,
    centreOffset: [0, 0.02],
    pitchOffsetDegrees: 4,
  },
  {
    store: 'clay-and-dusk',
    title: 'Clay & Dusk',
    light: {
      azimuthDegrees: 152,
      elevationDegrees: 30,
      angularRadiusDegrees: 8,
      kelvin: 5200,
      fillRatio: 0.22,
    },
    backdrop: '#c98f74',
    exposure: 0.9,
    grain: 0.9,
    fillOffset: -0.03,
    centreOffset: [0.01, 0.01],
    pitchOffsetDegrees: 2,
  },
  {
    store: 'after-hours',
    title: 'After Hours',
    light: {
      azimuthDegrees: 62,
      elevationDegrees: 28,
      angularRadiusDegrees: 11,
      kelvin: 6300,
      fillRatio: 0.16,
    },
    backdrop: '#3a3d42',
    exposure: 0.9,
    grain: 1.1,
    fillOffset: 0.02,
    centreOffset: [0, -0.01],
    pitchOffsetDegrees: -2,
  },
];

/** The look of a seed (a whole number from 1): the first four are the house looks as written, later ones drift. */
export function lookOfSeed(seed: number): Look {
  const base = LOOKS[(((seed - 1) % LOOKS.length) + LOOKS.length) % LOOKS.length];
  if (seed >= 1 && seed <= LOOKS.length) return base;
  const drift = (channel: number, reach: number) => (hash(seed, channel, 77) * 2 - 1) * reach;
  const [lightness, a, b] = oklabFromLinear(...linearFromHex(base.backdrop));
  const turned: Triple = [lightness + drift(1, 0.05), a + drift(2, 0.03), b + drift(3, 0.03)];
  return {
    ...base,
    store: `${base.store}-${seed}`,
    title: `${base.title} No. ${seed}`,
    backdrop: hexFromLinear(linearFromOklab(turned)),
    light: {
      azimuthDegrees: base.light.azimuthDegrees + drift(4, 12),
      elevationDegrees: base.light.elevationDegrees + drift(5, 6),
      angularRadiusDegrees: base.light.angularRadiusDegrees * (1 + drift(6, 0.3)),
      kelvin: Math.round(base.light.kelvin + drift(7, 500)),
      fillRatio: base.light.fillRatio * (1 + drift(8, 0.25)),
    },
  };
}
