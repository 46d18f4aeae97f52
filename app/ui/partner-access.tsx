import { useFetcher } from '@remix-run/react';
import { BlockStack, Button, ButtonGroup, Card, Text } from '@shopify/polaris';
import { useState } from 'react';
import type { GrantView } from '#app/partners/list-grants.server.ts';
import type { InvitationView } from '#app/partners/answer-invitation.server.ts';
import { Invitations } from './invitation-card.tsx';
import { sayScope } from './scope-words.ts';
import { CopiedText } from './copied-text.tsx';

const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' });

/** The store's id, which a partner needs, and the partners that were allowed in. */
export function PartnerAccess(props: {
  storeId: string;
  grants: GrantView[];
  invitations: InvitationView[];
}) {
  const { storeId, grants, invitations } = props;
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
        <Invitations invitations={invitations} />
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
  return (
    <BlockStack gap="200">
      <Text as="h3" variant="headingSm">
        Store ID
      </Text>
      <CopiedText text={storeId} label="Store ID" />
      <Text as="p" variant="bodySm" tone="subdued">
        A partner that you work with asks you for it, and so do your own programs.
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
            ? 'It can no longer make photos in your style, and what it ordered is stopped. What it made stays with it.'
            : `Since ${day.format(new Date(grant.givenAt))}: ${grant.scopes.map(sayScope).join(', ')}`}
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
