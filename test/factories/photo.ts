import type { Photo, Prisma } from '@prisma/client';
import { MEASUREMENT_VERSION } from '#app/style/measurement.ts';
import type { Db } from '#app/platform/db.server.ts';
import { newId } from '#app/platform/ids.ts';

/** A photo that the store has. */
export function makePhoto(
  db: Db,
  given: { storeId: string; url: string } & Partial<Prisma.PhotoUncheckedCreateInput>,
): Promise<Photo> {
  return db.photo.create({ data: { id: newId('pho'), width: 1600, height: 1600, ...given } });
}

/** What learning leaves of a photo whose product cannot be cut out. */
export async function refuseCutOut(db: Db, photo: Photo, message: string): Promise<void> {
  await db.photoMeasurement.create({
    data: {
      id: newId('msr'),
      storeId: photo.storeId,
      photoId: photo.id,
      contentHash: `hash-of-${photo.id}`,
      cutOutCode: 'background_not_plain',
      cutOutMessage: message,
      version: MEASUREMENT_VERSION,
    },
  });
}
