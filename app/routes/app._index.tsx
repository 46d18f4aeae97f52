import type { ActionFunctionArgs, LoaderFunctionArgs } from '@remix-run/node';
import { useFetcher, useLoaderData } from '@remix-run/react';
import { Banner, BlockStack, Box, Button, Card, InlineStack, Layout, Page, Text } from '@shopify/polaris';
import { readCatalogStatus } from '#app/catalog/read-catalog-status.server.ts';
import { requestReading } from '#app/catalog/request-reading.server.ts';
import { readBalance } from '#app/credits/ledger.server.ts';
import { countWaitingAssets, listGenerations } from '#app/generation/list-generations.server.ts';
import { countPublished } from '#app/publishing/read-product-states.server.ts';
import { currentStore } from '#app/stores/current-store.server.ts';
import { readStyle } from '#app/style/read-style.server.ts';
import { GenerationRow } from '#app/ui/generation-row.tsx';
import { stepsOf } from '#app/ui/home-steps.ts';
import { Photo } from '#app/ui/photo.tsx';
import { ProfileCard } from '#app/ui/profile-card.tsx';
import { countOf } from '#app/ui/scene-words.ts';
import { SetupGuide } from '#app/ui/setup-guide.tsx';
import { useRefresh } from '#app/ui/use-refresh.ts';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { services, store } = await currentStore(request, context);
  const storeId = store.id;
  const [catalog, style, credits, recent, waiting, waitingCount, published] = await Promise.all([
    readCatalogStatus(services, { storeId }),
    readStyle(services, { storeId }),
    readBalance(services.db, { kind: 'store', id: storeId }),
    listGenerations(services, { storeId, limit: 6 }),
    listGenerations(services, { storeId, only: 'waiting', limit: 8 }),
    countWaitingAssets(services, { storeId }),
    countPublished(services, { storeId }),
  ]);
  const waitingPhotos = waiting.generations.flatMap(({ id, title, assets }) =>
    assets
      .filter(({ status }) => status === 'awaiting-review')
      .map((asset) => ({ id: asset.id, url: asset.url, title, generationId: id })),
  );
  return {
    storeName: store.name,
    catalog,
    style,
    credits,
    recent: recent.generations,
    waitingPhotos: waitingPhotos.slice(0, 8),
    waitingCount,
    published,
  };
}

/** Reads the catalogue again after a failure. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { services, store } = await currentStore(request, context);
  await requestReading(services, { storeId: store.id });
  return { ok: true };
}

export default function Home() {
  const home = useLoaderData<typeof loader>();
  const steps = stepsOf(home);
  const isUnderWay =
    steps.some(({ state }) => state === 'running') || home.recent.some(({ progress }) => progress < 1);
  useRefresh(isUnderWay);
  const isSetUp = steps.every(({ state }) => state === 'done');
  const primary = isSetUp && { content: 'Photograph products', url: '/app/products' };
  return (
    <Page title={home.storeName} primaryAction={primary || undefined}>
      <BlockStack gap="400">
        {home.catalog.reading.state === 'failed' && <ReadingFailed failure={home.catalog.reading.failure} />}
        <Layout>
          <Layout.Section>
            <BlockStack gap="400">
              {!isSetUp && <SetupGuide steps={steps} />}
              {home.catalog.reading.state === 'complete' && <Numbers />}
              {home.waitingCount > 0 && <Waiting />}
              {home.recent.length > 0 && <Recent />}
            </BlockStack>
          </Layout.Section>
          {home.style.style && (
            <Layout.Section variant="oneThird">
              <ProfileCard style={home.style.style} />
            </Layout.Section>
          )}
        </Layout>
        <Box paddingBlockEnd="800" />
      </BlockStack>
    </Page>
  );
}

function ReadingFailed({ failure }: { failure: string | null }) {
  const fetcher = useFetcher();
  return (
    <Banner
      tone="critical"
      title="Your products could not be read"
      action={{
        content: 'Read them again',
        loading: fetcher.state !== 'idle',
        onAction: () => fetcher.submit({}, { method: 'post', action: '/app?index' }),
      }}
    >
      <p>{failure ?? 'Shopify did not answer in time.'}</p>
    </Banner>
  );
}

function Numbers() {
  const { catalog, published, credits } = useLoaderData<typeof loader>();
  const reserved = credits.reserved ? `${credits.reserved} more reserved` : 'One for each new photo';
  return (
    <Card>
      <div className="al-numbers">
        <Metric name="Products" value={catalog.productCount} detail={countOf(catalog.photoCount, 'photo')} />
        <Metric
          name="With new photos"
          value={published.products}
          detail={`${countOf(published.photos, 'photo')} published`}
        />
        <Metric name="Credits left" value={credits.available} detail={reserved} />
      </div>
    </Card>
  );
}

function Metric({ name, value, detail }: { name: string; value: number; detail: string }) {
  return (
    <BlockStack gap="050">
      <Text as="h3" variant="bodySm" tone="subdued">
        {name}
      </Text>
      <Text as="p" variant="headingLg" numeric>
        {value.toLocaleString('en')}
      </Text>
      <Text as="p" variant="bodySm" tone="subdued">
        {detail}
      </Text>
    </BlockStack>
  );
}

function Waiting() {
  const { waitingCount, waitingPhotos } = useLoaderData<typeof loader>();
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            {`${countOf(waitingCount, 'photo')} to review`}
          </Text>
          <Button url="/app/review">Review</Button>
        </InlineStack>
        <div className="al-thumbs" data-large>
          {waitingPhotos.map((photo) => (
            <Photo key={photo.id} url={photo.url} alt={`${photo.title}, new photo`} />
          ))}
        </div>
      </BlockStack>
    </Card>
  );
}

function Recent() {
  const { recent } = useLoaderData<typeof loader>();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Latest
        </Text>
        <ul className="al-rows">
          {recent.map((generation) => (
            <GenerationRow key={generation.id} generation={generation} />
          ))}
        </ul>
      </BlockStack>
    </Card>
  );
}
