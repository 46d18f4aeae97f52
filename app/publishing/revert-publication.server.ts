import { Prisma, type Publication } from '@prisma/client';
import { isRefusedToken } from '#app/shopify/admin-error.ts';
import { deleteFiles, updateFile } from '#app/shopify/documents/files.ts';
import { appendVariantMedia } from '#app/shopify/documents/products.ts';
import { explainRefusal } from './explain-refusal.ts';
import { notUndone } from './interruptions.ts';
import { describeChanges, readWholeMediaState, type MediaState } from './media-state.ts';
import { isOurPicture, settleReplaced } from './replaced-picture.server.ts';
import { restoreAlt, restoreReplaced } from './replace-media.server.ts';
import { planRevert, shownBy, type RevertPlan } from './revert-plan.ts';
import { publicationParts, type PublishingServices, type StepContext } from './step.ts';
import { fileNameOf, findOwnFile } from './upload-file.server.ts';

/**
 * Gives a product's gallery back as it was before a publication, however far that came: the photo is taken off, variants
 * show what they showed, a replaced picture is put back. What the merchant changed in between stays, and is said. Every
 * step looks before it acts, so a run that died anywhere is continued. A file that was on the product stays among the
 * shop's files, so that publishing again needs no upload.
 */
export async function revertPublication(
  services: PublishingServices,
  input: { publicationId: string },
): Promise<void> {
  const publication = await services.db.publication.findUnique({
    where: { id: input.publicationId },
    include: publicationParts,
  });
  if (!publication || !['placed', 'failed'].includes(publication.status)) return;
  if (publication.store.status !== 'installed') {
    services.log.warn({ publicationId: publication.id }, 'not undone: the app was uninstalled');
    return;
  }
  const admin = services.adminApi.forShop(publication.store.shopDomain ?? '');
  try {
    await undo({ services, admin, publication });
  } catch (error) {
    if (!isRefusedToken(error)) throw error;
    services.log.warn({ publicationId: publication.id }, 'not undone: the app was uninstalled');
  }
}

async function undo(context: StepContext): Promise<void> {
  const { admin, publication } = context;
  const { shopifyId } = publication.product;
  const isReplacement = publication.placement === 'replace';
  if (isReplacement && !publication.revertPlan) await awaitPicture(context);
  const shown = await readWholeMediaState(admin, shopifyId);
  if (!shown) return save(context, 'The product no longer exists in the shop.');
  const ours = await ourMedia(context);
  const plan = (publication.revertPlan as RevertPlan | null) ?? (await keepPlan(context, shown.state, ours));
  let isFileGone = isReplacement;
  if (isReplacement) {
    if (plan.restoresPicture) await restoreReplaced(context);
    if (plan.restoresAlt !== undefined) await restoreAlt(context, plan.restoresAlt);
  } else {
    isFileGone = await takeOff(context, shown.state);
    await giveVariantsBack(context, plan);
  }
  const after = await readWholeMediaState(admin, shopifyId);
  if (!after) return save(context, null, isFileGone);
  if (!isReplacement && isShown(after.state, publication)) {
    throw new Error(`Publication ${publication.id}: Shopify still shows the photo after it was taken off.`);
  }
  const before = publication.before as MediaState | null;
  const kept = isKeptText(publication, plan, after.state)
    ? [...plan.kept, 'the alt text of the replaced photo, as Shopify takes no empty one']
    : plan.kept;
  const changes = [...(before ? describeChanges(before, after.state, ours) : []), ...kept];
  const note = changes.length ? `Kept what was changed in the meantime: ${changes.join(', ')}.` : null;
  await save(context, note, isFileGone);
}

/** What Shopify makes of a replacement that was sent must be known before it is compared. */
async function awaitPicture({ admin, publication }: StepContext): Promise<void> {
  if (!publication.stagedUrl || publication.after) return;
  const file = await settleReplaced(admin, publication.replacesId ?? '');
  if (file && file.fileStatus !== 'READY')
    throw new Error(`Publication ${publication.id}: Shopify still processes the photo that is to be undone.`);
}

/** The replaced photo had no text. Shopify takes an empty one without complaint, but may go on with the old one. */
function isKeptText({ replacesId }: Publication, plan: RevertPlan, after: MediaState): boolean {
  return plan.restoresAlt === '' && Boolean(after.media.find(({ id }) => id === replacesId)?.alt);
}

async function ourMedia({ services, publication }: StepContext): Promise<Set<string>> {
  const own = await services.db.publication.findMany({
    where: { productId: publication.productId, fileId: { not: null } },
    select: { fileId: true },
  });
  return new Set(own.map(({ fileId }) => fileId ?? ''));
}

async function keepPlan(context: StepContext, now: MediaState, ours: Set<string>): Promise<RevertPlan> {
  const { publication, services } = context;
  const before = publication.before as MediaState | null;
  const after = publication.after as MediaState | null;
  if (!before) return { variants: [], restoresPicture: false, kept: [] };
  const picture = now.media.find(({ id }) => id === publication.replacesId);
  // a replacement that never ended: nobody has written down which address it has led to
  const isOurs = after || !picture ? null : await isOurPicture(context, picture.url);
  const plan = planRevert(publication, { before, after, now, isOurs }, ours);
  await services.db.publication.updateMany({
    where: { id: publication.id, status: publication.status },
    data: { revertPlan: plan },
  });
  return plan;
}

function isShown(state: MediaState, { fileId }: Publication): boolean {
  return state.media.some((entry) => entry.id === fileId);
}

/**
 * Off the product, and with that off its variants. A file that never came so far is deleted.
 * @returns whether it was deleted
 */
async function takeOff({ admin, publication }: StepContext, now: MediaState): Promise<boolean> {
  const { id, mediaId, stagedUrl } = publication;
  const fileId =
    publication.fileId ?? (stagedUrl ? await findOwnFile(admin, fileNameOf(publication)) : undefined);
  if (!fileId) return true;
  if (isShown(now, { ...publication, fileId })) {
    const { fileUpdate } = await admin.run(updateFile, {
      files: [{ id: fileId, referencesToRemove: [publication.product.shopifyId] }],
    });
    const [refusal] = fileUpdate.userErrors;
    if (refusal) throw new Error(`Publication ${id} cannot be undone. ${explainRefusal(refusal)}`);
    return false;
  }
  const wasNeverShown = !mediaId && publication.status === 'failed';
  if (wasNeverShown) await admin.run(deleteFiles, { fileIds: [fileId] });
  return wasNeverShown;
}

async function giveVariantsBack(context: StepContext, plan: RevertPlan): Promise<void> {
  const { admin, publication } = context;
  if (!plan.variants.length) return;
  const productId = publication.product.shopifyId;
  const product = await readWholeMediaState(admin, productId);
  if (!product) return;
  for (const { variantId, mediaId } of plan.variants) {
    // whoever has given it a photo since, the merchant or an earlier run, has the word
    if (!product.state.variantIds.includes(variantId) || shownBy(product.state, variantId).length) continue;
    const former = await formerMedia(context, product.state, variantId, mediaId);
    if (!former) continue;
    const { productVariantAppendMedia } = await admin.run(appendVariantMedia, {
      productId,
      variantMedia: [{ variantId, mediaIds: [former] }],
    });
    const [refusal] = productVariantAppendMedia.userErrors;
    if (refusal)
      throw new Error(`Publication ${publication.id}: a variant keeps no photo (${refusal.message}).`);
  }
}

/** What the variant showed: when that was a photo of ours which is gone by now, what it showed before that. */
async function formerMedia(
  { services, publication }: StepContext,
  now: MediaState,
  variantId: string,
  mediaId: string,
): Promise<string | undefined> {
  const seen = new Set<string>();
  for (let wanted: string | undefined = mediaId; wanted && !seen.has(wanted);) {
    const current: string = wanted;
    if (now.media.some(({ id }) => id === current)) return current;
    seen.add(current);
    const owner: { before: Prisma.JsonValue } | null = await services.db.publication.findFirst({
      where: { productId: publication.productId, fileId: current },
      select: { before: true },
    });
    wanted = owner?.before ? shownBy(owner.before as MediaState, variantId)[0] : undefined;
  }
  return undefined;
}

async function save(
  { services, publication }: StepContext,
  revertNote: string | null,
  isFileGone = false,
): Promise<void> {
  const { id, status, placement, productId, replacesId } = publication;
  await services.db.$transaction(async (tx) => {
    const saved = await tx.publication.updateMany({
      where: { id, status },
      data: {
        status: 'reverted',
        mediaId: null,
        position: null,
        revertNote,
        revertPlan: Prisma.DbNull,
        failureCode: null,
        failureMessage: null,
        ...(isFileGone ? { fileId: null, stagedUrl: null } : {}),
      },
    });
    if (saved.count && placement === 'replace' && replacesId)
      await tx.photo.updateMany({
        where: { productId, shopifyMediaId: replacesId },
        data: { isOurs: false },
      });
  });
}

/** The last attempt failed too: said so. Asking again goes on where this ended. */
export async function giveUpRevert(
  services: Pick<PublishingServices, 'db'>,
  publicationId: string,
): Promise<void> {
  await services.db.publication.updateMany({
    where: { id: publicationId, status: { in: ['placed', 'failed'] } },
    data: {
      failureCode: notUndone,
      failureMessage:
        'Not taken off yet: Shopify did not answer for a long time. Take it off again to go on.',
    },
  });
}
