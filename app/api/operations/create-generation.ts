import { z } from 'zod';
import { longSides } from '#app/generation/generation.ts';
import { presentSituation } from '#app/generation/wishes/wishes.ts';
import { placeOrder, type Order } from '#app/partners/place-order.server.ts';
import { refuseFields } from '#app/api/call-operation.ts';
import { defineOperation } from '#app/api/operation.ts';
import type { FieldFault } from '#app/api/problems.ts';
import { buyerOf } from '#app/api/whose.ts';
import { answerOrder, maxOrderBytes, oneImage, orderFields, preferences, sceneList } from './order-fields.ts';
import { situationSchema } from './situation-schema.ts';

const defaultScenes = ['lifestyle', 'studio'];

/** What can be asked for in /v1. */
export const generationFields = {
  product_image: z.string().min(1).max(2048).optional().describe('Public https address of the product photo'),
  store_id: z.string().min(1).max(100).describe('The store whose look is followed'),
  scenes: sceneList.optional().describe('Families or single scenes; default lifestyle and studio'),
  count: z.int().min(1).max(20).optional().describe('Photos in all; default one for each scene'),
  ...orderFields,
  long_side: z
    .int()
    .min(longSides.least)
    .max(longSides.most)
    .optional()
    .describe(
      `Pixels of each photo's longer side, ${longSides.least} to ${longSides.most}; default ${longSides.usual}. A product that has fewer pixels is enlarged, and the photo's warnings say so`,
    ),
  preferences,
};

const imageFields = ['product_image', 'image_url', 'image_base64', 'image'];

/** The order that the fields of a generation ask for. */
export function orderOfFields(
  fields: z.output<z.ZodObject<typeof generationFields>>,
): { ok: true; order: Order } | { ok: false; fault: FieldFault } {
  const given = oneImage(fields, imageFields);
  if (!given.ok) return given;
  const scenes = fields.scenes ?? defaultScenes;
  const order: Order = {
    contract: 'v1',
    storeId: fields.store_id,
    image: given.image,
    scenes,
    count: fields.count ?? scenes.length,
    situation: fields.situation,
    model: fields.model,
    aspectRatio: fields.aspect_ratio,
    longSide: fields.long_side,
    preferences: fields.preferences,
    preservation: fields.preservation,
    webhookUrl: fields.webhook_url,
  };
  return { ok: true, order };
}

export const createGeneration = defineOperation({
  id: 'createGeneration',
  method: 'POST',
  path: '/v1/generations',
  summary: "Submit a product and receive a job id: photographs in the store's own style",
  scope: 'generations:write',
  limit: 'order',
  limitedStore: 'body',
  body: z.strictObject(generationFields),
  uploadField: 'image',
  maxBodyBytes: maxOrderBytes,
  responses: {
    202: {
      description: 'Accepted; `situation` is there when one was given',
      schema: z.object({
        id: z.string(),
        status: z.literal('queued'),
        situation: situationSchema.optional(),
      }),
    },
  },
  problems: ['insufficient_credits', 'not_found', 'idempotency_conflict', 'idempotency_in_progress'],
  async handle(services, { key, idempotencyKey, requestHash }, { body }) {
    const made = orderOfFields(body);
    if (!made.ok) return refuseFields([made.fault]);
    const { order } = made;
    const request = { ...buyerOf(key), key: idempotencyKey, hash: requestHash, order };
    const situation = presentSituation(body.situation ?? null) ?? undefined;
    const outcome = await placeOrder(services, request, ({ id }) => ({
      status: 202,
      body: JSON.stringify({ id, status: 'queued', situation }),
    }));
    return answerOrder(outcome);
  },
});
