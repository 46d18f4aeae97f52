import { createHash } from 'node:crypto';
import { acknowledgeFailedUpdate, readFile, updateFile } from '#app/shopify/documents/files.ts';
import { waitUntilProcessed } from './attach-media.server.ts';
import { backupKeyOf } from './backup-key.ts';
import { checkProduct } from './check-product.server.ts';
import { readMediaState, type MediaState } from './media-state.ts';
import { finishPlacing, giveAlt } from './place-media.server.ts';
import { mediaRemoved, pictureChanged, settleReplaced } from './replaced-picture.server.ts';
import { failed, productGone, refused, saveStep, type Step, type StepContext } from './step.ts';
import { endingOf, mimeTypeOf, readAssetBytes, stageBytes } from './upload-file.server.ts';

/**
 * queued → attached: the media shows our picture at its old address. Its own bytes are kept first; from then on the same
 * replacement may be sent again and again, as it ends in the same picture.
 */
export async function replaceMedia(context: StepContext): Promise<Step> {
  const { admin, publication } = context;
  const id = publication.replacesId ?? '';
  const shown = (publication.before as MediaState | null)?.media.find((entry) => entry.id === id);
  if (!shown?.url) return mediaRemoved;
  if (!publication.backupKey) return keepBytes(context, shown.url);
  const photo = await readAssetBytes(context);
  if (!photo.ok) return photo.step;
  if (endingOf(shown.url) !== endingOf(`.${photo.ending}`)) {
    return failed(
      'format_differs',
      'Not published: the photo to replace has another file format, which its address names. Add the photo instead.',
    );
  }
  if (!publication.stagedUrl) {
    const objection = await checkTarget(context, shown);
    if (objection) return objection;
  }
  const originalSource = await stageBytes(admin, `${publication.fileMark}.${photo.ending}`, photo);
  // from here on the picture may be ours
  await saveStep(context, { stagedUrl: originalSource });
  const { fileUpdate } = await admin.run(updateFile, { files: [{ id, originalSource }] });
  const [refusal] = fileUpdate.userErrors;
  if (refusal?.code === 'NON_READY_STATE')
    return { kind: 'wait', seconds: 2, why: 'the photo to replace is being processed' };
  if (refusal?.code === 'FILE_DOES_NOT_EXIST') return mediaRemoved;
  if (refusal) return refused(refusal);
  const sent = { ...context, publication: { ...publication, stagedUrl: originalSource } };
  return saveStep(sent, { status: 'attached', fileId: id, mediaId: id });
}

/** Before anything was sent: the photo to replace must still be the one that the merchant saw. */
async function checkTarget(
  context: StepContext,
  shown: MediaState['media'][number],
): Promise<Step | undefined> {
  const product = await readMediaState(context.admin, context.publication.product.shopifyId);
  if (!product) return productGone;
  const current = product.state.media.find(({ id }) => id === shown.id);
  if (!current) return mediaRemoved;
  if (current.url !== shown.url) return pictureChanged;
  return checkProduct(context, product);
}

/** Only what is known to be the merchant's is kept: nothing of ours was sent before this is saved. */
async function keepBytes(context: StepContext, url: string): Promise<Step> {
  const { services, publication } = context;
  const fetched = await services.publicFetch.download(url);
  if (!fetched.ok) throw new Error(`The photo to replace could not be read: ${fetched.message}`);
  const hash = createHash('sha256').update(fetched.bytes).digest('hex');
  const backupKey = backupKeyOf(publication.storeId, hash);
  await services.objects.put(backupKey, fetched.bytes, fetched.mimeType ?? mimeTypeOf(url));
  return saveStep(context, { backupKey });
}

/** attached → placed: Shopify has processed the replacement; one that it could not is taken back. */
export async function awaitReplacement(context: StepContext): Promise<Step> {
  const { admin, publication } = context;
  const id = publication.replacesId ?? '';
  const file = await waitUntilProcessed(admin, id);
  if (!file) return mediaRemoved;
  const { alt, before } = publication;
  const shown = (before as MediaState | null)?.media.find((entry) => entry.id === id);
  if (file.fileStatus === 'FAILED') {
    const current = await settleReplaced(admin, id);
    // it shows what it showed: nothing of ours is there to be undone
    if (current?.image?.url === shown?.url) await saveStep(context, { stagedUrl: null });
    return refused(file.fileErrors[0] ?? { code: 'IMAGE_PROCESSING_FAILURE', message: '' });
  }
  if (file.fileStatus !== 'READY') return { kind: 'wait', seconds: 4, why: 'Shopify processes the photo' };
  const hadAlt = shown?.alt ?? '';
  if (alt && alt !== hadAlt && (file.alt ?? '') === hadAlt) return giveAlt(context, id);
  return finishPlacing(context, id);
}

/** Gives the replaced photo its own text again. */
export async function restoreAlt({ admin, publication }: StepContext, alt: string): Promise<void> {
  const { fileUpdate } = await admin.run(updateFile, { files: [{ id: publication.replacesId ?? '', alt }] });
  const [refusal] = fileUpdate.userErrors;
  if (refusal && refusal.code !== 'FILE_DOES_NOT_EXIST')
    throw new Error(`Publication ${publication.id}: the text cannot be put back (${refusal.message}).`);
}

/** Puts the replaced picture back and waits for it; throws to be tried again. Sending it twice does no harm. */
export async function restoreReplaced(context: StepContext): Promise<'restored' | 'gone'> {
  const { admin, publication, services } = context;
  const id = publication.replacesId ?? '';
  const bytes = await services.objects.get(publication.backupKey ?? '');
  const { node } = await admin.run(readFile, { id });
  if (!node || !bytes) return 'gone';
  if (node.fileStatus === 'FAILED') await admin.run(acknowledgeFailedUpdate, { fileIds: [id] });
  const url = node.image?.url ?? '';
  const mimeType = mimeTypeOf(url);
  const filename = `${publication.fileMark}-before.${endingOf(url)}`;
  const originalSource = await stageBytes(admin, filename, { bytes, mimeType });
  const { fileUpdate } = await admin.run(updateFile, { files: [{ id, originalSource }] });
  const [refusal] = fileUpdate.userErrors;
  if (refusal)
    throw new Error(
      `Publication ${publication.id}: the replaced photo cannot be put back (${refusal.message}).`,
    );
  const file = await waitUntilProcessed(admin, id);
  if (file && file.fileStatus !== 'READY') {
    throw new Error(`Publication ${publication.id}: Shopify still processes the photo that was put back.`);
  }
  return 'restored';
}
