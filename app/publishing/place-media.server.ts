import { setTimeout as sleep } from 'node:timers/promises';
import { recordEvent } from '#app/events/record-event.server.ts';
import type { AdminClient } from '#app/shopify/admin-api.server.ts';
import { updateFile } from '#app/shopify/documents/files.ts';
import { readJob } from '#app/shopify/documents/jobs.ts';
import { reorderProductMedia } from '#app/shopify/documents/products.ts';
import { linkVariants } from './link-variants.server.ts';
import { readMediaState, readWholeMediaState } from './media-state.ts';
import { isPlacement, targetPosition, type Placement, type Siblings } from './placement.ts';
import { failed, productGone, refused, type Step, type StepContext } from './step.ts';

const patienceSeconds = 15;
/** a merchant, or another publication, may move things at the same moment */
const mostMoves = 4;
const longestAltMinutes = 2;

/** attached → placed: where the merchant wants it and on the variants that shall show it, verified by reading back. */
export async function placeMedia(context: StepContext): Promise<Step> {
  const { admin, publication } = context;
  const mediaId = publication.mediaId ?? '';
  for (let moves = 0; ; moves++) {
    const product = await readMediaState(admin, publication.product.shopifyId);
    if (!product) return productGone;
    const order = product.state.media.map((entry) => entry.id);
    const position = order.indexOf(mediaId);
    if (position < 0) {
      return failed(
        'media_removed',
        'Not published: the photo was removed from the product while it was being placed.',
      );
    }
    if (!product.state.media[position].alt) return giveAlt(context, mediaId);
    const target = targetPosition(order, mediaId, placementOf(publication), await siblingsOf(context));
    if (position === target) return (await linkVariants(context, mediaId)) ?? finishPlacing(context, mediaId);
    if (moves === mostMoves) return { kind: 'wait', seconds: 5, why: 'the gallery keeps changing' };
    const { productReorderMedia } = await admin.run(reorderProductMedia, {
      id: publication.product.shopifyId,
      moves: [{ id: mediaId, newPosition: String(target) }],
    });
    const [refusal] = productReorderMedia.mediaUserErrors;
    if (refusal) return refused(refusal);
    const isDone = await waitForJob(admin, productReorderMedia.job);
    if (!isDone) return { kind: 'wait', seconds: 3, why: 'Shopify orders the gallery' };
  }
}

/** Media of this product's publications with the same placement, asked for before and after this one. */
async function siblingsOf(context: StepContext): Promise<Siblings> {
  const { id, productId, createdAt, placement } = context.publication;
  const others = await context.services.db.publication.findMany({
    where: { productId, placement, fileId: { not: null }, status: { not: 'reverted' }, id: { not: id } },
    select: { id: true, createdAt: true, fileId: true },
  });
  const isLater = (other: { id: string; createdAt: Date }) =>
    other.createdAt > createdAt || (other.createdAt.getTime() === createdAt.getTime() && other.id > id);
  const idsOf = (list: typeof others) => new Set(list.map((other) => other.fileId ?? ''));
  return {
    earlier: idsOf(others.filter((other) => !isLater(other))),
    later: idsOf(others.filter(isLater)),
  };
}

/** The text given with the file did not persist, or belongs to a file that was there: given, and read back. */
export async function giveAlt(context: StepContext, id: string): Promise<Step> {
  const { updatedAt } = context.publication;
  if (context.services.clock.now().getTime() - updatedAt.getTime() > longestAltMinutes * 60_000) {
    return failed('alt_not_kept', 'The photo is on the product, but Shopify does not keep its alt text.');
  }
  const { fileUpdate } = await context.admin.run(updateFile, {
    files: [{ id, alt: context.publication.alt }],
  });
  const [refusal] = fileUpdate.userErrors;
  return refusal ? refused(refusal) : { kind: 'wait', seconds: 1, why: 'the alt text is read back' };
}

async function waitForJob(admin: AdminClient, job: { id: string; done: boolean } | null): Promise<boolean> {
  if (!job || job.done) return true;
  const giveUpAt = performance.now() + patienceSeconds * 1000;
  for (let waitMs = 60; performance.now() < giveUpAt; waitMs = Math.min(1500, waitMs * 1.6)) {
    const current = await admin.run(readJob, { id: job.id });
    // a job that Shopify no longer knows has ended
    if (!current.job || current.job.done) return true;
    await sleep(waitMs);
  }
  return false;
}

function placementOf({ placement }: { placement: string }): Placement {
  return isPlacement(placement) ? placement : 'last';
}

/** Keeps the state that we leave behind, so that a revert can tell what a merchant changed since. */
export async function finishPlacing(context: StepContext, mediaId: string): Promise<Step> {
  const { admin, publication, services } = context;
  const product = await readWholeMediaState(admin, publication.product.shopifyId);
  if (!product) return productGone;
  const position = product.state.media.findIndex((entry) => entry.id === mediaId);
  await services.db.$transaction(async (tx) => {
    const placed = await tx.publication.updateMany({
      where: { id: publication.id, status: 'attached' },
      data: {
        status: 'placed',
        mediaId,
        position,
        after: product.state,
        failureCode: null,
        failureMessage: null,
      },
    });
    if (!placed.count) return;
    // of a replacement: the picture at the merchant's address is ours now
    await tx.photo.updateMany({
      where: { productId: publication.productId, shopifyMediaId: mediaId },
      data: { isOurs: true },
    });
    await recordEvent(tx, {
      type: 'publication.placed',
      subjectId: publication.id,
      storeId: publication.storeId,
    });
  });
  return { kind: 'next' };
}
