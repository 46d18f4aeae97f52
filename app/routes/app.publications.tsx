import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useSearchParams } from '@remix-run/react';
import { BlockStack, Box, Card, InlineStack, Link, Page, Pagination, Tabs, Text } from '@shopify/polaris';
import {
  listPublications,
  publicationLists,
  type ListedPublication,
  type PublicationList,
} from '#app/publishing/list-publications.server.ts';
import { currentStore } from '#app/stores/current-store.server.ts';
import { NothingHere } from '#app/ui/nothing-here.tsx';
import { Photo } from '#app/ui/photo.tsx';
import { PublicationActions } from '#app/ui/publication-actions.tsx';
import { isPublicationMoving, PublicationState } from '#app/ui/publication-state.tsx';
import { useRefresh } from '#app/ui/use-refresh.ts';

const pageSize = 20;

const tabs = [
  { id: 'all', content: 'All' },
  { id: 'placed', content: 'On products' },
  { id: 'failed', content: 'Not published' },
  { id: 'reverted', content: 'Taken off' },
] as const satisfies { id: PublicationList; content: string }[];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { services, store } = await currentStore(request, context);
  const query = new URL(request.url).searchParams;
  const asked = query.get('list') ?? '';
  const list = asked in publicationLists ? (asked as PublicationList) : 'all';
  const cursor = query.get('after') ?? undefined;
  const found = await listPublications(services, { storeId: store.id, list, cursor, limit: pageSize });
  return { list, timeZone: store.timeZone, ...found };
}

/** What was put on products: where, when, and how to undo it. */
export default function Publications() {
  const { list, publications } = useLoaderData<typeof loader>();
  const [, setQuery] = useSearchParams();
  useRefresh(publications.some(isPublicationMoving));
  return (
    <Page title="Published">
      <BlockStack gap="400">
        <Card padding="0">
          <Tabs
            tabs={[...tabs]}
            selected={tabs.findIndex(({ id }) => id === list)}
            onSelect={(index) => setQuery({ list: tabs[index].id })}
          />
          {publications.length ? <Rows /> : <Nothing />}
          <Pages />
        </Card>
        <Box paddingBlockEnd="800" />
      </BlockStack>
    </Page>
  );
}

function Rows() {
  const { publications } = useLoaderData<typeof loader>();
  return (
    <Box padding="400">
      <ul className="al-rows">
        {publications.map((publication) => (
          <Row key={publication.id} publication={publication} />
        ))}
      </ul>
    </Box>
  );
}

function Row({ publication }: { publication: ListedPublication }) {
  const { timeZone } = useLoaderData<typeof loader>();
  const { title, photoUrl, alt } = publication;
  return (
    <li className="al-row" data-align="start" data-publication={publication.id}>
      <Photo url={photoUrl} alt="" size="small" />
      <div className="al-grow">
        <BlockStack gap="200">
          <InlineStack gap="200" blockAlign="center">
            <Link
              url={`/app/generations/${publication.generationId}`}
              monochrome
              removeUnderline
              accessibilityLabel={`Photos of ${title}`}
            >
              <Text as="span" fontWeight="medium">
                {title}
              </Text>
            </Link>
            <PublicationState publication={publication} />
          </InlineStack>
          <BlockStack gap="050">
            <Text as="p" variant="bodySm" tone="subdued">
              {`${sayPlace(publication)} · ${sayTime(publication.changedAt, timeZone)}`}
            </Text>
            {alt && (
              <Text as="p" variant="bodySm" breakWord>
                {`Alt text: ${alt}`}
              </Text>
            )}
          </BlockStack>
          <PublicationActions publication={publication} name={title} />
        </BlockStack>
      </div>
    </li>
  );
}

const places: Record<ListedPublication['at'], string> = {
  last: 'After the other photos',
  first: 'Before the other photos',
  'after-first': 'Behind the first photo',
  replace: 'In the place of another photo',
};

function sayPlace({ at, variants }: ListedPublication): string {
  return variants.length ? `${places[at]}, on ${variants.join(', ')}` : places[at];
}

/** One clock for server and browser: else what is shown first would change. */
function sayTime(moment: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
    new Date(moment),
  );
}

function Nothing() {
  const { list } = useLoaderData<typeof loader>();
  return (
    <NothingHere
      isInCard
      title="No photo here"
      text={
        list === 'all'
          ? 'Photos that you publish are listed here, with where they went and how to take them off again.'
          : 'Photos of this kind are listed here.'
      }
      {...(list === 'all' ? { action: { content: 'Review photos', url: '/app/review' } } : {})}
    />
  );
}

function Pages() {
  const { list, nextCursor } = useLoaderData<typeof loader>();
  const [query, setQuery] = useSearchParams();
  if (!nextCursor && !query.has('after')) return null;
  return (
    <Box padding="300">
      <Pagination
        hasPrevious={query.has('after')}
        previousTooltip="First page"
        onPrevious={() => setQuery({ list })}
        hasNext={nextCursor !== null}
        onNext={() => nextCursor && setQuery({ list, after: nextCursor })}
      />
    </Box>
  );
}
