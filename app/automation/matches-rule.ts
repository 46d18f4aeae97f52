export type RuleFilters = {
  collectionIds: string[];
  tags: string[];
  vendors: string[];
  productTypes: string[];
  statuses: string[];
};

export type FilteredProduct = {
  status: string;
  vendor: string;
  productType: string;
  tags: string[];
  collectionIds: string[];
};

/**
 * Whether a rule is for this product: each filter that names something must name one of the product's values. Letter
 * case does not count, as in Shopify's own search. An archived product is only meant when the rule says so.
 */
export function matchesRule(rule: RuleFilters, product: FilteredProduct): boolean {
  const isMeant = rule.statuses.length
    ? rule.statuses.includes(product.status)
    : product.status !== 'ARCHIVED';
  return (
    isMeant &&
    meets(rule.collectionIds, product.collectionIds) &&
    meets(rule.tags, product.tags) &&
    meets(rule.vendors, [product.vendor]) &&
    meets(rule.productTypes, [product.productType])
  );
}

function meets(wanted: string[], actual: string[]): boolean {
  if (!wanted.length) return true;
  const has = new Set(actual.map((value) => value.toLowerCase()));
  return wanted.some((value) => has.has(value.toLowerCase()));
}
