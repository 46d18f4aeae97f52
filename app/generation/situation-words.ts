import { lights, seasons, timesOfDay } from './light-words.ts';
import { paletteWords } from './palette-words.ts';
import { backdropIn, type SituationWord } from './situation-word.ts';

const places: SituationWord[] = [
  {
    trait: 'backdrop',
    value: 'plain paper',
    phrases: ['studio', 'plain', 'seamless', 'packshot', 'minimal', 'minimalist', 'minimalistic', 'clean'],
    scene: 'seamless-sweep',
  },
  {
    trait: 'backdrop',
    value: 'coloured paper',
    phrases: ['coloured paper', 'colourful', 'pastel', 'coloured'],
    scene: 'coloured-paper',
  },
  {
    trait: 'backdrop',
    value: 'two-tone',
    phrases: ['two tone', 'colour block', 'colour blocking'],
    scene: 'two-tone',
  },
  {
    trait: 'backdrop',
    value: 'window light',
    phrases: ['window', 'window sill', 'windowsill', 'plaster', 'plaster wall'],
    scene: 'plaster-window',
  },
  {
    trait: 'backdrop',
    value: 'leaf shadow',
    phrases: [
      'leaf',
      'leaves',
      'leaf shadow',
      'plant',
      'botanical',
      'palm',
      'garden',
      'jungle',
      'tropical',
      'foliage',
      'dappled',
      'dappled light',
    ],
    scene: 'leaf-shadow',
  },
  { trait: 'surface', value: 'marble', phrases: ['marble'], scene: 'marble' },
  {
    trait: 'surface',
    value: 'wood',
    phrases: ['wood', 'wooden', 'oak', 'walnut', 'pine', 'bamboo', 'timber', 'desk', 'tabletop'],
    scene: 'wood',
  },
  {
    trait: 'surface',
    value: 'linen',
    phrases: ['linen', 'cloth', 'fabric', 'cotton', 'textile', 'tablecloth', 'canvas'],
    scene: 'linen',
  },
  {
    trait: 'surface',
    value: 'stone',
    phrases: ['stone', 'concrete', 'slate', 'travertine', 'ledge'],
    scene: 'plaster-window',
  },
  {
    trait: 'surface',
    value: 'acrylic',
    phrases: ['acrylic', 'mirror', 'reflective', 'reflection', 'glass table', 'glossy'],
    scene: 'acrylic',
  },
  { trait: 'surface', value: 'podium', phrases: ['podium', 'plinth', 'pedestal', 'pillar'], scene: 'podium' },
];

const palette: SituationWord[] = Object.keys(paletteWords).map((name) => ({
  trait: 'palette',
  value: name,
  phrases: [name],
  change: backdropIn(name),
}));

/** Every phrase that a situation is understood by; the documentation is made from this table. */
export const situationWords: readonly SituationWord[] = [
  ...places,
  ...timesOfDay,
  ...lights,
  ...seasons,
  ...palette,
];

/** Words that bind the others: neither understood nor ignored. */
export const bindingWords = new Set(
  `a an the on in at of by with and or to for from near under over against into onto its it is this that some very
  light lighting lit background backdrop surface scene setting counter countertop table top slab tile shelf wall mood
  style tone colour palette shade photo photograph photography picture image shot product beside next placed standing
  sitting resting lying set feel look natural room kitchen bathroom`.split(/\s+/),
);

export const negations = new Set(['no', 'not', 'without', 'never', 'avoid']);
