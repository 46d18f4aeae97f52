import type { Services } from '#app/services.ts';
import { styleProfile } from './profile.ts';
import { viewStyle, type StyleView } from './view-style.ts';

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
  const [row, asked, learnt, reading, refused] = await Promise.all([
    db.styleProfile.findFirst({ where: { storeId }, orderBy: { version: 'desc' } }),
    lastEvent(db, storeId, ['style.requested', 'catalog.synced']),
    lastEvent(db, storeId, ['style.learnt']),
    db.catalogSync.findFirst({ where: { storeId }, orderBy: { startedAt: 'desc' } }),
    db.photoMeasurement.findMany({
      where: { storeId, refusalMessage: { not: null } },
      take: 20,
      select: { photoId: true, refusalMessage: true },
    }),
  ]);
  const profile = row ? styleProfile.parse(row.profile) : null;
  const photoIds = [...(profile ? exemplarIdsOf(profile) : []), ...refused.map(({ photoId }) => photoId)];
  const photos = await db.photo.findMany({
    where: { storeId, id: { in: photoIds } },
    select: { id: true, url: true, product: { select: { title: true } } },
  });
  const titleOf = (photoId: string) => photos.find(({ id }) => id === photoId)?.product?.title ?? 'A photo';
  return {
    style: row && profile ? viewStyle(row, profile, photos) : null,
    isLearning: !reading || reading.status === 'running' || (asked !== null && (!learnt || learnt < asked)),
    isTooLittle: !row && learnt !== null,
    unreadable: refused.map(({ photoId, refusalMessage }) => ({
      photoId,
      title: titleOf(photoId),
      reason: refusalMessage ?? '',
    })),
  };
}

function exemplarIdsOf(profile: ReturnType<typeof styleProfile.parse>): string[] {
  return profile.exemplars.map((exemplar) => exemplar.id);
}

async function lastEvent(db: Services['db'], storeId: string, types: string[]): Promise<Date | null> {
  const event = await db.event.findFirst({
    where: { storeId, type: { in: types } },
    orderBy: { createdAt: 'desc' },
  });
  return event?.createdAt ?? null;
}
