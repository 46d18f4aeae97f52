import { BlockStack, FormLayout, Text, TextField } from '@shopify/polaris';

export type LimitDraft = { monthlyCredits: string; quietFrom: string; quietTo: string };

/** What the rule may cost in a month, and when it rests. */
export function RuleLimits(props: {
  limits: LimitDraft;
  timeZone: string;
  onChange: (limits: LimitDraft) => void;
}) {
  const { limits, timeZone, onChange } = props;
  return (
    <BlockStack gap="400">
      <Text as="h3" variant="headingSm">
        Limits
      </Text>
      <TextField
        label="Most credits in a month"
        type="number"
        min={0}
        autoComplete="off"
        placeholder="No limit"
        value={limits.monthlyCredits}
        onChange={(monthlyCredits) => onChange({ ...limits, monthlyCredits })}
      />
      <FormLayout>
        <FormLayout.Group condensed>
          <TextField
            label="Quiet from"
            type="time"
            autoComplete="off"
            value={limits.quietFrom}
            onChange={(quietFrom) => onChange({ ...limits, quietFrom })}
          />
          <TextField
            label="Quiet until"
            type="time"
            autoComplete="off"
            value={limits.quietTo}
            onChange={(quietTo) => onChange({ ...limits, quietTo })}
          />
        </FormLayout.Group>
      </FormLayout>
      <Text as="p" tone="subdued">
        {`In quiet hours nothing starts and nothing is published. Times are your store’s (${timeZone}).`}
      </Text>
    </BlockStack>
  );
}
