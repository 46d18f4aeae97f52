import type { Services } from '#app/services.ts';
import { styleProfile, type StyleProfile } from './profile.ts';
import { viewStyle, type StyleView } from './view-style.ts';

/** The newest profile of a store, as measured and as pages show it; undefined while there is none. */
export async function readProfile(
  { db }: Pick<Services, 'db'>,
  { storeId }: { storeId: string },
): Promise<{ profile: StyleProfile; view: StyleView } | undefined> {
  const row = await db.styleProfile.findFirst({ where: { storeId }, orderBy: { version: 'desc' } });
  if (!row) return undefined;
  const profile = styleProfile.parse(row.profile);
  const photos = await db.photo.findMany({
    where: { storeId, id: { in: profile.exemplars.map(({ id }) => id) } },
    select: { id: true, url: true, product: { select: { title: true } } },
  });
  return { profile, view: viewStyle(row, profile, photos) };
}
