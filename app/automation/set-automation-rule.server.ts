import type { AutomationRule } from '@prisma/client';
import { newId } from '#app/platform/ids.ts';
import type { Services } from '#app/services.ts';

export type AutomationRuleInput = {
  storeId: string;
  isEnabled: boolean;
  scenes: string[];
  /** assets for each new product */
  count: number;
  publishesAlone: boolean;
};

/** A store has one rule for its new products. Throws when it asks for nothing or for too much. */
export async function setAutomationRule(
  services: Pick<Services, 'db'>,
  input: AutomationRuleInput,
): Promise<AutomationRule> {
  const { storeId, ...rule } = input;
  if (!rule.scenes.length) throw new Error('An automation rule needs at least one scene.');
  if (!Number.isInteger(rule.count) || rule.count < 1 || rule.count > 8) {
    throw new Error(`An automation rule makes 1 to 8 photos for each product, not ${rule.count}.`);
  }
  return services.db.automationRule.upsert({
    where: { storeId },
    create: { id: newId('rule'), storeId, ...rule },
    update: rule,
  });
}
