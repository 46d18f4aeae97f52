import { z } from 'zod';
import { scopes } from '#app/partners/scopes.ts';

const keysForm = z.discriminatedUnion('intent', [
  z.object({
    intent: z.literal('make'),
    name: z.string().trim().min(1, 'Give the key a name.').max(100, 'Give a shorter name.'),
    mode: z.enum(['live', 'test']),
    scopes: z.array(z.enum(scopes)),
  }),
  z.object({
    intent: z.literal('replace'),
    keyId: z.string().min(1),
    overlapHours: z.coerce.number().min(0).max(168),
  }),
  z.object({ intent: z.literal('end'), keyId: z.string().min(1) }),
]);

/** What the keys page sends, or the sentence to show. */
export function readKeysForm(
  form: FormData,
): { ok: true; asked: z.infer<typeof keysForm> } | { ok: false; message: string } {
  const parsed = keysForm.safeParse({ ...Object.fromEntries(form), scopes: form.getAll('scope') });
  if (parsed.success) return { ok: true, asked: parsed.data };
  return { ok: false, message: parsed.error.issues[0]?.message ?? 'Check what you entered.' };
}
