import { z } from 'zod';

const words = z.array(z.string().trim().min(1).max(255)).max(100);
const minuteOfDay = z
  .number()
  .int()
  .min(0)
  .max(24 * 60 - 1)
  .nullable();

/** What the automation form sends, as JSON. */
export const ruleForm = z.object({
  isEnabled: z.boolean(),
  scenes: z.array(z.string()).min(1, 'Choose at least one scene.').max(10),
  perScene: z.number().int().min(1).max(8),
  publishesAlone: z.boolean(),
  collectionIds: words,
  tags: words,
  vendors: words,
  productTypes: words,
  statuses: z.array(z.enum(['ACTIVE', 'DRAFT', 'UNLISTED', 'ARCHIVED'])),
  sourcePhoto: z.enum(['first', 'last', 'largest']),
  monthlyCredits: z
    .number()
    .int('Give whole credits.')
    .min(0, 'Give a number from 0 up.')
    .max(1e6)
    .nullable(),
  quietFrom: minuteOfDay,
  quietTo: minuteOfDay,
});

export type RuleForm = z.infer<typeof ruleForm>;

const settings = z.discriminatedUnion('intent', [
  z.object({
    intent: z.literal('save-rule'),
    rule: ruleForm
      .refine((rule) => rule.perScene * rule.scenes.length <= 24, 'Choose at most 24 photos for a product.')
      .refine(
        (rule) => (rule.quietFrom === null) === (rule.quietTo === null),
        'Give both times of the quiet hours, or none.',
      )
      .transform(({ perScene, ...rule }) => ({ ...rule, count: perScene * rule.scenes.length })),
  }),
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
  const parsed = settings.safeParse({ ...Object.fromEntries(form), rule: readJson(form.get('rule')) });
  if (parsed.success) return { ok: true, settings: parsed.data };
  return { ok: false, message: parsed.error.issues[0]?.message ?? 'Check what you entered.' };
}

function readJson(text: FormDataEntryValue | null): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
