import { BlockStack, Box, Button, Card, Icon, InlineStack, Spinner, Text } from '@shopify/polaris';
import { CheckCircleIcon } from '@shopify/polaris-icons';

export type SetupStep = {
  title: string;
  detail: string;
  state: 'done' | 'running' | 'next' | 'later';
  action?: { content: string; url: string };
};

/** The way to the first published photo; gone when it was walked. */
export function SetupGuide({ steps }: { steps: SetupStep[] }) {
  const done = steps.filter(({ state }) => state === 'done').length;
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            To your first new photos
          </Text>
          <Text as="span" variant="bodySm" tone="subdued">
            {`${done} of ${steps.length} done`}
          </Text>
        </InlineStack>
        <ol className="al-rows">
          {steps.map((step) => (
            <li key={step.title}>
              <Step step={step} />
            </li>
          ))}
        </ol>
      </BlockStack>
    </Card>
  );
}

function Step({ step }: { step: SetupStep }) {
  return (
    <div className="al-row" data-align="start">
      <span className="al-step-icon">
        <StepIcon state={step.state} />
      </span>
      <div className="al-grow">
        <BlockStack gap="050">
          <Text as="span" fontWeight={step.state === 'next' ? 'semibold' : 'regular'}>
            {step.title}
          </Text>
          <Text as="span" variant="bodySm" tone="subdued">
            {step.detail}
          </Text>
          {step.action && (
            <Box paddingBlockStart="200">
              <Button variant="primary" url={step.action.url}>
                {step.action.content}
              </Button>
            </Box>
          )}
        </BlockStack>
      </div>
    </div>
  );
}

function StepIcon({ state }: { state: SetupStep['state'] }) {
  switch (state) {
    case 'done':
      return <Icon source={CheckCircleIcon} tone="success" accessibilityLabel="Done" />;
    case 'running':
      return <Spinner size="small" accessibilityLabel="Under way" />;
    case 'next':
    case 'later':
      return <div className="al-open-step" role="img" aria-label="To do" />;
  }
}
