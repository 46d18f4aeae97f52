import type { Services } from '#app/services.ts';
import { styleProfile, type StyleProfile } from './profile.ts';
import { photosOfLooks, type PhotoView } from './view-looks.ts';
import { viewStyle, type StyleView } from './view-style.ts';

/** The newest profile of a store, as measured and as pages show it; undefined while there is none. */
export async function readProfile(
  { db }: Pick<Services, 'db'>,
  { storeId }: { storeId: string },
): Promise<{ profile: StyleProfile; view: StyleView } | undefined> {
  const row = await db.styleProfile.findFirst({ where: { storeId }, orderBy: { version: 'desc' } });
  if (!row) return undefined;
  const profile = styleProfile.parse(row.profile);
  const ids = [...profile.exemplars.map(({ id }) => id), ...photosOfLooks(profile)];
  const photos = await readPhotos({ db }, { storeId, ids });
  return { profile, view: viewStyle(row, profile, photos) };
}

/** Photos of the store by their ids; those that are gone are missing. */
export async function readPhotos(
  { db }: Pick<Services, 'db'>,
  { storeId, ids }: { storeId: string; ids: string[] },
): Promise<Map<string, PhotoView>> {
  const photos = await db.photo.findMany({
    where: { storeId, id: { in: ids } },
    select: { id: true, url: true, productId: true, product: { select: { title: true } } },
  });
  return new Map(
    photos.map(({ id, url, productId, product }) => [
      id,
      { photoId: id, url, productId, title: product?.title ?? 'A photo' },
    ]),
  );
}
