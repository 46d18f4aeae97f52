import { z } from 'zod';
import { maskStrokes } from '#app/generation/photograph/mask-strokes.ts';

const correction = z.object({
  intent: z.enum(['preview', 'save', 'again']),
  strokes: z
    .string()
    .max(2_000_000)
    .transform((text, context) => {
      try {
        return JSON.parse(text) as unknown;
      } catch {
        context.addIssue({ code: 'custom', message: 'The strokes cannot be read.' });
        return z.NEVER;
      }
    })
    .pipe(maskStrokes),
});

/** What the page of a cut-out asks for, or the sentence to show. */
export function readCorrectionForm(
  form: FormData,
): { ok: true; correction: z.infer<typeof correction> } | { ok: false; message: string } {
  const parsed = correction.safeParse({ intent: form.get('intent'), strokes: form.get('strokes') });
  if (parsed.success) return { ok: true, correction: parsed.data };
  return { ok: false, message: 'Too much was drawn, or it cannot be read. Undo some of it and try again.' };
}
