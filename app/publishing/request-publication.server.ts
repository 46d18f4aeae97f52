import { Prisma, type Publication } from '@prisma/client';
import { makeFileMark } from '#app/catalog/file-mark.ts';
import { recordEvent } from '#app/events/record-event.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { newHexId, newId } from '#app/platform/ids.ts';
import type { Services } from '#app/services.ts';
import { limitAltText, writeAltText } from './write-alt-text.ts';

export type RequestPublicationOutcome =
  | { ok: true; publication: Publication }
  | {
      ok: false;
      code: 'not_found' | 'not_approved' | 'no_product' | 'product_deleted' | 'store_uninstalled';
      message: string;
    };

/**
 * Asks for an approved asset to be put on its product. Asking again returns the same publication; one that failed or was
 * reverted starts anew, with the file that is already there if there is one.
 * @param input.storeId when given, assets of other stores are not found
 */
export async function requestPublication(
  services: Pick<Services, 'db'>,
  input: { assetId: string; alt?: string; storeId?: string },
): Promise<RequestPublicationOutcome> {
  return services.db.$transaction(async (tx) => {
    const asset = await tx.asset.findFirst({
      where: { id: input.assetId, ...(input.storeId ? { generation: { storeId: input.storeId } } : {}) },
      include: { generation: { include: { product: true, store: true } }, publication: true },
    });
    if (!asset) return refuse('not_found', `There is no photo ${input.assetId}.`);
    const { product, store } = asset.generation;
    const known = asset.publication;
    if (known && known.status !== 'failed' && known.status !== 'reverted')
      return { ok: true, publication: known };
    if (asset.status !== 'approved')
      return refuse('not_approved', 'Approve the photo before you publish it.');
    if (!product || !store?.shopDomain)
      return refuse('no_product', 'The photo belongs to no product of a shop.');
    if (product.deletedAt) return refuse('product_deleted', 'The product no longer exists in the shop.');
    if (store.status !== 'installed')
      return refuse('store_uninstalled', 'The app is not installed in the shop.');
    const written = writeAltText({ title: product.title, scene: asset.scene, locale: store.locale });
    const alt = input.alt?.trim() ? limitAltText(input.alt) : written;
    const publication = known
      ? await startAnew(tx, known, alt)
      : await create(tx, { assetId: asset.id, storeId: store.id, productId: product.id, alt }, product.title);
    return { ok: true, publication };
  });
}

function refuse(
  code: Extract<RequestPublicationOutcome, { ok: false }>['code'],
  message: string,
): RequestPublicationOutcome {
  return { ok: false, code, message };
}

async function create(
  tx: Tx,
  data: { assetId: string; storeId: string; productId: string; alt: string },
  title: string,
): Promise<Publication> {
  const made = await tx.publication.createMany({
    data: { id: newId('pub'), ...data, fileMark: makeFileMark(title, newHexId()) },
    skipDuplicates: true,
  });
  const publication = await tx.publication.findUniqueOrThrow({ where: { assetId: data.assetId } });
  if (made.count) await announce(tx, publication);
  return publication;
}

async function startAnew(tx: Tx, known: Publication, alt: string): Promise<Publication> {
  const reset = await tx.publication.updateMany({
    where: { id: known.id, status: known.status },
    data: {
      status: known.fileId ? 'uploaded' : 'queued',
      alt,
      mediaId: null,
      position: null,
      before: Prisma.DbNull,
      failureCode: null,
      failureMessage: null,
      revertNote: null,
    },
  });
  if (reset.count) await announce(tx, known);
  return tx.publication.findUniqueOrThrow({ where: { id: known.id } });
}

async function announce(tx: Tx, publication: Publication): Promise<void> {
  const { id, storeId } = publication;
  await recordEvent(tx, { type: 'publication.requested', subjectId: id, storeId });
}
