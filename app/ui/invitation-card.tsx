import { useFetcher, useSearchParams } from '@remix-run/react';
import { Banner, BlockStack, Button, ButtonGroup, Form, List, Text, TextField } from '@shopify/polaris';
import { useState } from 'react';
import type { AnswerOutcome, InvitationView } from '#app/partners/answer-invitation.server.ts';
import { sayScope } from './scope-words.ts';

const day = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' });

/** Who asks this merchant for what, and where a code is given. */
export function Invitations({ invitations }: { invitations: InvitationView[] }) {
  const [query] = useSearchParams();
  const code = query.get('invitation') ?? '';
  return (
    <BlockStack gap="400">
      {invitations.map((one) => (
        <InvitationCard key={one.id} invitation={one} code={code} />
      ))}
      {code && !invitations.length && (
        <Banner tone="warning" title="There is no open invitation with this code">
          <p>It was answered, withdrawn or has expired. Ask the partner for a new one.</p>
        </Banner>
      )}
      <CodeField />
    </BlockStack>
  );
}

function InvitationCard({ invitation, code }: { invitation: InvitationView; code: string }) {
  const { id, partnerName, scopes, note, expiresAt } = invitation;
  const fetcher = useFetcher<AnswerOutcome>();
  const isBusy = fetcher.state !== 'idle';
  const answer = (intent: 'accept' | 'decline') =>
    fetcher.submit({ intent, invitationId: id, code }, { method: 'post' });
  return (
    <Banner tone="info" title={`${partnerName} asks for access to your store`}>
      <BlockStack gap="300">
        {note && <Text as="p">{`“${note}”`}</Text>}
        <List>
          {scopes.map((scope) => (
            <List.Item key={scope}>{sayScope(scope)}</List.Item>
          ))}
        </List>
        <Text as="p" tone="subdued">
          {`It pays with its own credits. You can take this back at any time. Open until ${day.format(new Date(expiresAt))}.`}
        </Text>
        {fetcher.data && !fetcher.data.ok && <Text as="p">{fetcher.data.message}</Text>}
        <ButtonGroup>
          <Button onClick={() => answer('decline')} disabled={isBusy}>
            Decline
          </Button>
          <Button variant="primary" onClick={() => answer('accept')} loading={isBusy}>
            {`Allow ${partnerName}`}
          </Button>
        </ButtonGroup>
      </BlockStack>
    </Banner>
  );
}

function CodeField() {
  const [, setQuery] = useSearchParams();
  const [code, setCode] = useState('');
  return (
    <Form onSubmit={() => setQuery({ invitation: code.trim() })}>
      <TextField
        label="Code of an invitation"
        autoComplete="off"
        placeholder="invite_…"
        value={code}
        onChange={setCode}
        connectedRight={
          <Button submit disabled={!code.trim()}>
            Show
          </Button>
        }
      />
    </Form>
  );
}
