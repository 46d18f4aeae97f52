import { z } from 'zod';
import { situationTraits } from '#app/generation/wishes/situation-word.ts';

/** A free text as it was read. */
export const situationSchema = z
  .object({
    text: z.string(),
    understood: z.array(z.object({ trait: z.enum(situationTraits), text: z.string(), value: z.string() })),
    ignored: z.array(z.object({ text: z.string(), reason: z.string() })),
  })
  .describe('The free text: what was understood as what, and what was ignored for which reason')
  .meta({ id: 'Situation' });
