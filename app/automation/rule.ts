import type { AutomationRule } from '@prisma/client';
import { matchesRule, type FilteredProduct, type RuleFilters } from './matches-rule.ts';

export type SourceChoice = 'first' | 'last' | 'largest';

/** What a merchant may decide about automation. */
export type RuleSettings = RuleFilters & {
  /** '' when the merchant gave it none */
  name: string;
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

export type RuleView = RuleSettings & { id: string };

export const mostRules = 25;

/** A new rule before anything was decided: for every product, without limits, switched off. */
export const newRule: RuleSettings = {
  name: '',
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

export const inOrder = [{ position: 'asc' as const }, { id: 'asc' as const }];

/** The rule that has a product: the first that is switched on and meant for it. */
export function ruleFor(
  rules: AutomationRule[],
  product: FilteredProduct,
): AutomationRule | 'no-rule' | 'not-matching' {
  const enabled = rules.filter((rule) => rule.isEnabled);
  if (!enabled.length) return 'no-rule';
  return enabled.find((rule) => matchesRule(rule, product)) ?? 'not-matching';
}
