import { readSourcePhotos, type SourcePhoto } from '#app/generation/source-photos.server.ts';
import type { Services } from '#app/services.ts';
import type { ProductState } from './product-state.ts';

const unknownFailure =
  'The photos could not be made. Try again; if it fails once more, try another source photo.';

/** The state of each product, most advanced need first: running work, then what waits for the merchant. */
export async function readProductStates(
  services: Pick<Services, 'db'>,
  { storeId, productIds }: { storeId: string; productIds: string[] },
): Promise<Map<string, ProductState>> {
  const [sources, generations] = await Promise.all([
    readSourcePhotos(services, { storeId, productIds }),
    services.db.generation.findMany({
      where: { storeId, productId: { in: productIds }, origin: { not: 'partner' } },
      orderBy: { createdAt: 'desc' },
      select: {
        id: true,
        productId: true,
        status: true,
        failureMessage: true,
        assets: { select: { status: true, failureMessage: true, publication: { select: { status: true } } } },
      },
    }),
  ]);
  const states = new Map<string, ProductState>();
  for (const productId of productIds) {
    const own = generations.filter((generation) => generation.productId === productId);
    const source = sources.get(productId);
    states.set(productId, stateOf(own) ?? stateOfSource(source));
  }
  return states;
}

type OwnGeneration = {
  id: string;
  status: string;
  failureMessage: string | null;
  assets: { status: string; failureMessage: string | null; publication: { status: string } | null }[];
};

function stateOf(generations: OwnGeneration[]): ProductState | undefined {
  const running = generations.find(({ status }) => status === 'queued' || status === 'processing');
  if (running) return { kind: 'running', generationId: running.id };
  const counted = (
    kind: 'waiting' | 'published' | 'approved',
    has: (asset: OwnGeneration['assets'][number]) => boolean,
  ) => {
    const having = generations.find((generation) => generation.assets.some(has));
    if (!having) return undefined;
    const count = generations.reduce((sum, generation) => sum + generation.assets.filter(has).length, 0);
    return { kind, generationId: having.id, count };
  };
  const done =
    counted('waiting', (asset) => asset.status === 'awaiting-review') ??
    counted('published', (asset) => asset.publication?.status === 'placed') ??
    counted('approved', (asset) => asset.status === 'approved');
  if (done) return done;
  const latest = generations[0];
  if (latest?.status !== 'failed') return undefined;
  const reason =
    latest.failureMessage ??
    latest.assets.find((asset) => asset.failureMessage)?.failureMessage ??
    unknownFailure;
  return { kind: 'failed', generationId: latest.id, reason };
}

function stateOfSource(source: SourcePhoto | undefined): ProductState {
  if (!source || source.ok) return { kind: 'ready' };
  const { reason } = source;
  return source.code === 'no_photo'
    ? { kind: 'no-photo', reason }
    : { kind: 'refused', photoId: source.photoId, reason };
}

/** How many products carry photos of ours, and how many such photos there are. */
export async function countPublished(
  services: Pick<Services, 'db'>,
  { storeId }: { storeId: string },
): Promise<{ products: number; photos: number }> {
  const rows = await services.db.publication.groupBy({
    by: ['productId'],
    where: { storeId, status: 'placed' },
    _count: true,
  });
  return { products: rows.length, photos: rows.reduce((sum, row) => sum + row._count, 0) };
}
