import { z } from 'zod';
import { placeBatch, type BatchOrder } from '#app/partners/place-batch.server.ts';
import type { StartedBatch } from '#app/generation/batch/start-batch.server.ts';
import { refuseFields } from '#app/api/call-operation.ts';
import { defineOperation } from '#app/api/operation.ts';
import { refuseBatchSize } from '#app/api/require-feature.ts';
import { buyerOf } from '#app/api/whose.ts';
import { generationFields, orderOfFields } from './create-generation.ts';
import { answerOrder, maxOrderBytes } from './order-fields.ts';

const { image: _file, product_image, image_url, image_base64, webhook_url, ...look } = generationFields;
const photos = { product_image, image_url, image_base64 };
const reference = z.string().min(1).max(200).optional().describe('Your own name for it, such as a SKU');

const item = z.strictObject({
  reference,
  ...photos,
  ...look,
  store_id: look.store_id.optional(),
  webhook_url: webhook_url.describe('Address that is called when this one ends'),
});
type Item = z.output<typeof item>;

const refusal = z.object({ path: z.string(), message: z.string() });

export const createBatch = defineOperation({
  id: 'createBatch',
  method: 'POST',
  path: '/v1/batches',
  summary: 'Submit up to 1,000 products at once',
  description:
    'How many your ring allows, the reference says under Limits. What stands beside `items` is the default for each of them. A fault in the form of the request refuses it as a whole, before anything is written. What only turns out item by item (a store that is not yours, a photo that cannot be used, credits that run out) is that item’s own: it is answered as `rejected` with its errors, and the others begin.',
  scope: 'generations:write',
  limit: 'batch',
  feature: 'batches',
  limitedStore: 'body',
  body: z.strictObject({
    items: z.array(item).min(1).max(1000),
    ...look,
    store_id: look.store_id.optional(),
    webhook_url: webhook_url.describe('Address that is called with `batch.complete` when the last item ends'),
  }),
  maxBodyBytes: maxOrderBytes,
  responses: {
    202: {
      description: 'Accepted, wholly or in part',
      schema: z.object({
        id: z.string(),
        status: z.literal('queued'),
        item_count: z.int(),
        accepted_count: z.int(),
        rejected_count: z.int(),
        cost_credits: z.int(),
        items: z.array(
          z.object({
            index: z.int(),
            reference: z.string().nullable(),
            id: z.string().nullable().describe('The generation; null when it was rejected'),
            status: z.enum(['queued', 'rejected']),
            errors: z.array(refusal),
          }),
        ),
      }),
    },
  },
  problems: ['insufficient_credits', 'idempotency_conflict', 'idempotency_in_progress'],
  async handle(services, { key, idempotencyKey, requestHash }, { body }) {
    const { items, webhook_url: webhookUrl, ...defaults } = body;
    const tooMany = refuseBatchSize(services.rings, key.partner.ring, items.length);
    if (tooMany) return tooMany;
    const orders: BatchOrder[] = [];
    for (const [index, own] of items.entries()) {
      const made = orderOf({ ...defaults, ...own });
      if (!made.ok) return refuseFields([{ ...made.fault, path: `items.${index}.${made.fault.path}` }]);
      orders.push(made.order);
    }
    const request = { ...buyerOf(key), key: idempotencyKey, hash: requestHash };
    const outcome = await placeBatch(services, { ...request, batch: { orders, webhookUrl } }, (batch) => ({
      status: 202,
      body: JSON.stringify(presentStarted(batch)),
    }));
    return answerOrder(outcome);
  },
});

type MadeOrder = { ok: true; order: BatchOrder } | { ok: false; fault: { path: string; message: string } };

function orderOf(fields: Item): MadeOrder {
  if (!fields.store_id)
    return { ok: false, fault: { path: 'store_id', message: 'Give the store, here or beside items.' } };
  const made = orderOfFields({ ...fields, store_id: fields.store_id, image: undefined });
  if (!made.ok) return made;
  return { ok: true, order: { order: made.order, reference: fields.reference ?? null } };
}

function presentStarted({ id, costCredits, lines }: StartedBatch) {
  const accepted = lines.filter((line) => line.generationId).length;
  return {
    id,
    status: 'queued',
    item_count: lines.length,
    accepted_count: accepted,
    rejected_count: lines.length - accepted,
    cost_credits: costCredits,
    items: lines.map((line, index) => ({
      index,
      reference: line.reference,
      id: line.generationId ?? null,
      status: line.generationId ? 'queued' : 'rejected',
      errors: line.refusal?.errors ?? [],
    })),
  };
}
