import { useFetcher } from '@remix-run/react';
import { BlockStack, Button, ButtonGroup, Card, InlineStack, Text } from '@shopify/polaris';
import { useState } from 'react';
import type { GrantView } from '#app/partners/list-grants.server.ts';

const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' });

/** The store's id, which a partner needs, and the partners that were allowed in. */
export function PartnerAccess({ storeId, grants }: { storeId: string; grants: GrantView[] }) {
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Partners
          </Text>
          <Text as="p" tone="subdued">
            A platform that you allow may make photos in your style. It cannot change your store.
          </Text>
        </BlockStack>
        <StoreId storeId={storeId} />
        <BlockStack gap="200">
          <Text as="h3" variant="headingSm">
            Allowed partners
          </Text>
          {grants.length === 0 && (
            <Text as="p" tone="subdued">
              No partner may use your store.
            </Text>
          )}
          <ul className="al-rows">
            {grants.map((grant) => (
              <Grant key={grant.id} grant={grant} />
            ))}
          </ul>
        </BlockStack>
      </BlockStack>
    </Card>
  );
}

function StoreId({ storeId }: { storeId: string }) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(storeId);
    setIsCopied(true);
  };
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        Store ID
      </Text>
      <InlineStack gap="300" blockAlign="center">
        <span className="al-id">{storeId}</span>
        <Button onClick={() => void copy()} size="slim">
          {isCopied ? 'Copied' : 'Copy'}
        </Button>
      </InlineStack>
      <Text as="p" variant="bodySm" tone="subdued">
        A partner that you work with asks you for it.
      </Text>
    </BlockStack>
  );
}

function Grant({ grant }: { grant: GrantView }) {
  const fetcher = useFetcher();
  const [isAsking, setIsAsking] = useState(false);
  const takeBack = () => fetcher.submit({ intent: 'take-back', grantId: grant.id }, { method: 'post' });
  return (
    <li className="al-row">
      <div className="al-grow">
        <Text as="p" fontWeight="medium">
          {grant.partnerName}
        </Text>
        <Text as="p" variant="bodySm" tone="subdued">
          {isAsking
            ? 'It can no longer make photos in your style. What it made stays with it.'
            : `Since ${day.format(new Date(grant.givenAt))}`}
        </Text>
      </div>
      {isAsking ? (
        <ButtonGroup>
          <Button onClick={() => setIsAsking(false)} disabled={fetcher.state !== 'idle'}>
            Keep
          </Button>
          <Button tone="critical" onClick={takeBack} loading={fetcher.state !== 'idle'}>
            Take back
          </Button>
        </ButtonGroup>
      ) : (
        <Button
          onClick={() => setIsAsking(true)}
          accessibilityLabel={`Take back access of ${grant.partnerName}`}
        >
          Take back
        </Button>
      )}
    </li>
  );
}
