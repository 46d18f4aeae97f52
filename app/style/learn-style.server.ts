import { createHash } from 'node:crypto';
import { Prisma, type Photo } from '@prisma/client';
import pMap from 'p-map';
import { recordEvent } from '#app/events/record-event.server.ts';
import { newId } from '#app/platform/ids.ts';
import type { Services } from '#app/services.ts';
import { fitProfile } from './fit-profile.ts';
import { MEASUREMENT_VERSION, photoMeasurement } from './measurement.ts';

type Learning = Pick<Services, 'db' | 'publicFetch' | 'pixels' | 'objects' | 'log'>;

/** A profile is not made better by more photos than this; the newest positions come first. */
const maxPhotos = 600;

/**
 * Measures every photo of the store that was not measured yet, then writes a new version of its style profile. Safe to
 * repeat: a photo's bytes are measured once, and an unchanged set of measurements makes no new version.
 */
export async function learnStyle(services: Learning, input: { storeId: string }): Promise<void> {
  const { db } = services;
  const photos = await db.photo.findMany({
    where: {
      storeId: input.storeId,
      isOurs: false,
      status: 'READY',
      OR: [{ productId: null }, { product: { deletedAt: null } }],
    },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
    take: maxPhotos,
  });
  await pMap(photos, (photo) => measureOnce(services, photo), { concurrency: services.pixels.threads + 1 });
  await writeProfile(services, input.storeId, photos.length);
}

async function measureOnce(services: Learning, photo: Photo): Promise<void> {
  const { db } = services;
  const done = await db.photoMeasurement.findFirst({
    where: { photoId: photo.id, version: MEASUREMENT_VERSION },
  });
  if (done) return;
  const fetched = await readPhotoBytes(services, photo);
  if (!fetched.ok) {
    services.log.warn(
      { photoId: photo.id, code: fetched.code },
      'a photo could not be downloaded; it is not measured',
    );
    return;
  }
  const contentHash = createHash('sha256').update(fetched.bytes).digest('hex');
  const measured = await services.pixels.run('measure-photo', { bytes: fetched.bytes });
  const id = newId('msr');
  const key = { storeId: photo.storeId, photoId: photo.id, contentHash, version: MEASUREMENT_VERSION };
  await db.photo.updateMany({
    where: { id: photo.id },
    data: {
      contentHash,
      ...(measured.ok ? { width: measured.original.width, height: measured.original.height } : {}),
    },
  });
  await db.photoMeasurement.createMany({
    skipDuplicates: true,
    data: measured.ok
      ? {
          ...key,
          id,
          measurement: measured.measurement,
          cutOutCode: measured.cutOut.ok ? null : measured.cutOut.code,
          cutOutMessage: measured.cutOut.ok ? null : measured.cutOut.message,
        }
      : {
          ...key,
          id,
          measurement: Prisma.DbNull,
          refusalCode: measured.code,
          refusalMessage: measured.message,
        },
  });
}

type BytesRead = { ok: true; bytes: Buffer } | { ok: false; code: string };

async function readPhotoBytes(services: Learning, photo: Photo): Promise<BytesRead> {
  if (!photo.objectKey) return services.publicFetch.download(photo.url);
  const bytes = await services.objects.get(photo.objectKey);
  return bytes ? { ok: true, bytes } : { ok: false, code: 'object_missing' };
}

async function writeProfile(services: Learning, storeId: string, photosRead: number): Promise<void> {
  const { db } = services;
  const rows = await db.photoMeasurement.findMany({
    where: { storeId, version: MEASUREMENT_VERSION, measurement: { not: Prisma.DbNull } },
    orderBy: { photoId: 'asc' },
    take: maxPhotos,
  });
  const fitted = fitProfile(
    rows.map((row) => ({ id: row.photoId, measurement: photoMeasurement.parse(row.measurement) })),
  );
  await db.$transaction(async (tx) => {
    const last = await tx.styleProfile.findFirst({ where: { storeId }, orderBy: { version: 'desc' } });
    if (fitted.ok && JSON.stringify(last?.profile) !== JSON.stringify(fitted.profile)) {
      await tx.styleProfile.createMany({
        skipDuplicates: true,
        data: {
          id: newId('sty'),
          storeId,
          version: (last?.version ?? 0) + 1,
          profile: fitted.profile,
          photosRead,
        },
      });
    }
    await recordEvent(tx, {
      type: 'style.learnt',
      subjectId: storeId,
      storeId,
      data: { photosRead, ok: fitted.ok },
    });
  });
}
