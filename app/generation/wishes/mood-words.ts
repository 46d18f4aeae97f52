import { backdropIn, type SituationWord } from './situation-word.ts';

/** Words for how bright or dark a picture is as a whole. */
export const moods: SituationWord[] = [
  {
    trait: 'mood',
    value: 'dark',
    phrases: ['dark moody', 'dark and moody', 'moody', 'dark', 'low key', 'gloomy', 'mysterious'],
    change: { lightSoftness: 0.35, shadow: { kind: 'cast', strength: 0.5 }, ...backdropIn('#45413d') },
  },
  {
    trait: 'mood',
    value: 'bright',
    phrases: ['bright and airy', 'light and airy', 'bright', 'airy', 'high key', 'fresh'],
    change: { lightSoftness: 0.85, shadow: { strength: 0.16 }, ...backdropIn('#f3f2ee') },
  },
  {
    trait: 'mood',
    value: 'earthy',
    phrases: ['earthy', 'boho', 'bohemian', 'mediterranean', 'desert'],
    change: { illuminantKelvin: 5000, ...backdropIn('#d8bf9f') },
  },
];

/** Occasions and places are told by light and colour alone: nothing is put beside the product. */
export const occasions: SituationWord[] = [
  {
    trait: 'occasion',
    value: 'deep green in warm light, without decorations',
    phrases: ['christmas', 'xmas', 'festive', 'holiday season'],
    change: { illuminantKelvin: 4300, lightSoftness: 0.45, ...backdropIn('#48604f') },
  },
  {
    trait: 'occasion',
    value: 'blush in soft light, without decorations',
    phrases: [
      'valentine',
      'valentine s day',
      'valentines day',
      'romantic',
      'mother s day',
      'mothers day',
      'wedding',
      'bridal',
    ],
    change: { illuminantKelvin: 5200, lightSoftness: 0.8, ...backdropIn('#ecccc4') },
  },
  {
    trait: 'occasion',
    value: 'deep orange in low light, without decorations',
    phrases: ['halloween'],
    change: { illuminantKelvin: 4200, lightSoftness: 0.3, ...backdropIn('#8f552c') },
  },
  {
    trait: 'occasion',
    value: 'pale yellow in soft light, without decorations',
    phrases: ['easter'],
    change: { lightSoftness: 0.75, ...backdropIn('#f3e8bf') },
  },
  {
    trait: 'occasion',
    value: 'sand colour in open sunlight, without sea or sky',
    phrases: ['beach', 'seaside', 'sandy', 'by the sea'],
    change: {
      illuminantKelvin: 5300,
      lightSoftness: 0.2,
      shadow: { kind: 'cast', strength: 0.45 },
      ...backdropIn('#e0cda9'),
    },
  },
  {
    trait: 'occasion',
    value: 'bluish white in soft light, without snow',
    phrases: ['snow', 'in the snow', 'icy mountain'],
    change: { illuminantKelvin: 7600, lightSoftness: 0.85, ...backdropIn('#e9eef4') },
  },
];
