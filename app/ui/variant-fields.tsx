import { BlockStack, Card, ChoiceList, Scrollable, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';

const searchedFrom = 12;

/** Which variants show the photo when a customer chooses them. */
export function VariantFields(props: {
  variants: { id: string; title: string }[];
  chosen: string[];
  onChange: (ids: string[]) => void;
}) {
  const { variants, chosen, onChange } = props;
  const [search, setSearch] = useState('');
  const shown = variants.filter(({ title }) => title.toLowerCase().includes(search.trim().toLowerCase()));
  const hidden = chosen.filter((id) => !shown.some((variant) => variant.id === id));
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Variants
          </Text>
          <Text as="p" tone="subdued">
            Chosen variants show this photo instead of the one they show now.
          </Text>
        </BlockStack>
        {variants.length > searchedFrom && (
          <TextField
            label="Search variants"
            labelHidden
            placeholder="Search variants"
            autoComplete="off"
            value={search}
            onChange={setSearch}
          />
        )}
        <Scrollable style={{ maxHeight: '16rem' }} shadow>
          <ChoiceList
            title="Variants"
            titleHidden
            allowMultiple
            choices={shown.map(({ id, title }) => ({ value: id, label: title }))}
            selected={chosen}
            onChange={(ids) => onChange([...hidden, ...ids])}
          />
        </Scrollable>
      </BlockStack>
    </Card>
  );
}
