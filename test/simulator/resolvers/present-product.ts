import type { Collection, Product, Shop, Variant } from '../state.ts';
import { legacyId } from '../state.ts';
import type { Call } from './call.ts';
import { connection, type PageArguments } from './connection.ts';
import { metafieldsOf } from './metafields.ts';
import { presentFile } from './present-file.ts';
import { search } from './search.ts';

type MediaPage = PageArguments & { query?: string | null; sortKey?: string | null };

export function presentProduct(call: Call, product: Product): Record<string, unknown> {
  const { shop } = call;
  const prices = product.variants.map((variant) => Number(variant.price));
  return {
    __typename: 'Product',
    id: product.id,
    legacyResourceId: legacyId(product.id),
    defaultCursor: product.id,
    title: product.title,
    handle: product.handle,
    vendor: product.vendor,
    productType: product.productType,
    status: product.status,
    tags: product.tags.toSorted(),
    description: product.descriptionHtml.replace(/<[^>]*>/g, ' ').trim(),
    descriptionHtml: product.descriptionHtml,
    category: product.category && {
      __typename: 'TaxonomyCategory',
      isLeaf: true,
      isRoot: false,
      ...product.category,
    },
    createdAt: product.createdAt,
    updatedAt: product.updatedAt,
    publishedAt: product.publishedAt,
    onlineStoreUrl: product.publishedAt && `https://${shop.domain}/products/${product.handle}`,
    onlineStorePreviewUrl: `https://${shop.domain}/products/${product.handle}?preview=1`,
    isGiftCard: false,
    hasOnlyDefaultVariant: product.variants.length === 1 && product.variants[0].title === 'Default Title',
    totalInventory: 0,
    tracksInventory: false,
    templateSuffix: null,
    seo: { title: null, description: null },
    featuredMedia: () => mediaOf(shop, product).map((file) => presentFile(call, file))[0] ?? null,
    mediaCount: { count: product.mediaIds.length, precision: 'EXACT' },
    media: (page: MediaPage) => mediaConnection(call, product.mediaIds, page),
    variantsCount: { count: product.variants.length, precision: 'EXACT' },
    variants: (page: PageArguments) =>
      connection(call, product.variants, page, (variant) => presentVariant(call, product, variant)),
    options: () => [
      {
        id: product.id.replace('Product', 'ProductOption'),
        name: 'Title',
        position: 1,
        values: product.variants.map(({ title }) => title),
      },
    ],
    priceRangeV2: {
      minVariantPrice: { amount: Math.min(...prices).toFixed(2), currencyCode: 'USD' },
      maxVariantPrice: { amount: Math.max(...prices).toFixed(2), currencyCode: 'USD' },
    },
    collections: (page: PageArguments) =>
      connection(
        call,
        product.collectionIds.flatMap((id) => shop.collections.get(id) ?? []),
        page,
        (collection) => presentCollection(call, collection),
      ),
    ...metafieldsOf(call, product.id),
  };
}

export function presentVariant(call: Call, product: Product, variant: Variant): Record<string, unknown> {
  return {
    __typename: 'ProductVariant',
    id: variant.id,
    legacyResourceId: legacyId(variant.id),
    title: variant.title,
    displayName: `${product.title} - ${variant.title}`,
    sku: variant.sku || null,
    barcode: null,
    price: variant.price,
    compareAtPrice: null,
    position: variant.position,
    availableForSale: true,
    inventoryQuantity: 0,
    inventoryPolicy: 'DENY',
    taxable: true,
    selectedOptions: [{ name: 'Title', value: variant.title }],
    createdAt: variant.createdAt,
    updatedAt: variant.updatedAt,
    product: () => presentProduct(call, product),
    media: (page: PageArguments) => mediaConnection(call, variant.mediaIds, page),
    ...metafieldsOf(call, variant.id),
  };
}

export function presentCollection(call: Call, collection: Collection): Record<string, unknown> {
  const products = () =>
    [...call.shop.products.values()].filter((product) => product.collectionIds.includes(collection.id));
  return {
    __typename: 'Collection',
    id: collection.id,
    legacyResourceId: legacyId(collection.id),
    title: collection.title,
    handle: collection.handle,
    description: '',
    descriptionHtml: '',
    updatedAt: collection.updatedAt,
    sortOrder: 'BEST_SELLING',
    templateSuffix: null,
    productsCount: () => ({ count: products().length, precision: 'EXACT' }),
    products: (page: PageArguments) =>
      connection(call, products(), page, (product) => presentProduct(call, product)),
    hasProduct: ({ id }: { id: string }) => products().some((product) => product.id === id),
    ...metafieldsOf(call, collection.id),
  };
}

function mediaConnection(call: Call, ids: string[], page: MediaPage) {
  const files = ids.flatMap((id) => call.shop.files.get(id) ?? []);
  const matching = search(files, page.query, (file) => ({
    media_type: file.contentType,
    id: Number(legacyId(file.id)),
    status: file.status,
  }));
  const ordered =
    page.sortKey === 'ID'
      ? matching.toSorted((one, other) => Number(legacyId(one.id)) - Number(legacyId(other.id)))
      : matching;
  return connection(call, ordered, page, (file) => presentFile(call, file));
}

function mediaOf(shop: Shop, product: Product) {
  return product.mediaIds.flatMap((id) => shop.files.get(id) ?? []);
}
