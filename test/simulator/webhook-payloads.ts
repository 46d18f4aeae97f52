// Webhook bodies keep the shape of the old REST resources: numeric ids, snake case, an admin_graphql_api_id beside each id.
import { fileUrl } from './cdn.ts';
import { legacyId, type Charge, type Product, type Shop, type StoredFile, type World } from './state.ts';

export function productPayload(world: World, shop: Shop, product: Product) {
  const files = product.mediaIds.flatMap((id) => shop.files.get(id) ?? []);
  const images = files
    .filter((file) => file.status === 'READY')
    .map((file) => imageOf(world, shop, product, file));
  return {
    admin_graphql_api_id: product.id,
    body_html: product.descriptionHtml,
    created_at: time(product.createdAt),
    handle: product.handle,
    id: Number(legacyId(product.id)),
    product_type: product.productType,
    published_at: product.publishedAt && time(product.publishedAt),
    template_suffix: null,
    title: product.title,
    updated_at: time(product.updatedAt),
    vendor: product.vendor,
    status: product.status.toLowerCase(),
    published_scope: 'web',
    tags: product.tags.join(', '),
    variants: product.variants.map((variant) => ({
      admin_graphql_api_id: variant.id,
      barcode: null,
      compare_at_price: null,
      created_at: time(variant.createdAt),
      id: Number(legacyId(variant.id)),
      inventory_policy: 'deny',
      position: variant.position,
      price: variant.price,
      product_id: Number(legacyId(product.id)),
      sku: variant.sku,
      taxable: true,
      title: variant.title,
      updated_at: time(variant.updatedAt),
      option1: variant.title,
      option2: null,
      option3: null,
      image_id: variant.mediaIds[0] ? Number(legacyId(variant.mediaIds[0])) : null,
    })),
    options: [
      {
        name: 'Title',
        id: Number(legacyId(product.id)) * 10,
        product_id: Number(legacyId(product.id)),
        position: 1,
        values: product.variants.map((variant) => variant.title),
      },
    ],
    images,
    image: images[0] ?? null,
    media: files.map((file, index) => ({
      id: Number(legacyId(file.id)),
      product_id: Number(legacyId(product.id)),
      position: index + 1,
      created_at: time(file.createdAt),
      updated_at: time(file.updatedAt),
      alt: file.alt || null,
      status: file.status,
      media_content_type: 'IMAGE',
      preview_image:
        file.content && file.status === 'READY'
          ? {
              width: file.content.width,
              height: file.content.height,
              src: fileUrl(world, shop, file),
              status: 'READY',
            }
          : null,
      variant_ids: variantIdsOf(product, file),
      admin_graphql_api_id: file.id,
    })),
    variant_gids: product.variants.map((variant) => ({
      admin_graphql_api_id: variant.id,
      updated_at: time(variant.updatedAt),
    })),
    has_variants_that_requires_components: false,
    category: product.category && { admin_graphql_api_id: product.category.id, name: product.category.name },
  };
}

function imageOf(world: World, shop: Shop, product: Product, file: StoredFile) {
  return {
    id: Number(legacyId(file.id)),
    alt: file.alt || null,
    position: product.mediaIds.indexOf(file.id) + 1,
    product_id: Number(legacyId(product.id)),
    created_at: time(file.createdAt),
    updated_at: time(file.updatedAt),
    admin_graphql_api_id: file.id.replace('MediaImage', 'ProductImage'),
    width: file.content?.width ?? null,
    height: file.content?.height ?? null,
    src: fileUrl(world, shop, file),
    variant_ids: variantIdsOf(product, file),
  };
}

function variantIdsOf(product: Product, file: StoredFile): number[] {
  return product.variants
    .filter((variant) => variant.mediaIds.includes(file.id))
    .map((variant) => Number(legacyId(variant.id)));
}

export function deletedProductPayload(product: Product) {
  return { id: Number(legacyId(product.id)) };
}

export function shopPayload(shop: Shop) {
  return {
    id: Number(legacyId(shop.id)),
    name: shop.name,
    email: `owner@${shop.domain}`,
    domain: shop.domain,
    myshopify_domain: shop.domain,
    currency: 'USD',
    iana_timezone: 'America/New_York',
    plan_name: 'basic',
    primary_locale: 'en',
    created_at: time(shop.createdAt),
  };
}

/** customers/data_request, customers/redact and shop/redact. */
export function compliancePayload(shop: Shop, topic: string) {
  const base = { shop_id: Number(legacyId(shop.id)), shop_domain: shop.domain };
  if (topic === 'shop/redact') return base;
  const customer = { id: 191167, email: 'john@example.com', phone: '555-625-1199' };
  if (topic === 'customers/redact') return { ...base, customer, orders_to_redact: [299938, 280263] };
  return { ...base, customer, orders_requested: [299938, 280263], data_request: { id: 9999 } };
}

export function chargePayload(shop: Shop, charge: Charge) {
  const key = charge.kind === 'subscription' ? 'app_subscription' : 'app_purchase_one_time';
  return {
    [key]: {
      admin_graphql_api_id: charge.id,
      name: charge.name,
      status: charge.status,
      admin_graphql_api_shop_id: shop.id,
      created_at: time(charge.createdAt),
      updated_at: time(charge.createdAt),
      currency: 'USD',
    },
  };
}

/** Shopify writes webhook times in the shop's own zone; UTC keeps them comparable. */
function time(date: Date): string {
  return date.toISOString().replace(/\.\d+Z$/, '+00:00');
}
