import { createHash } from 'node:crypto';
import { backupKeyOf } from './backup-key.ts';
import type { MediaState, ProductInShop } from './media-state.ts';
import { mostMedia } from './limits.ts';
import { failed, refused, type Step, type StepContext } from './step.ts';

/**
 * What stands against publishing on the product as it is in the shop now, before the shop is touched: it was archived, it
 * is full, or the photo that ours was made from is no longer there as it was.
 */
export async function checkProduct(context: StepContext, shown: ProductInShop): Promise<Step | undefined> {
  const { publication } = context;
  if (shown.status === 'ARCHIVED')
    return failed('product_archived', 'Not published: the product is archived. Unarchive it first.');
  if (publication.placement !== 'replace' && shown.state.media.length >= mostMedia)
    return refused({ code: 'PRODUCT_MEDIA_LIMIT_EXCEEDED', message: '' });
  if (publication.ignoresSource) return undefined;
  return checkSource(context, shown.state);
}

/**
 * The same address is the same picture: Shopify gives every other one a new address. Behind a new address may be the same
 * bytes, after an undoing for one.
 */
async function checkSource(context: StepContext, { media }: MediaState): Promise<Step | undefined> {
  const { photo, sourceUrl, sourceHash, origin } = context.publication.asset.generation;
  // what a partner sent was never a photo of the product
  if (origin === 'partner' || !sourceUrl || !sourceHash) return undefined;
  if (media.some(({ url }) => url === sourceUrl)) return undefined;
  const current = media.find(({ id }) => id === photo?.shopifyMediaId);
  if (!current) return sourceChanged('was removed from the product');
  if (await isReplacedByUs(context, current.id, sourceHash)) return undefined;
  const fetched = current.url ? await context.services.publicFetch.download(current.url) : undefined;
  if (fetched && !fetched.ok) throw new Error(`The source photo could not be read: ${fetched.message}`);
  const hash = fetched && createHash('sha256').update(fetched.bytes).digest('hex');
  return hash === sourceHash ? undefined : sourceChanged('has another picture now');
}

function sourceChanged(what: string): Step {
  return failed(
    'source_changed',
    `Not published: the photo that this one was made from ${what}. Photograph the product again, or publish it anyway.`,
  );
}

/** One of our photos took the source's place: its own picture is kept, and was the one. */
async function isReplacedByUs(context: StepContext, mediaId: string, sourceHash: string): Promise<boolean> {
  const { productId, storeId } = context.publication;
  const backupKey = backupKeyOf(storeId, sourceHash);
  const where = { productId, replacesId: mediaId, backupKey, status: { in: ['attached', 'placed'] } };
  return (await context.services.db.publication.count({ where })) > 0;
}
