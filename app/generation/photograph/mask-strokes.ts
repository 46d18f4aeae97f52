import { z } from 'zod';
import type { Stroke } from '#app/imaging/cut-out/strokes.ts';

/** Strokes go into each photo's certificate, which has room for 65 kB. */
const mostPoints = 1500;
const share = z.number().min(0).max(1);

/** Strokes as they come from a page and as they are kept. */
export const maskStrokes: z.ZodType<Stroke[]> = z
  .array(
    z.object({
      tool: z.enum(['keep', 'remove']),
      radius: z.number().min(0.001).max(0.25),
      points: z.array(z.tuple([share, share])).min(1),
    }),
  )
  .max(200)
  .refine((strokes) => strokes.reduce((sum, { points }) => sum + points.length, 0) <= mostPoints);
