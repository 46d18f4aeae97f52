import { nextGid, type Product, type Shop, type StoredFile, type Variant, type World } from './state.ts';
import { deletedProductPayload, productPayload } from './webhook-payloads.ts';

export type NewProduct = Partial<
  Pick<
    Product,
    | 'title'
    | 'handle'
    | 'vendor'
    | 'productType'
    | 'status'
    | 'tags'
    | 'descriptionHtml'
    | 'category'
    | 'collectionIds'
  >
> & { variants?: { title: string; sku?: string; price?: string }[] };

/** Adds a product, without telling anybody. */
export function addProduct(world: World, shop: Shop, input: NewProduct): Product {
  const now = world.clock.now();
  const id = nextGid(world, 'Product');
  const title = input.title ?? 'Untitled';
  const product: Product = {
    id,
    title,
    handle: freeHandle(shop, input.handle ?? slug(title)),
    vendor: input.vendor ?? shop.name,
    productType: input.productType ?? '',
    status: input.status ?? 'ACTIVE',
    tags: input.tags ?? [],
    descriptionHtml: input.descriptionHtml ?? '',
    category: input.category ?? null,
    collectionIds: input.collectionIds ?? [],
    mediaIds: [],
    variants: [],
    createdAt: now,
    updatedAt: now,
    publishedAt: input.status === 'DRAFT' ? null : now,
  };
  product.variants = (input.variants ?? [{ title: 'Default Title' }]).map((variant, index): Variant => ({
    id: nextGid(world, 'ProductVariant'),
    productId: id,
    title: variant.title,
    sku: variant.sku ?? '',
    price: variant.price ?? '0.00',
    position: index + 1,
    mediaIds: [],
    createdAt: now,
    updatedAt: now,
  }));
  shop.products.set(id, product);
  return product;
}

/** Adds a product as the merchant does in the admin: everybody who subscribed is told. */
export function createProduct(
  world: World,
  shop: Shop,
  input: NewProduct,
  files: StoredFile[] = [],
): Product {
  const product = addProduct(world, shop, input);
  product.mediaIds.push(...files.map((file) => file.id));
  announceProduct(world, shop, product);
  return product;
}

export function announceProduct(world: World, shop: Shop, product: Product): void {
  world.webhooks.emit(shop, 'products/create', () => productPayload(world, shop, product));
}

/** Every change, also of its media, moves `updated_at` and fires products/update, Shopify's own writes included. */
export function productChanged(world: World, shop: Shop, product: Product): void {
  product.updatedAt = world.clock.now();
  world.webhooks.emit(shop, 'products/update', () => productPayload(world, shop, product), product.id);
}

export function removeProduct(world: World, shop: Shop, product: Product): void {
  shop.products.delete(product.id);
  world.webhooks.emit(shop, 'products/delete', () => deletedProductPayload(product));
}

/** Takes media off a product; Shopify clears them from its variants as well. */
export function detachMedia(product: Product, fileIds: string[]): void {
  product.mediaIds = product.mediaIds.filter((id) => !fileIds.includes(id));
  for (const variant of product.variants) {
    variant.mediaIds = variant.mediaIds.filter((id) => !fileIds.includes(id));
  }
}

export function productsWith(shop: Shop, fileId: string): Product[] {
  return [...shop.products.values()].filter((product) => product.mediaIds.includes(fileId));
}

export function variantsOf(shop: Shop): Variant[] {
  return [...shop.products.values()].flatMap((product) => product.variants);
}

export function slug(text: string): string {
  return (
    text
      .toLowerCase()
      .normalize('NFKD')
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '') || 'product'
  );
}

function freeHandle(shop: Shop, wanted: string): string {
  const taken = new Set([...shop.products.values()].map((product) => product.handle));
  let handle = wanted;
  for (let count = 1; taken.has(handle); count += 1) handle = `${wanted}-${count}`;
  return handle;
}
