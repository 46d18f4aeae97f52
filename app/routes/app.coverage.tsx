import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useSearchParams } from '@remix-run/react';
import { BlockStack, Box, Card, IndexTable, Page, Pagination, Tabs, Text } from '@shopify/polaris';
import { readCoverage, type CoverageState } from '#app/automation/read-coverage.server.ts';
import { currentStore } from '#app/stores/current-store.server.ts';
import { CoverageBadge } from '#app/ui/coverage-badge.tsx';
import { NothingHere } from '#app/ui/nothing-here.tsx';

const tabs = [
  { id: 'waiting', content: 'Waiting' },
  { id: 'refused', content: 'Refused' },
  { id: 'done', content: 'Done' },
  { id: 'not-covered', content: 'Not covered' },
] as const satisfies { id: CoverageState; content: string }[];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { services, store } = await currentStore(request, context);
  const query = new URL(request.url).searchParams;
  const asked = tabs.find(({ id }) => id === query.get('state'))?.id;
  const cursor = query.get('after') ?? undefined;
  const read = async (state: CoverageState) => ({
    state,
    ...(await readCoverage(services, { storeId: store.id, state, cursor })),
  });
  const first = await read(asked ?? tabs[0].id);
  if (asked || first.rows.length > 0) return first;
  return read(tabs.find(({ id }) => first.counts[id] > 0)?.id ?? first.state);
}

/** For every product: why it has new photos, or why not. */
export default function CoveragePage() {
  const { state, counts, rows } = useLoaderData<typeof loader>();
  const [, setQuery] = useSearchParams();
  return (
    <Page title="Coverage" backAction={{ content: 'Settings', url: '/app/settings' }}>
      <BlockStack gap="400">
        <Card padding="0">
          <Tabs
            tabs={tabs.map(({ id, content }) => ({ id, content: `${content} (${counts[id]})` }))}
            selected={tabs.findIndex(({ id }) => id === state)}
            onSelect={(index) => setQuery({ state: tabs[index].id })}
          />
          {rows.length ? <Rows /> : <Nothing />}
          <Pages />
        </Card>
        <Box paddingBlockEnd="800" />
      </BlockStack>
    </Page>
  );
}

function Rows() {
  const { rows } = useLoaderData<typeof loader>();
  return (
    <IndexTable
      selectable={false}
      resourceName={{ singular: 'product', plural: 'products' }}
      itemCount={rows.length}
      headings={[{ title: 'Product' }, { title: 'State' }, { title: 'Why' }]}
    >
      {rows.map((row, position) => (
        <IndexTable.Row key={row.productId} id={row.productId} position={position}>
          <IndexTable.Cell>
            <Text as="span" fontWeight="medium">
              {row.title}
            </Text>
          </IndexTable.Cell>
          <IndexTable.Cell>
            <CoverageBadge state={row.state} />
          </IndexTable.Cell>
          <IndexTable.Cell>
            <div className="al-cell">{row.why}</div>
          </IndexTable.Cell>
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

function Nothing() {
  return (
    <NothingHere
      isInCard
      title="No product here"
      text="Every product of your store is in one of these lists."
    />
  );
}

function Pages() {
  const { state, nextCursor } = useLoaderData<typeof loader>();
  const [query, setQuery] = useSearchParams();
  if (!nextCursor && !query.has('after')) return null;
  return (
    <Box padding="300">
      <Pagination
        hasPrevious={query.has('after')}
        previousTooltip="First page"
        onPrevious={() => setQuery({ state })}
        hasNext={nextCursor !== null}
        onNext={() => nextCursor && setQuery({ state, after: nextCursor })}
      />
    </Box>
  );
}
