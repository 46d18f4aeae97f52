import { z } from 'zod';
import { defaultModel } from '#app/generation/wishes/models.ts';
import { presentSituation } from '#app/generation/wishes/wishes.ts';
import { quoteOrder } from '#app/partners/quote-order.server.ts';
import { replyOnce } from '#app/partners/reply-once.server.ts';
import { refuseFields } from '#app/api/call-operation.ts';
import { defineOperation } from '#app/api/operation.ts';
import { buyerOf } from '#app/api/whose.ts';
import { generationFields, orderOfFields } from './create-generation.ts';
import { answerOrder, maxOrderBytes } from './order-fields.ts';
import { presentQueue, queueSchema } from './present-queue.ts';
import { situationSchema } from './situation-schema.ts';

const quoteSchema = z.object({
  cost_credits: z.int(),
  available_credits: z.int(),
  is_affordable: z.boolean(),
  count: z.int(),
  scenes: z.array(z.string()),
  model: z.string(),
  engine: z.string(),
  aspect_ratio: z.string().nullable(),
  width: z.int().nullable(),
  height: z.int().nullable(),
  situation: situationSchema.nullable(),
  photo: z.object({
    can_be_cut_out: z.boolean(),
    code: z.string().nullable(),
    message: z.string().nullable().describe('Why not, and what to do'),
    width: z.int().nullable(),
    height: z.int().nullable(),
  }),
  queue: queueSchema,
});

export const createQuote = defineOperation({
  id: 'createQuote',
  method: 'POST',
  path: '/v1/quotes',
  summary: 'Ask what a generation would cost and when it would be done, and whether its photo can be cut out',
  description:
    'A dry run of `POST /v1/generations`: the same fields, the photo is read and its product is cut out as the engine would do it. Nothing is charged and nothing begins.',
  scope: 'generations:write',
  limit: 'quote',
  limitedStore: 'body',
  body: z.strictObject(generationFields),
  uploadField: 'image',
  maxBodyBytes: maxOrderBytes,
  responses: {
    200: {
      description: 'The quote',
      schema: quoteSchema,
    },
  },
  problems: ['not_found', 'idempotency_conflict', 'idempotency_in_progress'],
  async handle(services, { key, idempotencyKey, requestHash }, { body }) {
    const made = orderOfFields(body);
    if (!made.ok) return refuseFields([made.fault]);
    const { order } = made;
    const quote = await quoteOrder(services, { ...buyerOf(key), order });
    if (!quote.ok) return answerOrder(quote);
    const { photo, queue } = quote;
    const answer: z.input<typeof quoteSchema> = {
      cost_credits: quote.costCredits,
      available_credits: quote.availableCredits,
      is_affordable: quote.costCredits <= quote.availableCredits,
      count: order.count,
      scenes: order.scenes,
      model: order.model ?? defaultModel,
      engine: 'studio',
      aspect_ratio: quote.aspectRatio,
      width: quote.size?.width ?? null,
      height: quote.size?.height ?? null,
      situation: presentSituation(body.situation ?? null),
      photo: {
        can_be_cut_out: photo.isUsable,
        code: photo.code,
        message: photo.message,
        width: photo.width,
        height: photo.height,
      },
      queue: presentQueue(queue),
    };
    const once = { partnerId: key.partner.id, key: idempotencyKey, requestHash };
    const reply = { status: 200, body: JSON.stringify(answer) };
    return answerOrder(await replyOnce(services, once, () => Promise.resolve(reply)));
  },
});
