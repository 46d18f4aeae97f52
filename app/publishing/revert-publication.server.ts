import { isRefusedToken } from '#app/shopify/admin-error.ts';
import { updateFile } from '#app/shopify/documents/files.ts';
import { explainRefusal } from './explain-refusal.ts';
import { describeChanges, readMediaState, type MediaState } from './media-state.ts';
import type { PublishingServices } from './step.ts';

/**
 * Takes a published photo off its product again. We only ever added one photo and moved nothing else, so taking it away
 * gives the gallery back as it was; what the merchant changed in between stays, and is said. The file stays among the
 * shop's files, so that publishing again needs no upload.
 */
export async function revertPublication(
  services: Pick<PublishingServices, 'db' | 'adminApi' | 'log'>,
  input: { publicationId: string },
): Promise<void> {
  const publication = await services.db.publication.findUnique({
    where: { id: input.publicationId },
    include: { product: true, store: true },
  });
  if (!publication || !['placed', 'failed'].includes(publication.status)) return;
  if (publication.store.status !== 'installed') {
    services.log.warn({ publicationId: publication.id }, 'not undone: the app was uninstalled');
    return;
  }
  const { id, fileId, product } = publication;
  const admin = services.adminApi.forShop(publication.store.shopDomain ?? '');
  const save = (revertNote: string | null) =>
    services.db.publication.updateMany({
      where: { id, status: publication.status },
      data: { status: 'reverted', mediaId: null, position: null, revertNote },
    });
  try {
    const shown = await readMediaState(admin, product.shopifyId);
    if (!shown) return void (await save('The product no longer exists in the shop.'));
    if (fileId && shown.state.media.some((entry) => entry.id === fileId)) {
      const { fileUpdate } = await admin.run(updateFile, {
        files: [{ id: fileId, referencesToRemove: [product.shopifyId] }],
      });
      const [refusal] = fileUpdate.userErrors;
      if (refusal) throw new Error(`Publication ${id} cannot be undone. ${explainRefusal(refusal)}`);
    }
    const after = await readMediaState(admin, product.shopifyId);
    if (after?.state.media.some((entry) => entry.id === fileId)) {
      throw new Error(`Publication ${id}: Shopify still shows the photo after it was taken off.`);
    }
    await save(after ? await noteChanges(services, publication, after.state) : null);
  } catch (error) {
    if (!isRefusedToken(error)) throw error;
    services.log.warn({ publicationId: id }, 'not undone: the app was uninstalled');
  }
}

/** What differs from before the publication, other publications of ours left aside; null when nothing does. */
async function noteChanges(
  services: Pick<PublishingServices, 'db'>,
  publication: { productId: string; before: unknown },
  now: MediaState,
): Promise<string | null> {
  if (!publication.before) return null;
  const own = await services.db.publication.findMany({
    where: { productId: publication.productId, fileId: { not: null } },
    select: { fileId: true },
  });
  const ours = new Set(own.map((other) => other.fileId ?? ''));
  const changes = describeChanges(publication.before as MediaState, now, ours);
  return changes.length ? `Kept what was changed in the meantime: ${changes.join(', ')}.` : null;
}
