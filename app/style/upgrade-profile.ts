import { z } from 'zod';
import { calibrate } from './calibrate.ts';
import { tolerancesOf } from './distance.ts';
import { TRAITS } from './traits.ts';

/** What the first version kept and the second keeps differently. */
const firstVersion = z.looseObject({
  version: z.literal(1),
  photos: z.number(),
  backdrop: z.looseObject({ kind: z.string(), oklab: z.array(z.number()) }),
  exemplars: z.array(
    z.object({ id: z.string(), vector: z.object({ traits: z.array(z.number().nullable()) }) }),
  ),
});

/** A profile of the first version as one of the second with a single look; anything else as it is. */
export function upgradeProfile(stored: unknown): unknown {
  const known = firstVersion.safeParse(stored);
  if (!known.success) return stored;
  const { backdrop, photos } = known.data;
  const exemplars = known.data.exemplars.map(({ id, vector }) => ({
    id,
    look: 0,
    traits: TRAITS.map((_, at) => vector.traits[at] ?? null),
  }));
  const tolerances = tolerancesOf(exemplars.map(({ traits }) => traits));
  const { kind, oklab } = backdrop;
  return {
    ...known.data,
    version: 2,
    looks: [
      { kind: 'packshot', name: 'usual look', share: 1, photos, backdrop: { kind, oklab }, typical: [] },
    ],
    oneOffs: [],
    tolerances,
    exemplars,
    calibration: calibrate({ exemplars, tolerances }, 'whole'),
  };
}
