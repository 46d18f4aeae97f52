import { recordEvent, recordEvents } from '#app/events/record-event.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { newId } from '#app/platform/ids.ts';
import type { Services } from '#app/services.ts';
import { readWholeProduct, type WholeProduct } from './read-whole-product.server.ts';
import {
  dropLeftovers,
  storeMemberships,
  storePhotos,
  storeProducts,
  storeVariants,
} from './store-products.server.ts';

/** others can overtake a reading only as often as the product changes */
const mostLooks = 20;

export type AppliedProduct = 'stored' | 'stale' | 'deleted';

/**
 * Brings one product in step after Shopify said that it changed. The message is only a reason to look: the product is
 * read again, so late, doubled and overtaken messages end in the same state. Automation is told of a new product once,
 * as soon as it has a photo to start from.
 * @param input.isNew the message was products/create
 */
export async function applyProduct(
  services: Pick<Services, 'db' | 'adminApi' | 'clock'>,
  input: { storeId: string; shopifyProductId: string; isNew: boolean },
): Promise<AppliedProduct> {
  const { storeId, shopifyProductId } = input;
  const store = await services.db.store.findUniqueOrThrow({ where: { id: storeId } });
  const admin = services.adminApi.forShop(store.shopDomain ?? '');
  for (let look = 1; look <= mostLooks; look++) {
    const known = await services.db.product.findUnique({
      where: { storeId_shopifyId: { storeId, shopifyId: shopifyProductId } },
      select: { lastSyncId: true },
    });
    const whole = await readWholeProduct(admin, shopifyProductId);
    if (!whole) {
      await markDeleted(services, input);
      return 'deleted';
    }
    const outcome = await storeWhole(services, input, whole, known?.lastSyncId ?? null);
    if (outcome !== 'overtaken') return outcome;
  }
  throw new Error(`Product ${shopifyProductId} was stored by others while it was read, ${mostLooks} times.`);
}

/** Stores what was read, unless somebody else has stored the product since `knownReading`: what was read may be older. */
async function storeWhole(
  services: Pick<Services, 'db'>,
  input: { storeId: string; shopifyProductId: string; isNew: boolean },
  whole: WholeProduct,
  knownReading: string | null,
): Promise<'stored' | 'stale' | 'overtaken'> {
  const { storeId, shopifyProductId } = input;
  const where = { storeId_shopifyId: { storeId, shopifyId: shopifyProductId } };
  const reading = { storeId, readingId: newId('sync') };
  return services.db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`product ${storeId} ${shopifyProductId}`}, 0))`;
    const current = await tx.product.findUnique({ where, select: { lastSyncId: true } });
    if ((current?.lastSyncId ?? null) !== knownReading) return 'overtaken';
    await storeProducts(tx, reading, [whole.product]);
    const product = await tx.product.findUniqueOrThrow({ where });
    const isStale = product.lastSyncId !== reading.readingId;
    if (!isStale) {
      await storeMemberships(tx, reading, whole.memberships);
      await storeVariants(tx, reading, whole.variants);
      await storePhotos(tx, reading, whole.photos);
      await dropLeftovers(tx, reading);
    }
    if (!current || input.isNew) {
      await tx.product.updateMany({
        where: { id: product.id, announcement: 'none' },
        data: { announcement: 'waiting' },
      });
    }
    await announceWaiting(tx, storeId, product.id);
    if (!isStale && product.announcement === 'undecided')
      await recordEvent(tx, { type: 'product.changed', subjectId: product.id, storeId });
    return isStale ? 'stale' : 'stored';
  });
}

/** A message that a product was deleted. Ids are never used again, so no time needs to be compared. */
export async function markDeleted(
  services: Pick<Services, 'db' | 'clock'>,
  input: { storeId: string; shopifyProductId: string },
): Promise<void> {
  await services.db.product.updateMany({
    where: { storeId: input.storeId, shopifyId: input.shopifyProductId, deletedAt: null },
    data: { deletedAt: services.clock.now() },
  });
}

/** Tells automation, once, of products that waited for their first usable photo and have one now. */
export async function announceWaiting(tx: Tx, storeId: string, productId?: string): Promise<number> {
  const claimed = await tx.$queryRaw<{ id: string }[]>`
    UPDATE "Product" p SET "announcement" = 'announced'
    WHERE p."storeId" = ${storeId} AND p."announcement" = 'waiting' AND p."deletedAt" IS NULL
      AND (${productId ?? null}::text IS NULL OR p."id" = ${productId ?? null})
      AND EXISTS (SELECT 1 FROM "Photo" x WHERE x."productId" = p."id" AND x."status" = 'READY' AND NOT x."isOurs")
    RETURNING p."id"`;
  const events = claimed.map(({ id }) => ({ type: 'product.created' as const, subjectId: id, storeId }));
  if (events.length) await recordEvents(tx, events);
  return claimed.length;
}
