import { backdropIn, type SituationWord } from './situation-word.ts';

/** Words for the time of the year. */
export const seasons: SituationWord[] = [
  {
    trait: 'season',
    value: 'spring',
    phrases: ['spring', 'springtime'],
    change: { illuminantKelvin: 6000, lightSoftness: 0.7, ...backdropIn('#dfe8d3') },
  },
  {
    trait: 'season',
    value: 'summer',
    phrases: ['summer', 'summery'],
    change: { illuminantKelvin: 5600, lightSoftness: 0.2, shadow: { kind: 'cast', strength: 0.5 } },
  },
  {
    trait: 'season',
    value: 'autumn',
    phrases: ['autumn', 'fall', 'autumnal'],
    change: { illuminantKelvin: 4800, lightElevationDegrees: 35, ...backdropIn('#d3b48a') },
  },
  {
    trait: 'season',
    value: 'winter',
    phrases: ['winter', 'wintry', 'snowy'],
    change: { illuminantKelvin: 7500, lightSoftness: 0.85, ...backdropIn('#e3e8ee') },
  },
];

/** Words for the time of the day, which is where the light stands. */
export const timesOfDay: SituationWord[] = [
  {
    trait: 'time of day',
    value: 'dawn',
    phrases: ['dawn', 'sunrise', 'early morning', 'first light'],
    usualScene: 'morning-light',
    change: {
      lightAzimuthDegrees: 155,
      lightElevationDegrees: 22,
      lightSoftness: 0.6,
      illuminantKelvin: 4700,
    },
  },
  {
    trait: 'time of day',
    value: 'morning',
    phrases: ['morning', 'breakfast'],
    usualScene: 'morning-light',
    change: {
      lightAzimuthDegrees: 145,
      lightElevationDegrees: 35,
      lightSoftness: 0.5,
      illuminantKelvin: 5000,
    },
  },
  {
    trait: 'time of day',
    value: 'midday',
    phrases: ['midday', 'noon', 'high sun', 'daylight'],
    change: {
      lightAzimuthDegrees: 95,
      lightElevationDegrees: 72,
      lightSoftness: 0.35,
      illuminantKelvin: 5700,
    },
  },
  {
    trait: 'time of day',
    value: 'afternoon',
    phrases: ['afternoon', 'late afternoon'],
    usualScene: 'plaster-window',
    change: {
      lightAzimuthDegrees: 40,
      lightElevationDegrees: 38,
      lightSoftness: 0.4,
      illuminantKelvin: 5000,
    },
  },
  {
    trait: 'time of day',
    value: 'golden hour',
    phrases: ['golden hour', 'evening', 'sunset', 'dusk'],
    usualScene: 'evening-light',
    change: {
      lightAzimuthDegrees: 25,
      lightElevationDegrees: 20,
      lightSoftness: 0.35,
      illuminantKelvin: 4200,
    },
  },
  {
    trait: 'time of day',
    value: 'night',
    phrases: ['night', 'nighttime', 'moonlight', 'candlelight'],
    change: { lightSoftness: 0.3, illuminantKelvin: 3700, ...backdropIn('#3d3a3c') },
  },
];

/** Words for the light and its shadow. */
export const lights: SituationWord[] = [
  {
    trait: 'tone',
    value: 'warm',
    phrases: ['warm', 'warm tones', 'cosy', 'cozy'],
    change: { illuminantKelvin: 4600 },
  },
  {
    trait: 'tone',
    value: 'neutral',
    phrases: ['neutral', 'neutral tones'],
    change: { illuminantKelvin: 6000 },
  },
  {
    trait: 'tone',
    value: 'cool',
    phrases: ['cool', 'cool tones', 'cold', 'icy'],
    change: { illuminantKelvin: 8200 },
  },
  {
    trait: 'light softness',
    value: 'soft',
    phrases: ['soft', 'softly lit', 'diffuse', 'diffused', 'gentle', 'overcast', 'cloudy', 'softbox'],
    change: { lightSoftness: 0.9 },
  },
  {
    trait: 'light softness',
    value: 'hard',
    phrases: [
      'hard light',
      'hard',
      'harsh',
      'direct sun',
      'direct light',
      'crisp',
      'sunny',
      'sunlight',
      'sunlit',
      'sunshine',
    ],
    usualScene: 'plaster-window',
    change: { lightSoftness: 0.12 },
  },
  {
    trait: 'light direction',
    value: 'from the left',
    phrases: ['from the left', 'from left', 'left side light', 'side light', 'side lit'],
    change: { lightAzimuthDegrees: 160, lightElevationDegrees: 35 },
  },
  {
    trait: 'light direction',
    value: 'from the upper left',
    phrases: ['from the upper left', 'from the top left', 'from upper left', 'from top left'],
    change: { lightAzimuthDegrees: 130 },
  },
  {
    trait: 'light direction',
    value: 'from above',
    phrases: ['from above', 'overhead', 'from the top', 'top light', 'top lit'],
    change: { lightAzimuthDegrees: 90, lightElevationDegrees: 70 },
  },
  {
    trait: 'light direction',
    value: 'from behind',
    phrases: ['backlit', 'back lit', 'backlight', 'from behind'],
    change: { lightAzimuthDegrees: 90, lightElevationDegrees: 30 },
  },
  {
    trait: 'light direction',
    value: 'from the upper right',
    phrases: ['from the upper right', 'from the top right', 'from upper right', 'from top right'],
    change: { lightAzimuthDegrees: 50 },
  },
  {
    trait: 'light direction',
    value: 'from the right',
    phrases: ['from the right', 'from right', 'right side light'],
    change: { lightAzimuthDegrees: 20, lightElevationDegrees: 35 },
  },
  {
    trait: 'light direction',
    value: 'from all around',
    phrases: ['from all around', 'even light', 'evenly lit', 'flat light'],
    change: { lightAzimuthDegrees: null, lightSoftness: 0.95 },
  },
  {
    trait: 'shadow',
    value: 'none',
    phrases: ['no shadow', 'without shadow', 'shadowless'],
    change: { shadow: { kind: 'none', strength: 0 } },
  },
  {
    trait: 'shadow',
    value: 'faint',
    phrases: ['faint shadow', 'soft shadow', 'subtle shadow', 'light shadow', 'gentle shadow'],
    change: { shadow: { strength: 0.18 } },
  },
  {
    trait: 'shadow',
    value: 'deep',
    phrases: ['deep shadow', 'strong shadow', 'dramatic shadow', 'hard shadow', 'dramatic'],
    change: { shadow: { kind: 'cast', strength: 0.75 } },
  },
  {
    trait: 'shadow',
    value: 'long',
    phrases: ['long shadow'],
    change: { lightElevationDegrees: 20, shadow: { kind: 'cast', strength: 0.55 } },
  },
];
