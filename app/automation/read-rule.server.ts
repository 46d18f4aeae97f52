import type { Services } from '#app/services.ts';
import type { RuleFilters } from './matches-rule.ts';

export type SourceChoice = 'first' | 'last' | 'largest';

/** What a merchant may decide about automation. */
export type RuleView = RuleFilters & {
  isEnabled: boolean;
  scenes: string[];
  /** assets for each product */
  count: number;
  publishesAlone: boolean;
  sourcePhoto: SourceChoice;
  monthlyCredits: number | null;
  /** minutes of the store's day */
  quietFrom: number | null;
  quietTo: number | null;
};

const noRule: RuleView = {
  isEnabled: false,
  scenes: ['studio'],
  count: 2,
  publishesAlone: false,
  collectionIds: [],
  tags: [],
  vendors: [],
  productTypes: [],
  statuses: [],
  sourcePhoto: 'first',
  monthlyCredits: null,
  quietFrom: null,
  quietTo: null,
};

/** The store's automation rule; a store that never set one has it switched off. */
export async function readRule(
  services: Pick<Services, 'db'>,
  { storeId }: { storeId: string },
): Promise<RuleView> {
  const row = await services.db.automationRule.findUnique({ where: { storeId } });
  if (!row) return noRule;
  const { id: _, storeId: __, createdAt: ___, updatedAt: ____, ...rule } = row;
  return { ...rule, sourcePhoto: rule.sourcePhoto as SourceChoice };
}
