import { Buffer } from 'node:buffer';
import type { Store } from '@prisma/client';
import pMap from 'p-map';
import { recordEvent } from '#app/events/record-event.server.ts';
import { storeInput } from '#app/generation/store-input.server.ts';
import type { Tx } from '#app/platform/db.server.ts';
import { newId } from '#app/platform/ids.ts';
import type { Services } from '#app/services.ts';
import { inputUrl } from '#app/storage/asset-url.ts';
import { replyOnce, type OnceOutcome, type Reply } from './reply-once.server.ts';
import { findPartnerStore } from './store-grants.server.ts';

type Registering = Pick<Services, 'db' | 'env' | 'clock' | 'objects' | 'publicFetch'>;

/** Photographs that the store has already: public addresses, and files. */
export type GivenPhotos = { urls: string[]; files: Blob[] };

type Fault = { path: string; message: string };
export type StoreOutcome =
  | OnceOutcome
  | { ok: false; code: 'store_not_found' | 'not_yours' }
  | { ok: false; code: 'invalid'; errors: Fault[] };

type Request = { partnerId: string; key: string | undefined; hash: string };
type KeptPhoto = { url: string; objectKey: string | null; contentHash: string | null };

/** Registers a store that is on no Shopify, with its photographs, and asks for its style to be learnt. */
export async function registerStore(
  services: Registering,
  request: Request & { name: string; photos: GivenPhotos },
  present: (store: Store, photoCount: number) => Reply,
): Promise<StoreOutcome> {
  const { partnerId } = request;
  const photos = await keepPhotos(services, request.photos);
  if (!photos.ok) return photos;
  return replyOnce(services, { partnerId, key: request.key, requestHash: request.hash }, async (tx) => {
    const store = await tx.store.create({
      data: { id: newId('store'), kind: 'partner', name: request.name, ownerPartnerId: partnerId },
    });
    await addPhotos(tx, store.id, photos.kept);
    return present(store, photos.kept.length);
  });
}

/** Adds photographs to a store that the partner registered, and asks for its style to be learnt again. */
export async function addStorePhotos(
  services: Registering,
  request: Request & { storeId: string; photos: GivenPhotos },
  present: (store: Store, photoCount: number) => Reply,
): Promise<StoreOutcome> {
  const { partnerId, storeId } = request;
  const store = await findPartnerStore(services, { partnerId, storeId });
  if (!store) return { ok: false, code: 'store_not_found' };
  if (store.ownerPartnerId !== partnerId) return { ok: false, code: 'not_yours' };
  const photos = await keepPhotos(services, request.photos);
  if (!photos.ok) return photos;
  return replyOnce(services, { partnerId, key: request.key, requestHash: request.hash }, async (tx) => {
    await addPhotos(tx, storeId, photos.kept);
    return present(store, await tx.photo.count({ where: { storeId } }));
  });
}

async function addPhotos(tx: Tx, storeId: string, kept: KeptPhoto[]): Promise<void> {
  const first = await tx.photo.count({ where: { storeId } });
  await tx.photo.createMany({
    data: kept.map((photo, index) => ({ id: newId('pho'), storeId, position: first + index, ...photo })),
  });
  await recordEvent(tx, { type: 'style.requested', subjectId: storeId, storeId });
}

/** Judges every address and keeps every file; one that cannot be used refuses the request, with its place. */
async function keepPhotos(
  services: Registering,
  { urls, files }: GivenPhotos,
): Promise<{ ok: true; kept: KeptPhoto[] } | { ok: false; code: 'invalid'; errors: Fault[] }> {
  const errors: Fault[] = [];
  const kept: KeptPhoto[] = [];
  for (const [index, url] of urls.entries()) {
    const verdict = services.publicFetch.judge(url);
    if (verdict.ok) kept.push({ url, objectKey: null, contentHash: null });
    else errors.push({ path: `photos.${index}`, message: verdict.message });
  }
  const stored = await pMap(
    files,
    async (file) => storeInput(services, Buffer.from(await file.arrayBuffer())),
    { concurrency: 4 },
  );
  for (const [index, one] of stored.entries()) {
    if (one.ok)
      kept.push({ url: inputUrl(services.env, one.key), objectKey: one.key, contentHash: one.hash });
    else errors.push({ path: `files.${index}`, message: one.message });
  }
  if (errors.length) return { ok: false, code: 'invalid', errors };
  const message = 'Give at least one photograph, as an address in photos or as a file in files.';
  if (!kept.length) return { ok: false, code: 'invalid', errors: [{ path: 'photos', message }] };
  return { ok: true, kept };
}
