import type { Services } from '#app/services.ts';
import { assetUrl } from '#app/storage/asset-url.ts';
import { isPlacement, type Placement } from './placement.ts';
import { viewPublications, type PublicationView } from './read-publications.server.ts';

export const publicationLists = {
  all: [],
  placed: ['placed'],
  failed: ['failed'],
  reverted: ['reverted'],
} as const;
export type PublicationList = keyof typeof publicationLists;

export type ListedPublication = PublicationView & {
  title: string;
  generationId: string;
  photoUrl: string | null;
  at: Placement | 'replace';
  variants: string[];
  askedAt: string;
  changedAt: string;
};

/** What was put on products, or was to be, the latest first. */
export async function listPublications(
  services: Pick<Services, 'db' | 'env'>,
  input: { storeId: string; list: PublicationList; cursor?: string | undefined; limit: number },
): Promise<{ publications: ListedPublication[]; nextCursor: string | null }> {
  const { storeId, limit } = input;
  const statuses = publicationLists[input.list];
  const rows = await services.db.publication.findMany({
    where: { storeId, ...(statuses.length ? { status: { in: [...statuses] } } : {}) },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    include: { asset: { select: { objectKey: true, generationId: true } }, product: true },
    take: limit + 1,
    ...(await fromCursor(services, storeId, input.cursor)),
  });
  const page = rows.slice(0, limit);
  const [views, variants] = await Promise.all([
    viewPublications(services, page),
    services.db.variant.findMany({
      where: { shopifyId: { in: page.flatMap(({ variantIds }) => variantIds) }, product: { storeId } },
      orderBy: { position: 'asc' },
    }),
  ]);
  const publications = page.map((row, index) => ({
    ...views[index],
    title: row.product.title,
    generationId: row.asset.generationId,
    photoUrl: row.asset.objectKey ? assetUrl(services.env, row.asset.objectKey) : null,
    at: isPlacement(row.placement) ? row.placement : ('replace' as const),
    variants: variants
      .filter(({ shopifyId, productId }) => productId === row.productId && row.variantIds.includes(shopifyId))
      .map(({ title }) => title),
    askedAt: row.createdAt.toISOString(),
    changedAt: row.updatedAt.toISOString(),
  }));
  return { publications, nextCursor: rows.length > limit ? page[page.length - 1].id : null };
}

/** A cursor of another store's, or of a publication that is gone, starts from the beginning. */
async function fromCursor(
  services: Pick<Services, 'db'>,
  storeId: string,
  cursor: string | undefined,
): Promise<{ cursor?: { id: string }; skip?: number }> {
  if (!cursor) return {};
  const isKnown = await services.db.publication.count({ where: { id: cursor, storeId } });
  return isKnown ? { cursor: { id: cursor }, skip: 1 } : {};
}
