// Queries about the shop and its products.
import { variantsOf } from '../products.ts';
import { legacyId, type Product } from '../state.ts';
import { type Call, checkGid, checkListSize, notImplemented, requireScope } from './call.ts';
import { connection, type PageArguments } from './connection.ts';
import { metafieldsOf } from './metafields.ts';
import { presentFile } from './present-file.ts';
import { presentCollection, presentProduct, presentVariant } from './present-product.ts';
import { search } from './search.ts';

type SearchPage = PageArguments & {
  query?: string | null;
  sortKey?: string | null;
  savedSearchId?: string | null;
};

export function shop(_: unknown, call: Call) {
  return presentShop(call);
}

export function presentShop(call: Call) {
  const { domain, id, name, createdAt } = call.shop;
  return {
    __typename: 'Shop',
    id,
    name,
    myshopifyDomain: domain,
    email: `owner@${domain}`,
    contactEmail: `owner@${domain}`,
    shopOwnerName: 'Shop Owner',
    url: `https://${domain}`,
    description: null,
    primaryDomain: {
      __typename: 'Domain',
      id: `gid://shopify/Domain/${legacyId(id)}`,
      host: domain,
      url: `https://${domain}`,
      sslEnabled: true,
    },
    plan: {
      displayName: 'Basic',
      publicDisplayName: 'Basic',
      partnerDevelopment: false,
      shopifyPlus: false,
    },
    currencyCode: 'USD',
    ianaTimezone: 'America/New_York',
    timezoneAbbreviation: 'EST',
    timezoneOffset: '-0500',
    timezoneOffsetMinutes: -300,
    unitSystem: 'METRIC_SYSTEM',
    weightUnit: 'KILOGRAMS',
    taxesIncluded: false,
    taxShipping: false,
    setupRequired: false,
    createdAt,
    updatedAt: createdAt,
    ...metafieldsOf(call, id),
  };
}

export function shopLocales(_: unknown, call: Call) {
  requireScope(call, 'shopLocales', 'read_locales', 'read_products');
  return [{ locale: 'en', name: 'English', primary: true, published: true }];
}

export function product({ id }: { id: string }, call: Call) {
  requireScope(call, 'product', 'read_products');
  checkGid(id, 'Product');
  const found = call.shop.products.get(id);
  return found ? presentProduct(call, found) : null;
}

export function productByIdentifier(
  { identifier }: { identifier: { id?: string; handle?: string } },
  call: Call,
) {
  requireScope(call, 'productByIdentifier', 'read_products');
  if (identifier.id) return product({ id: identifier.id }, call);
  if (!identifier.handle) throw notImplemented('productByIdentifier with customId');
  const found = [...call.shop.products.values()].find(({ handle }) => handle === identifier.handle);
  return found ? presentProduct(call, found) : null;
}

export function products(page: SearchPage, call: Call) {
  requireScope(call, 'products', 'read_products');
  return connection(call, sorted(findProducts(call, page.query), page.sortKey ?? 'ID'), page, (one) =>
    presentProduct(call, one),
  );
}

export function productsCount({ query }: { query?: string | null }, call: Call) {
  requireScope(call, 'productsCount', 'read_products');
  return { count: findProducts(call, query).length, precision: 'EXACT' };
}

function findProducts(call: Call, query: string | null | undefined): Product[] {
  return search([...call.shop.products.values()], query, (one) => ({
    id: Number(legacyId(one.id)),
    title: one.title,
    handle: one.handle,
    status: one.status,
    vendor: one.vendor,
    product_type: one.productType,
    tag: one.tags,
    created_at: one.createdAt,
    updated_at: one.updatedAt,
    sku: one.variants.map(({ sku }) => sku),
    published_status: one.publishedAt ? 'published' : 'unpublished',
  }));
}

function sorted(list: Product[], sortKey: string): Product[] {
  const byId = (one: Product, other: Product) => Number(legacyId(one.id)) - Number(legacyId(other.id));
  const orders: Record<string, (one: Product, other: Product) => number> = {
    ID: byId,
    RELEVANCE: byId,
    TITLE: (one, other) => one.title.localeCompare(other.title) || byId(one, other),
    VENDOR: (one, other) => one.vendor.localeCompare(other.vendor) || byId(one, other),
    CREATED_AT: (one, other) => one.createdAt.getTime() - other.createdAt.getTime() || byId(one, other),
    UPDATED_AT: (one, other) => one.updatedAt.getTime() - other.updatedAt.getTime() || byId(one, other),
  };
  if (!orders[sortKey]) throw notImplemented(`sorting products by ${sortKey}`);
  return list.toSorted(orders[sortKey]);
}

export function productVariant({ id }: { id: string }, call: Call) {
  requireScope(call, 'productVariant', 'read_products');
  checkGid(id, 'ProductVariant');
  const found = variantsOf(call.shop).find((variant) => variant.id === id);
  return found ? presentVariant(call, call.shop.products.get(found.productId)!, found) : null;
}

export function productVariants(page: SearchPage, call: Call) {
  requireScope(call, 'productVariants', 'read_products');
  const matching = search(variantsOf(call.shop), page.query, (variant) => ({
    id: Number(legacyId(variant.id)),
    product_id: Number(legacyId(variant.productId)),
    product_ids: [legacyId(variant.productId)],
    sku: variant.sku,
    title: variant.title,
    updated_at: variant.updatedAt,
  }));
  return connection(call, matching, page, (variant) =>
    presentVariant(call, call.shop.products.get(variant.productId)!, variant),
  );
}

export function collection({ id }: { id: string }, call: Call) {
  requireScope(call, 'collection', 'read_products');
  checkGid(id, 'Collection');
  const found = call.shop.collections.get(id);
  return found ? presentCollection(call, found) : null;
}

export function collections(page: SearchPage, call: Call) {
  requireScope(call, 'collections', 'read_products');
  const matching = search([...call.shop.collections.values()], page.query, (one) => ({
    id: Number(legacyId(one.id)),
    title: one.title,
    handle: one.handle,
    updated_at: one.updatedAt,
  }));
  return connection(call, matching, page, (one) => presentCollection(call, one));
}

export function files(page: SearchPage, call: Call) {
  requireScope(call, 'files', 'read_files', 'read_images', 'read_themes');
  const matching = search([...call.shop.files.values()], page.query, (file) => ({
    id: Number(legacyId(file.id)),
    filename: file.filename,
    media_type: file.contentType,
    status: file.status,
    created_at: file.createdAt,
    updated_at: file.updatedAt,
  }));
  return connection(call, matching, page, (file) => presentFile(call, file));
}

export function nodes({ ids }: { ids: string[] }, call: Call) {
  checkListSize('ids', ids);
  return ids.map((id) => node({ id }, call));
}

/** Anything with a global id. An id of an unknown kind is refused; an id of a known kind that is gone is null. */
export function node({ id }: { id: string }, call: Call): unknown {
  checkGid(id);
  switch (id.split('/')[3]) {
    case 'Product':
      return product({ id }, call);
    case 'ProductVariant':
      return productVariant({ id }, call);
    case 'Collection':
      return collection({ id }, call);
    case 'MediaImage':
    case 'GenericFile': {
      requireScope(call, 'node', 'read_files', 'read_products', 'read_images');
      const found = call.shop.files.get(id);
      return found ? presentFile(call, found) : null;
    }
    case 'Shop':
      return call.shop.id === id ? presentShop(call) : null;
    default:
      throw notImplemented(`node(id: "${id}")`);
  }
}
