import type { Prisma } from '@prisma/client';
import { readBalance } from '#app/credits/ledger.server.ts';
import { readFigures } from '#app/generation/photograph/asset-figures.ts';
import { creditsPerAsset } from '#app/generation/generation.ts';
import { mostPerOrder, unknownProduct, usualOrder } from '#app/generation/batch/product-order.ts';
import { readRefusals } from '#app/generation/read-refusals.server.ts';
import type { Services } from '#app/services.ts';
import { readPhotoFits, type PhotoFits } from '#app/style/read-photo-fits.server.ts';
import type {
  LastGeneration,
  OrderOffer,
  ProductPhotosView,
  ProductPhotoView,
  SelectionView,
} from './product-photos.ts';

const parts = {
  photos: {
    where: { status: 'READY' },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
    select: { id: true, url: true, alt: true, isOurs: true, shopifyMediaId: true },
  },
  publications: {
    where: { mediaId: { not: null } },
    select: { mediaId: true, asset: { select: { fidelity: true, style: true } } },
  },
  generations: {
    where: { origin: { not: 'partner' } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: 1,
    select: {
      id: true,
      status: true,
      createdAt: true,
      count: true,
      failureMessage: true,
      assets: { select: { status: true, publication: { select: { status: true } } } },
    },
  },
} as const satisfies Prisma.ProductInclude;

type ProductRow = Prisma.ProductGetPayload<{ include: typeof parts }>;

/** One product, named as Shopify names it: its photos and how they fit, its newest order, and what one would cost. */
export async function readProductPhotos(
  services: Pick<Services, 'db'>,
  { storeId, shopifyId }: { storeId: string; shopifyId: string },
): Promise<ProductPhotosView | undefined> {
  const product = await services.db.product.findFirst({
    where: { storeId, shopifyId, deletedAt: null },
    include: parts,
  });
  if (!product) return undefined;
  const photoIds = product.photos.map(({ id }) => id);
  const [{ style, fits }, refusals, offer] = await Promise.all([
    readPhotoFits(services, { storeId, photoIds }),
    readRefusals(services, { storeId, productIds: [product.id] }),
    readOffer(services, storeId),
  ]);
  const [last] = product.generations;
  return {
    title: product.title,
    style: style && { sentences: style.sentences, looks: style.looks, photosRead: style.photosRead },
    photos: product.photos.map((photo) => viewPhoto(photo, product, fits)),
    last: last ? viewLast(last) : null,
    refusal: refusals.get(product.id) ?? null,
    offer,
  };
}

function viewPhoto(
  photo: ProductRow['photos'][number],
  product: ProductRow,
  fits: PhotoFits['fits'],
): ProductPhotoView {
  const { url, alt, isOurs } = photo;
  if (!isOurs) return { url, alt, isOurs, fit: fits.get(photo.id) ?? null };
  // ours was measured when it was made, against the profile of that day
  const made = product.publications.find(({ mediaId }) => mediaId === photo.shopifyMediaId);
  const style = made && readFigures(made.asset).style;
  const fit = style && { percentile: style.percentile, passed: true, difference: style.explanation };
  return { url, alt, isOurs, fit: fit ?? null };
}

function viewLast(generation: ProductRow['generations'][number]): LastGeneration {
  const { assets } = generation;
  return {
    state: stateOf(generation.status),
    createdAt: generation.createdAt.toISOString(),
    photos: generation.count,
    waiting: assets.filter(({ status }) => status === 'awaiting-review').length,
    published: assets.filter(({ publication }) => publication?.status === 'placed').length,
    failure: generation.failureMessage,
    path: `/app/generations/${generation.id}`,
  };
}

function stateOf(status: string): LastGeneration['state'] {
  if (status === 'failed' || status === 'canceled') return status;
  return status === 'complete' || status === 'partial' ? 'finished' : 'making';
}

/** The products that a merchant selected, in that order: which can be photographed, and what it would cost. */
export async function readSelection(
  services: Pick<Services, 'db'>,
  { storeId, shopifyIds }: { storeId: string; shopifyIds: string[] },
): Promise<SelectionView> {
  const rows = await services.db.product.findMany({
    where: { storeId, shopifyId: { in: shopifyIds }, deletedAt: null },
    select: { id: true, shopifyId: true, title: true },
  });
  const productIds = rows.map(({ id }) => id);
  const [refusals, offer] = await Promise.all([
    readRefusals(services, { storeId, productIds }),
    readOffer(services, storeId),
  ]);
  const products = [...new Set(shopifyIds)].map((shopifyId) => {
    const row = rows.find((one) => one.shopifyId === shopifyId);
    const refusal = row ? (refusals.get(row.id) ?? null) : unknownProduct;
    return { shopifyId, title: row?.title ?? null, refusal };
  });
  return { products, offer };
}

const families = [
  { id: 'studio', title: 'Studio' },
  { id: 'lifestyle', title: 'Lifestyle' },
];

async function readOffer(services: Pick<Services, 'db'>, storeId: string): Promise<OrderOffer> {
  const { available } = await readBalance(services.db, { kind: 'store', id: storeId });
  return {
    scenes: families,
    usualScenes: [...usualOrder.scenes],
    usualPerScene: usualOrder.perScene,
    mostPerScene: mostPerOrder.perScene,
    creditsPerPhoto: creditsPerAsset,
    creditsLeft: available,
  };
}
