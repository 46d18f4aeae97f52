import { z } from 'zod';
import { applyProduct } from '#app/catalog/apply-product.server.ts';
import { orderProducts } from '#app/generation/batch/order-products.server.ts';
import {
  mostPerOrder,
  productGid,
  usualOrder,
  type OrderedProduct,
} from '#app/generation/batch/product-order.ts';
import { sceneNames } from '#app/generation/wishes/scene-names.ts';
import type { Services } from '#app/services.ts';
import { AdminError } from '#app/shopify/admin-error.ts';
import { verifyFlow } from '#app/shopify/verify-flow.ts';

type FlowServices = Pick<Services, 'db' | 'env' | 'clock' | 'adminApi' | 'log'>;

/**
 * The Flow action "Generate product photos". Flow reads the status: 200 done, 202 not yet (it asks again, for a day), 4xx
 * refused for good, 5xx ask again. The run's id names the order, so a run that is sent twice begins nothing twice.
 */
export async function runFlowAction(services: FlowServices, request: Request): Promise<Response> {
  if (request.method !== 'POST')
    return new Response('POST only', { status: 405, headers: { allow: 'POST' } });
  const body = Buffer.from(await request.arrayBuffer());
  const verdict = verifyFlow(request.headers, body, services.env.SHOPIFY_API_SECRET);
  if (!verdict.ok) return say(verdict.status, verdict.message);
  const { shopDomain, runId, properties } = verdict.run;
  const store = await services.db.store.findFirst({ where: { shopDomain, status: 'installed' } });
  if (!store) return say(403, 'Afterlight is not installed in this store.');
  const read = readProperties(properties);
  if (!read.ok) return say(422, read.message);
  const order = { storeId: store.id, orderKey: `flow:${runId}`, ...read.order };
  try {
    const product = await orderFresh(services, order);
    services.log.info({ shop: shopDomain, runId, refused: product.refusal?.code }, 'flow action run');
    return answer(product);
  } catch (error) {
    if (!(error instanceof AdminError)) throw error;
    if (error.kind === 'refused-token') return say(403, 'Afterlight is not installed in this store.');
    services.log.warn({ err: error, shop: shopDomain, runId }, 'flow action put off');
    return say(503, 'Shopify did not answer us in time.');
  }
}

function answer({ generationId, refusal }: OrderedProduct): Response {
  if (generationId) return say(200, 'The photos are being made.', { generation_id: generationId });
  if (!refusal) throw new Error('an order is begun or refused');
  switch (refusal.code) {
    case 'busy':
      return say(200, refusal.message);
    case 'not_ready':
      return say(202, refusal.message);
    case 'not_found':
      return say(404, 'The store has no such product.');
    case 'no_photo':
    case 'cannot_be_used':
    case 'insufficient_credits':
      return say(422, refusal.message);
  }
}

function say(status: number, message: string, more: Record<string, string> = {}): Response {
  return Response.json({ message, ...more }, { status });
}

type Order = Parameters<typeof orderProducts>[1];

/** A workflow can run before the webhook of the same change was handled: the product is then read now. */
async function orderFresh(services: FlowServices, order: Order): Promise<OrderedProduct> {
  const [first] = await orderProducts(services, order);
  const isOutOfDate = ['not_found', 'no_photo', 'not_ready'].includes(first.refusal?.code ?? '');
  if (!isOutOfDate) return first;
  const { storeId } = order;
  await applyProduct(services, { storeId, shopifyProductId: first.shopifyId, isNew: false });
  const [again] = await orderProducts(services, order);
  return again;
}

/** Flow sends numbers and ids as text, and what the merchant left empty as nothing at all. */
const settings = z.object({
  product_id: z.union([z.string(), z.number()]).transform((id) => productGid(String(id))),
  scenes: z
    .string()
    .nullish()
    .transform((text) =>
      (text ?? '')
        .toLowerCase()
        .split(/[\s,;]+/)
        .filter(Boolean),
    ),
  count: z.preprocess(
    (value) => (value === '' || value === null ? undefined : value),
    z.coerce.number().int().min(1).max(mostPerOrder.perScene).default(usualOrder.perScene),
  ),
});

type ReadSettings =
  | { ok: true; order: { shopifyIds: string[]; scenes: string[]; perScene: number } }
  | { ok: false; message: string };

function readProperties(properties: Record<string, unknown>): ReadSettings {
  const parsed = settings.safeParse(properties);
  if (!parsed.success) {
    const isCount = parsed.error.issues[0]?.path[0] === 'count';
    const count = `Photos of each scene: a number from 1 to ${mostPerOrder.perScene}.`;
    return { ok: false, message: isCount ? count : 'The workflow names no product.' };
  }
  const { product_id: shopifyId, count: perScene } = parsed.data;
  if (!shopifyId) return { ok: false, message: 'The workflow names no product.' };
  const scenes = parsed.data.scenes.length ? [...new Set(parsed.data.scenes)] : [...usualOrder.scenes];
  const unknown = scenes.find((scene) => !sceneNames.some(({ id }) => id === scene));
  if (unknown) {
    const known = sceneNames.map(({ id }) => id).join(', ');
    return { ok: false, message: `There is no scene "${unknown}". There are: ${known}.` };
  }
  if (scenes.length > mostPerOrder.scenes)
    return { ok: false, message: `Name ${mostPerOrder.scenes} scenes at most.` };
  return { ok: true, order: { shopifyIds: [shopifyId], scenes, perScene } };
}
