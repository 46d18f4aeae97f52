import pMap from 'p-map';
import { startBatchIn, type BatchLine, type StartedBatch } from '#app/generation/start-batch.server.ts';
import { TooFewCredits } from '#app/generation/start-generation.server.ts';
import type { Services } from '#app/services.ts';
import { prepareOrder, type Order, type OrderOutcome } from './place-order.server.ts';
import { replyOnce, type Reply } from './reply-once.server.ts';
import { findPartnerStore } from './store-grants.server.ts';

export type BatchOrder = { order: Order; reference: string | null };

type Batch = { orders: BatchOrder[]; webhookUrl: string | undefined };

/**
 * Takes many orders at once. Each is judged by itself: one whose store or photo cannot be used is kept with its reason
 * and the others begin. Refused as a whole when no order can begin.
 */
export async function placeBatch(
  services: Pick<Services, 'db' | 'clock' | 'objects' | 'publicFetch'>,
  request: { partnerId: string; mode: 'live' | 'test'; key: string | undefined; hash: string; batch: Batch },
  present: (batch: StartedBatch) => Reply,
): Promise<OrderOutcome> {
  const { partnerId, mode, batch } = request;
  const { webhookUrl } = batch;
  const webhook = webhookUrl ? services.publicFetch.judge(webhookUrl) : { ok: true as const };
  if (!webhook.ok)
    return { ok: false, code: 'invalid', errors: [{ path: 'webhook_url', message: webhook.message }] };
  const findStore = findStoreOnce();
  const lines = await pMap(
    batch.orders,
    (one) => prepareLine(services, { partnerId, mode, ...one }, findStore),
    { concurrency: 8 },
  );
  if (lines.every((line) => line.refusal))
    return {
      ok: false,
      code: 'invalid',
      errors: lines.flatMap((line, index) =>
        (line.refusal?.errors ?? []).map((error) => inItem(index, error)),
      ),
    };
  const once = { partnerId, key: request.key, requestHash: request.hash, timeoutMs: 30_000 };
  const owner = { kind: mode === 'test' ? 'test' : 'partner', id: partnerId } as const;
  try {
    return await replyOnce(services, once, async (tx) =>
      present(
        await startBatchIn(tx, services, { partnerId, mode, owner, webhookUrl: webhookUrl ?? null, lines }),
      ),
    );
  } catch (error) {
    if (error instanceof TooFewCredits)
      return { ok: false, code: 'insufficient_credits', message: error.message };
    throw error;
  }
}

/** A batch is mostly of one store: each is looked up once. */
function findStoreOnce(): typeof findPartnerStore {
  const found = new Map<string, ReturnType<typeof findPartnerStore>>();
  return (services, pair) => {
    const known = found.get(pair.storeId) ?? findPartnerStore(services, pair);
    found.set(pair.storeId, known);
    return known;
  };
}

function inItem(index: number, { path, message }: { path: string; message: string }) {
  return { path: ['items', index, path].filter((part) => part !== '').join('.'), message };
}

async function prepareLine(
  services: Pick<Services, 'db' | 'objects' | 'publicFetch'>,
  { reference, ...request }: { partnerId: string; mode: 'live' | 'test' } & BatchOrder,
  findStore: typeof findPartnerStore,
): Promise<BatchLine> {
  const prepared = await prepareOrder(services, request, findStore);
  if (prepared.ok) return { reference, input: prepared.input };
  const missing = { path: 'store_id', message: 'There is no store with this id for this API key.' };
  return prepared.code === 'invalid'
    ? { reference, refusal: { code: 'validation_failed', errors: prepared.errors } }
    : { reference, refusal: { code: 'not_found', errors: [missing] } };
}
