import { useFetcher } from '@remix-run/react';
import { Banner, BlockStack, Button, ButtonGroup, Text } from '@shopify/polaris';
import { useState } from 'react';
import type { PublicationView } from '#app/publishing/read-publications.server.ts';
import { AltTextField } from './alt-text-field.tsx';
import type { AssetsReply } from './asset-card.tsx';

type Intent = 'publish' | 'publish-anyway' | 'revert' | 'change-alt';

/** What can be done with a photo that was to be put on a product, why it is not there, and what an undoing kept. */
export function PublicationActions({ publication, name }: { publication: PublicationView; name: string }) {
  const fetcher = useFetcher<AssetsReply>();
  const [isEditing, setEditing] = useState(false);
  const pending = fetcher.state === 'idle' ? undefined : fetcher.formData?.get('intent');
  const { id: publicationId, assetId } = publication;
  const act = (intent: Intent, alt = '') =>
    fetcher.submit(
      { intent, assetId, publicationId, ...(alt ? { alt } : {}) },
      { method: 'post', action: '/app/assets' },
    );
  const failure = fetcher.data && !fetcher.data.ok ? fetcher.data.message : publication.failure;
  return (
    <BlockStack gap="200">
      {failure && (
        <Banner tone={publication.isSourceChanged ? 'warning' : 'critical'}>
          <p>{failure}</p>
        </Banner>
      )}
      {publication.note && (
        <Text as="p" variant="bodySm" tone="subdued">
          {publication.note}
        </Text>
      )}
      {isEditing && publication.status === 'placed' ? (
        <AltEditor
          saved={publication.alt}
          onSave={(alt) => {
            act('change-alt', alt);
            setEditing(false);
          }}
          onCancel={() => setEditing(false)}
        />
      ) : (
        <ButtonGroup>
          {actionsFor(publication).map(({ intent, label }) => (
            <Button
              key={intent}
              onClick={() => (intent === 'change-alt' ? setEditing(true) : act(intent))}
              loading={pending === intent}
              disabled={pending !== undefined && pending !== intent}
              accessibilityLabel={`${label}: ${name}`}
            >
              {label}
            </Button>
          ))}
          {isOpen(publication) && (
            <Button url={`/app/publish/${assetId}`} accessibilityLabel={`Choose place: ${name}`}>
              Choose place
            </Button>
          )}
        </ButtonGroup>
      )}
    </BlockStack>
  );
}

function AltEditor(props: { saved: string; onSave: (alt: string) => void; onCancel: () => void }) {
  const [text, setText] = useState(props.saved);
  const isEmpty = text.trim() === '';
  return (
    <BlockStack gap="200">
      <AltTextField
        value={text}
        onChange={setText}
        error={isEmpty ? 'Say in a few words what the photo shows.' : undefined}
      />
      <ButtonGroup>
        <Button
          variant="primary"
          disabled={isEmpty || text === props.saved}
          onClick={() => props.onSave(text)}
        >
          Save alt text
        </Button>
        <Button onClick={props.onCancel}>Cancel</Button>
      </ButtonGroup>
    </BlockStack>
  );
}

/** Can be published anew, elsewhere if wanted. */
function isOpen({ status }: PublicationView): boolean {
  return status === 'failed' || status === 'reverted';
}

function actionsFor(publication: PublicationView): { intent: Intent; label: string }[] {
  if (publication.isReverting) return [];
  switch (publication.status) {
    case 'placed':
      return [
        { intent: 'revert', label: 'Take off the product' },
        { intent: 'change-alt', label: 'Edit alt text' },
      ];
    case 'failed':
      return [
        publication.isSourceChanged
          ? { intent: 'publish-anyway', label: 'Publish anyway' }
          : { intent: 'publish', label: 'Try again' },
        ...(publication.isHalfDone ? [{ intent: 'revert' as const, label: 'Take off the product' }] : []),
      ];
    case 'reverted':
      return [{ intent: 'publish', label: 'Publish again' }];
    case 'queued':
    case 'uploaded':
    case 'attached':
      return [];
  }
}
