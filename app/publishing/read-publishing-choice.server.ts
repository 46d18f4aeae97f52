import type { Services } from '#app/services.ts';
import { assetUrl } from '#app/storage/asset-url.ts';
import { explainRefusal } from './explain-refusal.ts';
import { mostMedia } from './limits.ts';
import { isPlacement, type Placement } from './placement.ts';
import { endingOf } from './upload-file.server.ts';

/** A photo of the product that ours could take the place of, or why it cannot. */
export type GalleryPhoto = {
  mediaId: string;
  url: string;
  alt: string;
  isOurs: boolean;
  whyNotReplaced: string | null;
};

export type PublishingChoice = {
  assetId: string;
  generationId: string;
  photoUrl: string;
  scene: string;
  title: string;
  locale: string;
  gallery: GalleryPhoto[];
  variants: { id: string; title: string }[];
  /** where the store's photos go, or where this one was to go when it failed */
  chosen: { at: Placement; replaces: string | null; variantIds: string[]; alt: string };
  isSourceChanged: boolean;
  /** why no photo can be added now, whatever is chosen */
  full: string | null;
};

/**
 * What a merchant chooses from before a photo is published, as our snapshot has it; the shop itself is looked at when it
 * is. Undefined when the store has no such photo, or it cannot be published now.
 */
export async function readPublishingChoice(
  services: Pick<Services, 'db' | 'env'>,
  { storeId, assetId }: { storeId: string; assetId: string },
): Promise<PublishingChoice | undefined> {
  const asset = await services.db.asset.findFirst({
    where: { id: assetId, status: 'approved', generation: { storeId, product: { deletedAt: null } } },
    include: { publication: true, generation: { include: { store: true, product: true } } },
  });
  const { product, store } = asset?.generation ?? {};
  if (!asset?.objectKey || !product || !store) return undefined;
  const known = asset.publication;
  if (known && !['failed', 'reverted'].includes(known.status)) return undefined;
  const [gallery, variants] = await Promise.all([
    readGallery(services, { storeId, productId: product.id, ending: endingOf(asset.objectKey) }),
    services.db.variant.findMany({
      where: { productId: product.id },
      orderBy: { position: 'asc' },
      select: { shopifyId: true, title: true },
    }),
  ]);
  const failed = known?.status === 'failed' ? known : undefined;
  const placement = failed?.placement ?? store.placement;
  return {
    assetId,
    generationId: asset.generationId,
    photoUrl: assetUrl(services.env, asset.objectKey),
    scene: asset.scene,
    title: product.title,
    locale: store.locale,
    gallery,
    // a product without options has one variant that means nothing to anybody
    variants: variants.length > 1 ? variants.map(({ shopifyId, title }) => ({ id: shopifyId, title })) : [],
    chosen: {
      at: isPlacement(placement) ? placement : 'last',
      replaces: failed?.replacesId ?? null,
      variantIds: failed?.variantIds ?? [],
      alt: failed?.alt ?? '',
    },
    isSourceChanged: failed?.failureCode === 'source_changed',
    full:
      gallery.length >= mostMedia
        ? explainRefusal({ code: 'PRODUCT_MEDIA_LIMIT_EXCEEDED', message: '' })
        : null,
  };
}

async function readGallery(
  services: Pick<Services, 'db'>,
  { storeId, productId, ending }: { storeId: string; productId: string; ending: string },
): Promise<GalleryPhoto[]> {
  const photos = await services.db.photo.findMany({
    where: { storeId, productId, shopifyMediaId: { not: null } },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  });
  const ids = photos.flatMap(({ shopifyMediaId }) => shopifyMediaId ?? []);
  const elsewhere = await services.db.photo.findMany({
    where: { storeId, shopifyMediaId: { in: ids }, productId: { not: productId } },
    select: { shopifyMediaId: true },
  });
  const shared = new Set(elsewhere.map(({ shopifyMediaId }) => shopifyMediaId));
  return photos.map((photo) => ({
    mediaId: photo.shopifyMediaId ?? '',
    url: photo.url,
    alt: photo.alt,
    isOurs: photo.isOurs,
    whyNotReplaced: whyNot(photo, shared.has(photo.shopifyMediaId), ending),
  }));
}

function whyNot(
  photo: { isOurs: boolean; status: string; url: string },
  isShared: boolean,
  ending: string,
): string | null {
  if (photo.isOurs) return 'a photo of ours';
  if (photo.status !== 'READY') return 'not ready in Shopify';
  if (isShared) return 'shown by other products too';
  if (endingOf(photo.url) !== ending) return `another file format (${endingOf(photo.url).toUpperCase()})`;
  return null;
}
