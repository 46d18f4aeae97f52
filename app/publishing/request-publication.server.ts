import { Prisma, type Product, type Publication, type Store } from '@prisma/client';
import { makeFileMark } from '#app/catalog/file-mark.ts';
import { recordEvent } from '#app/events/record-event.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { newHexId, newId } from '#app/platform/ids.ts';
import type { Services } from '#app/services.ts';
import { hasLeftSomething } from './interruptions.ts';
import { isPlacement, type Placement } from './placement.ts';
import { limitAltText, writeAltText } from './write-alt-text.ts';

export type RequestPublicationOutcome =
  | { ok: true; publication: Publication }
  | {
      ok: false;
      code:
        | 'not_found'
        | 'not_approved'
        | 'no_product'
        | 'product_deleted'
        | 'store_uninstalled'
        | 'no_such_media'
        | 'shared_media'
        | 'no_such_variant'
        | 'undo_first';
      message: string;
    };

/**
 * Asks for an approved asset to be put on its product. Asking again returns the same publication; one that failed or was
 * reverted starts anew, with the file that is already there if there is one. One that failed keeps what was wished.
 * @param input.storeId assets of other stores are not found
 * @param input.place where; the store's choice when left out
 * @param input.ignoresSource publish although the photo that it was made from is not there any more as it was
 */
export async function requestPublication(
  services: Pick<Services, 'db'>,
  input: { storeId: string; assetId: string; alt?: string; place?: Place; ignoresSource?: boolean },
): Promise<RequestPublicationOutcome> {
  return services.db.$transaction(async (tx) => {
    const asset = await tx.asset.findFirst({
      where: { id: input.assetId, generation: { storeId: input.storeId } },
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
    const wish = known?.status === 'failed' ? { ...wishOf(known), ...input } : input;
    const placed = await findPlace(tx, { product, store }, wish.place);
    if (!placed.ok) return placed;
    const { place, options } = placed;
    const written = writeAltText({ title: product.title, options, scene: asset.scene, locale: store.locale });
    const unasked = place.placement === 'replace' ? '' : written;
    const alt = wish.alt?.trim() ? limitAltText(wish.alt) : unasked;
    if (known && isAnotherPlace(known, place)) {
      return refuse(
        'undo_first',
        'The photo may be on the product already. Take it off first, then publish it elsewhere.',
      );
    }
    const wanted = { alt, ignoresSource: wish.ignoresSource ?? false, ...place };
    const publication = known
      ? await startAnew(tx, known, wanted)
      : await create(
          tx,
          { assetId: asset.id, storeId: store.id, productId: product.id, ...wanted },
          product.title,
        );
    return { ok: true, publication };
  });
}

/** What was wished of one that failed: trying again wishes the same. */
function wishOf({ alt, placement, replacesId, variantIds, ignoresSource }: Publication) {
  const at = replacesId ? { replace: replacesId } : isPlacement(placement) ? placement : 'last';
  return { alt, ignoresSource, place: { at, variantIds } satisfies Place };
}

/** Where the merchant wants a photo. `replace` takes the place, and the address, of a photo that is there. */
export type Place = { at?: Placement | { replace: string }; variantIds?: string[] };

type PlaceColumns = { placement: string; replacesId: string | null; variantIds: string[] };
type Wanted = { alt: string; ignoresSource: boolean } & PlaceColumns;

async function findPlace(
  tx: Tx,
  { product, store }: { product: Product; store: Store },
  place: Place = {},
): Promise<
  { ok: true; place: PlaceColumns; options: string } | Extract<RequestPublicationOutcome, { ok: false }>
> {
  const variantIds = [...new Set(place.variantIds)];
  const variants = await tx.variant.findMany({
    where: { productId: product.id, shopifyId: { in: variantIds } },
    orderBy: { position: 'asc' },
  });
  if (variants.length < variantIds.length)
    return refuse('no_such_variant', 'The product has no such variant.');
  const options = variants.map(({ title }) => title).join(', ');
  const at = place.at ?? (isPlacement(store.placement) ? store.placement : 'last');
  if (typeof at === 'string')
    return { ok: true, options, place: { placement: at, replacesId: null, variantIds } };
  const shown = await tx.photo.findMany({
    where: { storeId: store.id, shopifyMediaId: at.replace },
    select: { productId: true, isOurs: true },
  });
  if (!shown.some((photo) => photo.productId === product.id && !photo.isOurs))
    return refuse('no_such_media', 'The photo to replace is not one of the product’s own photos.');
  if (shown.length > 1)
    return refuse('shared_media', 'Other products show the same photo: it would be replaced there too.');
  return { ok: true, options, place: { placement: 'replace', replacesId: at.replace, variantIds: [] } };
}

function refuse(
  code: Extract<RequestPublicationOutcome, { ok: false }>['code'],
  message: string,
): Extract<RequestPublicationOutcome, { ok: false }> {
  return { ok: false, code, message };
}

async function create(
  tx: Tx,
  data: { assetId: string; storeId: string; productId: string } & Wanted,
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

/** What has been begun in one place, and may have been done there, is not begun in another as well. */
function isAnotherPlace(known: Publication, wanted: PlaceColumns): boolean {
  if (!hasLeftSomething(known)) return false;
  if (known.placement === 'replace' || wanted.placement === 'replace')
    return known.replacesId !== wanted.replacesId;
  return false;
}

/** One that has left something in the shop keeps what it knows of the product; it is compared with the shop first. */
async function startAnew(tx: Tx, known: Publication, wanted: Wanted): Promise<Publication> {
  const isReplacement = known.placement === 'replace' || wanted.placement === 'replace';
  const looksAgain = hasLeftSomething(known);
  const hasFile = known.fileId && !isReplacement;
  const reset = await tx.publication.updateMany({
    where: { id: known.id, status: known.status },
    data: {
      ...wanted,
      status: hasFile ? 'uploaded' : 'queued',
      looksAgain,
      ...(hasFile ? {} : { fileId: null }),
      ...(looksAgain ? {} : { before: Prisma.DbNull, backupKey: null }),
      // of a replacement it says that one was sent
      ...(isReplacement && !looksAgain ? { stagedUrl: null } : {}),
      mediaId: null,
      position: null,
      after: Prisma.DbNull,
      revertPlan: Prisma.DbNull,
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
