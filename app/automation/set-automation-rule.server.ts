import type { AutomationRule } from '@prisma/client';
import { recordEvent } from '#app/events/record-event.server.ts';
import { newId } from '#app/platform/ids.ts';
import type { Services } from '#app/services.ts';
import type { RuleView } from './read-rule.server.ts';

/** What is left out stays as it was; of a new rule it is "everything" and "no limit". */
export type AutomationRuleInput = { storeId: string } & Pick<
  RuleView,
  'isEnabled' | 'scenes' | 'count' | 'publishesAlone'
> &
  Partial<RuleView>;

/** A store has one rule for its new products. Throws when it asks for nothing or for too much. */
export async function setAutomationRule(
  services: Pick<Services, 'db'>,
  input: AutomationRuleInput,
): Promise<AutomationRule> {
  const { storeId, ...rule } = input;
  if (!rule.scenes.length) throw new Error('An automation rule needs at least one scene.');
  if (!Number.isInteger(rule.count) || rule.count < 1 || rule.count > 24) {
    throw new Error(`An automation rule makes 1 to 24 photos for each product, not ${rule.count}.`);
  }
  return services.db.$transaction(async (tx) => {
    const saved = await tx.automationRule.upsert({
      where: { storeId },
      create: { id: newId('rule'), storeId, ...rule },
      update: rule,
    });
    await recordEvent(tx, { type: 'automation.rule-saved', subjectId: storeId, storeId });
    return saved;
  });
}
