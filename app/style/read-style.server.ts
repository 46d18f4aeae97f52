import type { Services } from '#app/services.ts';
import { readPhotos, readProfile } from './read-profile.server.ts';
import type { StyleView } from './view-style.ts';

export type StyleStatus = {
  style: StyleView | null;
  /** photos are being measured right now, or soon */
  isLearning: boolean;
  /** the last learning ended without a profile: too few photos could be used */
  isTooLittle: boolean;
  /** photos that could not be read at all, with the reason */
  unreadable: { photoId: string; title: string; reason: string }[];
};

/** The newest style profile of the store as pages show it, and whether a newer one is on its way. */
export async function readStyle(
  services: Pick<Services, 'db'>,
  { storeId }: { storeId: string },
): Promise<StyleStatus> {
  const { db } = services;
  const [found, asked, learnt, reading, refused] = await Promise.all([
    readProfile(services, { storeId }),
    lastEvent(db, storeId, ['style.requested', 'catalog.synced']),
    lastEvent(db, storeId, ['style.learnt']),
    db.catalogSync.findFirst({ where: { storeId }, orderBy: { startedAt: 'desc' } }),
    db.photoMeasurement.findMany({
      where: { storeId, refusalMessage: { not: null } },
      take: 20,
      select: { photoId: true, refusalMessage: true },
    }),
  ]);
  const photos = await readPhotos(services, { storeId, ids: refused.map(({ photoId }) => photoId) });
  return {
    style: found?.view ?? null,
    isLearning: !reading || reading.status === 'running' || (asked !== null && (!learnt || learnt < asked)),
    isTooLittle: !found && learnt !== null,
    unreadable: refused.map(({ photoId, refusalMessage }) => ({
      photoId,
      title: photos.get(photoId)?.title ?? 'A photo',
      reason: refusalMessage ?? '',
    })),
  };
}

async function lastEvent(db: Services['db'], storeId: string, types: string[]): Promise<Date | null> {
  const event = await db.event.findFirst({
    where: { storeId, type: { in: types } },
    orderBy: { createdAt: 'desc' },
  });
  return event?.createdAt ?? null;
}
