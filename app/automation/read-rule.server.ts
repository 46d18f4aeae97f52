import type { Services } from '#app/services.ts';

export type RuleView = { isEnabled: boolean; scenes: string[]; count: number; publishesAlone: boolean };

/** The store's automation rule; a store that never set one has it switched off. */
export async function readRule(
  services: Pick<Services, 'db'>,
  { storeId }: { storeId: string },
): Promise<RuleView> {
  const rule = await services.db.automationRule.findUnique({ where: { storeId } });
  if (!rule) return { isEnabled: false, scenes: ['studio'], count: 2, publishesAlone: false };
  const { isEnabled, scenes, count, publishesAlone } = rule;
  return { isEnabled, scenes, count, publishesAlone };
}
