import { Prisma } from '@prisma/client';
import type { Services } from '#app/services.ts';
import { MEASUREMENT_VERSION, photoMeasurement } from './measurement.ts';
import { styleProfile, type StyleProfile } from './profile.ts';
import { scorePhoto } from './score-photo.ts';

export type PhotoFit = {
  /** share of the store's own photos, 0..100, that fit the store no better */
  percentile: number;
  /** does it belong, by the style gate? */
  passed: boolean;
  /** what differs most, in plain words; null when nothing that one would notice does */
  difference: string | null;
};

export type PhotoFits = {
  /** the store's style; null while it is not learnt */
  style: { version: number; photosRead: number; sentences: string[]; looks: string[] } | null;
  /** by the photo's id; a photo that was not measured is missing */
  fits: Map<string, PhotoFit>;
};

/**
 * How well photos of a store fit its newest profile. A photo that the profile stands on is compared with all the others:
 * with itself it would always fit.
 */
export async function readPhotoFits(
  { db }: Pick<Services, 'db'>,
  { storeId, photoIds }: { storeId: string; photoIds: string[] },
): Promise<PhotoFits> {
  const row = await db.styleProfile.findFirst({ where: { storeId }, orderBy: { version: 'desc' } });
  if (!row) return { style: null, fits: new Map() };
  const profile = styleProfile.parse(row.profile);
  const photos = await db.photo.findMany({
    where: { storeId, id: { in: photoIds }, isOurs: false },
    select: { id: true, contentHash: true },
  });
  const hashes = photos.flatMap(({ contentHash }) => contentHash ?? []);
  const measured = await db.photoMeasurement.findMany({
    where: {
      storeId,
      version: MEASUREMENT_VERSION,
      measurement: { not: Prisma.DbNull },
      OR: [{ photoId: { in: photoIds } }, { contentHash: { in: hashes } }],
    },
    select: { photoId: true, contentHash: true, measurement: true },
  });
  const fits = new Map<string, PhotoFit>();
  for (const photo of photos) {
    // the same bytes are measured once, under the id of one photo
    const found =
      measured.find(({ contentHash }) => contentHash === photo.contentHash) ??
      measured.find(({ photoId }) => photoId === photo.id);
    if (found) fits.set(photo.id, fitOf(profile, found));
  }
  const looks = profile.looks.map(({ name }) => name);
  return {
    style: { version: row.version, photosRead: row.photosRead, sentences: profile.sentences, looks },
    fits,
  };
}

function fitOf(profile: StyleProfile, found: { photoId: string; measurement: unknown }): PhotoFit {
  const others = profile.exemplars.filter(({ id }) => id !== found.photoId);
  const measurement = photoMeasurement.parse(found.measurement);
  const { percentile, passed, explanation } = scorePhoto({ ...profile, exemplars: others }, measurement);
  return { percentile, passed, difference: explanation[0] ?? null };
}
