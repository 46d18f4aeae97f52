import { readSourcePhotos } from '#app/generation/source-photos.server.ts';
import { startGeneration } from '#app/generation/start-generation.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import type { Services } from '#app/services.ts';

export type AutomationOutcome =
  | { kind: 'started'; generationId: string }
  | { kind: 'already-done'; generationId: string }
  | {
      kind: 'skipped';
      reason: 'no-rule' | 'product-gone' | 'store-uninstalled' | 'no-photo' | 'photo-unusable' | 'no-credits';
    };

/**
 * Starts what the store's rule asks for a product. The same photo is never ordered twice, also when two runs meet: they
 * take turns, and the second one finds the first one's generation.
 */
export async function runAutomation(
  services: Pick<Services, 'db' | 'clock' | 'log'>,
  input: { productId: string },
): Promise<AutomationOutcome> {
  const { productId } = input;
  const outcome = await services.db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`automation ${productId}`}, 0))`;
      return decide(services, tx, productId);
    },
    { timeout: 30_000 },
  );
  services.log.info({ productId, ...outcome }, 'automation looked at a product');
  return outcome;
}

async function decide(
  services: Pick<Services, 'db' | 'clock'>,
  tx: Tx,
  productId: string,
): Promise<AutomationOutcome> {
  const product = await tx.product.findUnique({
    where: { id: productId },
    include: { store: { include: { rule: true } } },
  });
  if (!product || product.deletedAt) return { kind: 'skipped', reason: 'product-gone' };
  if (product.store.status !== 'installed') return { kind: 'skipped', reason: 'store-uninstalled' };
  const { rule } = product.store;
  if (!rule?.isEnabled) return { kind: 'skipped', reason: 'no-rule' };
  const source = (
    await readSourcePhotos(services, { storeId: product.storeId, productIds: [productId] })
  ).get(productId);
  if (!source?.ok) {
    return { kind: 'skipped', reason: source?.code === 'cannot_be_used' ? 'photo-unusable' : 'no-photo' };
  }
  const photo = await tx.photo.findUniqueOrThrow({ where: { id: source.photoId } });
  const earlier = await tx.generation.findFirst({
    where: {
      productId,
      origin: 'automation',
      status: { not: 'canceled' },
      OR: [
        { photoId: photo.id },
        ...(photo.contentHash
          ? [{ photo: { contentHash: photo.contentHash } }, { sourceHash: photo.contentHash }]
          : []),
      ],
    },
    orderBy: { createdAt: 'desc' },
  });
  if (earlier) return { kind: 'already-done', generationId: earlier.id };
  // in a transaction of its own: once it has committed, the next run finds it
  const started = await startGeneration(services, {
    storeId: product.storeId,
    origin: 'automation',
    owner: { kind: 'store', id: product.storeId },
    productId,
    source: { kind: 'photo', photoId: photo.id },
    scenes: rule.scenes,
    count: rule.count,
  });
  if (!started.ok) return { kind: 'skipped', reason: 'no-credits' };
  return { kind: 'started', generationId: started.generation.id };
}
