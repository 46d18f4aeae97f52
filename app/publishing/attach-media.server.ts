import { setTimeout as sleep } from 'node:timers/promises';
import type { AdminClient } from '#app/shopify/admin-api.server.ts';
import { readFile, updateFile, type ShopifyFile } from '#app/shopify/documents/files.ts';
import { checkProduct } from './check-product.server.ts';
import { readMediaState } from './media-state.ts';
import { failed, productGone, refused, saveStep, type Step, type StepContext } from './step.ts';

const patienceSeconds = 15;
const longestProcessingMinutes = 30;

/** uploaded → attached: once Shopify has processed the file, it is in the product's gallery with its alt text. */
export async function attachMedia(context: StepContext): Promise<Step> {
  const { admin, publication, services } = context;
  const fileId = publication.fileId ?? '';
  const product = await readMediaState(admin, publication.product.shopifyId);
  if (!product) return productGone;
  if (product.state.media.some((entry) => entry.id === fileId)) {
    return saveStep(context, { status: 'attached', mediaId: fileId });
  }
  const objection = await checkProduct(context, product);
  if (objection) return objection;
  const file = await waitUntilProcessed(admin, fileId);
  if (!file) {
    // deleted under Content → Files; it is made again, when Shopify's search has forgotten it too
    await saveStep(context, { status: 'queued', fileId: null });
    return { kind: 'wait', seconds: 3, why: 'the file was deleted in the shop' };
  }
  if (file.fileStatus === 'FAILED') {
    return refused(file.fileErrors[0] ?? { code: 'IMAGE_PROCESSING_FAILURE', message: '' });
  }
  if (file.fileStatus !== 'READY') {
    const minutes = (services.clock.now().getTime() - publication.updatedAt.getTime()) / 60_000;
    if (minutes > longestProcessingMinutes) return refused({ code: 'MEDIA_TIMEOUT_ERROR', message: '' });
    return { kind: 'wait', seconds: 4, why: 'Shopify processes the photo' };
  }
  const { fileUpdate } = await admin.run(updateFile, {
    files: [{ id: fileId, alt: publication.alt, referencesToAdd: [publication.product.shopifyId] }],
  });
  const [refusal] = fileUpdate.userErrors;
  if (refusal?.code === 'NON_READY_STATE')
    return { kind: 'wait', seconds: 2, why: 'the file is not ready yet' };
  if (refusal) return refused(refusal);
  return readBack(context, fileId);
}

/** The file once Shopify has processed it, or as it is after a while; null when it was deleted. */
export async function waitUntilProcessed(admin: AdminClient, id: string): Promise<ShopifyFile | null> {
  const giveUpAt = performance.now() + patienceSeconds * 1000;
  for (let waitMs = 60; ; waitMs = Math.min(2000, waitMs * 1.6)) {
    const { node } = await admin.run(readFile, { id });
    if (!node || node.fileStatus === 'READY' || node.fileStatus === 'FAILED') return node;
    if (performance.now() > giveUpAt) return node;
    await sleep(waitMs);
  }
}

async function readBack(context: StepContext, fileId: string): Promise<Step> {
  const product = await readMediaState(context.admin, context.publication.product.shopifyId);
  if (!product) return productGone;
  if (product.state.media.some((entry) => entry.id === fileId)) {
    return saveStep(context, { status: 'attached', mediaId: fileId });
  }
  const minutes = (context.services.clock.now().getTime() - context.publication.updatedAt.getTime()) / 60_000;
  if (minutes > longestProcessingMinutes) {
    return failed(
      'not_attached',
      'Not published: Shopify accepted the photo but does not show it on the product.',
    );
  }
  return { kind: 'wait', seconds: 2, why: 'the product does not show the photo yet' };
}
