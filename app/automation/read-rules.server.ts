import type { Services } from '#app/services.ts';
import { inOrder, type RuleView, type SourceChoice } from './rule.ts';

/** The store's automation rules in their order: a product belongs to the first that is meant for it. */
export async function readRules(
  services: Pick<Services, 'db'>,
  { storeId }: { storeId: string },
): Promise<RuleView[]> {
  const rows = await services.db.automationRule.findMany({ where: { storeId }, orderBy: inOrder });
  return rows.map((row) => {
    const { storeId: _, position: __, createdAt: ___, updatedAt: ____, ...rule } = row;
    return { ...rule, sourcePhoto: rule.sourcePhoto as SourceChoice };
  });
}
