import { appendVariantMedia, detachVariantMedia } from '#app/shopify/documents/products.ts';
import { readWholeMediaState } from './media-state.ts';
import { productGone, refused, type Step, type StepContext } from './step.ts';

/** Shopify's limit for one call. */
const mostPairs = 100;

/**
 * The variants that shall show the photo do: another photo is taken off them first. Looks before it acts, so that a run
 * that died is continued; variants that the merchant has deleted meanwhile are left out.
 * @returns undefined when nothing is left to do
 */
export async function linkVariants(context: StepContext, mediaId: string): Promise<Step | undefined> {
  const { admin, publication } = context;
  if (!publication.variantIds.length) return undefined;
  const productId = publication.product.shopifyId;
  const product = await readWholeMediaState(admin, productId);
  if (!product) return productGone;
  const shown = new Map(product.state.variants.map(({ id, mediaIds }) => [id, mediaIds]));
  const wanted = publication.variantIds.filter(
    (id) => product.state.variantIds.includes(id) && !shown.get(id)?.includes(mediaId),
  );
  const others = wanted.flatMap((variantId) =>
    (shown.get(variantId) ?? []).map((id) => ({ variantId, mediaIds: [id] })),
  );
  for (const variantMedia of chunks(others)) {
    const { productVariantDetachMedia } = await admin.run(detachVariantMedia, { productId, variantMedia });
    const [refusal] = productVariantDetachMedia.userErrors;
    if (refusal) return refused(refusal);
  }
  for (const variantMedia of chunks(wanted.map((variantId) => ({ variantId, mediaIds: [mediaId] })))) {
    const { productVariantAppendMedia } = await admin.run(appendVariantMedia, { productId, variantMedia });
    const [refusal] = productVariantAppendMedia.userErrors;
    if (refusal?.code === 'NON_READY_MEDIA')
      return { kind: 'wait', seconds: 2, why: 'the photo is not ready for variants yet' };
    if (refusal) return refused(refusal);
  }
  return undefined;
}

function chunks<Item>(list: Item[]): Item[][] {
  return Array.from({ length: Math.ceil(list.length / mostPairs) }, (_, index) =>
    list.slice(index * mostPairs, (index + 1) * mostPairs),
  );
}
