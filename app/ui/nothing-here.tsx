import { BlockStack, Box, Button, Card, Text } from '@shopify/polaris';

type Action = { content: string; url?: string; loading?: boolean; onAction?: () => void };

/** In place of a list that is empty: what would be here, and what to do about it. */
export function NothingHere(props: { title: string; text: string; action?: Action; isInCard?: boolean }) {
  const { title, text, action, isInCard = false } = props;
  const words = (
    <Box padding="600">
      <BlockStack gap="200" inlineAlign="center">
        <Text as="h2" variant="headingMd" alignment="center">
          {title}
        </Text>
        <div className="al-measure">
          <Text as="p" tone="subdued" alignment="center">
            {text}
          </Text>
        </div>
        {action && (
          <Box paddingBlockStart="200">
            <Button variant="primary" url={action.url} loading={action.loading} onClick={action.onAction}>
              {action.content}
            </Button>
          </Box>
        )}
      </BlockStack>
    </Box>
  );
  return isInCard ? words : <Card padding="0">{words}</Card>;
}
