import { BlockStack, Button, Card, InlineStack, Text } from '@shopify/polaris';
import type { StyleView } from '#app/style/view-style.ts';
import { countOf } from './scene-words.ts';
import { Swatches } from './swatches.tsx';

/** The store's look at a glance. */
export function ProfileCard({ style, isLinked = true }: { style: StyleView; isLinked?: boolean }) {
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Your style
          </Text>
          {isLinked && (
            <Button url="/app/style" variant="plain" accessibilityLabel="See your style in detail">
              Details
            </Button>
          )}
        </InlineStack>
        <Swatches label="The colours of your photos" swatches={style.swatches} isSmall />
        <BlockStack gap="100">
          {style.sentences.slice(0, 3).map((sentence) => (
            <Text as="p" key={sentence}>
              {sentence}
            </Text>
          ))}
        </BlockStack>
        <Text as="p" variant="bodySm" tone="subdued">
          Measured on {countOf(style.photosRead, 'photo')}
        </Text>
      </BlockStack>
    </Card>
  );
}
