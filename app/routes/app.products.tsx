import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useNavigate, useNavigation, useSearchParams } from '@remix-run/react';
import { Banner, BlockStack, Box, Card, Page, Pagination, TextField } from '@shopify/polaris';
import { useEffect, useState } from 'react';
import { listProducts } from '#app/catalog/list-products.server.ts';
import { readCatalogStatus } from '#app/catalog/read-catalog-status.server.ts';
import { readProductStates } from '#app/publishing/read-product-states.server.ts';
import { currentStore } from '#app/stores/current-store.server.ts';
import { NothingHere } from '#app/ui/nothing-here.tsx';
import { ProductTable } from '#app/ui/product-table.tsx';
import { countOf } from '#app/ui/scene-words.ts';
import { useRefresh } from '#app/ui/use-refresh.ts';

const pageSize = 25;

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { services, store } = await currentStore(request, context);
  const query = new URL(request.url).searchParams;
  const [page, catalog] = await Promise.all([
    listProducts(services, {
      storeId: store.id,
      search: query.get('search')?.trim() || undefined,
      cursor: query.get('trail')?.split(',').at(-1),
      limit: pageSize,
    }),
    readCatalogStatus(services, { storeId: store.id }),
  ]);
  const productIds = page.products.map(({ id }) => id);
  const states = await readProductStates(services, { storeId: store.id, productIds });
  return {
    isReading: catalog.reading.state === 'running' || catalog.reading.state === 'never',
    productCount: catalog.productCount,
    nextCursor: page.nextCursor,
    products: page.products.map((product) => ({
      id: product.id,
      title: product.title,
      status: product.status,
      photoUrl: product.photos.find(({ isOurs }) => !isOurs)?.url ?? null,
      state: states.get(product.id) ?? { kind: 'ready' as const },
    })),
  };
}

export default function Products() {
  const { products, productCount, isReading } = useLoaderData<typeof loader>();
  const navigate = useNavigate();
  const navigation = useNavigation();
  const isLoading = navigation.state === 'loading' && navigation.location.pathname === '/app/products';
  useRefresh(isReading || products.some(({ state }) => state.kind === 'running'));
  // one parameter: a repeated one does not survive the admin's own address
  const photograph = (ids: string[]) => navigate(`/app/photograph?products=${ids.join(',')}`);
  return (
    <Page title="Products" subtitle={productCount ? countOf(productCount, 'product') : undefined}>
      <BlockStack gap="400">
        {isReading && (
          <Banner tone="info">
            <p>Your products are being read. This page fills by itself.</p>
          </Banner>
        )}
        <Card padding="0">
          {productCount > 0 && <Search />}
          {products.length > 0 && (
            <ProductTable products={products} isLoading={isLoading} onPhotograph={photograph} />
          )}
          {products.length === 0 && <NoProducts />}
          <Pages />
        </Card>
        <Box paddingBlockEnd="800" />
      </BlockStack>
    </Page>
  );
}

/** Searches while the merchant types, at most every third of a second; the address keeps what was searched. */
function Search() {
  const [query, setQuery] = useSearchParams();
  const asked = query.get('search') ?? '';
  const [text, setText] = useState(asked);
  useEffect(() => {
    if (text === asked) return undefined;
    const timer = setTimeout(() => setQuery(text ? { search: text } : {}, { replace: true }), 300);
    return () => clearTimeout(timer);
  }, [text, asked, setQuery]);
  return (
    <Box padding="300">
      <TextField
        label="Search products"
        labelHidden
        placeholder="Search products"
        autoComplete="off"
        value={text}
        onChange={setText}
        clearButton
        onClearButtonClick={() => setText('')}
      />
    </Box>
  );
}

function NoProducts() {
  const [query] = useSearchParams();
  const { isReading } = useLoaderData<typeof loader>();
  if (query.get('search'))
    return <NothingHere isInCard title="No product is called that" text="Try another part of its title." />;
  return (
    <NothingHere
      isInCard
      title={isReading ? 'Your products are on their way' : 'Your store has no products yet'}
      text="Products that you add in Shopify appear here by themselves."
    />
  );
}

/** The cursors of the pages before are kept in the address, so that "previous" works after a reload. */
function Pages() {
  const { nextCursor } = useLoaderData<typeof loader>();
  const [query, setQuery] = useSearchParams();
  const trail = query.get('trail')?.split(',') ?? [];
  if (!trail.length && !nextCursor) return null;
  const go = (cursors: string[]) => {
    const search = query.get('search');
    setQuery({ ...(search ? { search } : {}), ...(cursors.length ? { trail: cursors.join(',') } : {}) });
  };
  return (
    <Pagination
      type="table"
      hasPrevious={trail.length > 0}
      hasNext={Boolean(nextCursor)}
      onPrevious={() => go(trail.slice(0, -1))}
      onNext={() => nextCursor && go([...trail, nextCursor])}
    />
  );
}
