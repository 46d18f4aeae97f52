import { Badge, BlockStack, Button, ButtonGroup, InlineStack, Select, Text } from '@shopify/polaris';
import { useState } from 'react';
import type { StoreKeyView } from '#app/partners/store-account.server.ts';
import { sayScope } from './scope-words.ts';

/** How long a replaced key works on. */
const overlaps = [
  { label: 'Ends at once', value: '0' },
  { label: 'Works for another hour', value: '1' },
  { label: 'Works for another day', value: '24' },
  { label: 'Works for another week', value: '168' },
];

const minute = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
const say = (time: string) => `${minute.format(new Date(time))} UTC`;

type Asking = 'replace' | 'end' | null;

/** One key, and what can be done with it. */
export function KeyRow(props: {
  one: StoreKeyView;
  isBusy: boolean;
  onReplace: (overlapHours: string) => void;
  onEnd: () => void;
}) {
  const { one, isBusy, onReplace, onEnd } = props;
  const [asking, setAsking] = useState<Asking>(null);
  const stop = () => setAsking(null);
  return (
    <li>
      <BlockStack gap="300">
        <KeyFacts one={one} />
        {asking === null && one.status !== 'ended' && (
          <ButtonGroup>
            {one.status === 'active' && (
              <Button onClick={() => setAsking('replace')} accessibilityLabel={`Replace ${one.name}`}>
                Replace
              </Button>
            )}
            <Button onClick={() => setAsking('end')} accessibilityLabel={`End ${one.name}`}>
              End
            </Button>
          </ButtonGroup>
        )}
        {asking === 'replace' && (
          <Replacing isBusy={isBusy} onCancel={stop} onReplace={(hours) => (stop(), onReplace(hours))} />
        )}
        {asking === 'end' && (
          <BlockStack gap="200">
            <Text as="p">What uses this key stops working at once. This cannot be undone.</Text>
            <ButtonGroup>
              <Button onClick={stop}>Keep it</Button>
              <Button tone="critical" variant="primary" disabled={isBusy} onClick={() => (stop(), onEnd())}>
                End it now
              </Button>
            </ButtonGroup>
          </BlockStack>
        )}
      </BlockStack>
    </li>
  );
}

function KeyFacts({ one }: { one: StoreKeyView }) {
  const { name, mode, hint, scopes, status, createdAt, lastUsedAt, endsAt } = one;
  const use = lastUsedAt ? `Last used ${say(lastUsedAt)}` : 'Never used';
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h3" variant="headingSm">
          {name}
        </Text>
        <Badge tone={mode === 'test' ? 'info' : undefined}>{mode === 'test' ? 'Test' : 'Live'}</Badge>
        {status === 'ending' && <Badge tone="attention">{`Ends ${say(endsAt ?? '')}`}</Badge>}
        {status === 'ended' && <Badge tone="critical">Ended</Badge>}
      </InlineStack>
      <span className="al-id">{hint}</span>
      <Text as="p" variant="bodySm" tone="subdued">
        {`Made ${say(createdAt)} · ${use}`}
      </Text>
      <Text as="p" variant="bodySm" tone="subdued">
        {scopes.length ? `May: ${scopes.map(sayScope).join(', ')}` : 'May do everything that your store may'}
      </Text>
    </BlockStack>
  );
}

function Replacing(props: { isBusy: boolean; onCancel: () => void; onReplace: (hours: string) => void }) {
  const { isBusy, onCancel, onReplace } = props;
  const [hours, setHours] = useState('24');
  return (
    <BlockStack gap="200">
      <Select label="The old key" options={overlaps} value={hours} onChange={setHours} />
      <ButtonGroup>
        <Button onClick={onCancel}>Cancel</Button>
        <Button variant="primary" disabled={isBusy} onClick={() => onReplace(hours)}>
          Make the new key
        </Button>
      </ButtonGroup>
    </BlockStack>
  );
}
