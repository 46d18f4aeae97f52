import { Prisma } from '@prisma/client';
import { readWholeMediaState, type MediaState } from './media-state.ts';
import { isOurPicture, mediaRemoved, pictureChanged, settleReplaced } from './replaced-picture.server.ts';
import { shownBy } from './revert-plan.ts';
import { failed, productGone, saveStep, type Step, type StepContext } from './step.ts';

/**
 * A publication that was interrupted for hours or days is not simply gone on with: the merchant may have worked on the
 * product. Three states are compared, before us, as far as we came, and now. What we had done is kept out of the state that
 * an undoing goes back to, what the merchant has done since is kept in it, and what the merchant took back stays so.
 */
export async function recheckProduct(context: StepContext): Promise<Step> {
  const { admin, publication } = context;
  const before = publication.before as MediaState | null;
  const product = await readWholeMediaState(admin, publication.product.shopifyId);
  if (!product) return productGone;
  if (!before) return beginAnew(context);
  return publication.placement === 'replace'
    ? recheckReplaced(context, before, product.state)
    : recheckAdded(context, before, product.state);
}

/** Nothing of ours is in the gallery: the product is looked at as if for the first time. */
function beginAnew(context: StepContext): Promise<Step> {
  return saveStep(context, { before: Prisma.DbNull, looksAgain: false });
}

function recheckAdded(context: StepContext, before: MediaState, now: MediaState): Promise<Step> | Step {
  const { fileId, mediaId, variantIds } = context.publication;
  const isShown = now.media.some(({ id }) => id === fileId);
  if (mediaId && !isShown) {
    return failed(
      'media_removed',
      'Not published: the photo was taken off the product while the app was away.',
    );
  }
  const variants = now.variantIds.map((id) => {
    const shown = shownBy(now, id);
    const isOurDoing = variantIds.includes(id) && (!shown.length || shown.includes(fileId ?? ''));
    return { id, mediaIds: isOurDoing ? shownBy(before, id) : shown };
  });
  const merged: MediaState = {
    media: now.media.filter(({ id }) => id !== fileId),
    variants: variants.filter(({ mediaIds }) => mediaIds.length > 0),
    variantIds: now.variantIds,
  };
  return saveStep(context, { before: merged, looksAgain: false });
}

async function recheckReplaced(context: StepContext, before: MediaState, now: MediaState): Promise<Step> {
  const { publication } = context;
  const id = publication.replacesId ?? '';
  const first = before.media.find((entry) => entry.id === id);
  const isNothingSent = !publication.stagedUrl || !first;
  if (isNothingSent) return beginReplacingAnew(context);
  if (!now.media.some((entry) => entry.id === id)) return mediaRemoved;
  const file = await settleReplaced(context.admin, id);
  if (!file) return mediaRemoved;
  if (file.fileStatus !== 'READY') return { kind: 'wait', seconds: 4, why: 'Shopify processes the photo' };
  const url = file.image?.url ?? null;
  if (url === first.url) return beginReplacingAnew(context);
  if (!(await isOurPicture(context, url))) {
    // what is there now is the merchant's: an undoing has nothing to put back
    await saveStep(context, { stagedUrl: null });
    return pictureChanged;
  }
  const media = now.media.map((entry) => (entry.id === id ? first : entry));
  return saveStep(context, {
    before: { ...now, media },
    looksAgain: false,
    status: 'attached',
    fileId: id,
    mediaId: id,
  });
}

function beginReplacingAnew(context: StepContext): Promise<Step> {
  return saveStep(context, {
    before: Prisma.DbNull,
    looksAgain: false,
    stagedUrl: null,
    backupKey: null,
    fileId: null,
    mediaId: null,
  });
}
