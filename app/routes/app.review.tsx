import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useSearchParams } from '@remix-run/react';
import { Banner, BlockStack, Box, Card, InlineStack, Link, Page, Pagination, Text } from '@shopify/polaris';
import { countWaitingAssets, listGenerations } from '#app/generation/list-generations.server.ts';
import { currentStore } from '#app/stores/current-store.server.ts';
import { AssetCard } from '#app/ui/asset-card.tsx';
import { BeforeAfter } from '#app/ui/before-after.tsx';
import { correctionUrl } from '#app/ui/correction-url.ts';
import { GenerationRow } from '#app/ui/generation-row.tsx';
import { NothingHere } from '#app/ui/nothing-here.tsx';
import { countOf } from '#app/ui/scene-words.ts';
import { useAssetsAction } from '#app/ui/use-assets-action.ts';
import { useRefresh } from '#app/ui/use-refresh.ts';

const pageSize = 10;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { services, store } = await currentStore(request, context);
  const storeId = store.id;
  const cursor = new URL(request.url).searchParams.get('after') ?? undefined;
  const [waiting, running, recent, waitingCount] = await Promise.all([
    listGenerations(services, { storeId, only: 'waiting', cursor, limit: pageSize }),
    listGenerations(services, { storeId, only: 'running', limit: 20 }),
    listGenerations(services, { storeId, limit: 10 }),
    countWaitingAssets(services, { storeId }),
  ]);
  return {
    waiting: waiting.generations,
    nextCursor: waiting.nextCursor,
    running: running.generations,
    finished: recent.generations.filter(({ progress }) => progress === 1),
    waitingCount,
  };
}

export default function Review() {
  const { waiting, running, waitingCount } = useLoaderData<typeof loader>();
  const all = useAssetsAction();
  useRefresh(running.length > 0);
  const shown = waiting.flatMap(({ assets }) => assets).filter(({ status }) => status === 'awaiting-review');
  return (
    <Page
      title="Review"
      subtitle={waitingCount ? `${countOf(waitingCount, 'photo')} to review` : undefined}
      primaryAction={
        shown.length
          ? {
              content: `Approve all that passed (${shown.length})`,
              loading: all.isBusy,
              onAction: () =>
                all.act(
                  'approve',
                  shown.map(({ id }) => id),
                ),
            }
          : undefined
      }
    >
      <BlockStack gap="400">
        {all.failure && (
          <Banner tone="critical" title="Not everything could be approved">
            <p>{all.failure}</p>
          </Banner>
        )}
        {running.length > 0 && <Running />}
        {waiting.map((generation) => (
          <Card key={generation.id}>
            <BlockStack gap="400">
              <InlineStack align="space-between" blockAlign="center" gap="200">
                <Text as="h2" variant="headingMd">
                  {generation.title}
                </Text>
                <Link
                  url={`/app/generations/${generation.id}`}
                  removeUnderline
                  accessibilityLabel={`Open ${generation.title}`}
                >
                  Open
                </Link>
              </InlineStack>
              <BeforeAfter
                title={generation.title}
                sourceUrl={generation.sourceUrl}
                correctionUrl={correctionUrl(generation)}
              >
                {generation.assets
                  .filter(({ status }) => status === 'awaiting-review')
                  .map((asset) => (
                    <AssetCard key={asset.id} asset={asset} title={generation.title} />
                  ))}
              </BeforeAfter>
            </BlockStack>
          </Card>
        ))}
        {waiting.length === 0 && <NothingWaits />}
        <MorePages />
        <Finished />
        <Box paddingBlockEnd="800" />
      </BlockStack>
    </Page>
  );
}

function Running() {
  const { running } = useLoaderData<typeof loader>();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          In the making
        </Text>
        <ul className="al-rows">
          {running.map((generation) => (
            <GenerationRow key={generation.id} generation={generation} />
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}

function Finished() {
  const { finished } = useLoaderData<typeof loader>();
  if (!finished.length) return null;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Latest finished
        </Text>
        <ul className="al-rows">
          {finished.map((generation) => (
            <GenerationRow key={generation.id} generation={generation} />
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}

function NothingWaits() {
  const { running } = useLoaderData<typeof loader>();
  return (
    <NothingHere
      title="Nothing to review"
      text={
        running.length
          ? 'New photos appear here as soon as they are finished.'
          : 'New photos wait here for you before they reach your store.'
      }
      action={running.length ? undefined : { content: 'Choose products', url: '/app/products' }}
    />
  );
}

function MorePages() {
  const { nextCursor } = useLoaderData<typeof loader>();
  const [query, setQuery] = useSearchParams();
  const isLater = query.has('after');
  if (!isLater && !nextCursor) return null;
  return (
    <InlineStack align="center">
      <Pagination
        hasPrevious={isLater}
        previousTooltip="First page"
        onPrevious={() => setQuery({})}
        hasNext={nextCursor !== null}
        onNext={() => nextCursor && setQuery({ after: nextCursor })}
      />
    </InlineStack>
  );
}
