import { lights, seasons, timesOfDay } from './light-words.ts';
import { moods, occasions } from './mood-words.ts';
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
  {
    trait: 'backdrop',
    value: 'arch',
    phrases: ['arch', 'archway', 'arched', 'niche', 'alcove'],
    scene: 'arch',
  },
  {
    trait: 'backdrop',
    value: 'pool of light',
    phrases: ['spotlight', 'spotlit', 'halo', 'glow', 'glowing', 'pool of light', 'vignette'],
    scene: 'halo',
  },
  {
    trait: 'surface',
    value: 'marble',
    phrases: ['marble', 'kitchen', 'kitchen counter', 'bathroom', 'bathroom counter', 'vanity'],
    scene: 'marble',
  },
  {
    trait: 'surface',
    value: 'wood',
    phrases: [
      'wood',
      'wooden',
      'oak',
      'walnut',
      'pine',
      'bamboo',
      'timber',
      'desk',
      'tabletop',
      'dining table',
      'farmhouse',
      'rustic',
      'cabin',
      'hardwood',
      'planks',
    ],
    scene: 'wood',
  },
  {
    trait: 'surface',
    value: 'linen',
    phrases: [
      'linen',
      'cloth',
      'fabric',
      'cotton',
      'textile',
      'tablecloth',
      'canvas',
      'bed',
      'bedding',
      'sheet',
      'bedsheet',
      'bed linen',
      'blanket',
    ],
    scene: 'linen',
  },
  { trait: 'surface', value: 'stone', phrases: ['stone', 'slate', 'granite'], scene: 'plaster-window' },
  {
    trait: 'surface',
    value: 'stone ledge',
    phrases: ['travertine', 'ledge', 'stone ledge', 'stone block', 'rock', 'limestone'],
    scene: 'stone-ledge',
  },
  { trait: 'surface', value: 'concrete', phrases: ['concrete', 'cement', 'industrial'], scene: 'concrete' },
  { trait: 'surface', value: 'terrazzo', phrases: ['terrazzo'], scene: 'terrazzo' },
  {
    trait: 'surface',
    value: 'acrylic',
    phrases: ['acrylic', 'reflective', 'reflection', 'glass table', 'glossy', 'glass'],
    scene: 'acrylic',
  },
  { trait: 'surface', value: 'mirror', phrases: ['mirror', 'mirrored'], scene: 'mirror' },
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
  ...moods,
  ...occasions,
  ...palette,
];

/** What one house scene has together: a surface and a light, or two patterns that the light falls through. */
export const joined: readonly { what: string; with: readonly string[]; scene: string }[] = [
  { what: 'linen', with: ['window light', 'morning', 'dawn'], scene: 'morning-light' },
  { what: 'wood', with: ['leaf shadow', 'golden hour'], scene: 'evening-light' },
  { what: 'stone', with: ['window light'], scene: 'plaster-window' },
  { what: 'leaf shadow', with: ['window light', 'morning', 'dawn'], scene: 'leafy-window' },
  { what: 'leaf shadow', with: ['golden hour'], scene: 'evening-light' },
  { what: 'window light', with: ['morning', 'dawn'], scene: 'morning-light' },
  { what: 'window light', with: ['golden hour'], scene: 'evening-light' },
];

/** Words that bind the others: neither understood nor ignored. */
export const bindingWords = new Set(
  `a an the on in at of by with and or to for from near under over against into onto its it is this that some very s
  light lighting lit background backdrop surface scene setting set setup counter countertop table top slab tile shelf wall
  mood style tone colour palette shade photo photograph photography picture image shot product placed standing sitting
  resting lying feel look natural room day time block paper behind beside next`.split(/\s+/),
);

/** What no situation changes, by the reason that is told for it. */
export const unpaintable: readonly {
  reason: 'nothing is added beside the product' | 'the product’s own photo decides this';
  words: Set<string>;
}[] = [
  {
    reason: 'nothing is added beside the product',
    words: new Set(
      `person people model woman man girl boy child kid baby hand hands dog cat pet flower rose petal tulip bouquet cup coffee
      tea book candle gift present ornament decoration bauble tree pinecone confetti balloon fruit lemon ice water
      drop droplet splash smoke steam powder sprinkle prop pillow vase plate bowl spoon laptop phone heart pumpkin
      snowflake firework egg shell seashell`
        .split(/\s+/)
        .map(stemOf),
    ),
  },
  {
    reason: 'the product’s own photo decides this',
    words: new Set(
      `flatlay floating levitating hovering hanging worn wearing held holding open opened closed tilted angled macro`
        .split(/\s+/)
        .map(stemOf),
    ),
  },
];

/** Spellings and plurals of one word are alike. */
export function stemOf(text: string): string {
  const lower = text.toLowerCase().replace('color', 'colour').replace('gray', 'grey');
  return lower.length > 3 && lower.endsWith('s') && !lower.endsWith('ss') ? lower.slice(0, -1) : lower;
}

export const negations = new Set(['no', 'not', 'without', 'never', 'avoid']);
