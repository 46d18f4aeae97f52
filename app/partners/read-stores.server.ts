import type { Store } from '@prisma/client';
import type { Services } from '#app/services.ts';
import { grantScopes } from './scopes.ts';
import { readAccess } from './store-grants.server.ts';

/** `access`: what the partner may do with it */
export type ListedStore = Store & { access: readonly string[] };

export type StoreView = {
  store: ListedStore;
  photoCount: number;
  /** the newest profile's version; null while there is none */
  styleVersion: number | null;
  styleStatus: 'learning' | 'ready' | 'no_usable_photos';
  /** photos that could not be read, with the reason */
  unreadable: { url: string; reason: string }[];
};

/** The stores that a partner registered or was given, newest first. */
export async function listPartnerStores(
  { db }: Pick<Services, 'db'>,
  { partnerId, limit, after }: { partnerId: string; limit: number; after: string | undefined },
): Promise<ListedStore[]> {
  const rows = await db.store.findMany({
    include: { grants: { where: { partnerId }, select: { scopes: true } } },
    where: { status: 'installed', OR: [{ ownerPartnerId: partnerId }, { grants: { some: { partnerId } } }] },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: limit,
    ...(after ? { cursor: { id: after }, skip: 1 } : {}),
  });
  return rows.map(({ grants, ...store }) => ({
    ...store,
    access: store.ownerPartnerId === partnerId ? grantScopes : (grants[0]?.scopes ?? []),
  }));
}

/** One store with what was learnt of it; undefined when the partner may not know it. */
export async function readPartnerStore(
  services: Pick<Services, 'db'>,
  { partnerId, storeId }: { partnerId: string; storeId: string },
): Promise<StoreView | undefined> {
  const { db } = services;
  const found = await readAccess(services, { partnerId, storeId });
  if (!found) return undefined;
  const store = { ...found.store, access: found.scopes };
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
