import { z } from 'zod';
import { styleVector } from './distance.ts';
import { backdropKind, oklab, shadowKind } from './measurement.ts';

export const PROFILE_VERSION = 1;

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

/** A store's measured look: light, palette, composition, the spread of each trait, and what a score is compared with. */
export const styleProfile = z.object({
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
  /** photos that stand for the look, with what is needed to compare another photo with them */
  exemplars: z.array(z.object({ id: z.string(), vector: styleVector })),
  /** the store's own photos' distances to the rest of the store, ascending: what a percentile is among */
  ownDistances: z.array(z.number()),
});
export type StyleProfile = z.infer<typeof styleProfile>;
