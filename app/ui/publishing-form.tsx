import { useFetcher } from '@remix-run/react';
import { BlockStack, Card, Select, Text } from '@shopify/polaris';
import type { Placement } from '#app/publishing/placement.ts';
import { altTextLanguages, languageOf } from '#app/publishing/write-alt-text.ts';
import { nameLanguage } from './name-language.ts';

export type PublishingSettings = { placement: string; locale: string };

export const placementNames: { label: string; value: Placement }[] = [
  { label: 'After the photos that are there', value: 'last' },
  { label: 'Before them', value: 'first' },
  { label: 'Behind the first', value: 'after-first' },
];

const languages = altTextLanguages.map((value) => ({ value, label: nameLanguage(value, value) }));

/** Where published photos go and in which language they are described; kept as soon as it is chosen. */
export function PublishingForm({ saved }: { saved: PublishingSettings }) {
  const saving = useFetcher();
  const save = (changed: Partial<PublishingSettings>) =>
    saving.submit({ intent: 'save-publishing', ...saved, ...changed }, { method: 'post' });
  const isBusy = saving.state !== 'idle';
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Publishing
        </Text>
        <Select
          label="Where new photos go on a product"
          options={placementNames}
          value={saved.placement}
          disabled={isBusy}
          onChange={(placement) => save({ placement })}
        />
        <Select
          label="Language of the texts that describe them"
          options={languages}
          value={languageOf(saved.locale)}
          disabled={isBusy}
          onChange={(locale) => save({ locale })}
        />
      </BlockStack>
    </Card>
  );
}
