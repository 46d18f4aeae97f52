/**
 * The traits that two photos are compared by. `noticeable` is a difference that a merchant would see side by side;
 * `weight` says how much such a difference matters for "these belong to one store".
 */
import type { PhotoMeasurement } from './measurement.ts';

export type Trait = {
  name: string;
  /** subject of a sentence */
  label: string;
  unit: string;
  range: [number, number];
  noticeable: number;
  weight: number;
  /** what a low and what a high value look like */
  words: [string, string];
  /** decided by the set behind the product, not by light and composition */
  isOfSet?: boolean;
  /** of the light, but read off the backdrop: a set with pieces, or of another colour, would be taken for it */
  isReadOffSet?: boolean;
  /** what an order may ask for otherwise than the store has it: the shape of the frame */
  isFormat?: boolean;
  /** the value is an angle in degrees that wraps at 360 */
  isAngle?: boolean;
  read: (measurement: PhotoMeasurement) => number | null;
};

const share = 'share of the frame';
const lightness = 'OKLab lightness';

export const TRAITS: Trait[] = [
  {
    name: 'backdropLightness',
    isOfSet: true,
    label: 'the backdrop',
    unit: lightness,
    range: [0, 1],
    noticeable: 0.04,
    weight: 3,
    words: ['darker', 'lighter'],
    read: ({ backdrop }) => backdrop.colour.value?.[0] ?? null,
  },
  {
    name: 'backdropGreenRed',
    isOfSet: true,
    label: 'the backdrop',
    unit: 'OKLab a',
    range: [-0.4, 0.4],
    noticeable: 0.015,
    weight: 3,
    words: ['greener', 'redder'],
    read: ({ backdrop }) => backdrop.colour.value?.[1] ?? null,
  },
  {
    name: 'backdropBlueYellow',
    isOfSet: true,
    label: 'the backdrop',
    unit: 'OKLab b',
    range: [-0.4, 0.4],
    noticeable: 0.015,
    weight: 3,
    words: ['bluer', 'yellower'],
    read: ({ backdrop }) => backdrop.colour.value?.[2] ?? null,
  },
  {
    name: 'backdropUniformity',
    isOfSet: true,
    label: 'the backdrop',
    unit: '0 busy .. 1 even',
    range: [0, 1],
    noticeable: 0.2,
    weight: 2,
    words: ['busier', 'more even'],
    read: ({ backdrop }) => backdrop.uniformity.value,
  },
  {
    name: 'backdropTexture',
    isOfSet: true,
    label: 'the backdrop',
    unit: 'OKLab per pixel at 256 px',
    range: [0, 0.1],
    noticeable: 0.006,
    weight: 2,
    words: ['smoother', 'more textured'],
    read: ({ backdrop }) => cap(backdrop.texture.value, 0.05),
  },
  {
    name: 'backdropGradientAcross',
    isOfSet: true,
    label: 'the backdrop from left to right',
    unit: `${lightness} per frame`,
    range: [-1, 1],
    noticeable: 0.06,
    weight: 0.7,
    words: ['darkening more', 'brightening more'],
    read: ({ backdrop }) => backdrop.gradient.value?.across ?? null,
  },
  {
    name: 'backdropGradientDown',
    isOfSet: true,
    label: 'the backdrop from top to bottom',
    unit: `${lightness} per frame`,
    range: [-1, 1],
    noticeable: 0.06,
    weight: 0.7,
    words: ['darkening more', 'brightening more'],
    read: ({ backdrop }) => backdrop.gradient.value?.down ?? null,
  },
  {
    name: 'backdropShare',
    label: 'the visible backdrop',
    unit: share,
    range: [0, 1],
    noticeable: 0.15,
    weight: 1,
    words: ['smaller', 'larger'],
    read: ({ backdrop }) => backdrop.share.value,
  },
  {
    name: 'key',
    isOfSet: true,
    label: 'the picture as a whole',
    unit: lightness,
    range: [0, 1],
    noticeable: 0.08,
    weight: 0.7,
    words: ['darker', 'lighter'],
    read: ({ tone }) => tone.key.value,
  },
  {
    name: 'contrast',
    isOfSet: true,
    label: 'the contrast',
    unit: lightness,
    range: [0, 1],
    noticeable: 0.12,
    weight: 1,
    words: ['lower', 'higher'],
    read: ({ tone }) => tone.contrast.value,
  },
  {
    name: 'whitePoint',
    isOfSet: true,
    label: 'the brightest tone',
    unit: lightness,
    range: [0, 1],
    noticeable: 0.05,
    weight: 1.5,
    words: ['darker', 'lighter'],
    read: ({ tone }) => tone.whitePoint.value,
  },
  {
    name: 'blackPoint',
    label: 'the darkest tone',
    unit: lightness,
    range: [0, 1],
    noticeable: 0.12,
    weight: 0.5,
    words: ['darker', 'lighter'],
    read: ({ tone }) => tone.blackPoint.value,
  },
  {
    name: 'pureWhite',
    isOfSet: true,
    label: 'the paper-white part of the picture',
    unit: share,
    range: [0, 1],
    noticeable: 0.15,
    weight: 2,
    words: ['smaller', 'larger'],
    read: ({ texture }) => texture.pureWhite.value,
  },
  {
    name: 'pureBlack',
    isOfSet: true,
    label: 'the black part of the picture',
    unit: share,
    range: [0, 1],
    noticeable: 0.15,
    weight: 1,
    words: ['smaller', 'larger'],
    read: ({ texture }) => texture.pureBlack.value,
  },
  {
    name: 'grain',
    isOfSet: true,
    label: 'the grain of the quiet parts',
    unit: 'log2 of OKLab lightness',
    range: [-14, 0],
    noticeable: 1,
    weight: 2,
    words: ['finer', 'coarser'],
    read: ({ texture }) => logOf(texture.grain.value, 0.0004),
  },
  {
    name: 'busyness',
    isOfSet: true,
    label: 'the picture as a whole',
    unit: 'log2 of the share of edges',
    range: [-10, 0],
    noticeable: 0.8,
    weight: 1,
    words: ['calmer', 'busier'],
    read: ({ texture }) => logOf(texture.edges.value, 0.003),
  },
  {
    name: 'fineDetail',
    isOfSet: true,
    label: 'the fine detail',
    unit: 'log2 of its share of all detail',
    range: [-8, 2],
    noticeable: 0.4,
    weight: 1,
    words: ['weaker', 'stronger'],
    read: ({ texture }) => logOfDetail(texture.detail.value, 0),
  },
  {
    name: 'coarseDetail',
    isOfSet: true,
    label: 'the structure of the picture',
    unit: 'log2 of its share of all detail',
    range: [-8, 4],
    noticeable: 0.4,
    weight: 1,
    words: ['finer', 'coarser'],
    read: ({ texture }) => logOfDetail(texture.detail.value, 2),
  },
  {
    name: 'variety',
    isOfSet: true,
    label: 'the range of tones',
    unit: 'share of the greatest entropy',
    range: [0, 1],
    noticeable: 0.1,
    weight: 1,
    words: ['narrower', 'wider'],
    read: ({ texture }) => texture.variety.value,
  },
  {
    name: 'lightColour',
    isReadOffSet: true,
    label: 'the light',
    unit: 'log2 of red over blue',
    range: [-2, 2],
    noticeable: 0.12,
    weight: 1.5,
    words: ['cooler', 'warmer'],
    read: ({ white }) => warmthOf(white.illuminant.value),
  },
  {
    name: 'saturation',
    isOfSet: true,
    label: 'the colour of the whole picture',
    unit: 'OKLab chroma',
    range: [0, 0.3],
    noticeable: 0.03,
    weight: 0.5,
    words: ['paler', 'stronger'],
    read: ({ saturation }) => saturation.frame.value,
  },
  {
    name: 'shadowStrength',
    isReadOffSet: true,
    label: 'the shadow',
    unit: 'share of light lost',
    range: [0, 1],
    noticeable: 0.12,
    weight: 0.7,
    words: ['fainter', 'deeper'],
    read: ({ shadow }) => shadow.strength.value ?? (shadow.area.value === 0 ? 0 : null),
  },
  {
    name: 'shadowArea',
    isReadOffSet: true,
    label: 'the shadow',
    unit: share,
    range: [0, 1],
    noticeable: 0.05,
    weight: 0.7,
    words: ['smaller', 'larger'],
    read: ({ shadow }) => cap(shadow.area.value, 0.3),
  },
  {
    name: 'shadowAcross',
    isReadOffSet: true,
    label: 'the shadow',
    unit: 'product widths',
    range: [-3, 3],
    noticeable: 0.35,
    weight: 0.5,
    words: ['further left', 'further right'],
    read: ({ shadow }) => cap(shadow.offset.value?.across ?? null, 1),
  },
  {
    name: 'shadowDown',
    isReadOffSet: true,
    label: 'the shadow',
    unit: 'product heights',
    range: [-3, 3],
    noticeable: 0.35,
    weight: 0.5,
    words: ['higher', 'lower'],
    read: ({ shadow }) => cap(shadow.offset.value?.down ?? null, 1),
  },
  {
    name: 'lightAzimuth',
    isReadOffSet: true,
    label: 'the direction of the light',
    unit: 'degrees',
    range: [-180, 180],
    noticeable: 30,
    weight: 0.4,
    isAngle: true,
    words: ['turned clockwise', 'turned counter-clockwise'],
    read: ({ light }) => (light.azimuthDegrees.confidence > 0.3 ? light.azimuthDegrees.value : null),
  },
  {
    name: 'aspect',
    isFormat: true,
    label: 'the format',
    unit: 'log2 of width over height',
    range: [-3, 3],
    noticeable: 0.2,
    weight: 2,
    words: ['taller', 'wider'],
    read: ({ aspect }) => Math.log2(aspect),
  },
  {
    name: 'centreAcross',
    label: 'the product',
    unit: share,
    range: [0, 1],
    noticeable: 0.06,
    weight: 0.5,
    words: ['further left', 'further right'],
    read: ({ composition }) => composition.centre.value?.x ?? null,
  },
  {
    name: 'centreDown',
    label: 'the product',
    unit: share,
    range: [0, 1],
    noticeable: 0.06,
    weight: 0.7,
    words: ['higher', 'lower'],
    read: ({ composition }) => composition.centre.value?.y ?? null,
  },
  {
    name: 'fill',
    label: 'the product',
    unit: share,
    range: [0, 1],
    noticeable: 0.12,
    weight: 1,
    words: ['smaller in the frame', 'larger in the frame'],
    read: ({ composition }) => composition.fill.value,
  },
  {
    name: 'headRoom',
    label: 'the room above the product',
    unit: share,
    range: [0, 1],
    noticeable: 0.08,
    weight: 0.7,
    words: ['less', 'more'],
    read: ({ composition }) => composition.margins.value?.top ?? null,
  },
  {
    name: 'footRoom',
    label: 'the room below the product',
    unit: share,
    range: [0, 1],
    noticeable: 0.08,
    weight: 0.7,
    words: ['less', 'more'],
    read: ({ composition }) => composition.margins.value?.bottom ?? null,
  },
  {
    name: 'touch',
    label: 'the product at the edge of the frame',
    unit: 'share of the border',
    range: [0, 1],
    noticeable: 0.15,
    weight: 0.7,
    words: ['cut off less', 'cut off more'],
    read: ({ composition }) => composition.touch.value,
  },
  {
    name: 'sharpness',
    label: 'the product',
    unit: '0 blurred .. 1 crisp',
    range: [0, 1],
    noticeable: 0.2,
    weight: 0.5,
    words: ['softer in focus', 'crisper'],
    read: ({ sharpness }) => sharpness.product.value,
  },
];

function cap(value: number | null, most: number): number | null {
  return value === null ? null : Math.max(-most, Math.min(most, value));
}

/** The detail at one of three scales as a share of that in the middle one. */
function logOfDetail(detail: number[] | null, scale: number): number | null {
  return detail && logOf(detail[scale] / Math.max(0.004, detail[1]), 0.02);
}

function logOf(value: number | null, least: number): number | null {
  return value === null ? null : Math.log2(value + least);
}

function warmthOf(illuminant: [number, number, number] | null): number | null {
  if (!illuminant) return null;
  return Math.log2(Math.max(0.05, illuminant[0]) / Math.max(0.05, illuminant[2]));
}

/** A photo's traits in the order of {@link TRAITS}; null where the photo does not show the trait. */
export type TraitValues = (number | null)[];

export function readTraits(measurement: PhotoMeasurement): TraitValues {
  return TRAITS.map((trait) => {
    const value = trait.read(measurement);
    // adding zero makes a negative zero a plain one, which is what a stored profile holds
    return value === null ? null : Math.round(value * 1e5) / 1e5 + 0;
  });
}

/** Signed difference; angles the short way round. */
export function traitDifference(trait: Trait, value: number, other: number): number {
  const difference = value - other;
  if (!trait.isAngle) return difference;
  return ((((difference + 180) % 360) + 360) % 360) - 180;
}
