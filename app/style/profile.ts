import { z } from 'zod';
import { backdropKind, oklab, shadowKind } from './measurement.ts';
import { TRAITS } from './traits.ts';
import { upgradeProfile } from './upgrade-profile.ts';

export const PROFILE_VERSION = 2;

/** One trait over a store's photos: in the trait's own unit, over the photos in which it could be measured. */
const spread = z.object({
  name: z.string(),
  label: z.string(),
  unit: z.string(),
  median: z.number(),
  p10: z.number(),
  p90: z.number(),
  /** photos in which it could be measured */
  photos: z.number().int(),
});
export type Spread = z.infer<typeof spread>;

/** `cut-out`: no backdrop; `surface`: on wood, stone, cloth; `lifestyle`: in a scene; `detail`: fills the frame. */
export const lookKind = z.enum(['packshot', 'cut-out', 'surface', 'lifestyle', 'detail']);

/** One of the ways in which the store photographs. */
const look = z.object({
  kind: lookKind,
  /** of its own within the store, such as `white packshot` */
  name: z.string(),
  /** share of the store's photos, 0..1; what is missing to 1 over all looks are the one-offs */
  share: z.number(),
  photos: z.number().int(),
  backdrop: z.object({ kind: backdropKind, oklab }),
  /** ids of its most typical photos, the most typical first */
  typical: z.array(z.string()),
});
export type Look = z.infer<typeof look>;

const nullableIndex = z.number().int().nullable();

const currentProfile = z.object({
  version: z.literal(PROFILE_VERSION),
  /** photos that were measured */
  photos: z.number().int().min(1),
  /** the whole look in plain words */
  sentences: z.array(z.string()),
  backdrop: z.object({
    kind: backdropKind,
    oklab,
    share: z.number(),
    /** the empty backdrop at the middles of 3 x 3 cells; null when the store has no plain or gradient one */
    plate: z.array(oklab).length(9).nullable().default(null),
  }),
  /** shares of one role sum to 1 */
  palette: z.array(z.object({ oklab, weight: z.number(), role: z.enum(['backdrop', 'product']) })),
  light: z.object({
    /** 0 = from the right, 90 = from above, counter-clockwise; null = from all around, or not measurable */
    azimuthDegrees: z.number().nullable(),
    elevationDegrees: z.number(),
    softness: z.number(),
    kelvin: z.number(),
  }),
  shadow: z.object({ kind: shadowKind, strength: z.number() }),
  composition: z.object({ aspect: z.number(), fill: z.number(), centreX: z.number(), centreY: z.number() }),
  traits: z.array(spread),
  /** biggest first */
  looks: z.array(look).min(1),
  /** photos that are like no others of the store, the oddest first, and what is odd about them */
  oneOffs: z.array(z.object({ id: z.string(), ratio: z.number(), explanation: z.array(z.string()) })),
  /** how far the store varies in each trait, in the trait's unit and the order of TRAITS */
  tolerances: z.array(z.number().positive()).length(TRAITS.length),
  /** photos that stand for the store; traits in the order of TRAITS, null = not measurable there */
  exemplars: z.array(
    z.object({
      id: z.string(),
      look: nullableIndex,
      traits: z.array(z.number().nullable()).length(TRAITS.length),
    }),
  ),
  /** the store's own photos among themselves: what a percentile is among */
  calibration: z.object({
    rims: z.array(z.number()),
    rim: z.number(),
    own: z.array(z.object({ look: nullableIndex, ratio: z.number() })),
  }),
});

/**
 * A store's measured look: light, palette, composition, the spread of each trait, the looks it has, and what a score is
 * compared with. Profiles of the first version are read too, as a store with one look.
 */
export const styleProfile = z.preprocess(upgradeProfile, currentProfile);
export type StyleProfile = z.infer<typeof styleProfile>;
