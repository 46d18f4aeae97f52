import { useFetcher } from '@remix-run/react';
import { Banner, BlockStack, Button, ButtonGroup, InlineStack, Text } from '@shopify/polaris';
import type { AssetView } from '#app/generation/view-generation.server.ts';
import type { PublicationView } from '#app/publishing/read-publications.server.ts';
import { FidelityFigures } from './fidelity-figures.tsx';
import { AssetBadge } from './generation-badge.tsx';
import { Photo } from './photo.tsx';
import { PublicationActions } from './publication-actions.tsx';
import { PublicationState } from './publication-state.tsx';
import { nameScene } from './scene-words.ts';

/** What acting on photos answers. */
export type AssetsReply = { ok: true } | { ok: false; message: string };

/** One new photo: what it is, what was measured on it, and what can be done with it now. */
export function AssetCard(props: { asset: AssetView; title: string; publication?: PublicationView }) {
  const { asset, title, publication } = props;
  const name = nameScene(asset.scene);
  return (
    <article className="al-asset" data-rejected={asset.status === 'rejected'} data-asset={asset.id}>
      <Photo url={asset.url} alt={`${title}, new photo, ${name}`} placeholder={sayMissing(asset)} opens />
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <Text as="h4" variant="headingSm">
          {name}
        </Text>
        {publication ? <PublicationState publication={publication} /> : <AssetBadge status={asset.status} />}
      </InlineStack>
      {asset.status === 'failed' && asset.failure && (
        <Text as="p" variant="bodySm" tone="critical">
          {asset.failure}
        </Text>
      )}
      {asset.url && <FidelityFigures figures={asset.figures} heatMapUrl={asset.heatMapUrl} />}
      <div className="al-asset-foot">
        {publication ? (
          <PublicationActions publication={publication} name={`${title}, ${name}`} />
        ) : (
          <AssetActions asset={asset} name={`${title}, ${name}`} />
        )}
      </div>
    </article>
  );
}

function sayMissing(asset: AssetView): string {
  switch (asset.status) {
    case 'queued':
      return 'Waiting to start';
    case 'rendering':
      return 'In the making';
    case 'failed':
      return 'No photo was made';
    case 'awaiting-review':
    case 'approved':
    case 'rejected':
      return 'This photo is no longer kept';
  }
}

type Intent = 'approve' | 'reject' | 'publish';

function AssetActions({ asset, name }: { asset: AssetView; name: string }) {
  const fetcher = useFetcher<AssetsReply>();
  const pending = fetcher.state === 'idle' ? undefined : fetcher.formData?.get('intent');
  const act = (intent: Intent) =>
    fetcher.submit({ intent, assetId: asset.id }, { method: 'post', action: '/app/assets' });
  const actions = actionsFor(asset);
  const failure = fetcher.data && !fetcher.data.ok ? fetcher.data.message : undefined;
  return (
    <BlockStack gap="200">
      {failure && (
        <Banner tone="critical">
          <p>{failure}</p>
        </Banner>
      )}
      {actions.length > 0 && (
        <ButtonGroup>
          {actions.map(({ intent, label }) => (
            <Button
              key={intent}
              onClick={() => act(intent)}
              loading={pending === intent}
              disabled={pending !== undefined && pending !== intent}
              accessibilityLabel={`${label}: ${name}`}
            >
              {label}
            </Button>
          ))}
          {asset.status === 'approved' && (
            <Button url={`/app/publish/${asset.id}`} accessibilityLabel={`Choose place: ${name}`}>
              Choose place
            </Button>
          )}
        </ButtonGroup>
      )}
    </BlockStack>
  );
}

function actionsFor(asset: AssetView): { intent: Intent; label: string }[] {
  switch (asset.status) {
    case 'awaiting-review':
      return [
        { intent: 'approve', label: 'Approve' },
        { intent: 'reject', label: 'Reject' },
      ];
    case 'approved':
      return [
        { intent: 'publish', label: 'Publish' },
        { intent: 'reject', label: 'Reject' },
      ];
    case 'rejected':
      return [{ intent: 'approve', label: 'Approve after all' }];
    case 'queued':
    case 'rendering':
    case 'failed':
      return [];
  }
}
