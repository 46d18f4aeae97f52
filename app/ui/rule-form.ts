import { z } from 'zod';

const words = z.array(z.string().trim().min(1).max(255)).max(100);
const minuteOfDay = z
  .number()
  .int()
  .min(0)
  .max(24 * 60 - 1)
  .nullable();

/** What the automation form sends, as JSON. */
const ruleFields = z.object({
  name: z.string().trim().max(60, 'Give a name of at most 60 letters.'),
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

export type RuleFields = z.infer<typeof ruleFields>;

const ruleForm = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('delete') }),
  z.object({
    intent: z.literal('save'),
    rule: ruleFields
      .refine((rule) => rule.perScene * rule.scenes.length <= 24, 'Choose at most 24 photos for a product.')
      .refine(
        (rule) => (rule.quietFrom === null) === (rule.quietTo === null),
        'Give both times of the quiet hours, or none.',
      )
      .transform(({ perScene, ...rule }) => ({ ...rule, count: perScene * rule.scenes.length })),
  }),
]);

/** What the page of a rule sends, or the sentence to show. */
export function readRuleForm(
  form: FormData,
): { ok: true; asked: z.infer<typeof ruleForm> } | { ok: false; message: string } {
  const parsed = ruleForm.safeParse({ intent: form.get('intent'), rule: readJson(form.get('rule')) });
  if (parsed.success) return { ok: true, asked: parsed.data };
  return { ok: false, message: parsed.error.issues[0]?.message ?? 'Check what you entered.' };
}

function readJson(text: FormDataEntryValue | null): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
