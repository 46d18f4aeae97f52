import type { StyleProfile as ProfileRow } from '@prisma/client';
import type { Db } from '#app/platform/db.server.ts';
import { newId } from '#app/platform/ids.ts';
import { fitProfile } from '#app/style/fit-profile.ts';
import { measurePhoto } from '#app/style/measure-photo.ts';

const side = 256;

/** A plain photo: a dark box of a colour, standing on a light backdrop that darkens towards the bottom. */
export function drawPhoto(tint: number) {
  const rgb = new Uint8Array(side * side * 3);
  for (let index = 0; index < side * side; index += 1) {
    const x = index % side;
    const y = Math.floor(index / side);
    const isProduct = x > 80 && x < 176 && y > 60 && y < 210;
    const backdrop = 240 - Math.round((y / side) * 12);
    rgb.set(isProduct ? [120 + tint, 70, 60] : [backdrop, backdrop - 4, backdrop - 10], index * 3);
  }
  return { width: side, height: side, rgb };
}

/** The first version of a store's profile, truly measured on one drawn photo for each of the given photo ids. */
export function makeProfile(db: Db, given: { storeId: string; photoIds: string[] }): Promise<ProfileRow> {
  const fitted = fitProfile(
    given.photoIds.map((id, index) => ({ id, measurement: measurePhoto(drawPhoto(index * 4)) })),
  );
  if (!fitted.ok) throw new Error('no profile could be fitted: give more photos');
  return db.styleProfile.create({
    data: {
      id: newId('sty'),
      storeId: given.storeId,
      version: 1,
      profile: fitted.profile,
      photosRead: given.photoIds.length,
    },
  });
}
