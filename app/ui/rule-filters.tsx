import { BlockStack, ChoiceList, Select, Text, TextField } from '@shopify/polaris';
import type { RuleSettings, SourceChoice } from '#app/automation/rule.ts';

export type FilterDraft = Pick<RuleSettings, 'collectionIds' | 'statuses' | 'sourcePhoto'> & {
  tags: string;
  vendors: string;
  productTypes: string;
};

const statuses = [
  { label: 'Active', value: 'ACTIVE' },
  { label: 'Draft', value: 'DRAFT' },
  { label: 'Unlisted', value: 'UNLISTED' },
  { label: 'Archived', value: 'ARCHIVED' },
];

const sources: { label: string; value: SourceChoice }[] = [
  { label: 'The first', value: 'first' },
  { label: 'The last', value: 'last' },
  { label: 'The largest', value: 'largest' },
];

/** Which products the rule is for, and which of their photos it starts from. */
export function RuleFilters(props: {
  filters: FilterDraft;
  collections: { id: string; title: string }[];
  onChange: (filters: FilterDraft) => void;
}) {
  const { filters, collections, onChange } = props;
  const field = (name: 'tags' | 'vendors' | 'productTypes', label: string) => (
    <TextField
      label={label}
      autoComplete="off"
      placeholder="Any"
      value={filters[name]}
      onChange={(value) => onChange({ ...filters, [name]: value })}
    />
  );
  return (
    <BlockStack gap="400">
      <BlockStack gap="100">
        <Text as="h3" variant="headingSm">
          Which products
        </Text>
        <Text as="p" tone="subdued">
          What you leave empty means any. Separate several words by commas.
        </Text>
      </BlockStack>
      {collections.length > 0 && (
        <ChoiceList
          allowMultiple
          title="In one of these collections"
          choices={collections.map(({ id, title }) => ({ value: id, label: title }))}
          selected={filters.collectionIds}
          onChange={(collectionIds) => onChange({ ...filters, collectionIds })}
        />
      )}
      {field('tags', 'With one of these tags')}
      {field('vendors', 'Of one of these vendors')}
      {field('productTypes', 'Of one of these types')}
      <ChoiceList
        allowMultiple
        title="With one of these statuses"
        choices={statuses}
        selected={filters.statuses}
        onChange={(chosen) => onChange({ ...filters, statuses: chosen })}
      />
      <Select
        label="Which of the product’s photos to start from"
        options={sources}
        value={filters.sourcePhoto}
        onChange={(value) => onChange({ ...filters, sourcePhoto: value as SourceChoice })}
      />
    </BlockStack>
  );
}

export function filtersOf(rule: RuleSettings): FilterDraft {
  const { collectionIds, statuses: chosen, sourcePhoto } = rule;
  return {
    collectionIds,
    statuses: chosen,
    sourcePhoto,
    tags: rule.tags.join(', '),
    vendors: rule.vendors.join(', '),
    productTypes: rule.productTypes.join(', '),
  };
}

/** "new, blue ," → new and blue */
export function wordsOf(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter(Boolean);
}
