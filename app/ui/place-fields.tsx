import { BlockStack, Card, ChoiceList, Text } from '@shopify/polaris';
import type { GalleryPhoto } from '#app/publishing/read-publishing-choice.server.ts';
import { PhotoPicker } from './photo-picker.tsx';
import type { PublishForm } from './publish-form.ts';
import { placementNames } from './publishing-form.tsx';

/** Where a photo goes among the product's photos, or which of them it replaces. */
export function PlaceFields(props: {
  gallery: GalleryPhoto[];
  wish: PublishForm;
  onChange: (changed: Partial<PublishForm>) => void;
}) {
  const { gallery, wish, onChange } = props;
  const canReplace = gallery.some(({ whyNotReplaced }) => whyNotReplaced === null);
  const choices = [
    ...placementNames,
    {
      value: 'replace' as const,
      label: 'In the place of one of them',
      helpText: 'Its address stays, so links to it show the new photo. The old picture is kept to undo it.',
      disabled: !canReplace,
    },
  ];
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Where it goes
        </Text>
        <ChoiceList
          title="Where it goes"
          titleHidden
          choices={choices}
          selected={[wish.at]}
          onChange={([at]) => onChange({ at: choices.find(({ value }) => value === at)?.value ?? 'last' })}
        />
        {wish.at === 'replace' && (
          <PhotoPicker
            label="Which photo is replaced?"
            photos={gallery}
            chosen={wish.replaces}
            onChoose={(replaces) => onChange({ replaces })}
          />
        )}
      </BlockStack>
    </Card>
  );
}
