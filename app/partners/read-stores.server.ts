import type { Store } from '@prisma/client';
import type { Services } from '#app/services.ts';
import { findPartnerStore } from './store-grants.server.ts';

export type StoreView = {
  store: Store;
  photoCount: number;
  /** the newest profile's version; null while there is none */
  styleVersion: number | null;
  styleStatus: 'learning' | 'ready' | 'no_usable_photos';
  /** photos that could not be read, with the reason */
  unreadable: { url: string; reason: string }[];
};

/** The stores that a partner registered or was given, newest first. */
export function listPartnerStores(
  { db }: Pick<Services, 'db'>,
  { partnerId, limit, after }: { partnerId: string; limit: number; after: string | undefined },
): Promise<Store[]> {
  return db.store.findMany({
    where: { status: 'installed', OR: [{ ownerPartnerId: partnerId }, { grants: { some: { partnerId } } }] },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
    ...(after ? { cursor: { id: after }, skip: 1 } : {}),
  });
}

/** One store with what was learnt of it; undefined when the partner may not know it. */
export async function readPartnerStore(
  services: Pick<Services, 'db'>,
  { partnerId, storeId }: { partnerId: string; storeId: string },
): Promise<StoreView | undefined> {
  const { db } = services;
  const store = await findPartnerStore(services, { partnerId, storeId });
  if (!store) return undefined;
  const lastEvent = (types: string[]) =>
    db.event.findFirst({ where: { storeId, type: { in: types } }, orderBy: { createdAt: 'desc' } });
  const [photoCount, profile, asked, learnt, refused] = await Promise.all([
    db.photo.count({ where: { storeId, isOurs: false } }),
    db.styleProfile.findFirst({
      where: { storeId },
      orderBy: { version: 'desc' },
      select: { version: true },
    }),
    lastEvent(['style.requested', 'catalog.synced']),
    lastEvent(['style.learnt']),
    db.photoMeasurement.findMany({
      where: { storeId, refusalMessage: { not: null } },
      take: 50,
      select: { photoId: true, refusalMessage: true },
    }),
  ]);
  const photos = await db.photo.findMany({
    where: { storeId, id: { in: refused.map(({ photoId }) => photoId) } },
    select: { id: true, url: true },
  });
  const isLearning = asked ? !learnt || learnt.createdAt < asked.createdAt : !learnt;
  return {
    store,
    photoCount,
    styleVersion: profile?.version ?? null,
    styleStatus: isLearning ? 'learning' : profile ? 'ready' : 'no_usable_photos',
    unreadable: photos.map(({ id, url }) => ({
      url,
      reason: refused.find(({ photoId }) => photoId === id)?.refusalMessage ?? '',
    })),
  };
}
