import type { Prisma } from '@prisma/client';
import { z } from 'zod';
import { placeOrder } from '#app/partners/place-order.server.ts';
import { refuseFields } from '#app/api/call-operation.ts';
import { defineOperation } from '#app/api/operation.ts';
import { buyerOf } from '#app/api/whose.ts';
import { answerOrder, maxOrderBytes, oneImage, orderFields, savedPreferences } from './order-fields.ts';

export const createJob = defineOperation({
  id: 'createJob',
  method: 'POST',
  path: '/api/v1/generations',
  summary: 'Create a generation from image_url, image_base64 or a multipart image',
  scope: 'generations:write',
  limit: 'order',
  body: z.strictObject({ ...orderFields, preferences: savedPreferences }),
  uploadField: 'image',
  maxBodyBytes: maxOrderBytes,
  responses: {
    202: {
      description: 'Accepted',
      schema: z.object({
        job_id: z.string().regex(/^[0-9a-f]{24}$/),
        status: z.literal('queued'),
        cost_credits: z.int(),
      }),
    },
  },
  problems: ['insufficient_credits', 'idempotency_conflict', 'idempotency_in_progress'],
  async handle(services, { key, idempotencyKey, requestHash }, { body }) {
    const given = oneImage(body, ['image_url', 'image_base64', 'image']);
    if (!given.ok) return refuseFields([given.fault]);
    const order = {
      contract: 'api-v1',
      // a store's own key works in the store's style
      storeId: key.partner.storeId,
      image: given.image,
      scenes: ['lifestyle'],
      count: 1,
      situation: body.situation,
      model: body.model,
      aspectRatio: body.aspect_ratio,
      preferences: body.preferences as Prisma.InputJsonObject | undefined,
      preservation: body.preservation,
      webhookUrl: body.webhook_url,
    } as const;
    const request = { ...buyerOf(key), key: idempotencyKey, hash: requestHash };
    const outcome = await placeOrder(
      services,
      { ...request, order: { ...order, scenes: [...order.scenes] } },
      ({ jobId, costCredits }) => ({
        status: 202,
        body: JSON.stringify({ job_id: jobId, status: 'queued', cost_credits: costCredits }),
      }),
    );
    return answerOrder(outcome);
  },
});
