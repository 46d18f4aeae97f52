import type { AutomationRule } from '@prisma/client';
import { recordEvent } from '#app/events/record-event.server.ts';
import { newId } from '#app/platform/ids.ts';
import type { Services } from '#app/services.ts';
import { mostRules, type RuleSettings } from './rule.ts';

/** What is left out stays as it was; of a new rule it is "everything" and "no limit". */
export type SaveRuleInput = {
  storeId: string;
  /** of the rule to change; without it a new one is put behind the others */
  ruleId?: string;
} & Pick<RuleSettings, 'isEnabled' | 'scenes' | 'count' | 'publishesAlone'> &
  Partial<RuleSettings>;

export type SaveRuleOutcome =
  { ok: true; rule: AutomationRule } | { ok: false; code: 'not_found' | 'too_many'; message: string };

/** Changes a rule of the store or adds one. Throws when it asks for nothing or for too much. */
export async function saveRule(
  services: Pick<Services, 'db'>,
  input: SaveRuleInput,
): Promise<SaveRuleOutcome> {
  const { storeId, ruleId, ...settings } = input;
  if (!settings.scenes.length) throw new Error('An automation rule needs at least one scene.');
  if (!Number.isInteger(settings.count) || settings.count < 1 || settings.count > 24) {
    throw new Error(`An automation rule makes 1 to 24 photos for each product, not ${settings.count}.`);
  }
  return services.db.$transaction(async (tx) => {
    // two new rules at once must not share a place
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`rules ${storeId}`}, 0))`;
    const rules = await tx.automationRule.findMany({ where: { storeId } });
    if (ruleId !== undefined && !rules.some(({ id }) => id === ruleId))
      return { ok: false, code: 'not_found', message: 'This rule was deleted.' };
    if (ruleId === undefined && rules.length >= mostRules)
      return { ok: false, code: 'too_many', message: `A store has at most ${mostRules} rules. Delete one.` };
    const position = Math.max(-1, ...rules.map((rule) => rule.position)) + 1;
    const rule = ruleId
      ? await tx.automationRule.update({ where: { id: ruleId }, data: settings })
      : await tx.automationRule.create({ data: { id: newId('rule'), storeId, position, ...settings } });
    await recordEvent(tx, { type: 'automation.rules-changed', subjectId: storeId, storeId });
    return { ok: true, rule };
  });
}
