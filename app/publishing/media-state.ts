import type { AdminClient } from '#app/shopify/admin-api.server.ts';
import { readProductMedia, readProductVariants } from '#app/shopify/documents/products.ts';
import { readAllPages } from '#app/shopify/read-all-pages.ts';

/** A product's gallery as it is: order, texts, addresses, and which variant shows what. */
export type MediaState = {
  media: { id: string; alt: string; kind: string; url: string | null }[];
  /** only variants that show a photo */
  variants: { id: string; mediaIds: string[] }[];
  /** all of them */
  variantIds: string[];
};

export type ProductInShop = { status: string; state: MediaState };

/** Undefined when the product is gone. */
export async function readMediaState(
  admin: AdminClient,
  shopifyProductId: string,
): Promise<ProductInShop | undefined> {
  let status = '';
  const media = await readAllPages(async (after) => {
    const { product } = await admin.run(readProductMedia, { id: shopifyProductId, after });
    status = product?.status ?? status;
    return product?.media;
  });
  if (!media) return undefined;
  return {
    status,
    state: {
      media: media.map((entry) => ({
        id: entry.id,
        alt: entry.alt ?? '',
        kind: entry.mediaContentType,
        url: entry.image?.url ?? null,
      })),
      variants: [],
      variantIds: [],
    },
  };
}

/** The same with variants' photos; undefined when the product is gone. */
export async function readWholeMediaState(
  admin: AdminClient,
  shopifyProductId: string,
): Promise<ProductInShop | undefined> {
  const product = await readMediaState(admin, shopifyProductId);
  const variants = await readAllPages(async (after) => {
    const page = await admin.run(readProductVariants, { id: shopifyProductId, after });
    return page.product?.variants;
  });
  if (!product || !variants) return undefined;
  const shown = variants
    .map(({ id, media }) => ({ id, mediaIds: media.nodes.map((node) => node.id) }))
    .filter((variant) => variant.mediaIds.length > 0);
  const variantIds = variants.map(({ id }) => id);
  return { ...product, state: { ...product.state, variants: shown, variantIds } };
}

/** What a merchant changed between two states, in plain words; our own media `ours` left aside. */
export function describeChanges(before: MediaState, now: MediaState, ours: ReadonlySet<string>): string[] {
  const old = before.media.filter((entry) => !ours.has(entry.id));
  const current = now.media.filter((entry) => !ours.has(entry.id));
  const oldIds = new Set(old.map((entry) => entry.id));
  const currentIds = new Set(current.map((entry) => entry.id));
  const added = current.filter((entry) => !oldIds.has(entry.id)).length;
  const removed = old.filter((entry) => !currentIds.has(entry.id)).length;
  const keptBefore = old.filter((entry) => currentIds.has(entry.id));
  const keptNow = current.filter((entry) => oldIds.has(entry.id));
  const hasNewOrder = keptBefore.some((entry, index) => entry.id !== keptNow[index].id);
  const oldAlts = new Map(old.map((entry) => [entry.id, entry.alt]));
  const retold = keptNow.filter((entry) => oldAlts.get(entry.id) !== entry.alt).length;
  return [
    ...(added ? [`${added} added`] : []),
    ...(removed ? [`${removed} removed`] : []),
    ...(hasNewOrder ? ['the order changed'] : []),
    ...(retold ? [`${retold} with a new alt text`] : []),
  ];
}
