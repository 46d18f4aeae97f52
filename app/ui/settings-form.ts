import { z } from 'zod';

const settings = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('move-rule-up'), ruleId: z.string().min(1) }),
  z.object({
    intent: z.literal('save-publishing'),
    placement: z.enum(['last', 'first', 'after-first']),
    locale: z.string().regex(/^[a-z]{2,3}(-\w{2,8})*$/),
  }),
  z.object({ intent: z.literal('take-back'), grantId: z.string().min(1) }),
  z.object({
    intent: z.enum(['accept', 'decline']),
    invitationId: z.string().min(1),
    code: z.string().max(200),
  }),
]);

/** What the settings page sends, or the sentence to show. */
export function readSettingsForm(
  form: FormData,
): { ok: true; settings: z.infer<typeof settings> } | { ok: false; message: string } {
  const parsed = settings.safeParse(Object.fromEntries(form));
  if (parsed.success) return { ok: true, settings: parsed.data };
  return { ok: false, message: parsed.error.issues[0]?.message ?? 'Check what you entered.' };
}
