import { kelvinToLinear, toByte } from '#app/imaging/colour.ts';
import { hexOf } from './hex.ts';
import type { StyleProfile } from './profile.ts';
import { TRAITS, traitDifference } from './traits.ts';
import { viewLooks, type LookView, type OneOffView, type PhotoView } from './view-looks.ts';

/** One trait over the store's photos, as places 0..1 on a scale whose ends have names. */
export type TraitView = {
  name: string;
  label: string;
  low: number;
  typical: number;
  high: number;
  ends: [string, string];
  /** how alike the photos are in it, in words */
  consistency: string;
};

/** A style profile as pages show it; browser-safe. */
export type StyleView = {
  version: number;
  learntAt: string;
  photosRead: number;
  /** the whole look in plain words */
  sentences: string[];
  /** sRGB, `#rrggbb`; shares of one role sum to 1 */
  swatches: { hex: string; share: number; role: 'backdrop' | 'product' }[];
  light: {
    /** 0 = from the right, 90 = from above, counter-clockwise; null = from all around, or not measurable */
    azimuthDegrees: number | null;
    /** 0 hard .. 1 soft */
    softness: number | null;
    hex: string;
    words: string;
  };
  composition: {
    /** width / height */
    aspect: number;
    /** shares of the frame */
    box: { left: number; top: number; width: number; height: number } | null;
    backdropHex: string;
    words: string;
  };
  traits: TraitView[];
  /** biggest first */
  looks: LookView[];
  /** the oddest first */
  oneOffs: OneOffView[];
  exemplars: PhotoView[];
};

const shownTraits: { name: string; label: string; ends: [string, string] }[] = [
  { name: 'backdropLightness', label: 'Backdrop brightness', ends: ['Dark', 'White'] },
  { name: 'key', label: 'Overall brightness', ends: ['Dark', 'Bright'] },
  { name: 'contrast', label: 'Contrast', ends: ['Flat', 'Strong'] },
  { name: 'saturation', label: 'Colour', ends: ['Muted', 'Vivid'] },
  { name: 'shadowStrength', label: 'Shadow', ends: ['None', 'Deep'] },
  { name: 'fill', label: 'Size in the frame', ends: ['Small', 'Fills it'] },
];

function hexOfLight(kelvin: number): string {
  return `#${kelvinToLinear(kelvin)
    .map((value) => toByte(value).toString(16).padStart(2, '0'))
    .join('')}`;
}

function consistencyWords(width: number): string {
  if (width < 0.12) return 'The same in nearly every photo';
  return width < 0.3 ? 'Similar across the photos' : 'Varies from photo to photo';
}

function viewTraits(profile: StyleProfile): TraitView[] {
  return shownTraits.flatMap(({ name, label, ends }) => {
    const spread = profile.traits.find((trait) => trait.name === name);
    if (!spread) return [];
    const scale = name === 'saturation' ? 0.25 : 1;
    const place = (value: number) => Math.min(1, Math.max(0, value / scale));
    const [low, typical, high] = [spread.p10, spread.median, spread.p90].map(place);
    return [{ name, label, low, typical, high, ends, consistency: consistencyWords(high - low) }];
  });
}

/** Ids of the photos whose traits lie nearest to the store's usual values, in differences that a merchant would notice. */
function mostTypical(profile: StyleProfile, count: number): string[] {
  const usual = TRAITS.map(({ name }) => profile.traits.find((trait) => trait.name === name)?.median);
  const oddness = (values: (number | null)[]) =>
    TRAITS.reduce((sum, trait, at) => {
      const [value, middle] = [values[at], usual[at]];
      if (value === null || middle === undefined) return sum;
      const units = Math.abs(traitDifference(trait, value, middle)) / trait.noticeable;
      return sum + trait.weight * Math.min(units, 3);
    }, 0);
  return profile.exemplars
    .map(({ id, traits }) => ({ id, oddness: oddness(traits) }))
    .sort((first, second) => first.oddness - second.oddness)
    .slice(0, count)
    .map(({ id }) => id);
}

/** The profile as pages show it. */
export function viewStyle(
  row: { version: number; createdAt: Date; photosRead: number },
  profile: StyleProfile,
  photos: Map<string, PhotoView>,
): StyleView {
  const { composition, light, backdrop } = profile;
  const tall = composition.aspect >= 1 ? composition.fill : composition.fill * composition.aspect;
  const width = Math.min(
    1,
    composition.aspect >= 1 ? composition.fill / composition.aspect : composition.fill,
  );
  return {
    version: row.version,
    learntAt: row.createdAt.toISOString(),
    photosRead: row.photosRead,
    sentences: profile.sentences,
    swatches: profile.palette.map(({ oklab, weight, role }) => ({ hex: hexOf(oklab), share: weight, role })),
    light: {
      azimuthDegrees: light.azimuthDegrees,
      softness: light.softness,
      hex: hexOfLight(light.kelvin),
      words: profile.sentences[1],
    },
    composition: {
      aspect: composition.aspect,
      box: {
        left: composition.centreX - width / 2,
        top: composition.centreY - tall / 2,
        width,
        height: tall,
      },
      backdropHex: hexOf(backdrop.oklab),
      words: profile.sentences[2],
    },
    traits: viewTraits(profile),
    ...viewLooks(profile, photos),
    exemplars: mostTypical(profile, 8).flatMap((id) => photos.get(id) ?? []),
  };
}
