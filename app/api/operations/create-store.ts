import { z } from 'zod';
import { addStorePhotos, registerStore, type StoreOutcome } from '#app/partners/register-store.server.ts';
import { refuseFields } from '#app/api/call-operation.ts';
import { defineOperation, idParams, notFound, type Answer } from '#app/api/operation.ts';

const maxStoreBytes = 64 * 1_048_576;

const photoFields = {
  photos: z
    .array(z.string().min(1).max(2048))
    .max(300)
    .optional()
    .describe('Public https addresses of photographs that the store has already'),
  files: z
    .array(z.file({ error: 'Send files as multipart/form-data.' }))
    .max(50)
    .optional()
    .describe('Photographs as multipart files, each in a part of this name'),
};

const accepted = z.object({
  id: z.string(),
  name: z.string(),
  photo_count: z.int(),
  style_status: z.literal('learning'),
});

export const createStore = defineOperation({
  id: 'createStore',
  method: 'POST',
  path: '/v1/stores',
  summary: 'Register a store that is on no Shopify, and learn its style from its photographs',
  scope: 'stores:write',
  limit: 'write',
  feature: 'own_stores',
  body: z.strictObject({ name: z.string().trim().min(1).max(200), ...photoFields }),
  uploadField: 'files',
  maxBodyBytes: maxStoreBytes,
  responses: { 202: { description: 'Registered; the style is being learnt', schema: accepted } },
  problems: ['idempotency_conflict', 'idempotency_in_progress'],
  async handle(services, { key, idempotencyKey, requestHash }, { body }) {
    const outcome = await registerStore(
      services,
      {
        partnerId: key.partner.id,
        key: idempotencyKey,
        hash: requestHash,
        name: body.name,
        photos: { urls: body.photos ?? [], files: body.files ?? [] },
      },
      present,
    );
    return answerStore(outcome);
  },
});

export const createStorePhotos = defineOperation({
  id: 'createStorePhotos',
  method: 'POST',
  path: '/v1/stores/{id}/photos',
  summary: 'Add photographs to a store that you registered; its style is learnt again',
  scope: 'stores:write',
  limit: 'write',
  feature: 'own_stores',
  limitedStore: 'path',
  params: idParams,
  body: z.strictObject(photoFields),
  uploadField: 'files',
  maxBodyBytes: maxStoreBytes,
  responses: { 202: { description: 'Added; the style is being learnt', schema: accepted } },
  problems: ['not_found', 'idempotency_conflict', 'idempotency_in_progress'],
  async handle(services, { key, idempotencyKey, requestHash }, { params, body }) {
    const outcome = await addStorePhotos(
      services,
      {
        partnerId: key.partner.id,
        key: idempotencyKey,
        hash: requestHash,
        storeId: params.id,
        photos: { urls: body.photos ?? [], files: body.files ?? [] },
      },
      present,
    );
    return answerStore(outcome);
  },
});

function present({ id, name }: { id: string; name: string }, photoCount: number) {
  const body: z.input<typeof accepted> = { id, name, photo_count: photoCount, style_status: 'learning' };
  return { status: 202, body: JSON.stringify(body) };
}

function answerStore(outcome: StoreOutcome): Answer {
  if (outcome.ok)
    return { ...outcome.reply, headers: outcome.isReplayed ? { 'Idempotent-Replayed': 'true' } : undefined };
  switch (outcome.code) {
    case 'store_not_found':
      return notFound('store');
    case 'not_yours':
      return {
        problem: 'forbidden',
        detail:
          'The photographs of this store come from Shopify. Add photographs to stores that you registered.',
      };
    case 'invalid':
      return refuseFields(outcome.errors);
    case 'idempotency_conflict':
      return { problem: outcome.code, detail: 'Use a new Idempotency-Key for a new request.' };
    case 'idempotency_in_progress':
      return { problem: outcome.code, detail: 'Send the same request again in a moment.' };
  }
}
