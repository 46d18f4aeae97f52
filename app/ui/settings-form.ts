import { z } from 'zod';

const settings = z.discriminatedUnion('intent', [
  z.object({
    intent: z.literal('save-rule'),
    rule: z
      .object({
        isEnabled: z.boolean(),
        scenes: z.array(z.string()).max(10),
        perScene: z.coerce.number().int().min(1).max(8),
        publishesAlone: z.boolean(),
      })
      .refine((rule) => rule.scenes.length > 0, 'Choose at least one scene.')
      .transform(({ perScene, ...rule }) => ({ ...rule, count: perScene * rule.scenes.length })),
  }),
  z.object({ intent: z.literal('take-back'), grantId: z.string().min(1) }),
]);

/** What the settings page sends, or the sentence to show. */
export function readSettingsForm(
  form: FormData,
): { ok: true; settings: z.infer<typeof settings> } | { ok: false; message: string } {
  const parsed = settings.safeParse({
    intent: form.get('intent'),
    grantId: form.get('grantId'),
    rule: {
      isEnabled: form.get('isEnabled') === 'true',
      publishesAlone: form.get('publishesAlone') === 'true',
      scenes: form.getAll('scene'),
      perScene: form.get('perScene'),
    },
  });
  if (parsed.success) return { ok: true, settings: parsed.data };
  return { ok: false, message: parsed.error.issues[0]?.message ?? 'Check what you entered.' };
}
