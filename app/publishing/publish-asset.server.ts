import { Prisma } from '@prisma/client';
import { scheduleJob } from '#app/queue/outbox.server.ts';
import { isRefusedAccess, isRefusedToken } from '#app/shopify/admin-error.ts';
import { deleteFiles } from '#app/shopify/documents/files.ts';
import { attachMedia } from './attach-media.server.ts';
import { checkProduct } from './check-product.server.ts';
import { accessRefused, interruptions, uninstalled } from './interruptions.ts';
import { readWholeMediaState } from './media-state.ts';
import { placeMedia } from './place-media.server.ts';
import { recheckProduct } from './recheck-product.server.ts';
import { awaitReplacement, replaceMedia } from './replace-media.server.ts';
import {
  failed,
  productGone,
  publicationParts,
  type PublicationInHand,
  type PublishingServices,
  type Step,
  type StepContext,
} from './step.ts';
import { fileNameOf, findOwnFile, uploadFile } from './upload-file.server.ts';

/**
 * Puts an approved asset on its product. Every step is saved before the next begins, and looks in the shop before it
 * acts, so a run that died anywhere is taken up where it was: no second file, no lost one. Running it again when it is
 * done changes nothing.
 */
export async function publishAsset(
  services: PublishingServices,
  input: { publicationId: string },
): Promise<void> {
  for (;;) {
    const publication = await services.db.publication.findUnique({
      where: { id: input.publicationId },
      include: publicationParts,
    });
    if (!publication || !['queued', 'uploaded', 'attached'].includes(publication.status)) return;
    const admin = services.adminApi.forShop(publication.store.shopDomain ?? '');
    const context = { services, admin, publication };
    const step = await takeStep(context).catch(interruptionOf);
    if (step.kind === 'next') continue;
    if (step.kind === 'failed') return fail(context, step);
    services.log.debug({ publicationId: publication.id, why: step.why }, 'publication waits');
    const at = new Date(services.clock.now().getTime() + step.seconds * 1000);
    return services.db.$transaction((tx) =>
      scheduleJob(tx, { name: 'publish-asset', payload: { publicationId: publication.id } }, at),
    );
  }
}

/** What a refusal of the shop's means for a publication. Throws what is none, to be tried again. */
function interruptionOf(error: unknown): Step {
  if (isRefusedToken(error)) return failed(uninstalled, 'Not published: the app was uninstalled.');
  if (!isRefusedAccess(error)) throw error;
  return failed(
    accessRefused,
    'Not published: the app lacks a permission. Open it in Shopify and approve what it asks for.',
  );
}

async function takeStep(context: StepContext): Promise<Step> {
  const { publication } = context;
  if (publication.store.status !== 'installed') {
    return failed(uninstalled, 'Not published: the app was uninstalled.');
  }
  if (publication.looksAgain) return recheckProduct(context);
  if (publication.before === null) return rememberBefore(context);
  if (publication.placement === 'replace')
    return publication.status === 'queued' ? replaceMedia(context) : awaitReplacement(context);
  switch (publication.status) {
    case 'queued':
      return uploadFile(context);
    case 'uploaded':
      return attachMedia(context);
    default:
      return placeMedia(context);
  }
}

/** The gallery before anything is touched: what a revert compares with. */
async function rememberBefore(context: StepContext): Promise<Step> {
  const { admin, publication, services } = context;
  const product = await readWholeMediaState(admin, publication.product.shopifyId);
  if (!product) return productGone;
  const objection = await checkProduct(context, product);
  if (objection) return objection;
  await services.db.publication.updateMany({
    where: { id: publication.id, before: { equals: Prisma.DbNull } },
    data: { before: product.state },
  });
  return { kind: 'next' };
}

/** Leaves nothing behind: a file that never reached the product is deleted, then the reason is saved. */
async function fail(context: StepContext, step: Extract<Step, { kind: 'failed' }>): Promise<void> {
  const { publication, services } = context;
  if (!interruptions.includes(step.code)) await deleteUnusedFile(context);
  await services.db.publication.updateMany({
    where: { id: publication.id, status: publication.status },
    data: {
      status: 'failed',
      failureCode: step.code,
      failureMessage: step.message,
      ...(isUnused(publication) && !interruptions.includes(step.code)
        ? { fileId: null, stagedUrl: null }
        : {}),
    },
  });
  services.log.warn({ publicationId: publication.id, code: step.code }, step.message);
}

/** Only a file that never was on the product is nobody's. */
function isUnused({ placement, status, mediaId }: PublicationInHand): boolean {
  return placement !== 'replace' && status !== 'attached' && !mediaId;
}

async function deleteUnusedFile({ admin, publication }: StepContext): Promise<void> {
  if (!isUnused(publication)) return;
  const fileId =
    publication.fileId ??
    (publication.stagedUrl ? await findOwnFile(admin, fileNameOf(publication)) : undefined);
  if (fileId) await admin.run(deleteFiles, { fileIds: [fileId] });
}

/** The last attempt failed too: said so, instead of waiting for ever. Asking for it again resumes. */
export async function giveUpPublication(
  services: Pick<PublishingServices, 'db'>,
  publicationId: string,
): Promise<void> {
  await services.db.publication.updateMany({
    where: { id: publicationId, status: { in: ['queued', 'uploaded', 'attached'] } },
    data: {
      status: 'failed',
      failureCode: 'shopify_unreachable',
      failureMessage: 'Not published: Shopify did not answer for a long time. Publish again to resume.',
    },
  });
}
