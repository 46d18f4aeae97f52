import { z } from 'zod';
import { setConsistency } from '#app/generation/photograph/set-consistency.ts';

export const consistencySchema = z
  .object({
    score: z.number().min(0).max(100).describe('100 = the photos differ in nothing'),
    spread: z
      .object({
        light_degrees: z.number().nullable(),
        horizon: z.number().nullable().describe("Share of the frame's height"),
        scale: z.number().describe("Of the product, as a share of the frame's longer side"),
        margins: z.number().describe('Share of the frame'),
        palette: z.number().nullable().describe('OKLab distance, among photos of one scene'),
      })
      .describe('The largest difference of two photos; null = nothing to compare'),
    remade: z.int().describe('Photos that were made again to match the others'),
  })
  .meta({ id: 'Consistency' })
  .nullable();

/** How well photos match that were ordered together; null = not finished, or fewer than two. */
export function presentConsistency(stored: unknown): z.input<typeof consistencySchema> {
  const read = setConsistency.safeParse(stored);
  if (!read.success) return null;
  const { score, spread, remade } = read.data;
  const { light: light_degrees, horizon, scale, margins, palette } = spread;
  return { score, spread: { light_degrees, horizon, scale, margins, palette }, remade };
}
