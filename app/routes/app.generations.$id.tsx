import { json, type LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Box, Card, Page, Text } from '@shopify/polaris';
import type { GenerationView } from '#app/generation/view-generation.server.ts';
import { readGeneration } from '#app/generation/read-generation.server.ts';
import { readPublications, type PublicationView } from '#app/publishing/read-publications.server.ts';
import { currentStore } from '#app/stores/current-store.server.ts';
import { AssetCard } from '#app/ui/asset-card.tsx';
import { BeforeAfter } from '#app/ui/before-after.tsx';
import { correctionUrl } from '#app/ui/correction-url.ts';
import { FailedPage } from '#app/ui/failed-page.tsx';
import { GenerationBadge } from '#app/ui/generation-badge.tsx';
import { isPublicationMoving } from '#app/ui/publication-state.tsx';
import { countOf } from '#app/ui/scene-words.ts';
import { useAssetsAction } from '#app/ui/use-assets-action.ts';
import { useRefresh } from '#app/ui/use-refresh.ts';

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const { services, store } = await currentStore(request, context);
  const storeId = store.id;
  const generation = await readGeneration(services, { storeId, generationId: params.id ?? '' });
  if (!generation) return json(null, { status: 404 });
  const assetIds = generation.assets.map(({ id }) => id);
  return json({ generation, publications: await readPublications(services, { storeId, assetIds }) });
}

export default function GenerationPage() {
  const found = useLoaderData<typeof loader>();
  return found ? <Found {...found} /> : <FailedPage isMissing />;
}

type FoundGeneration = { generation: GenerationView; publications: PublicationView[] };

function Found({ generation, publications }: FoundGeneration) {
  const all = useAssetsAction();
  useRefresh(generation.progress < 1 || publications.some(isPublicationMoving));
  const published = new Set(publications.map(({ assetId }) => assetId));
  const waiting = generation.assets.filter(({ status }) => status === 'awaiting-review');
  const approved = generation.assets.filter(({ id, status }) => status === 'approved' && !published.has(id));
  return (
    <Page
      title={generation.title}
      titleMetadata={<GenerationBadge status={generation.status} progress={generation.progress} />}
      backAction={{ content: 'Products', url: '/app/products' }}
      primaryAction={primaryActionOf(waiting, approved, all)}
    >
      <BlockStack gap="400">
        {all.failure && (
          <Banner tone="critical" title="Not everything could be done">
            <p>{all.failure}</p>
          </Banner>
        )}
        {generation.status === 'failed' && generation.failure && (
          <Banner tone="warning" title="These photos could not be made">
            <p>{generation.failure}</p>
          </Banner>
        )}
        {generation.together && (
          <Text as="p" tone="subdued">
            {generation.together}
          </Text>
        )}
        <Card>
          <BeforeAfter
            title={generation.title}
            sourceUrl={generation.sourceUrl}
            correctionUrl={correctionUrl(generation)}
          >
            {generation.assets.map((asset) => (
              <AssetCard
                key={asset.id}
                asset={asset}
                title={generation.title}
                publication={publications.find(({ assetId }) => assetId === asset.id)}
              />
            ))}
          </BeforeAfter>
        </Card>
        <Box paddingBlockEnd="800" />
      </BlockStack>
    </Page>
  );
}

type Choosable = { id: string };

/** One thing to do next: approve what waits, then publish what is approved. */
function primaryActionOf(
  waiting: Choosable[],
  approved: Choosable[],
  all: ReturnType<typeof useAssetsAction>,
) {
  const [intent, assets] = waiting.length
    ? (['approve', waiting] as const)
    : (['publish', approved] as const);
  if (!assets.length) return undefined;
  return {
    content:
      intent === 'approve'
        ? `Approve all that passed (${waiting.length})`
        : `Publish ${countOf(approved.length, 'approved photo')}`,
    loading: all.isBusy,
    onAction: () =>
      all.act(
        intent,
        assets.map(({ id }) => id),
      ),
  };
}
