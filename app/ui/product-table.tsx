import {
  BlockStack,
  IndexTable,
  InlineStack,
  Link,
  Text,
  useBreakpoints,
  useIndexResourceState,
  type IndexTableProps,
} from '@shopify/polaris';
import type { ProductState } from '#app/publishing/product-state.ts';
import { ProductBadge } from './generation-badge.tsx';
import { Photo } from './photo.tsx';

export type ProductRow = {
  id: string;
  title: string;
  /** Shopify's: ACTIVE, DRAFT, … */
  status: string;
  photoUrl: string | null;
  state: ProductState;
};

const wideHeadings: IndexTableProps['headings'] = [
  { title: 'Photo', hidden: true, id: 'photo' },
  { title: 'Product' },
  { title: 'New photos' },
];

/** Products to choose from, with where each stands and, if it cannot be photographed, why. */
export function ProductTable(props: {
  products: ProductRow[];
  isLoading: boolean;
  onPhotograph: (productIds: string[]) => void;
}) {
  const { products, isLoading, onPhotograph } = props;
  const { smDown } = useBreakpoints();
  const { selectedResources, allResourcesSelected, handleSelectionChange } = useIndexResourceState(products);
  return (
    <IndexTable
      resourceName={{ singular: 'product', plural: 'products' }}
      itemCount={products.length}
      selectedItemsCount={allResourcesSelected ? 'All' : selectedResources.length}
      onSelectionChange={handleSelectionChange}
      loading={isLoading}
      headings={smDown ? [{ title: 'Product' }] : wideHeadings}
      promotedBulkActions={[
        { content: 'Photograph in store style', onAction: () => onPhotograph(selectedResources) },
      ]}
    >
      {products.map((product, position) => (
        <IndexTable.Row
          key={product.id}
          id={product.id}
          position={position}
          selected={selectedResources.includes(product.id)}
          accessibilityLabel={`Choose ${product.title}`}
        >
          {smDown ? <NarrowCell product={product} /> : <WideCells product={product} />}
        </IndexTable.Row>
      ))}
    </IndexTable>
  );
}

function WideCells({ product }: { product: ProductRow }) {
  return (
    <>
      <IndexTable.Cell>
        <Photo url={product.photoUrl} alt="" size="thumbnail" />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <div className="al-cell">
          <Title product={product} />
        </div>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <div className="al-cell">
          <Standing product={product} />
        </div>
      </IndexTable.Cell>
    </>
  );
}

/** On a phone, Polaris' condensed table hides the ticks; one wide cell keeps them. */
function NarrowCell({ product }: { product: ProductRow }) {
  return (
    <IndexTable.Cell>
      <div className="al-row" data-align="start">
        <Photo url={product.photoUrl} alt="" size="thumbnail" />
        <div className="al-grow al-wrap">
          <BlockStack gap="100" inlineAlign="start">
            <Title product={product} />
            <Standing product={product} />
          </BlockStack>
        </div>
      </div>
    </IndexTable.Cell>
  );
}

function Title({ product }: { product: ProductRow }) {
  return (
    <Text as="span" fontWeight="medium" tone={product.status === 'ACTIVE' ? undefined : 'subdued'}>
      {product.title}
      {product.status === 'DRAFT' && ' (draft)'}
      {product.status === 'ARCHIVED' && ' (archived)'}
    </Text>
  );
}

function Standing({ product }: { product: ProductRow }) {
  const { state } = product;
  return (
    <BlockStack gap="100" inlineAlign="start">
      {'generationId' in state ? (
        <InlineStack gap="200" blockAlign="center">
          <ProductBadge state={state} />
          <RowLink url={`/app/generations/${state.generationId}`} label={`View photos of ${product.title}`}>
            View
          </RowLink>
        </InlineStack>
      ) : (
        <ProductBadge state={state} />
      )}
      {'reason' in state && (
        <Text as="p" variant="bodySm" tone="subdued">
          {state.reason}
        </Text>
      )}
      {state.kind === 'refused' && (
        <RowLink
          url={`/app/cut-out/${state.photoId}`}
          label={`Show by hand where ${product.title} is in its photo`}
        >
          Show by hand where the product is
        </RowLink>
      )}
    </BlockStack>
  );
}

/** A click on a row selects it; one on a link in it must not. */
function RowLink(props: { url: string; label: string; children: string }) {
  return (
    <span onClick={(event) => event.stopPropagation()}>
      <Link url={props.url} removeUnderline accessibilityLabel={props.label}>
        {props.children}
      </Link>
    </span>
  );
}
