import type { AdminClient } from '#app/shopify/admin-api.server.ts';
import {
  readProduct,
  readProductMedia,
  readProductVariants,
  type ProductMedia,
} from '#app/shopify/documents/products.ts';
import { readAllPages } from '#app/shopify/read-all-pages.ts';
import type { ReadMembership, ReadPhoto, ReadProduct, ReadVariant } from './store-products.server.ts';

export type WholeProduct = {
  product: ReadProduct;
  photos: ReadPhoto[];
  variants: ReadVariant[];
  memberships: ReadMembership[];
};

/** One product as Shopify has it now, all pages of it; undefined when it is gone. */
export async function readWholeProduct(
  admin: AdminClient,
  shopifyId: string,
): Promise<WholeProduct | undefined> {
  const { product } = await admin.run(readProduct, { id: shopifyId });
  const media = await readAllPages(async (after) => {
    const page = await admin.run(readProductMedia, { id: shopifyId, after });
    return page.product?.media;
  });
  const variants = await readAllPages(async (after) => {
    const page = await admin.run(readProductVariants, { id: shopifyId, after });
    return page.product?.variants;
  });
  if (!product || !media || !variants) return undefined;
  const { category, collections, ...fields } = product;
  return {
    product: { ...fields, category: category?.fullName ?? '' },
    memberships: collections.nodes.map((one) => ({ ...one, productId: shopifyId })),
    photos: media.flatMap((entry, position) => toPhoto(shopifyId, entry, position) ?? []),
    variants: variants.map(({ id, title }, position) => ({ id, title, position, productId: shopifyId })),
  };
}

/** Undefined for videos and 3D models. */
export function toPhoto(productId: string, media: ProductMedia, position: number): ReadPhoto | undefined {
  if (media.mediaContentType !== 'IMAGE') return undefined;
  return {
    id: media.id,
    productId,
    position,
    alt: media.alt ?? '',
    status: media.status,
    url: media.image?.url ?? '',
    width: media.image?.width ?? null,
    height: media.image?.height ?? null,
  };
}
